#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "twin/flood/structures/breach.h"
#include "twin/flood/structures/culvert.h"
#include "twin/flood/structures/gate.h"
#include "twin/flood/structures/weir.h"

namespace sandtable::structures {
namespace {

struct Case {
  Heads heads;
  double expected_m3_per_s;
};

// Worked out by hand to four figures.
constexpr double kByHand = 5e-4;

TEST(Weir, follows_the_broad_crested_law_and_villemonte) {
  const Weir weir{.crest_m = 10, .width_m = 4};
  const Case cases[] = {
      {{9.9, 9.0}, 0},
      {{10.0, 9.0}, 0},
      {{10.25, 9.0}, 1.7 * 4 * 0.125},                                     // 0.25^1.5
      {{10.25, 10.0}, 1.7 * 4 * 0.125},                                    // tailwater at the crest: still free
      {{10.25, 10.125}, 1.7 * 4 * 0.125 * std::pow(1 - 0.353553, 0.385)},  // half drowned
      {{10.25, 10.25}, 0},
      {{9.0, 10.25}, -1.7 * 4 * 0.125},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(discharge_m3_per_s(weir, c.heads), c.expected_m3_per_s, kByHand)
        << c.heads.upstream_m << " over " << c.heads.downstream_m;
  }
}

TEST(Weir, that_is_one_way_holds_water_back) {
  const Weir weir{.crest_m = 0, .width_m = 1, .one_way = true};
  EXPECT_EQ(discharge_m3_per_s(weir, {0, 1}), 0);
  EXPECT_GT(discharge_m3_per_s(weir, {1, 0}), 0);
}

TEST(Gate, passes_from_weir_to_free_and_drowned_orifice) {
  const Gate gate{.sill_m = 0, .width_m = 2, .opening_m = 0.5};
  const double jet = 0.61 * 0.5;
  const auto slot = [&](double head) { return jet * 2 * std::sqrt(2 * 9.81 * head); };
  const Case cases[] = {
      {{0.3, 0}, 1.7 * 2 * 0.3 * std::sqrt(0.3)},  // does not touch the leaf
      {{2.0, 0}, slot(2.0 - jet)},
      {{2.0, 0.3}, slot(2.0 - jet)},  // tailwater below the jet: still free
      {{2.0, 1.5}, slot(0.5)},
      {{1.5, 2.0}, -slot(0.5)},
      {{2.0, 2.0}, 0},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(discharge_m3_per_s(gate, c.heads), c.expected_m3_per_s, kByHand)
        << c.heads.upstream_m << " to " << c.heads.downstream_m;
  }
}

TEST(Gate, that_is_closed_or_a_flap_lets_nothing_back) {
  EXPECT_EQ(discharge_m3_per_s(Gate{.opening_m = 0}, {5, 0}), 0);
  EXPECT_EQ(discharge_m3_per_s(Gate{.opening_m = 1, .flap = true}, {0, 5}), 0);
}

/// The largest change of a law between levels a tenth of a millimetre apart, up to 3 m.
template <class Structure>
double largest_jump(const Structure& structure, double downstream_m) {
  double largest = 0;
  double before = discharge_m3_per_s(structure, {downstream_m, downstream_m});
  for (double level = downstream_m; level < 3; level += 1e-4) {
    const double now = discharge_m3_per_s(structure, {level, downstream_m});
    largest = std::max(largest, std::abs(now - before));
    before = now;
  }
  return largest;
}

TEST(Structures, have_no_jump_as_water_rises) {
  for (double downstream_m : {-1.0, 0.0, 0.2, 0.45, 0.6}) {
    // Near equal levels the drowned laws rise like a root: 1e-4 m of head drives sqrt(2 g 1e-4) = 0.044 m/s.
    EXPECT_LT(largest_jump(Weir{.crest_m = 0, .width_m = 1}, downstream_m), 0.1) << downstream_m;
    EXPECT_LT(largest_jump(Gate{.width_m = 1, .opening_m = 0.5}, downstream_m), 0.1) << downstream_m;
    EXPECT_LT(largest_jump(Culvert{.width_m = 0.6}, downstream_m), 0.1) << downstream_m;
  }
}

TEST(Culvert, knows_area_and_radius_of_a_part_full_pipe) {
  const Culvert pipe{.width_m = 2};
  EXPECT_NEAR(barrel_flow(pipe, 1).area_m2, std::numbers::pi / 2, 1e-12);
  EXPECT_NEAR(barrel_flow(pipe, 1).radius_m, 0.5, 1e-12);
  EXPECT_NEAR(barrel_flow(pipe, 9).area_m2, std::numbers::pi, 1e-12);
  EXPECT_EQ(barrel_flow(pipe, 0).area_m2, 0);
  const Culvert box{.shape = BarrelShape::kBox, .width_m = 2, .height_m = 1};
  EXPECT_NEAR(barrel_flow(box, 0.5).radius_m, 1.0 / 3, 1e-12);
  EXPECT_NEAR(barrel_flow(box, 1).radius_m, 2.0 / 6, 1e-12);
}

TEST(Culvert, is_governed_by_the_least_of_three_controls) {
  Culvert box{.shape = BarrelShape::kBox, .width_m = 2, .height_m = 1, .length_m = 1};
  // A trickle meets the entrance as a weir.
  EXPECT_NEAR(discharge_m3_per_s(box, {0.1, -5}), 1.7 * 2 * 0.1 * std::sqrt(0.1), kByHand);
  // Deep and short: the entrance as an orifice.
  EXPECT_NEAR(discharge_m3_per_s(box, {3, -5}), 0.6 * 2 * std::sqrt(2 * 9.81 * 2.5), kByHand);
  // Long and rough: the barrel.
  box.length_m = 200;
  box.manning = 0.03;
  const double friction = 2 * 9.81 * 9e-4 * 200 / std::pow(1.0 / 3, 4.0 / 3);
  EXPECT_NEAR(discharge_m3_per_s(box, {3, 2}), 2 * std::sqrt(2 * 9.81 * 1 / (1.5 + friction)), kByHand);
}

TEST(Culvert, obeys_its_flap_its_barrels_and_what_blocks_it) {
  Culvert pipe{.width_m = 1};
  const double one = discharge_m3_per_s(pipe, {2, 1});
  EXPECT_NEAR(discharge_m3_per_s(pipe, {1, 2}), -one, 1e-12);
  pipe.barrels = 3;
  pipe.blocked = 0.5;
  EXPECT_NEAR(discharge_m3_per_s(pipe, {2, 1}), 1.5 * one, 1e-12);
  pipe.flap = true;
  EXPECT_EQ(discharge_m3_per_s(pipe, {1, 2}), 0);
}

TEST(Breach, falls_in_a_straight_line_and_stays_down) {
  const Breach breach{.start_s = 100, .over_s = 50, .intact_crest_m = 4, .final_crest_m = 1};
  EXPECT_EQ(crest_m(breach, 99), 4);
  EXPECT_EQ(crest_m(breach, 125), 2.5);
  EXPECT_EQ(crest_m(breach, 1e9), 1);
  EXPECT_EQ(crest_m(Breach{.start_s = 5, .over_s = 0, .intact_crest_m = 2, .final_crest_m = 0}, 5), 0);
}

}  // namespace
}  // namespace sandtable::structures
