#include "twin/forecast/pump_reach.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

#include "tests/unit/forecast/bath.h"

namespace sandtable::test {
namespace {

constexpr std::array<std::uint32_t, 1> kFirst{0};

/// Cells of 100 m2 in a row.
Grid<float> row_of(std::vector<float> values) {
  const int cells = static_cast<int>(values.size());
  return {GridFrame{cells, 1, 10, {0, 10}}, std::move(values)};
}

Pond street_pond(float level_m) {
  Grid<float> ground(street_frame());
  Grid<float> depth(street_frame());
  std::vector<std::uint32_t> cells;
  for (int i = 0; i < 10; ++i) {
    ground.at(i, 0) = 0.1F * static_cast<float>(i);
    depth.at(i, 0) = std::max(0.0F, level_m - ground.at(i, 0));
    cells.push_back(static_cast<std::uint32_t>(i));
  }
  return {bath_reach(SiteId("S1"), ground, cells), depth};
}

TEST(PumpReach, a_bath_sinks_as_its_volume_says) {
  const Pond pond = street_pond(0.45F);
  // 100 m2 * (0.45 + 0.35 + 0.25 + 0.15 + 0.05)
  EXPECT_NEAR(pond.volume_m3(), 125, 1e-3);
  // At 0.25 m stand 100 m2 * (0.25 + 0.15 + 0.05) = 45 m3.
  EXPECT_NEAR(pond.drawdown_m(80), 0.2, 1e-5);
  EXPECT_EQ(pond.members().size(), 5U);
  EXPECT_NEAR(pond.depth_after_m(0, 0.2), 0.25, 1e-5);
  EXPECT_NEAR(pond.depth_after_m(3, 0.2), 0, 1e-6);
}

TEST(PumpReach, no_more_is_taken_than_there_is) {
  const Pond pond = street_pond(0.45F);
  EXPECT_NEAR(pond.drawdown_m(1e6), 0.45, 1e-5);
  EXPECT_EQ(pond.drawdown_m(0), 0);
  EXPECT_EQ(Pond().drawdown_m(5), 0);
  EXPECT_EQ(Pond().volume_m3(), 0);
}

TEST(PumpReach, water_behind_a_sill_stays_up_to_the_sill) {
  const Grid<float> ground = row_of({0, 0.1F, 0.5F, 0.2F, 0.3F});
  const PumpReach reach = flowing_reach(SiteId("S1"), ground, kFirst);
  EXPECT_EQ(reach.cells, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(reach.suction_cells, 1U);
  const std::vector<float> kept{0, 0, 0, 0.3F, 0.2F};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(reach.kept_m[i], kept[i], 1e-6F) << i;

  // A level of 0.6 m: what lies above the sill of 0.5 m can go, 10 cm of each cell behind it.
  const Pond over(reach, row_of({0.6F, 0.5F, 0.1F, 0.4F, 0.3F}));
  EXPECT_NEAR(over.volume_m3(), 100 * (0.6 + 0.5 + 0.1 + 0.1 + 0.1), 1e-3);
  EXPECT_NEAR(over.drawdown_m(50), 0.1, 1e-5);
  EXPECT_NEAR(over.depth_after_m(3, 1), 0.3, 1e-6);

  const Pond below(reach, row_of({0.4F, 0.3F, 0, 0.2F, 0.1F}));
  EXPECT_NEAR(below.volume_m3(), 100 * (0.4 + 0.3), 1e-3) << "behind the sill lies another pond";
}

TEST(PumpReach, water_that_runs_down_from_above_the_pond_is_not_part_of_it) {
  const PumpReach reach = flowing_reach(SiteId("S1"), row_of({0, 0.1F, 2, 3}), kFirst);
  const Pond pond(reach, row_of({0.3F, 0.2F, 0.05F, 0.05F}));
  EXPECT_EQ(pond.members().size(), 2U);
}

TEST(PumpReach, a_dry_suction_has_no_pond_and_unknown_water_is_none) {
  const PumpReach reach = flowing_reach(SiteId("S1"), row_of({0, 0.1F, 0.2F}), kFirst);
  EXPECT_EQ(Pond(reach, row_of({0, 0.5F, 0.4F})).volume_m3(), 0);
  constexpr float kNoData = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NEAR(Pond(reach, row_of({0.5F, kNoData, kNoData})).volume_m3(), 50, 1e-3);
}

TEST(PumpReach, unknown_ground_is_a_wall_and_far_ground_is_left_out) {
  constexpr float kNoData = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(flowing_reach(SiteId("S1"), row_of({0, kNoData, 0}), kFirst).cells.size(), 1U);
  const PumpReach far = flowing_reach(SiteId("S1"), row_of(std::vector<float>(100, 0.0F)), kFirst);
  EXPECT_EQ(far.cells.size(), 1 + static_cast<std::size_t>(kPumpReach_m / 10));
}

TEST(PumpReach, the_lowest_of_two_ways_counts) {
  // From the suction in the left corner of the upper row, the right one is reached over 0.3 m below, not 0.9 m beside.
  const Grid<float> ground(GridFrame{3, 2, 10, {0, 20}}, std::vector<float>{0, 0.9F, 0.1F, 0.3F, 0.2F, 0.1F});
  const PumpReach reach = flowing_reach(SiteId("S1"), ground, kFirst);
  const auto corner = std::ranges::find(reach.cells, 2U) - reach.cells.begin();
  ASSERT_LT(corner, std::ssize(reach.cells));
  EXPECT_NEAR(reach.kept_m[static_cast<std::size_t>(corner)], 0.2, 1e-6);
}

}  // namespace
}  // namespace sandtable::test
