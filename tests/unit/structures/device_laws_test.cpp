#include "twin/flood/structures/device_laws.h"

#include <gtest/gtest.h>

#include <limits>

namespace sandtable::structures {
namespace {

using hydraulics::FootprintWater;
using hydraulics::TimeSeries;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr FootprintWater kOutside{kNaN, kNaN, std::numeric_limits<double>::infinity()};

FootprintWater pond(double level_m, double area_m2) { return {level_m, 0, level_m * area_m2}; }

TEST(PumpLaw, pumps_to_the_outside_and_counts_hours_and_water) {
  PumpLaw law(Pump::of_capacity(0.3));
  EXPECT_EQ(law.discharge_m3_per_s(pond(1, 100), kOutside, 0, 10), 0.3);
  law.settle(3, 10);
  EXPECT_EQ(law.pumped_m3(), 3);
  EXPECT_NEAR(law.hours_running(), 10.0 / 3600, 1e-12);
  EXPECT_EQ(law.discharge_m3_per_s(pond(0, 100), kOutside, 10, 10), 0);
}

TEST(PumpLaw, goes_on_from_a_saved_state_and_a_clone_is_its_own) {
  Pump pump = Pump::of_capacity(1);
  pump.start_level_m = 2;
  pump.stop_level_m = 1;
  PumpLaw law(pump);
  law.discharge_m3_per_s(pond(2, 100), kOutside, 0, 1);
  std::vector<double> saved;
  law.save(saved);
  const auto clone = law.clone();
  law.discharge_m3_per_s(pond(0.5, 100), kOutside, 1, 1);  // stops
  EXPECT_EQ(law.discharge_m3_per_s(pond(1.5, 100), kOutside, 2, 1), 0);
  EXPECT_EQ(clone->discharge_m3_per_s(pond(1.5, 100), kOutside, 2, 1), 1);
  law.restore(saved);
  EXPECT_EQ(law.discharge_m3_per_s(pond(1.5, 100), kOutside, 2, 1), 1);
}

TEST(PumpLaw, ends_steps_where_it_fails_and_recovers) {
  Pump pump = Pump::of_capacity(1);
  pump.failures = {{100, 200}};
  const PumpLaw law(pump);
  EXPECT_EQ(law.next_event_s(0), 100);
  EXPECT_EQ(law.next_event_s(100), 200);
  EXPECT_EQ(law.next_event_s(200), std::numeric_limits<double>::infinity());
}

TEST(OpenLaw, follows_a_gate_schedule_until_somebody_orders_otherwise) {
  const auto opening = TimeSeries::make({{0, 0}, {100, 0}, {200, 1}});
  ASSERT_TRUE(opening);
  OpenLaw law(Gate{.width_m = 2}, {}, *opening);
  EXPECT_EQ(law.discharge_m3_per_s(pond(2, 1e6), pond(0, 1e6), 50, 1), 0);
  EXPECT_GT(law.discharge_m3_per_s(pond(2, 1e6), pond(0, 1e6), 300, 1), 1);
  EXPECT_EQ(law.next_event_s(10), 100);
  law.set_opening(0);
  EXPECT_EQ(law.discharge_m3_per_s(pond(2, 1e6), pond(0, 1e6), 301, 1), 0);
}

TEST(OpenLaw, stands_against_the_level_outside) {
  OpenLaw flap(Gate{.width_m = 2, .opening_m = 1, .flap = true}, TimeSeries(3.0));
  EXPECT_EQ(flap.discharge_m3_per_s(pond(2, 1e6), kOutside, 0, 1), 0);
  OpenLaw free(Gate{.width_m = 2, .opening_m = 1, .flap = true});
  EXPECT_GT(free.discharge_m3_per_s(pond(2, 1e6), kOutside, 0, 1), 0);
}

TEST(OpenLaw, brings_two_small_ponds_to_one_level_without_swinging) {
  OpenLaw weir(Weir{.crest_m = 0, .width_m = 50});
  double a = 1;
  double b = 0.2;
  for (int i = 0; i < 200; ++i) {
    // 25 m2 each: the free law would throw the whole pond over in one step.
    const double moved = weir.discharge_m3_per_s(pond(a, 25), pond(b, 25), i, 1) / 25;
    a -= moved;
    b += moved;
    ASSERT_GE(a, b - 1e-12) << i;
  }
  EXPECT_NEAR(a, 0.6, 1e-6);
}

TEST(DrainLaw, books_what_was_taken_and_not_what_it_wished) {
  DrainLaw law({.nodes = {{"M1", -2, 4}}, .links = {}, .inlets = {{Inlet{}, 0}}});
  const FootprintWater street[] = {pond(0.5, 100)};
  double wish[] = {0.0};
  law.step(street, 0, 1, wish);
  EXPECT_GT(wish[0], 0);
  const double taken[] = {wish[0] / 2};
  law.settle(taken, 1);
  EXPECT_EQ(law.stored_m3(), wish[0] / 2);
  std::vector<double> saved;
  law.save(saved);
  DrainLaw other({.nodes = {{"M1", -2, 4}}, .links = {}, .inlets = {{Inlet{}, 0}}});
  other.restore(saved);
  EXPECT_EQ(other.stored_m3(), law.stored_m3());
}

}  // namespace
}  // namespace sandtable::structures
