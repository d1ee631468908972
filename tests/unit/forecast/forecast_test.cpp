#include "twin/forecast/forecast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/forecast/bath.h"
#include "twin/forecast/comparison.h"
#include "twin/forecast/place_arrivals.h"
#include "twin/forecast/pump_plan.h"
#include "twin/forecast/rain_outlook.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

/// Two hours in steps of ten minutes at `mm_per_h` all along.
std::vector<Forcing> steady_rain(double mm_per_h) {
  Forcing now;
  now.rain_mm_per_h = mm_per_h;
  // So long a half-life that nothing dies away.
  return outlook_forcing(now, at(0), minutes{120}, minutes{10}, {std::chrono::hours{1'000'000}, 1});
}

std::shared_ptr<const Forecast> run(const std::vector<Forcing>& steps, double level_m = 0) {
  const auto bath = street_bath(at(0), level_m);
  auto forecast = run_forecast(*bath, steps, street_exposure());
  EXPECT_TRUE(forecast) << forecast.error().message;
  return *forecast;
}

TEST(Forecast, has_a_frame_at_the_end_of_each_step) {
  const auto forecast = run(steady_rain(60));
  ASSERT_EQ(forecast->frames.size(), 12U);
  EXPECT_EQ(forecast->from, at(0));
  EXPECT_EQ(forecast->to(), at(120));
  EXPECT_EQ(forecast->frame_at(at(9)), nullptr);
  EXPECT_EQ(forecast->frame_at(at(19))->water->valid_at, at(10));
  EXPECT_EQ(forecast->frame_at(at(500))->water->valid_at, at(120));
  EXPECT_EQ(forecast->model, "bathtub stand-in");
}

TEST(Forecast, tells_when_water_reaches_a_school_that_was_dry) {
  // 120 mm on 1000 m2 of a wedge: the level passes 0.2 + 0.3 m at 160 mm, so only the stronger rain arrives.
  EXPECT_TRUE(run(steady_rain(60))->arrivals.empty());
  const auto arrivals = run(steady_rain(120))->arrivals;
  ASSERT_EQ(arrivals.size(), 1U);
  // Volume under a flat surface at 0.5 m: 100 m2 * (0.5 + 0.4 + 0.3 + 0.2 + 0.1) = 150 m3 = 75 min of 120 mm/h.
  EXPECT_EQ(arrivals[0].at, at(80));
}

TEST(Forecast, a_school_that_stands_in_water_already_is_not_told_that_it_will_come) {
  EXPECT_TRUE(run(steady_rain(120), 0.6)->arrivals.empty()) << "0.4 m deep before the rain";
  EXPECT_EQ(run(steady_rain(120), 0.4)->arrivals.size(), 1U) << "0.2 m deep: it gets worse";
}

TEST(Forecast, a_school_is_told_the_soonest_and_the_expected_time) {
  const auto middle = run(steady_rain(120));
  const auto less = run(steady_rain(60));
  const auto more = run(steady_rain(240));
  const auto expected = place_arrivals(std::vector{middle, less, more}, street_exposure());
  ASSERT_EQ(expected.size(), 1U);
  EXPECT_EQ(expected[0].name.en, "School");
  EXPECT_EQ(expected[0].expected, at(80));
  EXPECT_EQ(expected[0].earliest, at(40)) << "twice the rain, half the time";
  const auto possible = place_arrivals(std::vector{less, more}, street_exposure());
  ASSERT_EQ(possible.size(), 1U);
  EXPECT_FALSE(possible[0].expected) << "only if it rains more";
  EXPECT_TRUE(place_arrivals(std::vector{less}, street_exposure()).empty());
}

TEST(Forecast, the_worst_is_counted_by_the_deepest_water_of_each_cell) {
  auto steps = steady_rain(0);
  const PumpRun pump{ResourceId("P1"), SiteId("S1"), 0.05, {at(0), at(120)}};
  add_pumps(std::span(&pump, 1), at(0), steps);
  const auto forecast = run(steps, 0.65);
  EXPECT_EQ(forecast->frames.back().impact.buildings[0], 0) << "pumped dry at the end";
  EXPECT_GT(forecast->worst.buildings[0], forecast->frames.back().impact.buildings[0]);
  EXPECT_EQ(forecast->worst, forecast->frames.front().impact);
  // 100 m2 * (0.65 + 0.55 + .. + 0.05)
  EXPECT_NEAR(forecast->pumped_m3, 245, 1e-3);
}

TEST(Forecast, stops_between_two_steps_when_asked_to) {
  std::stop_source stop;
  const auto bath = street_bath(at(0));
  int steps_done = 0;
  const auto forecast = run_forecast(*bath, steady_rain(60), street_exposure(), stop.get_token(), [&](double) {
    if (++steps_done == 3) stop.request_stop();
  });
  ASSERT_FALSE(forecast);
  EXPECT_EQ(forecast.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(bath->time(), at(30));
}

TEST(Forecast, passes_on_why_the_model_failed) {
  auto steps = steady_rain(60);
  steps[4].rain_mm_per_h = -1;
  const auto bath = street_bath(at(0));
  const auto forecast = run_forecast(*bath, steps, street_exposure());
  ASSERT_FALSE(forecast);
  EXPECT_NE(forecast.error().message.find("rain"), std::string::npos);
}

TEST(Forecast, the_range_spans_its_runs) {
  const std::vector<std::shared_ptr<const Forecast>> runs{run(steady_rain(90)), run(steady_rain(60)),
                                                          run(steady_rain(120))};
  const ForecastRange range = range_of(runs);
  ASSERT_EQ(range.at.size(), 12U);
  EXPECT_EQ(range.at.back(), at(120));
  const auto flooded = [&](std::size_t i) {
    return static_cast<double>(runs[i]->frames.back().impact.buildings[kFloodedClass]);
  };
  EXPECT_EQ(range.buildings.back().low, flooded(1));
  EXPECT_EQ(range.buildings.back().high, flooded(2));
  EXPECT_LT(flooded(1), flooded(2));
  const auto& depth = range.depth_m.at(SiteId("S1")).back();
  EXPECT_EQ(depth.low, runs[1]->frames.back().water->pools[0].max_depth_m);
  EXPECT_EQ(depth.high, runs[2]->frames.back().water->pools[0].max_depth_m);
}

TEST(Comparison, says_what_a_pump_saves_and_when_the_pool_is_clear) {
  const auto without = run(steady_rain(0), 0.45);
  auto steps = steady_rain(0);
  const PumpRun pump{ResourceId("P1"), SiteId("S1"), 0.05, {at(30), at(120)}};
  add_pumps(std::span(&pump, 1), at(0), steps);
  const auto with = run(steps, 0.45);
  const Comparison c = compare(*without, *with);
  // Level 0.45 m: two cells deeper than 0.3 m for two hours. The pump begins after half an hour, takes 30 m3 in each
  // step of ten minutes of the 125 m3 there are, and both are shallower than 0.3 m after its second step.
  EXPECT_EQ(c.worst_without.buildings[kFloodedClass], 2);
  EXPECT_EQ(c.last_without.buildings[kFloodedClass], 2);
  EXPECT_EQ(c.last_with.buildings[kFloodedClass], 0);
  double minutes_with = 0;
  for (const ForecastFrame& frame : with->frames)
    minutes_with += 10 * static_cast<double>(frame.impact.buildings[kFloodedClass]);
  EXPECT_NEAR(c.building_minutes_saved, 240 - minutes_with, 1e-9);
  EXPECT_GT(c.building_minutes_saved, 120);
  EXPECT_NEAR(c.road_km_minutes_saved, c.building_minutes_saved / 100, 1e-9) << "10 m of road for each building";
  EXPECT_NEAR(c.pumped_m3, 125, 1e-3);
  ASSERT_EQ(c.pools.size(), 1U);
  EXPECT_FALSE(c.pools[0].clear_without);
  ASSERT_TRUE(c.pools[0].clear_with);
  EXPECT_GE(*c.pools[0].clear_with, at(60));
  EXPECT_LE(*c.pools[0].clear_with, at(80));
  EXPECT_NEAR(c.pools[0].deepest_without_m, 0.45, 1e-6);
  EXPECT_NEAR(c.pools[0].last_with_m, 0, 1e-6);
}

TEST(Comparison, nothing_changes_against_itself) {
  const auto run_once = run(steady_rain(90));
  const Comparison c = compare(*run_once, *run_once);
  EXPECT_EQ(c.building_minutes_saved, 0);
  EXPECT_EQ(c.worst_with, c.worst_without);
  EXPECT_EQ(c.pools[0].clear_with, c.pools[0].clear_without);
}

TEST(Forecast, keeps_what_the_whole_run_does_to_each_cell) {
  // Level after t minutes of 120 mm/h on the wedge of 1000 m2: 2 m3 a minute. 0.3 m stand in the lowest cell from
  // 100 m2 * (0.3 + 0.2 + 0.1) = 60 m3 on, after 30 min, and stay.
  const auto forecast = run(steady_rain(120));
  ASSERT_NE(forecast->record, nullptr);
  const WaterRecordFields& record = *forecast->record;
  EXPECT_DOUBLE_EQ(record.arrival_depth_m, 0.3);
  // Between frames ten minutes apart depth counts as linear.
  EXPECT_NEAR(record.arrival_s.values()[0], 30 * 60, 60);
  EXPECT_NEAR(record.wet_s.values()[0], 90 * 60, 60);
  EXPECT_EQ(record.max_depth_m.values(), forecast->frames.back().water->field->depth_m().values()) << "it only rises";
  EXPECT_TRUE(std::isnan(record.arrival_s.values()[9])) << "the top of the street stays dry";
  EXPECT_EQ(record.wet_s.values()[9], 0);
  EXPECT_TRUE(record.hazard_class.empty()) << "a bath knows no speeds";
}

TEST(Forecast, water_that_stands_there_at_the_start_has_arrived_then) {
  const auto forecast = run(steady_rain(0), 0.5);
  ASSERT_NE(forecast->record, nullptr);
  EXPECT_EQ(forecast->record->arrival_s.values()[0], 0);
  EXPECT_FLOAT_EQ(forecast->record->wet_s.values()[0], 2 * 3600);
}

TEST(Forecast, arrives_by_the_depth_that_the_place_says) {
  const auto bath = street_bath(at(0));
  Exposure exposure = street_exposure();
  exposure.arrival_depth_m = 0.1;
  const auto forecast = run_forecast(*bath, steady_rain(120), exposure);
  ASSERT_TRUE(forecast);
  EXPECT_LT((*forecast)->record->arrival_s.values()[0], 11 * 60) << "10 m3 after five minutes";
}

}  // namespace
}  // namespace sandtable::test
