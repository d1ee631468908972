#include <gtest/gtest.h>

#include "tests/unit/runtime/forecast_desk.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

constexpr double kDrains = 8;

Series rain_series(const Station& station) {
  return {make_series_id(station.id, Quantity::kRainfall, minutes{10}), station.id, Quantity::kRainfall, minutes{10},
          ""};
}

/// A shower of 60 mm/h on the street, told by a gauge, and what a street sensor sees of the water that truly stands
/// there: drains take 70 % of what the model believes.
class OutlookRecordTest : public ::testing::Test {
 protected:
  OutlookRecordTest() { truth_->vary({1, 0.7}); }

  void rain_until(UtcTime end) {
    while (desk_.clock.now() < end) {
      const UtcTime t = desk_.clock.now();
      Station rain = gauge("R1");
      rain.kind = StationKind::kRain;
      IngestDelivery delivery;
      delivery.source = SourceId("f");
      delivery.stations = {rain, street_};
      delivery.series = {rain_series(rain), depth_series(street_)};
      delivery.observations = {{delivery.series[0].id, t, t, 10, "", QualityFlag::kPass, ""}};
      if (depth_ >= 0)
        delivery.observations.push_back({delivery.series[1].id, t, t, depth_, "", QualityFlag::kPass, ""});
      desk_.twin.deliver(delivery);
      desk_.settle();
      desk_.run_to(t + minutes{1});
      Forcing forcing;
      forcing.until = desk_.clock.now();
      forcing.rain_mm_per_h = 60;
      depth_ = (*truth_->advance(forcing))->pools.at(0).max_depth_m;
    }
  }

  Station street_ = gauge("A", {5, 5});
  std::unique_ptr<FloodSolver> truth_ = street_bath(at(0), 0, kDrains);
  double depth_ = -1;
  ForecastDesk desk_{street_bath(at(0), 0, kDrains)};
};

TEST_F(OutlookRecordTest, sensors_find_the_drains_that_are_blocked) {
  rain_until(at(62));  // an hour before that the model had run
  desk_.look_ahead();
  const auto outlook = desk_.outlook();
  ASSERT_TRUE(outlook->fit) << outlook->error;
  EXPECT_EQ(outlook->fit->sensors, 1);
  EXPECT_EQ(kParticles[outlook->fit->best()].model.drain_factor, 0.7);
  EXPECT_EQ(kParticles[outlook->fit->best()].rain_factor, 1);
  EXPECT_GT(outlook->fit->weights[outlook->fit->best()], 1.0 / kParticles.size());
}

TEST_F(OutlookRecordTest, without_a_sensor_there_are_chances_but_no_fit) {
  street_.kind = StationKind::kOther;
  rain_until(at(60));
  desk_.look_ahead();
  EXPECT_FALSE(desk_.outlook()->fit);
  EXPECT_EQ(desk_.outlook()->chances.size(), 1U);
}

TEST_F(OutlookRecordTest, every_outlook_leaves_its_figures_in_the_journal) {
  rain_until(at(60));
  desk_.look_ahead();
  desk_.settle();
  const auto computed = desk_.all<OutlookComputed>();
  ASSERT_EQ(computed.size(), 1U);
  const OutlookRecord& record = *computed[0].outlook;
  EXPECT_EQ(record.issued, at(60));
  EXPECT_EQ(record.runs, 9);
  ASSERT_EQ(record.moments.size(), 4U);
  EXPECT_EQ(record.moments[0].at, at(90));
  EXPECT_EQ(record.moments[3].at, at(180));
  const ExpectedMoment& last = record.moments[3];
  EXPECT_LE(last.buildings.low, last.buildings.middle);
  EXPECT_GE(last.buildings.high, last.buildings.middle);
  ASSERT_EQ(last.pools.size(), 1U);
  const double middle = desk_.outlook()->base->frames.back().water->pools.at(0).max_depth_m;
  EXPECT_NEAR(last.pools[0].depth_m, middle, 0.0006) << "whole millimetres";
}

TEST_F(OutlookRecordTest, what_was_foretold_is_judged_by_the_water_that_came) {
  rain_until(at(60));
  desk_.look_ahead();
  rain_until(at(95));
  EXPECT_EQ(desk_.all<OutlookJudged>().size(), 1U);
  EXPECT_EQ(desk_.twin.snapshot()->live.forecasts->score.cases(), 1);
  ASSERT_TRUE(desk_.twin.snapshot()->live.forecasts->score.brier());
}

}  // namespace
}  // namespace sandtable::test
