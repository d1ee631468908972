#include "twin/flood/structures/pump.h"

#include <gtest/gtest.h>

namespace sandtable::structures {
namespace {

TEST(Pump, follows_its_curve_and_lifts_nothing_beyond_it) {
  const Pump pump{.curve = {{0, 0.5}, {4, 0.3}, {8, 0.0}}};
  EXPECT_EQ(curve_discharge_m3_per_s(pump, -1), 0.5);
  EXPECT_NEAR(curve_discharge_m3_per_s(pump, 2), 0.4, 1e-12);
  EXPECT_NEAR(curve_discharge_m3_per_s(pump, 6), 0.15, 1e-12);
  EXPECT_EQ(curve_discharge_m3_per_s(pump, 9), 0);
  EXPECT_EQ(curve_discharge_m3_per_s(Pump::of_capacity(0.2), 99), 0.2);
}

TEST(Pump, starts_high_and_stops_low) {
  Pump pump = Pump::of_capacity(1);
  pump.start_level_m = 1.2;
  pump.stop_level_m = 0.8;
  PumpState state;
  const struct {
    double level_m;
    bool running;
  } cases[] = {{0.5, false}, {1.1, false}, {1.2, true}, {1.0, true}, {0.8, false}, {1.1, false}, {1.3, true}};
  for (const auto& c : cases) {
    state = advanced(pump, state, {c.level_m, 0}, 0, 1);
    EXPECT_EQ(state.running, c.running) << c.level_m;
    EXPECT_EQ(discharge_m3_per_s(pump, state, {c.level_m, 0}), c.running ? 1 : 0) << c.level_m;
  }
}

TEST(Pump, obeys_a_person_before_its_levels) {
  Pump pump = Pump::of_capacity(1);
  pump.start_level_m = 5;
  pump.mode = PumpMode::kOn;
  EXPECT_TRUE(advanced(pump, {}, {0, 0}, 0, 1).running);
  pump.mode = PumpMode::kOff;
  EXPECT_FALSE(advanced(pump, {.running = true, .ramp = 1}, {9, 0}, 0, 1).running);
}

TEST(Pump, ramps_up_and_down) {
  Pump pump = Pump::of_capacity(2);
  pump.ramp_s = 10;
  pump.mode = PumpMode::kOn;
  PumpState state = advanced(pump, {}, {1, 0}, 0, 4);
  EXPECT_NEAR(discharge_m3_per_s(pump, state, {1, 0}), 0.8, 1e-12);
  state = advanced(pump, state, {1, 0}, 4, 100);
  EXPECT_EQ(discharge_m3_per_s(pump, state, {1, 0}), 2);
  pump.mode = PumpMode::kOff;
  state = advanced(pump, state, {1, 0}, 104, 5);
  EXPECT_NEAR(discharge_m3_per_s(pump, state, {1, 0}), 1, 1e-12);
}

TEST(Pump, gives_nothing_while_it_has_failed_and_goes_on_after) {
  Pump pump = Pump::of_capacity(1);
  pump.failures = {{100, 200}};
  EXPECT_EQ(advanced(pump, {}, {1, 0}, 99, 1).ramp, 1);
  EXPECT_EQ(advanced(pump, {.running = true, .ramp = 1}, {1, 0}, 100, 1).ramp, 0);
  EXPECT_EQ(advanced(pump, {.running = true, .ramp = 0}, {1, 0}, 200, 1).ramp, 1);
}

TEST(Pump, stops_when_its_tank_is_empty) {
  Pump pump = Pump::of_capacity(1);
  pump.tank_l = 10;
  pump.fuel_l_per_h = 5;
  PumpState state;
  double ran_s = 0;
  for (double t = 0; t < 4 * 3600; t += 60) {
    state = advanced(pump, state, {1, 0}, t, 60);
    if (state.ramp > 0) ran_s += 60;
  }
  EXPECT_NEAR(ran_s, 2 * 3600, 61);  // one step more at most
}

TEST(Pump, draws_nothing_below_its_suction_and_lifts_to_its_pipe) {
  Pump pump{.curve = {{0, 1}, {10, 0}}};
  pump.suction_m = 0.3;
  pump.outlet_level_m = 5.4;
  const PumpState on{.running = true, .ramp = 1};
  EXPECT_EQ(discharge_m3_per_s(pump, on, {0.3, 0}), 0);
  EXPECT_NEAR(discharge_m3_per_s(pump, on, {0.4, 0}), 0.5, 1e-12);
  EXPECT_NEAR(discharge_m3_per_s(pump, on, {0.4, 8.4}), 0.2, 1e-12);  // the river above the pipe counts
}

}  // namespace
}  // namespace sandtable::structures
