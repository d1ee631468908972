#include "twin/forecast/passability.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/forecast/bath.h"

namespace sandtable::test {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// A forecast of the street with these depths in its fourth cell, one for every ten minutes.
Forecast fourth_cell(const std::vector<float>& depths_m) {
  Forecast run;
  run.from = at(0);
  for (const float depth : depths_m) {
    Grid<float> field(street_frame(), 0.0F);
    field.at(3, 0) = depth;
    auto water = std::make_shared<Water>();
    water->valid_at = at(10 * static_cast<int>(run.frames.size() + 1));
    water->field = std::make_shared<const FloodField>(water->valid_at, field);
    run.frames.push_back({water, {}});
  }
  return run;
}

std::vector<std::uint32_t> whole_street() { return cells_along(street_frame(), std::vector<LocalXY>{{1, 5}, {99, 5}}); }

TEST(Passability, deep_water_stops_a_car_before_a_pump_truck) {
  EXPECT_TRUE(can_pass(VehicleClass::kCar, 0.29));
  EXPECT_FALSE(can_pass(VehicleClass::kCar, 0.3));
  EXPECT_TRUE(can_pass(VehicleClass::kPumpTruck, 0.49));
  EXPECT_FALSE(can_pass(VehicleClass::kPumpTruck, 0.5));
}

TEST(Passability, shallow_but_fast_water_stops_them_too) {
  EXPECT_FALSE(can_pass(VehicleClass::kCar, 0.15, 2.0));
  EXPECT_TRUE(can_pass(VehicleClass::kPumpTruck, 0.15, 2.0));
  EXPECT_FALSE(can_pass(VehicleClass::kPumpTruck, 0.3, 2.0));
}

TEST(Passability, what_is_not_known_is_not_called_closed) { EXPECT_TRUE(can_pass(VehicleClass::kCar, std::nan(""))); }

TEST(Passability, closed_roads_are_counted_for_each_vehicle_and_frame) {
  const RoadCourse course = road_course(fourth_cell({0.1F, 0.3F, 0.6F, kUnknown}), street_exposure());
  ASSERT_EQ(course.at.size(), 4U);
  EXPECT_EQ(course.at[1], at(20));
  EXPECT_EQ(course.closed_m[0], (std::vector<double>{0, 10, 10, 0}));
  EXPECT_EQ(course.closed_m[1], (std::vector<double>{0, 0, 10, 0}));
}

TEST(Passability, a_way_runs_over_its_cells_in_order) {
  EXPECT_EQ(cells_along(street_frame(), std::vector<LocalXY>{{35, 5}, {12, 5}}), (std::vector<std::uint32_t>{3, 2, 1}));
  EXPECT_EQ(cells_along(street_frame(), std::vector<LocalXY>{{-50, 5}, {15, 5}}), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(cells_along(street_frame(), std::vector<LocalXY>{}).empty());
}

TEST(Passability, a_way_that_ends_at_the_water_is_driven_to_the_length_of_the_hoses) {
  EXPECT_EQ(cells_along(street_frame(), std::vector<LocalXY>{{5, 5}, {50, 5}, {95, 5}}, 66),
            (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_TRUE(cells_along(street_frame(), std::vector<LocalXY>{{5, 5}, {15, 5}}, kHose_m).empty());
}

TEST(Passability, a_way_is_cut_where_and_when_the_water_gets_too_deep) {
  const auto cut =
      first_cut(fourth_cell({0.2F, 0.4F, 0.55F, 0.6F, 0.4F}), street_frame(), whole_street(), VehicleClass::kPumpTruck);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->from, at(20)) << "open at minute 20, closed at minute 30";
  EXPECT_EQ(cut->open_again, at(50));
  EXPECT_EQ(cut->at, (LocalXY{35, 5}));
  EXPECT_NEAR(cut->depth_m, 0.55, 1e-3);
}

TEST(Passability, a_way_that_closes_again_is_not_called_open) {
  const auto cut = first_cut(fourth_cell({0.6F, 0.1F, 0.6F}), street_frame(), whole_street(), VehicleClass::kPumpTruck);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->from, at(0));
  EXPECT_FALSE(cut->open_again);
}

TEST(Passability, fast_water_closes_a_road_that_its_depth_would_not) {
  Forecast run = fourth_cell({0.2F, 0.2F});
  for (ForecastFrame& frame : run.frames) {
    auto water = std::make_shared<Water>(*frame.water);
    std::vector<std::uint8_t> steps(10, 0);
    steps[3] = to_speed_steps(frame.water->valid_at == run.frames[0].water->valid_at ? 1.0F : 2.0F);
    water->field = std::make_shared<const FloodField>(water->valid_at, frame.water->field->depth_m(), steps);
    frame.water = water;
  }
  const RoadCourse course = road_course(run, street_exposure());
  const auto car = static_cast<std::size_t>(VehicleClass::kCar);
  EXPECT_EQ(course.closed_m[car], (std::vector<double>{0, 10})) << "0.2 m at 2 m/s is 0.4 m2/s";
  EXPECT_TRUE(first_cut(run, street_frame(), whole_street(), VehicleClass::kCar));
  EXPECT_FALSE(first_cut(run, street_frame(), whole_street(), VehicleClass::kPumpTruck));
}

TEST(Passability, a_dry_way_stays_open) {
  EXPECT_FALSE(first_cut(fourth_cell({0.2F, 0.4F}), street_frame(), whole_street(), VehicleClass::kPumpTruck));
  EXPECT_TRUE(first_cut(fourth_cell({0.2F, 0.4F}), street_frame(), whole_street(), VehicleClass::kCar));
}

}  // namespace
}  // namespace sandtable::test
