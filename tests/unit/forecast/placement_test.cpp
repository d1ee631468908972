#include "twin/forecast/placement.h"

#include <gtest/gtest.h>

#include "tests/unit/forecast/bath.h"
#include "twin/forecast/comparison.h"
#include "twin/forecast/pump_set.h"
#include "twin/forecast/rain_outlook.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

PumpReach street_reach() {
  Grid<float> ground(street_frame());
  std::vector<std::uint32_t> cells;
  for (int i = 0; i < 10; ++i) {
    ground.at(i, 0) = 0.1F * static_cast<float>(i);
    cells.push_back(static_cast<std::uint32_t>(i));
  }
  return bath_reach(SiteId("S1"), ground, cells);
}

PumpRun pump(const char* id, double discharge, int from_minute, const char* site = "S1") {
  return {ResourceId(id), SiteId(site), discharge, {at(from_minute), at(24 * 60)}};
}

/// A street that stands at 0.45 m, where it does not rain: two hours in steps of ten minutes.
class StandingStreet : public ::testing::Test {
 protected:
  StandingStreet() {
    start_ = {street_bath(at(0), 0.45), outlook_forcing({}, at(0), minutes{120}, minutes{10}, {})};
    for (const EnsembleMember& member : kEnsemble) without_.push_back(*run_member(start_, member, {}, exposure_));
  }
  [[nodiscard]] const Forecast& base() const { return *without_.front(); }
  [[nodiscard]] PumpSetTask task(std::vector<PumpRun> pumps, int by_minute) const {
    return {start_, base(), reach_, exposure_, std::move(pumps), at(by_minute)};
  }

  Exposure exposure_ = street_exposure();
  PumpReach reach_ = street_reach();
  ForecastStart start_;
  std::vector<std::shared_ptr<const Forecast>> without_;
};

TEST_F(StandingStreet, what_is_pumped_is_missing_from_the_pond) {
  const PondCourse course(base(), reach_, exposure_);
  const PumpRun one = pump("P1", 0.05, 30);
  const auto drawdowns = course.drawdowns_m(std::span(&one, 1));
  ASSERT_EQ(drawdowns.size(), 12U);
  EXPECT_EQ(drawdowns[2], 0) << "it begins after half an hour";
  // 30 m3 in ten minutes of the 125 m3: with 95 m3 the level is L with 100 m2 * (4 L - 0.6) = 95.
  EXPECT_NEAR(drawdowns[3], 0.45 - (0.95 + 0.6) / 4, 1e-3);
  EXPECT_NEAR(drawdowns[11], 0.45, 1e-3) << "dry in the end";
}

TEST_F(StandingStreet, in_a_bath_the_estimate_is_what_the_model_gives) {
  const PumpRun one = pump("P1", 0.05, 30);
  const PondCourse course(base(), reach_, exposure_);
  const double estimated =
      course.building_minutes_saved(course.drawdowns_m(std::span(&one, 1)), BuildingsAtCells(exposure_));
  const auto confirmed = confirm_saving(start_, without_, one, exposure_);
  ASSERT_TRUE(confirmed) << confirmed.error().message;
  // Two buildings stand deeper than 0.3 m. At 0.3875 m after 40 minutes and 0.3125 m after 50 one does, later none.
  EXPECT_EQ(estimated, 10 * (1 + 1 + 7 * 2));
  EXPECT_EQ(confirmed->middle, estimated);
  EXPECT_EQ(confirmed->high, estimated) << "less rain than none changes nothing";
  // A pump of 0.04 m3/s leaves 0.4025, 0.3425 and then 0.277 m.
  EXPECT_EQ(confirmed->low, 10 * (0 + 1 + 7 * 2));
}

TEST_F(StandingStreet, a_building_with_a_wet_cell_left_is_not_spared) {
  Exposure exposure;
  exposure.frame = street_frame();
  exposure.buildings.add(std::vector<std::uint32_t>{0, 1});
  const PondCourse course(base(), reach_, exposure);
  // Ten centimetres lower the second cell has 0.25 m, the first still 0.35 m.
  const std::vector<double> sunk(12, 0.1);
  EXPECT_EQ(course.building_minutes_saved(sunk, BuildingsAtCells(exposure)), 0);
  const std::vector<double> lower(12, 0.2);
  EXPECT_EQ(course.building_minutes_saved(lower, BuildingsAtCells(exposure)), 120);
}

TEST_F(StandingStreet, of_the_pumps_that_may_go_the_one_that_saves_most_is_named) {
  const std::map<SiteId, std::vector<PumpRun>> pumps{
      {SiteId("S1"), {pump("LATE", 0.5, 110), pump("SLOW", 0.001, 20), pump("GOOD", 0.2, 30), pump("TWIN", 0.2, 40)}}};
  const auto rows = rank_sites(base(), exposure_, std::span(&reach_, 1), pumps);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].pump.resource, ResourceId("GOOD"));
  // 120 m3 within the first ten minutes leave 5 m3: two buildings spared in each of the nine steps from then on.
  EXPECT_EQ(rows[0].estimated_building_minutes, 9 * 10 * 2);
  EXPECT_FALSE(rows[0].building_minutes) << "an estimate is not a confirmation";
}

TEST_F(StandingStreet, a_site_that_no_pump_may_go_to_is_not_ranked) {
  EXPECT_TRUE(rank_sites(base(), exposure_, std::span(&reach_, 1), {}).empty());
  EXPECT_TRUE(rank_sites(base(), exposure_, std::span(&reach_, 1), {{SiteId("S1"), {}}}).empty());
}

TEST_F(StandingStreet, sites_are_ranked_by_what_a_pump_saves_there) {
  // The same ponds under three names: the later the pump comes, the less it saves.
  std::vector<PumpReach> reaches(3, reach_);
  reaches[0].site = SiteId("LATER");
  reaches[1].site = SiteId("SOON");
  reaches[2].site = SiteId("NEVER");
  const auto rows = rank_sites(base(), exposure_, reaches,
                               {{SiteId("LATER"), {pump("P1", 0.2, 80, "LATER")}},
                                {SiteId("SOON"), {pump("P1", 0.2, 20, "SOON")}},
                                {SiteId("NEVER"), {pump("P1", 0.2, 600, "NEVER")}}});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].site, SiteId("SOON"));
  EXPECT_EQ(rows[1].site, SiteId("LATER"));
  EXPECT_EQ(rows[2].estimated_building_minutes, 0);
}

TEST(Placement, a_pump_that_is_later_and_weaker_is_no_choice) {
  const auto kept =
      undominated({pump("A", 0.2, 40), pump("B", 0.3, 30), pump("C", 0.1, 10), pump("D", 0.5, 60), pump("E", 0.3, 30)});
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].resource, ResourceId("C"));
  EXPECT_EQ(kept[1].resource, ResourceId("B"));
  EXPECT_EQ(kept[2].resource, ResourceId("D"));
}

TEST_F(StandingStreet, confirming_stops_when_asked_to) {
  std::stop_source stop;
  stop.request_stop();
  const auto confirmed = confirm_saving(start_, without_, pump("P1", 0.05, 30), exposure_, stop.get_token());
  ASSERT_FALSE(confirmed);
  EXPECT_EQ(confirmed.error().code, ErrorCode::kCancelled);
}

TEST_F(StandingStreet, a_run_without_fields_compares_like_one_with_them) {
  const PumpRun one = pump("P1", 0.05, 30);
  const auto with = *run_member(start_, kEnsemble[0], std::span(&one, 1), exposure_);
  EXPECT_EQ(compare(*without_fields(base()), *without_fields(*with)).building_minutes_saved,
            compare(base(), *with).building_minutes_saved);
  EXPECT_EQ(without_fields(base())->frames[3].water->field, nullptr);
  EXPECT_NE(base().frames[3].water->field, nullptr);
}

// Two pumps of 0.05 m3/s from minute 30 take 120 m3 of the 125 m3 by minute 50; one takes 60 m3. Below 0.1 m stand 10
// m3.

TEST_F(StandingStreet, the_fewest_pumps_that_clear_a_site_in_time_are_found) {
  const auto set = smallest_pump_set(task({pump("P1", 0.05, 30), pump("P2", 0.05, 30), pump("P3", 0.05, 30)}, 50));
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_TRUE(set->clears);
  EXPECT_TRUE(set->fewest);
  EXPECT_EQ(set->pumps.size(), 2U);
  EXPECT_EQ(set->in_time, 3U);
  EXPECT_NEAR(set->depth_without_m, 0.45, 1e-3);
  EXPECT_NEAR(set->depth_with_m.middle, 0.05, 2e-3) << "5 m3 on 100 m2; depths are whole millimetres";
  // Where a fifth of the pumping fails, 29 m3 are left: 100 m2 * (2 L - 0.1).
  EXPECT_NEAR(set->depth_with_m.high, 0.195, 2e-3);
  EXPECT_EQ(set->runs, 4) << "one that is enough, one that is not, two for the range";
}

TEST_F(StandingStreet, the_strongest_pumps_are_taken_first) {
  const auto set = smallest_pump_set(task({pump("SMALL", 0.05, 30), pump("LARGE", 0.2, 35), pump("LATE", 1, 49)}, 50));
  ASSERT_TRUE(set);
  ASSERT_EQ(set->pumps.size(), 1U);
  EXPECT_EQ(set->pumps[0].resource, ResourceId("LARGE"));
}

TEST_F(StandingStreet, says_how_deep_it_stays_when_all_pumps_are_too_few) {
  const auto set = smallest_pump_set(task({pump("P1", 0.05, 30), pump("LATE", 5, 55)}, 50));
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->clears);
  EXPECT_EQ(set->pumps.size(), 1U) << "what comes later does not help by then";
  // 65 m3 are left: 100 m2 * (4 L - 0.6).
  EXPECT_NEAR(set->depth_with_m.middle, 0.3125, 2e-3);
}

TEST_F(StandingStreet, a_wrong_guess_is_corrected_by_runs) {
  // The pond is guessed from a forecast that stands still; meanwhile the model that is run gets rain on top.
  for (Forcing& step : start_.steps) step.rain_mm_per_h = 90;  // 15 m3 each ten minutes
  std::vector<PumpRun> pumps;
  for (const char* id : {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"}) pumps.push_back(pump(id, 0.05, 30));
  const auto set = smallest_pump_set(task(pumps, 50));
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->clears);
  EXPECT_TRUE(set->fewest);
  // 200 m3 by minute 50, 10 may stay: 190 m3 at 60 m3 a pump; each of the later steps takes more than it brings.
  EXPECT_EQ(set->pumps.size(), 4U);
  EXPECT_LE(set->runs, kMostPumpSetRuns + 2);
}

TEST_F(StandingStreet, a_dry_site_needs_no_pump) {
  start_.solver = street_bath(at(0), 0.05);
  const auto dry = *run_member(start_, kEnsemble[0], {}, exposure_);
  const auto set = smallest_pump_set({start_, *dry, reach_, exposure_, {pump("P1", 0.05, 30)}, at(50)});
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->clears);
  EXPECT_TRUE(set->pumps.empty());
  EXPECT_EQ(set->runs, 0);
}

TEST_F(StandingStreet, without_any_pump_in_time_the_site_stays_as_it_is) {
  const auto set = smallest_pump_set(task({pump("LATE", 5, 55)}, 50));
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->clears);
  EXPECT_EQ(set->in_time, 0U);
  EXPECT_NEAR(set->depth_with_m.middle, 0.45, 1e-3);
}

TEST_F(StandingStreet, a_time_outside_the_forecast_is_refused) {
  EXPECT_EQ(smallest_pump_set(task({pump("P1", 0.05, 30)}, 9)).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(smallest_pump_set(task({pump("P1", 0.05, 30)}, 121)).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sandtable::test
