#include "twin/flood/basin_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "tests/unit/flood/tiny_basin.h"
#include "twin/base/random.h"

namespace sandtable {
namespace {

using test::row_of;

BasinCurve curve_of(std::vector<float> ground_m, double cell_area_m2 = 100) {
  auto curve = BasinCurve::from_cells(ground_m, cell_area_m2);
  EXPECT_TRUE(curve);
  return *curve;
}

TEST(BasinCurve, holds_nothing_at_its_lowest_ground) {
  const BasinCurve curve = curve_of({3.0F, 1.0F, 2.0F});
  EXPECT_EQ(curve.lowest_m(), 1.0);
  EXPECT_EQ(curve.highest_m(), 3.0);
  EXPECT_EQ(curve.area_m2(), 300.0);
  EXPECT_EQ(curve.volume_m3(1.0), 0.0);
  EXPECT_EQ(curve.volume_m3(-5.0), 0.0);
  EXPECT_EQ(curve.level_m(0.0), 1.0);
}

TEST(BasinCurve, is_piecewise_linear_between_the_heights_of_its_cells) {
  const BasinCurve curve = curve_of({3.0F, 1.0F, 2.0F});
  EXPECT_DOUBLE_EQ(curve.volume_m3(1.5), 50.0);
  EXPECT_DOUBLE_EQ(curve.volume_m3(2.0), 100.0);
  EXPECT_DOUBLE_EQ(curve.volume_m3(2.5), 200.0);
  EXPECT_DOUBLE_EQ(curve.volume_m3(4.0), 600.0) << "above the highest ground it goes on as a shaft";
  EXPECT_DOUBLE_EQ(curve.level_m(50.0), 1.5);
  EXPECT_DOUBLE_EQ(curve.level_m(200.0), 2.5);
  EXPECT_DOUBLE_EQ(curve.level_m(600.0), 4.0);
}

TEST(BasinCurve, level_and_volume_are_inverse_on_random_ground_at_any_datum) {
  Random random(7);
  for (const double datum : {0.0, 500.0, -20.0}) {
    std::vector<float> ground;
    for (int i = 0; i < 5000; ++i) ground.push_back(static_cast<float>(datum + random.uniform(0, 8)));
    const BasinCurve curve = curve_of(ground);
    for (int i = 0; i < 200; ++i) {
      const double volume = random.uniform(0, 4e6);
      // Level near 500 m in double resolves 1e-13 m; times 5e5 m2 that is 5e-8 m3.
      EXPECT_NEAR(curve.volume_m3(curve.level_m(volume)), volume, 1e-6);
    }
  }
}

TEST(BasinCurve, agrees_with_the_sum_over_its_cells) {
  Random random(11);
  std::vector<float> ground;
  for (int i = 0; i < 300; ++i) ground.push_back(static_cast<float>(random.uniform(0, 3)));
  const BasinCurve curve = curve_of(ground);
  for (const double level : {0.1, 0.7, 1.9, 3.5}) {
    double sum = 0;
    double deep = 0;
    for (const float z : ground) {
      sum += 100 * std::max(0.0, level - static_cast<double>(z));
      if (level - static_cast<double>(z) > 0.1) deep += 100;
    }
    EXPECT_NEAR(curve.volume_m3(level), sum, 1e-9) << "both are exact but for the rounding of 300 additions";
    EXPECT_EQ(curve.wet_area_m2(level, 0.1), deep);
  }
}

TEST(BasinCurve, flat_ground_fills_evenly) {
  const BasinCurve curve = curve_of(std::vector<float>(50, 2.0F));
  EXPECT_DOUBLE_EQ(curve.level_m(5000.0), 3.0);
  EXPECT_EQ(curve.wet_area_m2(2.0), 0.0) << "ground at the level is dry";
  EXPECT_EQ(curve.wet_area_m2(2.01), 5000.0);
}

TEST(BasinCurve, leaves_out_unknown_ground_and_refuses_a_basin_of_nothing_else) {
  const float unknown = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(curve_of({unknown, 1.0F}).area_m2(), 100.0);
  EXPECT_FALSE(BasinCurve::from_cells(std::vector<float>{unknown}, 100));
  EXPECT_FALSE(BasinCurve::from_cells(std::vector<float>{}, 100));
  EXPECT_FALSE(BasinCurve::from_cells(std::vector<float>{1.0F}, 0));
}

TEST(BasinNetwork, spills_over_the_lowest_pass_between_two_basins) {
  // Two rows: the northern pass is 3 m high, the southern one 2 m.
  const auto ground = row_of<float>({1, 3, 1, 1, 2, 1}, 2);
  const auto basin = row_of<std::int16_t>({0, 0, 1, 0, 1, 1}, 2);
  const auto network = make_basin_network(ground, basin, 2);
  ASSERT_TRUE(network);
  const auto spill = network->lowest_spill(0);
  ASSERT_TRUE(spill);
  EXPECT_EQ(spill->to, 1);
  EXPECT_EQ(spill->crest_m, 2.0);
  EXPECT_EQ(network->lowest_spill(1)->crest_m, 2.0);
}

TEST(BasinNetwork, spills_out_of_the_model_where_cells_belong_to_no_basin) {
  const auto network = make_basin_network(row_of<float>({1, 4, 0}), row_of<std::int16_t>({0, 0, -1}), 1);
  ASSERT_TRUE(network);
  ASSERT_EQ(network->spills.size(), 1U);
  EXPECT_EQ(network->spills[0].to, std::nullopt);
  EXPECT_EQ(network->spills[0].crest_m, 4.0);
}

TEST(BasinNetwork, the_border_of_the_grid_and_unknown_ground_are_walls) {
  const float unknown = std::numeric_limits<float>::quiet_NaN();
  const auto network = make_basin_network(row_of<float>({1, 1, unknown, 1}), row_of<std::int16_t>({0, 0, -1, 1}), 2);
  ASSERT_TRUE(network);
  EXPECT_TRUE(network->spills.empty());
  EXPECT_EQ(network->lowest_spill(0), std::nullopt);
}

TEST(BasinNetwork, a_basin_without_known_ground_has_no_curve) {
  const auto network = make_basin_network(row_of<float>({1, 1}), row_of<std::int16_t>({0, 0}), 2);
  ASSERT_TRUE(network);
  EXPECT_TRUE(network->curves[0]);
  EXPECT_FALSE(network->curves[1]);
}

TEST(BasinNetwork, refuses_grids_that_do_not_fit) {
  EXPECT_FALSE(make_basin_network(row_of<float>({1, 1}), row_of<std::int16_t>({0}), 1));
  EXPECT_FALSE(make_basin_network(row_of<float>({1, 1}), row_of<std::int16_t>({0, 1}), 1)) << "basin 1 of 1";
  EXPECT_FALSE(make_basin_network(row_of<float>({1, 1}), row_of<std::int16_t>({0, -2}), 1));
}

}  // namespace
}  // namespace sandtable
