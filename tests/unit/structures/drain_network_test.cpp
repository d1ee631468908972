#include "twin/flood/structures/drain_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable::structures {
namespace {

using hydraulics::FootprintWater;

FootprintWater street(double ground_m, double depth_m, double area_m2) {
  return {ground_m + depth_m, ground_m, depth_m * area_m2};
}

TEST(Inlet, is_a_weir_in_shallow_and_an_orifice_in_deep_water) {
  const Inlet inlet{.perimeter_m = 2, .open_area_m2 = 0.2};
  EXPECT_NEAR(discharge_m3_per_s(inlet, {0, 0.04, -1}), 1.66 * 2 * 0.008, 1e-9);
  EXPECT_NEAR(discharge_m3_per_s(inlet, {0, 1, -1}), 0.67 * 0.2 * std::sqrt(2 * 9.81), 1e-9);
  EXPECT_EQ(discharge_m3_per_s(inlet, {0, 0, -1}), 0);
  EXPECT_EQ(discharge_m3_per_s(Inlet{.blocked = 1}, {0, 1, -1}), 0);
  EXPECT_EQ(discharge_m3_per_s(Inlet{.max_m3_per_s = 0.01}, {0, 1, -1}), 0.01);
}

TEST(Inlet, gives_back_what_a_surcharged_drain_pushes_up) {
  const Inlet inlet{.perimeter_m = 2, .open_area_m2 = 0.2};
  EXPECT_LT(discharge_m3_per_s(inlet, {0, 0, 0.5}), 0);
  EXPECT_EQ(discharge_m3_per_s(inlet, {0, 0.5, 0.5}), 0);
  EXPECT_GT(discharge_m3_per_s(inlet, {0, 0.6, 0.5}), 0);
}

DrainNetwork one_drain(double capacity_m3_per_s) {
  return {.nodes = {{"M1", -2, 4}},
          .links = {{.from = 0, .to = -1, .invert_m = -2, .capacity_m3_per_s = capacity_m3_per_s, .full_head_m = 0.5}},
          .inlets = {{Inlet{}, 0}}};
}

TEST(DrainNetwork, carries_a_street_to_the_outfall_at_no_more_than_its_capacity) {
  const DrainNetwork network = one_drain(0.05);
  DrainState state = empty_drains(network);
  double street_m3 = 200;
  double out_m3 = 0;
  for (int i = 0; i < 1800; ++i) {
    const FootprintWater water[] = {street(0, street_m3 / 400, 400)};
    const auto taken = inlet_wishes_m3(network, state, water, 1);
    const double out = settle(network, state, taken, 1);
    street_m3 -= taken[0];
    EXPECT_LE(out, 0.05 + 1e-12);
    out_m3 += out;
  }
  EXPECT_GT(out_m3, 80);  // 90 m3 at full capacity, less while the drain fills
  EXPECT_NEAR(street_m3 + state.volume_m3[0] + out_m3, 200, 1e-9);  // sums of doubles over 1800 steps
}

TEST(DrainNetwork, surcharges_the_lower_street_and_loses_nothing) {
  // A high street drains into M1, M1 into M2, whose street lies below M1's: M2 spills, and comes to rest.
  const DrainNetwork network{.nodes = {{"M1", 0, 2}, {"M2", -1, 2}},
                             .links = {{.from = 0, .to = 1, .invert_m = 0, .capacity_m3_per_s = 1, .full_head_m = 0.5}},
                             .inlets = {{Inlet{}, 0}, {Inlet{}, 1}}};
  DrainState state = empty_drains(network);
  double high_m3 = 50;
  double low_m3 = 0;
  for (int i = 0; i < 7200; ++i) {
    const FootprintWater water[] = {street(3, high_m3 / 100, 100), street(1, low_m3 / 100, 100)};
    const auto taken = inlet_wishes_m3(network, state, water, 1);
    settle(network, state, taken, 1);
    high_m3 -= taken[0];
    low_m3 -= taken[1];
    ASSERT_GE(high_m3, 0);
    ASSERT_GE(low_m3, 0);
    ASSERT_GE(state.volume_m3[0], 0);
    ASSERT_GE(state.volume_m3[1], 0);
  }
  EXPECT_LT(high_m3, 0.02);  // the last 0.2 mm trickle ever slower
  EXPECT_GT(low_m3, 30);
  EXPECT_NEAR(high_m3 + low_m3 + state.volume_m3[0] + state.volume_m3[1], 50, 1e-9);
  EXPECT_NEAR(node_level_m(network, state, 1), 1 + low_m3 / 100, 1e-3);
}

TEST(DrainNetwork, keeps_the_river_out_with_its_flap) {
  DrainNetwork network = one_drain(1);
  network.outfall_level_m = 1;
  DrainState state = empty_drains(network);
  const double nothing[] = {0.0};
  EXPECT_EQ(settle(network, state, nothing, 10), 0);
  network.outfall_flap = false;
  EXPECT_LT(settle(network, state, nothing, 10), 0);
  EXPECT_GT(state.volume_m3[0], 0);
}

TEST(DrainNetwork, names_what_points_nowhere) {
  DrainNetwork network = one_drain(1);
  EXPECT_TRUE(network.check());
  network.links[0].from = 3;
  EXPECT_NE(network.check().error().message.find("joins nodes 3"), std::string::npos);
  network = one_drain(1);
  network.nodes[0].area_m2 = 0;
  EXPECT_NE(network.check().error().message.find("M1"), std::string::npos);
  network = one_drain(1);
  network.inlets[0].node = -1;
  EXPECT_FALSE(network.check());
}

}  // namespace
}  // namespace sandtable::structures
