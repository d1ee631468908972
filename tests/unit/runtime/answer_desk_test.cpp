#include "twin/runtime/answer_desk.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/incident_builder.h"
#include "tests/unit/forecast/bath.h"
#include "twin/runtime/order_planning.h"
#include "twin/runtime/site_plan.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

constexpr LocalXY kDepot{0, 0};
constexpr LocalXY kFarSite{900, 100};

GridFrame town() { return {100, 40, 10, {-20, 300}}; }

/// Depth in metres in a rectangle of the town, dry elsewhere.
struct Puddle {
  Extent where;
  float depth_m;
};
std::shared_ptr<const Water> water_at(UtcTime when, const std::vector<Puddle>& puddles, double pool_m3 = 540,
                                      double pool_depth_m = 0.4) {
  Grid<float> depth(town());
  for (const Puddle& puddle : puddles) {
    for (int row = 0; row < town().rows; ++row) {
      for (int column = 0; column < town().columns; ++column) {
        if (puddle.where.contains(town().centre_of(column, row))) depth.at(column, row) = puddle.depth_m;
      }
    }
  }
  auto water = std::make_shared<Water>();
  water->valid_at = when;
  water->field = std::make_shared<const FloodField>(when, std::move(depth));
  for (const char* site : {"S1", "S2"}) {
    SitePool pool;
    pool.site = SiteId(site);
    pool.volume_m3 = pool_m3;
    pool.max_depth_m = pool_depth_m;
    water->pools.push_back(pool);
  }
  return water;
}

/// Every five minutes from minute 10 on, the puddles of that moment.
std::shared_ptr<const Forecast> forecast(const std::vector<std::vector<Puddle>>& frames, double pool_depth_m = 0.4) {
  auto run = std::make_shared<Forecast>();
  run->from = at(10);
  for (const auto& puddles : frames) {
    const UtcTime when = run->to() + minutes{5};
    run->frames.push_back({water_at(when, puddles, 540, pool_depth_m), {}});
  }
  return run;
}

/// Two roads from the depot to the far site: straight over (450, 50), and around by the north.
class TwoRoads final : public RoutePlanner {
 public:
  TwoRoads()
      : roads_{{{kDepot, {450, 50}, kFarSite}, 0, minutes{4}}, {{kDepot, {450, 250}, kFarSite}, 0, minutes{9}}} {}

  [[nodiscard]] Result<Route> fastest(LocalXY, LocalXY to) const override {
    if (!(to == kFarSite)) return Route{{kDepot, to}, 141, minutes{1}};
    if (roads_.empty()) return fail(ErrorCode::kNotFound, "all closed");
    return *std::ranges::min_element(roads_, {}, &Route::travel_time);
  }
  [[nodiscard]] std::unique_ptr<const RoutePlanner> around(const IsPassable& is_passable) const override {
    auto open = std::make_unique<TwoRoads>();
    std::erase_if(open->roads_, [&](const Route& road) { return !is_passable(road.path); });
    return open;
  }

 private:
  std::vector<Route> roads_;
};

const Puddle kOnStraightRoad{{300, 0, 400, 100}, 0.6F};
const Puddle kOnOtherRoad{{400, 200, 500, 290}, 0.6F};

class AnswerDeskTest : public ::testing::Test {
 protected:
  AnswerDeskTest() { twin.state.water = water_at(at(9), {}); }
  std::shared_ptr<const SiteAnswers> answers(const std::shared_ptr<const Forecast>& base = nullptr) {
    AnswerDesk desk(nullptr, nullptr, &roads);
    return desk.answer(twin.state, at(10), base, base ? std::optional(at(10)) : std::nullopt);
  }
  SiteAnswer far(const char* pump = "P1", const std::shared_ptr<const Forecast>& base = nullptr) {
    return *answers(base)->find(SiteId("S2"))->find(ResourceId(pump));
  }
  ResourceConfig& config(const char* pump) { return twin.state.resources.edit().at(ResourceId(pump)).config; }

  Twin twin;
  TwoRoads roads;
};

TEST_F(AnswerDeskTest, whoever_has_the_site_clear_soonest_comes_first) {
  config("P2").capacity_m3_per_s = 0.6;
  config("P2").setup_time = minutes{20};
  const auto all = answers();
  const RankedSite& site = *all->find(SiteId("S1"));
  EXPECT_EQ(site.answers[0].resource, ResourceId("P2")) << "five minutes more to set up, fifteen less to pump";
  EXPECT_EQ(site.answers[0].clearing->soonest, minutes{15});
  EXPECT_EQ(site.answers[1].clearing->soonest, minutes{30});
  // Five minutes of turnout, one of driving, twenty of setting up.
  EXPECT_EQ(site.answers[0].works_from, at(10 + 5 + 1 + 20));
  EXPECT_TRUE(all->knows_roads);
  EXPECT_EQ(all->water_at, at(9));
}

TEST_F(AnswerDeskTest, rain_that_is_still_to_come_keeps_a_pump_busy_longer) {
  const auto clears = [&](double inflow_m3_per_s) {
    auto run = std::make_shared<Forecast>(*forecast(std::vector<std::vector<Puddle>>(24)));
    for (ForecastFrame& frame : run->frames) {
      auto water = std::make_shared<Water>(*frame.water);
      for (SitePool& pool : water->pools) pool.inflow_m3_per_s = inflow_m3_per_s;
      frame.water = std::move(water);
    }
    return far("P1", run).clearing.value();
  };
  EXPECT_EQ(clears(0).latest, minutes{30}) << "540 m3 by 0.3 m3/s";
  EXPECT_EQ(clears(0.15).soonest, minutes{30});
  EXPECT_EQ(clears(0.15).latest, minutes{60}) << "none flows in now, half of what it gives will";
  EXPECT_FALSE(clears(0.5).latest);
}

TEST_F(AnswerDeskTest, at_a_higher_head_a_pump_gives_less_and_takes_longer_and_above_its_last_head_it_is_not_offered) {
  config("P1").curve = {{0, 0.36}, {6, 0.3}, {12, 0}};
  const auto lifting = [&](double head_m) {
    twin.state.incident.edit().sites[0].outfall_level_m = head_m;  // the pool of the test lies at level 0
    return *answers()->find(SiteId("S1"))->find(ResourceId("P1"));
  };
  const SiteAnswer rated = lifting(6);
  const SiteAnswer high = lifting(9);
  EXPECT_DOUBLE_EQ(*rated.head_m, 6);
  EXPECT_DOUBLE_EQ(rated.discharge_m3_per_s, 0.3);
  EXPECT_DOUBLE_EQ(high.discharge_m3_per_s, 0.15);
  EXPECT_EQ(high.clearing->soonest, 2 * rated.clearing->soonest);
  const SiteAnswer too_high = lifting(13);
  ASSERT_TRUE(too_high.refusal);
  EXPECT_EQ(too_high.refusal->key, "refusal.head_too_high");
  EXPECT_EQ(too_high.refusal->subject, "13.0 m");
  EXPECT_FALSE(too_high.clearing);
}

TEST_F(AnswerDeskTest, a_pump_without_a_free_crew_is_not_offered_and_says_how_many_it_needs) {
  config("P1").crew_needed = 2;
  config("P1").crew_skills = {"pumping"};
  const SiteAnswer none = far();
  ASSERT_TRUE(none.refusal);
  EXPECT_EQ(none.refusal->key, "refusal.no_crew");
  EXPECT_EQ(none.refusal->subject, "2");
  EXPECT_TRUE(none.is_forbidden);
  Resource crew;
  crew.config.id = ResourceId("C1");
  crew.config.kind = ResourceKind::kCrew;
  crew.config.depot = "D";
  crew.config.people = 2;
  crew.config.skills = {"pumping"};
  crew.config.work_limit = minutes{60};
  crew.worked = minutes{37};
  twin.state.resources.edit()[crew.config.id] = crew;
  const SiteAnswer tired = far();
  ASSERT_TRUE(tired.refusal) << "five of turnout, four of road and fifteen of setting up are more than 23";
  EXPECT_EQ(tired.refusal->key, "refusal.no_crew");
  twin.state.resources.edit().at(ResourceId("C1")).worked = minutes{35};
  EXPECT_FALSE(far().refusal);
}

TEST_F(AnswerDeskTest, who_pays_for_what_is_lent_stands_beside_the_answer) {
  EXPECT_EQ(far().payer, "");
  config("P1").owner = "neighbour";
  config("P1").mutual_aid = true;
  EXPECT_EQ(far().payer, "neighbour");
  config("P1").payer = "the state";
  EXPECT_EQ(far().payer, "the state");
  EXPECT_TRUE(far().is_mutual_aid);
}

TEST_F(AnswerDeskTest, a_flooded_road_is_driven_around) {
  EXPECT_EQ(far().travel_time, minutes{4});
  twin.state.water = water_at(at(9), {kOnStraightRoad});
  const SiteAnswer answer = far();
  EXPECT_FALSE(answer.refusal);
  EXPECT_EQ(answer.travel_time, minutes{9});
  EXPECT_EQ(answer.detour, minutes{5});
}

TEST_F(AnswerDeskTest, without_an_open_road_it_is_not_offered_and_the_depth_is_told) {
  twin.state.water = water_at(at(9), {kOnStraightRoad, kOnOtherRoad});
  const SiteAnswer answer = far();
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->key, "refusal.no_open_road");
  EXPECT_EQ(answer.refusal->subject, "0.60 m");
  EXPECT_FALSE(answer.is_forbidden) << "a person may insist";
  EXPECT_FALSE(answer.travel_time);
}

TEST_F(AnswerDeskTest, an_order_without_an_open_road_says_so_and_takes_the_dry_one) {
  IssueOrder wanted;
  wanted.resource = ResourceId("P1");
  wanted.site = SiteId("S2");
  EXPECT_EQ(plan_order(twin.state, &roads, wanted).way, OrderWay::kOpenRoads);
  EXPECT_EQ(plan_order(twin.state, nullptr, wanted).way, OrderWay::kStraight);
  twin.state.water = water_at(at(9), {kOnStraightRoad});
  EXPECT_EQ(plan_order(twin.state, &roads, wanted).way, OrderWay::kOpenRoads) << "around it";
  twin.state.water = water_at(at(9), {kOnStraightRoad, kOnOtherRoad});
  const IssueOrder closed = plan_order(twin.state, &roads, wanted);
  EXPECT_EQ(closed.way, OrderWay::kFloodedRoads);
  EXPECT_NEAR(closed.way_depth_m, 0.6, 1e-6);
  EXPECT_EQ(closed.travel_time, minutes{4}) << "a person who insists has at least the shortest";
}

TEST_F(AnswerDeskTest, the_best_pump_is_the_soonest_by_road_and_none_where_no_road_is_open) {
  config("P1").capacity_m3_per_s = 0.1;
  const auto all = answers();
  ASSERT_NE(best_pump(*all, SiteId("S2")), nullptr);
  EXPECT_EQ(best_pump(*all, SiteId("S2"))->resource, ResourceId("P2"));
  twin.state.water = water_at(at(9), {kOnStraightRoad, kOnOtherRoad});
  EXPECT_EQ(best_pump(*answers(), SiteId("S2")), nullptr);
  EXPECT_EQ(best_pump(*answers(), SiteId("nowhere")), nullptr);
}

TEST_F(AnswerDeskTest, a_store_of_sandbags_tells_how_long_the_line_takes_and_is_forbidden_when_short) {
  twin.state.incident.edit().sites[1].barrier_m = 90;
  config("P2").kind = ResourceKind::kBarrierStock;
  config("P2").capacity_m3_per_s = 0;
  config("P2").stock_m = 100;
  config("P2").pace_m_per_h = 60;
  const SiteAnswer able = far("P2");
  EXPECT_FALSE(able.refusal);
  EXPECT_EQ(able.need.amount, 90);
  EXPECT_EQ(able.work, minutes{90});
  EXPECT_EQ(able.stock, 100);
  config("P2").stock_m = 89;
  const SiteAnswer is_short = far("P2");
  ASSERT_TRUE(is_short.refusal);
  EXPECT_EQ(is_short.refusal->key, "refusal.stock_short");
  EXPECT_EQ(is_short.refusal->subject, "89 m");
  EXPECT_TRUE(is_short.is_forbidden);
}

TEST_F(AnswerDeskTest, a_fuel_truck_is_offered_to_the_pump_that_runs_dry_with_its_last_safe_dispatch) {
  config("P2").kind = ResourceKind::kFuelTruck;
  config("P2").capacity_m3_per_s = 0;
  config("P2").stock_l = 50;
  config("P2").setup_time = minutes{10};
  EXPECT_EQ(far("P2").refusal->key, "refusal.nothing_to_fill");
  twin.send("O1", "P1", "S2", at(1));
  twin.field("P1", "O1", FieldReportKind::kPumping, at(2));
  Resource& pump = twin.state.resources.edit().at(ResourceId("P1"));
  pump.config.consumption_l_per_h = 20;
  pump.fuel_percent = 25;
  pump.fuel_at = at(10);
  const SiteAnswer truck = far("P2");
  EXPECT_FALSE(truck.refusal);
  EXPECT_EQ(truck.need.receiver, ResourceId("P1"));
  EXPECT_EQ(truck.need.amount, 50) << "120 l would fit, 50 is all it has";
  // Two hours are left; turnout, four minutes of road and ten of filling go before that.
  EXPECT_EQ(truck.needed_by, at(10 + 120));
  ASSERT_TRUE(truck.last_safe);
  EXPECT_EQ(truck.last_safe->why, LastSafe::Why::kRunsDry);
  EXPECT_EQ(truck.last_safe->at, at(10 + 120 - 5 - 4 - 10));
}

TEST_F(AnswerDeskTest, a_vehicle_that_wades_deeper_takes_the_flooded_road) {
  twin.state.water = water_at(at(9), {kOnStraightRoad});
  config("P2").wading_depth_m = 0.8;
  EXPECT_EQ(far("P2").travel_time, minutes{4});
  config("P2").wading_depth_m = 0;
  config("P2").kind = ResourceKind::kCrew;
  twin.state.water = water_at(at(9), {{kOnStraightRoad.where, 0.4F}});
  EXPECT_EQ(far("P1").travel_time, minutes{4}) << "a pump truck passes 0.4 m";
  EXPECT_EQ(far("P2").travel_time, minutes{9}) << "a crew's car does not";
}

TEST_F(AnswerDeskTest, the_water_it_is_sent_for_does_not_close_its_way) {
  twin.state.water = water_at(at(9), {{{840, 60, 960, 140}, 0.9F}});
  EXPECT_EQ(far().travel_time, minutes{4});
}

TEST_F(AnswerDeskTest, the_last_safe_dispatch_is_a_turnout_and_a_drive_before_the_way_closes) {
  // Both roads are under water in the frame of minute 40, so it may be from minute 35 on.
  const std::vector<Puddle> both{kOnStraightRoad, kOnOtherRoad};
  const SiteAnswer answer = far("P1", forecast({{}, {}, {}, {}, {}, both, both}));
  EXPECT_FALSE(answer.refusal);
  ASSERT_TRUE(answer.last_safe);
  EXPECT_EQ(answer.last_safe->why, LastSafe::Why::kWayCloses);
  EXPECT_EQ(answer.last_safe->at, at(35 - 4 - 5));
}

TEST_F(AnswerDeskTest, a_way_that_closes_under_the_vehicle_is_not_taken_where_another_stays_open) {
  const std::vector<Puddle> straight{kOnStraightRoad};
  const auto soon = forecast({straight, straight, straight, straight});
  EXPECT_EQ(far("P1", soon).travel_time, minutes{9}) << "the straight one may close at any time from now on";
  const std::vector<Puddle> both{kOnStraightRoad, kOnOtherRoad};
  const SiteAnswer answer = far("P1", forecast({both, both, both}));
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->key, "refusal.way_closes");
}

TEST_F(AnswerDeskTest, a_site_that_is_not_flooded_yet_tells_by_when_a_pump_must_leave) {
  twin.state.water = water_at(at(9), {}, 540, 0.1);
  auto base = std::make_shared<Forecast>(*forecast({{}, {}, {}, {}, {}, {}}, 0.2));
  base->frames[5].water = water_at(at(40), {}, 900, 0.35);
  const SiteAnswer answer = far("P1", base);
  ASSERT_TRUE(answer.last_safe);
  EXPECT_EQ(answer.last_safe->why, LastSafe::Why::kSiteFloods);
  // The frame of minute 35 still has it lower; turnout, driving and setting up take 24 minutes.
  EXPECT_EQ(answer.last_safe->at, at(35 - 24));
}

TEST(DispatchDeadlines, the_soonest_comes_first_and_what_is_dry_served_or_without_a_pump_has_none) {
  const auto site = [](const char* id, int minute) {
    SiteAnswer answer;
    answer.resource = ResourceId("P1");
    answer.capacity_m3_per_s = 0.3;
    answer.last_safe = LastSafe{at(minute), LastSafe::Why::kSiteFloods};
    RankedSite ranked;
    ranked.site = SiteId(id);
    ranked.depth_to_come_m = 0.5;
    ranked.answers = {answer};
    return ranked;
  };
  SiteAnswers answers;
  answers.sites = {site("later", 50), site("sooner", 20), site("dry", 5),
                   site("served", 5), site("nobody", 5),  site("open", 5)};
  answers.sites[2].depth_to_come_m = 0;
  answers.sites[3].is_served = true;
  answers.sites[4].answers[0].refusal = Refusal{"refusal.no_fuel", ""};
  answers.sites[5].answers[0].last_safe.reset();
  const auto deadlines = dispatch_deadlines(answers);
  ASSERT_EQ(deadlines.size(), 2U);
  EXPECT_EQ(deadlines[0].site, SiteId("sooner"));
  EXPECT_EQ(deadlines[0].last.at, at(20));
  EXPECT_EQ(deadlines[1].site, SiteId("later"));
}

TEST_F(AnswerDeskTest, where_only_a_caller_knows_of_water_somebody_can_be_sent_but_nothing_is_counted) {
  twin.must(DeclareSite{{SiteId("N-01"), {"路口", "Crossing"}, {50, 60}, 1}}, at(9), "Lin");
  const auto all = answers();
  const RankedSite* site = all->find(SiteId("N-01"));
  ASSERT_NE(site, nullptr);
  EXPECT_TRUE(site->is_told_alone);
  EXPECT_TRUE(site->is_wet()) << "whoever declared it says so";
  const SiteAnswer& best = site->answers.front();
  EXPECT_FALSE(best.refusal);
  EXPECT_TRUE(best.travel_time);
  EXPECT_FALSE(best.clearing) << "nobody knows how much there is";
  EXPECT_EQ(best.worth, Worth{});
  const SitePlan plan = plan_sites(*all);
  const auto row = std::ranges::find(plan.rows, SiteId("N-01"), &SitePlanRow::site);
  ASSERT_NE(row, plan.rows.end());
  ASSERT_TRUE(row->why_nobody);
  EXPECT_EQ(row->why_nobody->key, "refusal.water_unknown") << "not: nothing to gain";
}

TEST_F(AnswerDeskTest, a_declared_site_that_the_model_knows_is_wet_by_its_water) {
  twin.must(DeclareSite{{SiteId("N-01"), {"路口", "Crossing"}, {50, 60}, 1}}, at(9), "Lin");
  auto water = std::make_shared<Water>(*twin.state.water);
  water->pools.push_back({SiteId("N-01"), 0, 0, 0, 0, 0, 0, 0});
  twin.state.water = water;
  EXPECT_FALSE(answers()->find(SiteId("N-01"))->is_wet());
}

TEST_F(AnswerDeskTest, a_site_that_was_moved_is_reached_at_its_new_place) {
  AnswerDesk desk(nullptr, nullptr, nullptr);
  SiteConfig crossing{SiteId("N-01"), {"路口", "Crossing"}, {300, 0}, 1};
  const auto way_m = [&] {
    return desk.answer(twin.state, at(10), nullptr, {})->find(crossing.id)->find(ResourceId("P1"))->way_m;
  };
  twin.must(DeclareSite{crossing}, at(9), "Lin");
  EXPECT_DOUBLE_EQ(way_m(), 300);
  crossing.pump_position = {400, 0};
  twin.must(CorrectSite{crossing}, at(9), "Lin");
  EXPECT_DOUBLE_EQ(way_m(), 400);
}

TEST_F(AnswerDeskTest, the_reach_of_pumps_follows_the_sites_that_turn_up) {
  int found = 0;
  SiteReaches reaches(street_reaches(), [&](const std::map<SiteId, LocalXY>& sites) {
    ++found;
    std::vector<PumpReach> all;
    for (const auto& [site, at] : sites) all.push_back({site, 1, {0}, {0}, {0}});
    return all;
  });
  EXPECT_FALSE(reaches.follow(twin.state));
  twin.must(DeclareSite{{SiteId("N-01"), {"路口", "Crossing"}, {50, 60}, 1}}, at(9), "Lin");
  EXPECT_TRUE(reaches.follow(twin.state));
  EXPECT_FALSE(reaches.follow(twin.state));
  EXPECT_EQ(found, 1) << "found once, kept while nothing changes";
  EXPECT_NE(reaches.find(SiteId("N-01")), nullptr);
  EXPECT_EQ(reaches.all().size(), street_reaches()->size() + 1);
  twin.must(WithdrawSite{SiteId("N-01"), "dry"}, at(10), "Lin");
  EXPECT_TRUE(reaches.follow(twin.state));
  EXPECT_EQ(reaches.find(SiteId("N-01")), nullptr);
}

TEST_F(AnswerDeskTest, who_is_busy_stands_last_with_the_reason) {
  twin.send("O-1", "P1", "S1", at(9));
  const auto all = answers();
  const RankedSite& site = *all->find(SiteId("S2"));
  EXPECT_EQ(site.answers.back().resource, ResourceId("P1"));
  EXPECT_EQ(site.answers.back().refusal->key, "refusal.resource_busy");
  EXPECT_TRUE(site.answers.back().is_forbidden);
  EXPECT_TRUE(all->find(SiteId("S1"))->is_served);
}

TEST_F(AnswerDeskTest, an_empty_tank_is_a_reason_against_it) {
  twin.must(RecordFieldReport{{ResourceId("P1"), {}, FieldReportKind::kPosition, at(9), {}, 1.0, 0, ""}}, at(9));
  const SiteAnswer answer = far();
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->key, "refusal.no_fuel");
  EXPECT_FALSE(answer.is_forbidden);
}

TEST_F(AnswerDeskTest, a_crew_is_not_offered_out_of_shift_or_when_its_shift_ends_on_the_way) {
  config("P2").kind = ResourceKind::kCrew;
  config("P2").work_limit = minutes{20};
  EXPECT_EQ(far("P2").refusal->key, "refusal.shift_ends") << "turnout, driving and setting up take 24 minutes";
  config("P2").work_limit = minutes{30};
  EXPECT_FALSE(far("P2").refusal);
  twin.state.resources.edit().at(ResourceId("P2")).worked = minutes{30};
  EXPECT_EQ(far("P2").refusal->key, "refusal.shift_over");
  EXPECT_TRUE(far("P2").is_forbidden);
}

TEST_F(AnswerDeskTest, a_pump_takes_no_more_than_there_is_and_no_more_than_it_can) {
  EXPECT_DOUBLE_EQ(far().worth.pumped_m3, 540);
  config("P1").capacity_m3_per_s = 0.01;
  // To the end of three hours, from 24 minutes on.
  EXPECT_DOUBLE_EQ(far().worth.pumped_m3, 0.01 * 60 * (180 - 24));
}

TEST_F(AnswerDeskTest, an_order_given_since_the_forecast_leaves_less_to_do) {
  const auto base = forecast({{}, {}, {}, {}, {}, {}, {}, {}});
  config("P2").capacity_m3_per_s = 0.6;  // it could pump more than there is
  EXPECT_DOUBLE_EQ(far("P2", base).worth.pumped_m3, 540);
  twin.send("O-1", "P1", "S2", at(11));
  // Turnout, ten minutes of driving and setting up take until minute 41, and the forecast ends with minute 50.
  EXPECT_NEAR(far("P2", base).worth.pumped_m3, 540 - 0.3 * 60 * 9, 1e-6);
}

TEST_F(AnswerDeskTest, sending_the_best_one_away_leaves_the_next_best_to_other_sites) {
  const auto all = answers();
  const auto uncovered = uncovered_by(*all, ResourceId("P1"), SiteId("S1"));
  ASSERT_EQ(uncovered.size(), 1U);
  EXPECT_EQ(uncovered[0].site, SiteId("S2"));
  EXPECT_EQ(uncovered[0].next, ResourceId("P2"));
  EXPECT_EQ(uncovered[0].later, Duration{0}) << "the two stand side by side";
  EXPECT_TRUE(uncovered_by(*all, ResourceId("P2"), SiteId("S1")).empty());
}

TEST_F(AnswerDeskTest, buildings_that_a_pump_spares_are_estimated_from_the_ponds_of_the_forecast) {
  const auto exposure = std::make_shared<const Exposure>(street_exposure());
  auto base = std::make_shared<Forecast>();
  base->from = at(10);
  Grid<float> depth(street_frame());
  for (int i = 0; i < 10; ++i) depth.at(i, 0) = std::max(0.0F, 0.45F - 0.1F * static_cast<float>(i));
  for (int i = 1; i <= 24; ++i) {
    auto water = std::make_shared<Water>(*water_at(at(10 + 5 * i), {}));
    water->field = std::make_shared<const FloodField>(water->valid_at, depth);
    base->frames.push_back({water, {}});
  }
  AnswerDesk desk(exposure, street_reaches(), nullptr);
  const auto all = desk.answer(twin.state, at(10), base, at(10));
  EXPECT_FALSE(all->knows_roads);
  // Two flooded buildings; the pump begins 20 s after minute 30 and has spared them by minute 35.
  EXPECT_EQ(all->find(SiteId("S1"))->find(ResourceId("P1"))->worth.building_minutes, 2 * (130 - 30));
  EXPECT_EQ(all->find(SiteId("S2"))->find(ResourceId("P1"))->worth.building_minutes, 0) << "its ground is not known";
}

}  // namespace
}  // namespace sandtable::test
