#include "twin/runtime/placement_desk.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/forecast/bath.h"
#include "tests/unit/runtime/run_fakes.h"
#include "twin/runtime/session.h"
#include "twin/runtime/simulation.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

struct Street {
  double level_m = 0.45;
  bool is_ground_known = true;
  double drain_m3_per_s_per_km2 = 0;
  Duration setup{minutes{15}};  ///< of its pumps
};

/// A street under water, where it does not rain; two pumps of 0.3 m3/s stand by, 141 m away.
std::unique_ptr<Simulation> standing_street(const Street& street) {
  SessionParts parts = fake_parts(std::make_shared<Record>());
  parts.sources.clear();
  for (ResourceConfig& pump : parts.opening.resources) pump.setup_time = street.setup;
  parts.solver = street_bath(at(0), street.level_m, street.drain_m3_per_s_per_km2);
  parts.forecast.exposure = std::make_shared<const Exposure>(street_exposure());
  if (street.is_ground_known) parts.forecast.reaches = street_reaches();
  return std::move(*Simulation::start(std::move(parts)));
}

class PlacementDeskTest : public ::testing::Test {
 protected:
  PlacementDeskTest() { start({}); }
  void start(const Street& street) {
    run_ = standing_street(street);
    ASSERT_TRUE(run_->run_to(at(10), minutes{1}));
    run_->renew_outlook();
  }
  [[nodiscard]] const Outlook& outlook() const {
    shown_ = run_->snapshot();
    return *shown_->outlook;
  }

  std::unique_ptr<Simulation> run_;
  mutable std::shared_ptr<const Snapshot> shown_;
};

TEST_F(PlacementDeskTest, every_outlook_ranks_the_sites_by_an_estimate) {
  ASSERT_TRUE(outlook().placement);
  const Placement& placement = *outlook().placement;
  EXPECT_EQ(placement.as_of, at(10));
  EXPECT_TRUE(placement.any_pump_free);
  ASSERT_EQ(placement.sites.size(), 1U);
  const SitePlacement& site = placement.sites[0];
  EXPECT_EQ(site.row.pump.resource, ResourceId("P1"));
  // 5 minutes of turnout, 141 m at 7 m/s, 15 minutes of setting up.
  EXPECT_NEAR(seconds(site.row.pump.running.from - at(30)), 141.4 / 7, 1);
  EXPECT_NEAR(seconds(site.travel_time), 141.4 / 7, 1);
  // Two flooded buildings; the pump begins 20 s after minute 30 and has 84 m3 by minute 35, after which none is.
  EXPECT_EQ(site.row.estimated_building_minutes, 2 * (130 - 30));
  EXPECT_FALSE(site.row.building_minutes) << "nobody asked for runs";
  EXPECT_FALSE(site.way_cut);
}

TEST_F(PlacementDeskTest, confirming_puts_what_runs_say_beside_the_estimate) {
  run_->confirm_placement({}, "officer");
  ASSERT_TRUE(outlook().placement_check);
  EXPECT_EQ(outlook().placement_check->progress, AnswerProgress::kDone) << outlook().placement_check->error;
  const auto& confirmed = outlook().placement->sites[0].row.building_minutes;
  ASSERT_TRUE(confirmed);
  EXPECT_EQ(confirmed->middle, 2 * (130 - 30));
  EXPECT_LE(confirmed->low, confirmed->middle);
  EXPECT_GE(confirmed->high, confirmed->middle);
}

TEST_F(PlacementDeskTest, a_proof_stays_for_a_while_with_its_time_until_an_order_changes_things) {
  run_->confirm_placement({}, "officer");
  ASSERT_TRUE(run_->run_to(at(20), minutes{1}));
  run_->renew_outlook();
  EXPECT_EQ(outlook().placement->as_of, at(20));
  ASSERT_TRUE(outlook().placement->sites[0].row.building_minutes);
  EXPECT_EQ(outlook().placement->sites[0].confirmed_as_of, at(10));
  ASSERT_TRUE(run_->run_to(at(45), minutes{1}));
  run_->renew_outlook();
  EXPECT_FALSE(outlook().placement->sites[0].row.building_minutes) << "too old";
  run_->confirm_placement({}, "officer");
  run_->dispatch(ResourceId("P2"), SiteId("S1"), "", "officer");
  run_->renew_outlook();
  EXPECT_FALSE(outlook().placement->sites[0].row.building_minutes) << "another pump is on its way now";
}

TEST_F(PlacementDeskTest, a_site_that_is_not_ranked_cannot_be_confirmed) {
  run_->confirm_placement({{SiteId("S2")}}, "officer");
  EXPECT_EQ(outlook().placement_check->progress, AnswerProgress::kFailed);
  EXPECT_FALSE(outlook().placement_check->error.empty());
}

TEST_F(PlacementDeskTest, an_order_given_since_is_known_to_the_answer) {
  run_->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  run_->confirm_placement({}, "officer");
  const PlacementRow& row = outlook().placement->sites[0].row;
  EXPECT_EQ(row.pump.resource, ResourceId("P2"));
  EXPECT_EQ(row.building_minutes->middle, 0) << "the pump on its way spares them all";
}

TEST_F(PlacementDeskTest, an_old_outlook_is_renewed_before_it_is_proved) {
  ASSERT_TRUE(run_->run_to(at(30), minutes{1}));
  run_->confirm_placement({}, "officer");
  EXPECT_EQ(outlook().placement->as_of, at(30));
  EXPECT_EQ(outlook().base->from, at(30));
}

TEST_F(PlacementDeskTest, where_no_pump_is_free_a_borrowed_one_is_considered) {
  run_->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  run_->dispatch(ResourceId("P2"), SiteId("S1"), "", "officer");
  run_->renew_outlook();
  const Placement& placement = *outlook().placement;
  EXPECT_FALSE(placement.any_pump_free);
  ASSERT_EQ(placement.sites.size(), 1U);
  EXPECT_TRUE(placement.sites[0].row.pump.resource.empty());
  EXPECT_EQ(placement.sites[0].row.pump.discharge_m3_per_s, 0.3);
  EXPECT_EQ(placement.sites[0].row.pump.running.from, at(10 + 60));
}

TEST_F(PlacementDeskTest, a_way_under_deep_water_is_said_to_be_closed) {
  start({.level_m = 0.65});
  const SitePlacement& site = outlook().placement->sites[0];
  ASSERT_TRUE(site.way_cut) << "the first cell of the way stands 0.65 m deep";
  EXPECT_EQ(site.way_cut->from, at(10));
  EXPECT_LT(*site.leave_by, at(10)) << "it is too late already";
  EXPECT_FALSE(site.row.pump.resource.empty()) << "nobody else can come either";
}

TEST_F(PlacementDeskTest, a_pump_waits_for_water_on_its_way_that_falls_and_says_until_when) {
  start({.level_m = 0.75, .drain_m3_per_s_per_km2 = 60});
  const SitePlacement& site = outlook().placement->sites[0];
  ASSERT_TRUE(site.waits_until) << "the street drains to what a truck passes within the hour";
  EXPECT_GT(*site.waits_until, at(20));
  EXPECT_NEAR(seconds(site.row.pump.running.from - *site.waits_until), 141.4 / 7 + 15 * 60, 1)
      << "it leaves when its way is open, and not before";
  EXPECT_FALSE(site.leave_by) << "there is no hurry on a road that opens";
  EXPECT_FALSE(site.comes_late);
}

TEST_F(PlacementDeskTest, a_pump_that_runs_only_after_the_forecast_is_told_to_come_late_and_not_left_out) {
  start({.setup = std::chrono::hours{3}});
  ASSERT_EQ(outlook().placement->sites.size(), 1U);
  const SitePlacement& site = outlook().placement->sites[0];
  EXPECT_TRUE(site.comes_late);
  EXPECT_GE(site.row.pump.running.from, outlook().base->to());
  EXPECT_EQ(site.row.estimated_building_minutes, 0);
}

TEST_F(PlacementDeskTest, the_fewest_pumps_for_a_site_are_told) {
  run_->ask_pump_set({SiteId("S1"), at(60)}, "officer");
  ASSERT_TRUE(outlook().pump_set);
  EXPECT_EQ(outlook().pump_set->progress, AnswerProgress::kDone) << outlook().pump_set->error;
  EXPECT_TRUE(outlook().pump_set->set.clears);
  EXPECT_EQ(outlook().pump_set->set.pumps.size(), 1U) << "125 m3 in seven minutes";
  EXPECT_EQ(outlook().pump_set->set.in_time, 2U);
}

TEST_F(PlacementDeskTest, a_question_that_no_pump_answers_is_told_how_deep_it_stays) {
  run_->ask_pump_set({SiteId("S1"), at(34)}, "officer");
  EXPECT_EQ(outlook().pump_set->progress, AnswerProgress::kDone);
  EXPECT_FALSE(outlook().pump_set->set.clears) << "the last frame before is that of minute 30, when no pump runs yet";
  EXPECT_EQ(outlook().pump_set->set.pumps.size(), 2U);
  EXPECT_NEAR(outlook().pump_set->set.depth_with_m.middle, 0.45, 1e-3);
}

TEST_F(PlacementDeskTest, an_unknown_site_has_no_answer) {
  run_->ask_pump_set({SiteId("S2"), at(60)}, "officer");
  EXPECT_EQ(outlook().pump_set->progress, AnswerProgress::kFailed);
  EXPECT_NE(outlook().pump_set->error.find("S2"), std::string::npos);
}

TEST_F(PlacementDeskTest, answers_do_not_push_each_other_out) {
  run_->ask({at(10), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  run_->ask_pump_set({SiteId("S1"), at(60)}, "officer");
  run_->confirm_placement({}, "officer");
  EXPECT_EQ(outlook().what_if->progress, AnswerProgress::kDone);
  EXPECT_EQ(outlook().pump_set->progress, AnswerProgress::kDone);
  EXPECT_TRUE(outlook().placement->sites[0].row.building_minutes);
}

TEST_F(PlacementDeskTest, without_known_ground_there_is_an_outlook_but_no_ranking) {
  start({.is_ground_known = false});
  EXPECT_TRUE(outlook().base);
  EXPECT_FALSE(outlook().placement);
  run_->confirm_placement({}, "officer");
  EXPECT_EQ(outlook().placement_check->progress, AnswerProgress::kFailed);
}

TEST_F(PlacementDeskTest, roads_lost_to_vehicles_are_counted_with_the_outlook) {
  ASSERT_TRUE(outlook().roads);
  // Depths 0.45, 0.35, 0.25 ... in cells of 10 m.
  EXPECT_EQ(outlook().roads->closed_m[static_cast<std::size_t>(VehicleClass::kCar)].front(), 20);
  EXPECT_EQ(outlook().roads->closed_m[static_cast<std::size_t>(VehicleClass::kPumpTruck)].front(), 0);
}

TEST(PlacementInReplay, an_incident_that_is_over_is_ranked_as_of_the_moment_that_is_shown) {
  const auto record = std::make_shared<Record>();
  SessionParts parts = fake_parts(record);
  parts.sources.clear();
  parts.solver = street_bath(at(0), 0.45);
  ASSERT_TRUE((*Simulation::start(std::move(parts)))->run_to(at(60), minutes{1}));
  const std::size_t entries = record->journal().size();
  LookBack look_back;
  look_back.forecast.model = street_bath(at(0));
  look_back.forecast.exposure = std::make_shared<const Exposure>(street_exposure());
  look_back.forecast.reaches = street_reaches();
  const auto replay = std::move(*Session::replay(std::make_unique<FakeStore>(record), std::move(look_back)));
  replay->seek(at(30));
  const auto eventually = [&](auto&& condition) {
    for (int i = 0; i < 2000 && !condition(*replay->snapshot()); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return condition(*replay->snapshot());
  };
  ASSERT_TRUE(eventually([](const Snapshot& s) { return s.at == at(30); }));
  replay->confirm_placement({}, "visitor");
  ASSERT_TRUE(eventually([](const Snapshot& s) {
    return s.outlook && s.outlook->placement_check && s.outlook->placement_check->progress != AnswerProgress::kRunning;
  }));
  const auto snapshot = replay->snapshot();
  EXPECT_EQ(snapshot->outlook->placement_check->error, "");
  ASSERT_TRUE(snapshot->outlook->placement);
  EXPECT_EQ(snapshot->outlook->placement->as_of, at(30));
  EXPECT_EQ(snapshot->outlook->base->from, at(30));
  EXPECT_TRUE(snapshot->outlook->placement->sites.at(0).row.building_minutes);
  EXPECT_EQ(record->journal().size(), entries) << "nothing is added to what happened";
  EXPECT_TRUE(snapshot->live.forecasts->questions.empty());
}

}  // namespace
}  // namespace sandtable::test
