#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "viewer/render/ground_builder.h"
#include "viewer/render/heightfield.h"
#include "viewer/render/picking.h"
#include "viewer/render/terrain_mesh.h"
#include "viewer/render/terrain_quadtree.h"
#include "viewer/render/tile_canvas.h"
#include "viewer/render/vector_index.h"

namespace sandtable::render {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr LocalXY kCorner{170'000, 2'546'000};

/// 200 x 200 cells of 5 m that rise one metre in ten towards the east.
HeightGrid slope() {
  HeightGrid grid(GridFrame{200, 200, 5, kCorner});
  for (int r = 0; r < 200; ++r) {
    for (int c = 0; c < 200; ++c) grid.at(c, r) = static_cast<float>((c + 0.5) * 0.5);
  }
  return grid;
}

Heightfield field(HeightGrid grid) { return Heightfield(std::make_shared<const HeightGrid>(std::move(grid))); }

LocalXY at(double x, double y_from_north) { return {kCorner.x + x, kCorner.y - y_from_north}; }

TEST(Heightfield, samples_between_cells_at_every_spacing) {
  const Heightfield heights = field(slope());
  EXPECT_NEAR(heights.sample(at(300, 500), 0), 30, 1e-4);
  // Coarser levels are means: exact on a plane away from the rim.
  EXPECT_NEAR(heights.sample(at(300, 500), 20), 30, 1e-3);
  EXPECT_TRUE(std::isnan(heights.sample(at(-1, 10), 0)));
}

TEST(Heightfield, a_hole_is_no_data_and_does_not_spread) {
  HeightGrid grid = slope();
  grid.at(100, 100) = kNaN;
  const Heightfield heights = field(std::move(grid));
  EXPECT_TRUE(std::isnan(heights.sample(at(502.5, 502.5), 0)));
  EXPECT_FALSE(std::isnan(heights.sample(at(508, 502.5), 0)));
  EXPECT_FALSE(std::isnan(heights.sample(at(502.5, 502.5), 10)));
  EXPECT_TRUE(heights.has_holes({kCorner.x + 490, kCorner.y - 510, kCorner.x + 510, kCorner.y - 490}));
  EXPECT_FALSE(heights.has_holes({kCorner.x + 10, kCorner.y - 60, kCorner.x + 60, kCorner.y - 10}));
}

TEST(Heightfield, range_covers_the_area) {
  const auto range = field(slope()).range(Extent{kCorner.x + 200, kCorner.y - 300, kCorner.x + 300, kCorner.y - 200});
  ASSERT_TRUE(range);
  EXPECT_LE(range->low, 20);
  EXPECT_GE(range->high, 30);
  EXPECT_FALSE(field(slope()).range(Extent{0, 0, 10, 10}));
}

TEST(MeetTerrain, finds_the_point_where_the_line_of_sight_ends) {
  const Heightfield heights = field(slope());
  const Ray down{{at(300, 500), 500}, {0, 0, -1}};
  const auto hit = meet_terrain(down, heights);
  ASSERT_TRUE(hit);
  EXPECT_NEAR(hit->elevation_m, 30, 0.01);
  const Ray level{{at(100, 500), 40}, {1, 0, 0}};
  const auto far = meet_terrain(level, heights);
  ASSERT_TRUE(far);
  EXPECT_NEAR(far->at.x, kCorner.x + 400, 0.1);
  EXPECT_FALSE(meet_terrain(Ray{{at(300, 500), 500}, {0, 0, 1}}, heights));
}

struct Choice {
  std::vector<TileId> tiles;
  TerrainQuadtree tree;
};

Choice choose(const Camera& camera, std::size_t most = 200) {
  const Heightfield heights = field(slope());
  const LocalFrame frame{{heights.extent().centre(), 0}};
  TerrainQuadtree tree(heights, frame);
  const View view(camera, {1280, 720}, frame);
  return {tree.select(view, heights, 1.25, most), tree};
}

Camera above(double distance_m, Camera::Mode mode) {
  Camera camera;
  camera.target = {at(500, 500), 0};
  camera.distance_m = distance_m;
  camera.mode = mode;
  return camera;
}

TEST(TerrainQuadtree, chosen_tiles_do_not_overlap) {
  const Choice choice = choose(above(800, Camera::Mode::kScene3d));
  ASSERT_GT(choice.tiles.size(), 4U);
  for (const TileId& a : choice.tiles) {
    for (TileId up = a; up.level > 0;) {
      up = up.parent();
      EXPECT_EQ(std::count(choice.tiles.begin(), choice.tiles.end(), up), 0);
    }
  }
}

TEST(TerrainQuadtree, every_texel_of_the_map_is_fine_enough) {
  const Camera camera = above(600, Camera::Mode::kMap2d);
  const Choice choice = choose(camera);
  for (const TileId& t : choice.tiles) {
    EXPECT_LE(choice.tree.texel_m(t.level) / camera.metres_per_pixel({1280, 720}), 1.25);
  }
}

TEST(TerrainQuadtree, comes_closer_with_finer_tiles_in_front_than_behind) {
  Camera camera = above(300, Camera::Mode::kScene3d);
  camera.pitch_deg = 15;
  std::set<int> levels;
  for (const TileId& t : choose(camera).tiles) levels.insert(t.level);
  EXPECT_GE(levels.size(), 2U);
}

TEST(TerrainQuadtree, keeps_to_the_number_of_tiles_it_may_use) {
  EXPECT_LE(choose(above(1500, Camera::Mode::kMap2d), 12).tiles.size(), 12U);
  EXPECT_FALSE(choose(above(1500, Camera::Mode::kMap2d), 12).tiles.empty());
}

TEST(TerrainMesh, neighbours_share_their_edge_exactly) {
  const Heightfield heights = field(slope());
  const LocalFrame frame{{heights.extent().centre(), 0}};
  const TerrainQuadtree tree(heights, frame);
  const auto west = make_terrain_mesh(heights, frame, tree.square({2, 1, 1}));
  const auto east = make_terrain_mesh(heights, frame, tree.square({2, 2, 1}));
  ASSERT_EQ(west.size(), static_cast<std::size_t>(kMeshVertices));
  for (int r = 0; r < kMeshCorners; ++r) {
    const auto& a = west[static_cast<std::size_t>(r * kMeshCorners + kMeshQuads)];
    const auto& b = east[static_cast<std::size_t>(r * kMeshCorners)];
    EXPECT_EQ(a.x, b.x);
    EXPECT_EQ(a.z, b.z);
  }
  for (const std::uint16_t i : terrain_indices()) EXPECT_LT(i, kMeshVertices);
}

int alpha_or_red(TileCanvas& canvas, int x, int y) {
  return canvas.rgba()[4 * static_cast<std::size_t>(y * canvas.size() + x)];
}

TileCanvas black(int size) {
  TileCanvas canvas(size);
  for (std::size_t i = 0; i < canvas.rgba().size(); i += 4) std::fill_n(canvas.rgba().begin() + static_cast<std::ptrdiff_t>(i), 3, std::uint8_t{0});
  return canvas;
}

TEST(TileCanvas, fills_by_exact_area) {
  TileCanvas canvas = black(16);
  const TexelXY square[] = {{2, 2}, {8.5F, 2}, {8.5F, 8}, {2, 8}};
  canvas.add_ring(square, 1);
  canvas.fill(rgb(0xffffff));
  EXPECT_EQ(alpha_or_red(canvas, 4, 4), 255);
  EXPECT_NEAR(alpha_or_red(canvas, 8, 4), 128, 1);
  EXPECT_EQ(alpha_or_red(canvas, 9, 4), 0);
  EXPECT_EQ(alpha_or_red(canvas, 4, 8), 0);
}

TEST(TileCanvas, rings_of_opposite_sign_cut_holes) {
  TileCanvas canvas = black(16);
  const TexelXY outer[] = {{1, 1}, {15, 1}, {15, 15}, {1, 15}};
  const TexelXY inner[] = {{5, 5}, {10, 5}, {10, 10}, {5, 10}};
  canvas.add_ring(outer, 1);
  canvas.add_ring(inner, -1);
  canvas.fill(rgb(0xffffff));
  EXPECT_EQ(alpha_or_red(canvas, 3, 3), 255);
  EXPECT_EQ(alpha_or_red(canvas, 7, 7), 0);
}

TEST(TileCanvas, shapes_far_larger_than_the_tile_fill_it) {
  TileCanvas canvas = black(16);
  const TexelXY huge[] = {{-1e5F, -1e5F}, {1e5F, -1e5F}, {1e5F, 1e5F}, {-1e5F, 1e5F}};
  canvas.add_ring(huge, 1);
  canvas.fill(rgb(0xffffff));
  EXPECT_EQ(alpha_or_red(canvas, 0, 0), 255);
  EXPECT_EQ(alpha_or_red(canvas, 15, 15), 255);
}

TEST(TileCanvas, points_that_are_not_numbers_are_skipped) {
  TileCanvas canvas = black(16);
  const TexelXY broken[] = {{2, 2}, {kNaN, 3}, {12, 2}, {12, 12}, {2, std::numeric_limits<float>::infinity()}, {2, 12}};
  canvas.add_ring(broken, 1);
  canvas.fill(rgb(0xffffff));
  canvas.stroke_mask(broken, 2);
  canvas.paint_mask(rgb(0xffffff));
  EXPECT_EQ(alpha_or_red(canvas, 7, 7), 255);
}

TEST(TileCanvas, a_thin_line_is_faint_and_a_wide_one_is_solid) {
  TileCanvas canvas = black(32);
  const TexelXY thin[] = {{0, 8.5F}, {32, 8.5F}};
  canvas.stroke_mask(thin, 0.3F);
  canvas.paint_mask(rgb(0xffffff));
  canvas.clear_mask();
  const TexelXY wide[] = {{0, 20}, {32, 20}};
  canvas.stroke_mask(wide, 4);
  canvas.paint_mask(rgb(0xffffff));
  EXPECT_NEAR(alpha_or_red(canvas, 16, 8), 77, 3);
  EXPECT_EQ(alpha_or_red(canvas, 16, 19), 255);
  EXPECT_EQ(alpha_or_red(canvas, 16, 23), 0);
}

FlatGeometry squares(int n) {
  FlatGeometry g;
  for (int i = 0; i < n; ++i) {
    const LocalXY p = at(i % 40 * 20.0, i / 40 * 20.0);
    g.add_part(std::vector<LocalXY>{p, p + LocalXY{10, 0}, p + LocalXY{10, -10}, p + LocalXY{0, -10}});
    g.end_feature();
  }
  return g;
}

TEST(FeatureIndex, finds_what_a_plain_scan_finds) {
  const FlatGeometry g = squares(1600);
  const FeatureIndex index(g);
  const Extent window{kCorner.x + 95, kCorner.y - 333, kCorner.x + 222, kCorner.y - 111};
  std::vector<std::uint32_t> expected;
  for (std::uint32_t f = 0; f < g.features(); ++f) {
    Extent box;
    for (const LocalXY p : g.part(f)) box.include(p);
    if (box.intersects(window)) expected.push_back(f);
  }
  EXPECT_EQ(index.touching(window), expected);
  EXPECT_TRUE(index.touching({0, 0, 1, 1}).empty());
}

TEST(FeatureIndex, empty_features_are_no_trouble) {
  FlatGeometry g = squares(3);
  g.end_feature();
  EXPECT_EQ(FeatureIndex(g).touching({kCorner.x - 10, kCorner.y - 2000, kCorner.x + 2000, kCorner.y + 10}).size(), 3U);
  EXPECT_TRUE(FeatureIndex(FlatGeometry{}).touching({0, 0, 1, 1}).empty());
}

TEST(RingSigns, follow_nesting_and_not_the_order_of_points) {
  FlatGeometry g;
  const auto square = [&](double low, double high, bool reverse) {
    std::vector<LocalXY> ring{{low, low}, {high, low}, {high, high}, {low, high}};
    if (reverse) std::reverse(ring.begin(), ring.end());
    g.add_part(ring);
  };
  square(0, 100, false);
  square(20, 80, false);  // a hole, though it turns as its shell does
  square(40, 60, true);   // an island in the hole
  g.end_feature();
  EXPECT_EQ(ring_signs(g), (std::vector<std::int8_t>{1, -1, -1}));
}

std::shared_ptr<GroundContent> bare_ground(HeightGrid grid) {
  auto ground = std::make_shared<GroundContent>();
  ground->heights = std::make_shared<const Heightfield>(field(std::move(grid)));
  ground->style = std::make_shared<const Style>();
  return ground;
}

TEST(PaintTile, slopes_towards_the_light_are_brighter) {
  const Extent square{kCorner.x + 200, kCorner.y - 456, kCorner.x + 456, kCorner.y - 200};
  HeightGrid west_face = slope(), east_face = slope();
  for (float& v : west_face.values()) v *= 4;
  for (float& v : east_face.values()) v *= -4;
  auto west = bare_ground(std::move(west_face)), east = bare_ground(std::move(east_face));
  Style even;
  even.terrain.tints = {{0, rgb(0xc0c0c0)}};
  west->style = east->style = std::make_shared<const Style>(even);
  const auto mean = [](const PaintedTile& t) {
    double sum = 0;
    for (std::size_t i = 0; i < t.levels[2].size(); i += 4) sum += t.levels[2][i];
    return sum / static_cast<double>(t.levels[2].size() / 4);
  };
  // The sun stands in the north-west: ground that rises eastwards faces it.
  EXPECT_GT(mean(paint_tile(*west, square)), mean(paint_tile(*east, square)) + 40);
}

TEST(PaintTile, ground_without_data_is_cut_out) {
  HeightGrid grid = slope();
  for (int r = 0; r < 200; ++r) {
    for (int c = 0; c < 60; ++c) grid.at(c, r) = kNaN;
  }
  const PaintedTile tile = paint_tile(*bare_ground(std::move(grid)), {kCorner.x, kCorner.y - 1000, kCorner.x + 1000, kCorner.y});
  EXPECT_TRUE(tile.has_holes);
  EXPECT_EQ(tile.levels[0][4 * (128 * kTileTexels + 20) + 3], 0);
  EXPECT_EQ(tile.levels[0][4 * (128 * kTileTexels + 200) + 3], 255);
}

TEST(PaintTile, a_drape_lies_where_it_belongs) {
  auto ground = bare_ground(HeightGrid(GridFrame{100, 100, 10, kCorner}, 5.0F));
  // North half red, south half blue.
  ground->drape = std::make_shared<const ImageDrape>(Extent{kCorner.x, kCorner.y - 1000, kCorner.x + 1000, kCorner.y}, 1, 2, 3,
                                                     std::vector<std::uint8_t>{255, 0, 0, 0, 0, 255});
  const PaintedTile tile = paint_tile(*ground, {kCorner.x, kCorner.y - 1000, kCorner.x + 1000, kCorner.y});
  const auto* north = &tile.levels[0][4 * (60 * kTileTexels + 128)];
  const auto* south = &tile.levels[0][4 * (200 * kTileTexels + 128)];
  EXPECT_GT(north[0], 240);
  EXPECT_LT(north[2], 10);
  EXPECT_GT(south[2], 240);
}

TEST(GroundBuilder, keeps_the_indices_of_layers_that_stay) {
  auto lines = std::make_shared<LineSet>();
  lines->lines.add_part(std::vector<LocalXY>{at(10, 10), at(200, 200)});
  lines->lines.end_feature();
  SceneContent before;
  before.terrain = std::make_shared<const HeightGrid>(slope());
  before.lines = {lines};
  const auto first = build_ground(before, nullptr, compare(SceneContent{}, before));
  SceneContent after = before;
  after.areas.push_back(std::make_shared<const AreaSet>());
  const ContentChanges changes = compare(before, after);
  EXPECT_TRUE(changes.paint);
  EXPECT_FALSE(changes.shape);
  EXPECT_FALSE(changes.symbols);
  const auto second = build_ground(after, first.get(), changes);
  EXPECT_EQ(second->heights, first->heights);
  EXPECT_EQ(second->lines[0].index, first->lines[0].index);
}

}  // namespace
}  // namespace sandtable::render
