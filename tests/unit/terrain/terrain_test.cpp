#include "geo/terrain/terrain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable::geo {
namespace {

constexpr float kGap = std::numeric_limits<float>::quiet_NaN();

Grid<float> plane(int columns, int rows, double cell_m = 5) {
  Grid<float> grid({.columns = columns, .rows = rows, .cell_m = cell_m, .north_west = {1000, 9000}});
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) grid.at(c, r) = static_cast<float>(c + 10 * r);
  }
  return grid;
}

TEST(TerrainHeight, is_bilinear_between_cell_centres) {
  const Terrain terrain(plane(4, 3));
  EXPECT_DOUBLE_EQ(*terrain.height_m(terrain.frame().centre_of(2, 1)), 12);
  EXPECT_DOUBLE_EQ(*terrain.height_m(terrain.frame().centre_of(2, 1) + LocalXY(2.5, -2.5)), 12 + 0.5 + 5);
}

TEST(TerrainHeight, is_empty_outside_and_beside_unknown_cells) {
  Grid<float> grid = plane(4, 4);
  grid.at(3, 3) = kGap;
  const Terrain terrain(grid);
  EXPECT_FALSE(terrain.height_m({999, 8990}));
  EXPECT_FALSE(terrain.height_m(terrain.frame().centre_of(3, 3)));
  EXPECT_FALSE(terrain.height_m(terrain.frame().centre_of(2, 2) + LocalXY(1, -1)));
  EXPECT_TRUE(terrain.height_m(terrain.frame().centre_of(1, 1) + LocalXY(1, -1)));
}

TEST(TerrainLevels, halve_until_one_tile_holds_all) {
  const Terrain terrain(plane(600, 300));
  ASSERT_EQ(terrain.level_count(), 4);  // 600, 300, 150, 75
  EXPECT_EQ(terrain.level(3).columns(), 75);
  EXPECT_EQ(terrain.level(3).rows(), 38);
  EXPECT_DOUBLE_EQ(terrain.level(3).frame().cell_m, 40);
  EXPECT_EQ(terrain.level(3).frame().north_west, terrain.frame().north_west);
  EXPECT_EQ(terrain.tile_columns(0), 5);
  EXPECT_EQ(terrain.tile_columns(3), 1);
}

TEST(TerrainLevels, a_cell_is_the_mean_of_the_known_among_four) {
  Grid<float> grid = plane(200, 200);
  grid.at(0, 0) = 1;
  grid.at(1, 0) = kGap;
  grid.at(0, 1) = 3;
  grid.at(1, 1) = 8;
  for (const auto& [c, r] : {std::pair{2, 0}, {3, 0}, {2, 1}, {3, 1}}) grid.at(c, r) = kGap;
  const Terrain terrain(grid);
  EXPECT_FLOAT_EQ(terrain.level(1).at(0, 0), 4);
  EXPECT_TRUE(std::isnan(terrain.level(1).at(1, 0)));
  EXPECT_FLOAT_EQ(terrain.level(1).at(5, 7), 155.5F);  // of 150, 151, 160, 161
}

TEST(TerrainLevels, an_odd_edge_keeps_its_own_mean) {
  const Terrain terrain(plane(201, 129));
  const Grid<float>& half = terrain.level(1);
  ASSERT_EQ(half.columns(), 101);
  ASSERT_EQ(half.rows(), 65);
  EXPECT_FLOAT_EQ(half.at(100, 0), 200 + 5);      // column 200 alone, rows 0 and 1
  EXPECT_FLOAT_EQ(half.at(100, 64), 200 + 1280);  // the corner cell alone
}

TEST(TerrainTiles, neighbours_share_their_overlap) {
  const Terrain terrain(plane(300, 300));
  const Grid<float> west = terrain.tile({0, 0, 1});
  const Grid<float> east = terrain.tile({0, 1, 1});
  ASSERT_EQ(west.columns(), Terrain::kTileCells + 2);
  for (int r = 0; r < west.rows(); ++r) {
    EXPECT_EQ(west.at(west.columns() - 2, r), east.at(0, r));
    EXPECT_EQ(west.at(west.columns() - 1, r), east.at(1, r));
  }
  EXPECT_EQ(west.frame().centre_of(west.columns() - 1, 5), east.frame().centre_of(1, 5));
}

TEST(TerrainTiles, the_overlap_at_the_border_repeats_the_outermost_cell) {
  const Terrain terrain(plane(130, 4));
  const Grid<float> last = terrain.tile({0, 1, 0});
  ASSERT_EQ(last.columns(), 2 + 2);
  ASSERT_EQ(last.rows(), 4 + 2);
  EXPECT_EQ(last.at(3, 1), 129);
  EXPECT_EQ(last.at(2, 1), 129);
  EXPECT_EQ(last.at(1, 0), last.at(1, 1));
}

TEST(TerrainTiles, extents_cover_the_terrain_without_overlap) {
  const Terrain terrain(plane(300, 140));
  Extent all;
  for (int row = 0; row < terrain.tile_rows(0); ++row) {
    for (int column = 0; column < terrain.tile_columns(0); ++column) all.include(terrain.tile_extent({0, column, row}));
  }
  EXPECT_EQ(all, terrain.extent());
  EXPECT_DOUBLE_EQ(terrain.tile_extent({0, 0, 0}).east, terrain.tile_extent({0, 1, 0}).west);
}

TEST(TerrainTiles, ranges_bound_the_full_resolution_at_every_level) {
  Grid<float> grid = plane(300, 300);
  grid.at(299, 0) = 99999;  // a mast that the means of coarse levels would hide
  const Terrain terrain(grid);
  const TileKey top{terrain.level_count() - 1, 0, 0};
  ASSERT_TRUE(terrain.tile_range(top));
  EXPECT_EQ(terrain.tile_range(top)->max_m, 99999);
  EXPECT_EQ(terrain.tile_range(top)->min_m, 0);
  EXPECT_EQ(terrain.tile_range({0, 2, 0})->max_m, 99999);
  EXPECT_LT(terrain.tile_range({0, 0, 0})->max_m, 99999);
}

TEST(TerrainTiles, a_tile_without_known_cells_has_no_range) {
  Grid<float> grid = plane(256, 128);
  for (int r = 0; r < 128; ++r) {
    for (int c = 128; c < 256; ++c) grid.at(c, r) = kGap;
  }
  const Terrain terrain(grid);
  EXPECT_TRUE(terrain.tile_range({0, 0, 0}));
  EXPECT_FALSE(terrain.tile_range({0, 1, 0}));
  EXPECT_DOUBLE_EQ(terrain.known_share(), 0.5);
}

TEST(TerrainTiles, only_keys_inside_exist) {
  const Terrain terrain(plane(300, 140));
  EXPECT_TRUE(terrain.has_tile({0, 2, 1}));
  EXPECT_FALSE(terrain.has_tile({0, 3, 0}));
  EXPECT_FALSE(terrain.has_tile({0, 0, 2}));
  EXPECT_FALSE(terrain.has_tile({0, -1, 0}));
  EXPECT_FALSE(terrain.has_tile({terrain.level_count(), 0, 0}));
}

TEST(TerrainEmpty, has_no_heights_no_tiles_and_no_range) {
  const Terrain terrain{Grid<float>{}};
  EXPECT_EQ(terrain.level_count(), 1);
  EXPECT_FALSE(terrain.height_m({0, 0}));
  EXPECT_FALSE(terrain.range());
  EXPECT_FALSE(terrain.has_tile({0, 0, 0}));
}

}  // namespace
}  // namespace sandtable::geo
