#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "viewer/render/building_layer.h"
#include "viewer/render/building_tree.h"
#include "viewer/render/symbol_shapes.h"
#include "viewer/render/triangulation.h"
#include "viewer/render/vector_index.h"
#include "viewer/render/water_layer.h"

namespace sandtable::render {
namespace {

using Ring = std::vector<LocalXY>;

double area_of(std::span<const std::span<const LocalXY>> rings, const std::vector<std::uint32_t>& triangles) {
  Ring points;
  for (const auto r : rings) points.insert(points.end(), r.begin(), r.end());
  double sum = 0;
  for (std::size_t t = 0; t < triangles.size(); t += 3) {
    const Ring corners{points[triangles[t]], points[triangles[t + 1]], points[triangles[t + 2]]};
    EXPECT_GT(twice_area(corners), 0) << "triangle turns clockwise";
    sum += twice_area(corners) / 2;
  }
  return sum;
}

const LocalXY kFar{250'000, 2'600'000};  // Taiwan's coordinates: where floats would fail

Ring moved(Ring ring) {
  for (LocalXY& p : ring) p = p + kFar;
  return ring;
}

TEST(Triangulation, covers_concave_rings_in_either_direction) {
  Ring ell = moved({{0, 0}, {20, 0}, {20, 8}, {8, 8}, {8, 20}, {0, 20}});
  for (int i = 0; i < 2; ++i) {
    const std::span<const LocalXY> rings[] = {ell};
    EXPECT_NEAR(area_of(rings, triangulate(rings)), 20 * 8 + 8 * 12, 1e-6);
    std::reverse(ell.begin(), ell.end());
  }
}

TEST(Triangulation, a_repeated_last_point_changes_nothing) {
  const Ring closed = moved({{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}});
  const std::span<const LocalXY> rings[] = {closed};
  EXPECT_NEAR(area_of(rings, triangulate(rings)), 100, 1e-6);
}

TEST(Triangulation, leaves_courtyards_open) {
  const Ring outer = moved({{0, 0}, {30, 0}, {30, 30}, {0, 30}});
  const Ring court = moved({{10, 10}, {10, 20}, {20, 20}, {20, 10}});
  const std::span<const LocalXY> rings[] = {outer, court};
  EXPECT_NEAR(area_of(rings, triangulate(rings)), 800, 1e-6);
}

TEST(Triangulation, bad_rings_give_no_trouble) {
  const Ring line{{0, 0}, {10, 0}, {20, 0}}, two{{0, 0}, {1, 1}}, none, nan{{0, 0}, {std::nan(""), 1}, {5, 5}, {0, 5}};
  const Ring bow{{0, 0}, {10, 10}, {10, 0}, {0, 10}};
  for (const Ring* ring : {&line, &two, &none, &nan}) {
    const std::span<const LocalXY> rings[] = {*ring};
    EXPECT_TRUE(triangulate(rings).empty());
  }
  const std::span<const LocalXY> crossing[] = {bow};
  EXPECT_LE(triangulate(crossing).size(), 6U);
}

/// A square town: n x n houses of 10 m, 20 m apart, 9 m high on level ground at 5 m.
std::shared_ptr<const BuildingSet> town(int n) {
  auto set = std::make_shared<BuildingSet>();
  for (int i = 0; i < n * n; ++i) {
    const LocalXY p = kFar + LocalXY{i % n * 20.0, i / n * 20.0};
    set->footprints.add_part(Ring{p, p + LocalXY{10, 0}, p + LocalXY{10, 10}, p + LocalXY{0, 10}});
    set->footprints.end_feature();
    set->base_m.push_back(5);
    set->height_m.push_back(9);
  }
  return set;
}

const LocalFrame kFrame{{kFar, 0}};

BuildingTree tree_of(std::shared_ptr<const BuildingSet> set) {
  return {std::move(set), std::make_shared<const Style>(), Heightfield::flat({kFar.x, kFar.y, kFar.x + 100, kFar.y + 100}), kFrame};
}

View view_from(double distance_m) {
  Camera camera;
  camera.target = {kFar + LocalXY{1000, 1000}, 5};
  camera.distance_m = distance_m;
  camera.pitch_deg = 40;
  return View(camera, {1280, 720}, kFrame);
}

TEST(BuildingTree, holds_every_building_in_exactly_one_leaf) {
  const BuildingTree tree = tree_of(town(60));
  std::vector<int> seen(3600, 0);
  for (const auto& node : tree.nodes()) {
    if (!node.leaf) continue;
    for (const std::uint32_t b : tree.buildings(node)) ++seen[b];
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 3600);
}

TEST(BuildingTree, draws_near_houses_whole_and_far_ones_as_blocks) {
  const BuildingTree tree = tree_of(town(100));
  EXPECT_FALSE(tree.select(view_from(300), 100'000).full.empty());
  const auto far = tree.select(view_from(6000), 100'000);
  EXPECT_TRUE(far.full.empty());
  EXPECT_FALSE(far.blocks.empty());
  const auto very_far = tree.select(view_from(60'000), 100'000);
  EXPECT_TRUE(very_far.full.empty());
  EXPECT_TRUE(very_far.blocks.empty());
}

TEST(BuildingTree, never_draws_more_whole_houses_than_allowed) {
  const BuildingTree tree = tree_of(town(100));
  const auto selection = tree.select(view_from(600), 1000);
  std::uint32_t full = 0;
  for (const std::uint32_t i : selection.full) full += tree.nodes()[i].count;
  EXPECT_LE(full, 1000U);
  EXPECT_GT(full, 300U);
  EXPECT_FALSE(selection.blocks.empty());
}

TEST(BuildingTree, a_ray_meets_the_first_house) {
  const BuildingTree tree = tree_of(town(10));
  // Eastwards at 8 m over the first row; house 0 begins at x = 0.
  const auto hit = tree.meet({-50, 5, 8}, {1, 0, 0});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->building, 0U);
  EXPECT_NEAR(hit->along_m, 50, 1e-9);
  const auto roof = tree.meet({25, 25, 100}, {0, 0, -1});
  ASSERT_TRUE(roof);
  EXPECT_EQ(roof->building, 11U);
  EXPECT_NEAR(roof->along_m, 100 - 14, 1e-6);
  EXPECT_FALSE(tree.meet({15, 5, 100}, {0, 0, -1}));
}

TEST(BuildingTree, leaves_out_what_cannot_be_built) {
  auto set = std::make_shared<BuildingSet>(*town(2));
  set->height_m[0] = std::nanf("");
  set->height_m[1] = -3;
  set->footprints.points[8].x = std::nan("");
  EXPECT_EQ(tree_of(set).nodes()[0].count, 1U);
  EXPECT_TRUE(tree_of(std::make_shared<const BuildingSet>()).nodes().empty());
}

TEST(FullMesh, walls_and_roofs_face_outwards) {
  const BuildingTree tree = tree_of(town(1));
  const std::uint32_t one[] = {0};
  const BuildingMesh mesh = full_mesh(*tree.model(), one);
  ASSERT_EQ(mesh.size(), 20U);
  const glm::vec3 middle{5, 5, 9.5F};
  for (std::size_t q = 0; q < mesh.size(); q += 4) {
    const auto p = [&](std::size_t i) { return glm::vec3{mesh[q + i].x, mesh[q + i].y, mesh[q + i].z}; };
    const glm::vec3 normal = glm::cross(p(1) - p(0), p(2) - p(0));
    EXPECT_GT(glm::dot(normal, (p(0) + p(2)) * 0.5F - middle), 0) << "face " << q / 4;
  }
}

TEST(FullMesh, the_base_is_taken_from_the_terrain_when_unknown) {
  auto set = std::make_shared<BuildingSet>(*town(1));
  set->base_m[0] = std::nanf("");
  const auto grid = std::make_shared<const Grid<float>>(GridFrame{4, 4, 50, {kFar.x - 50, kFar.y + 150}}, 33.0F);
  const BuildingTree tree(set, std::make_shared<const Style>(), Heightfield(grid), kFrame);
  EXPECT_FLOAT_EQ(tree.model()->base_m[0], 33);
}

TEST(BlockMesh, merges_houses_and_keeps_their_ground_and_height) {
  const BuildingTree tree = tree_of(town(20));
  std::vector<std::uint32_t> all(400);
  std::iota(all.begin(), all.end(), 0U);
  const BuildingMesh mesh = block_mesh(*tree.model(), all, 100);
  EXPECT_LE(mesh.size() / 20, 25U);
  float top = 0;
  for (const auto& v : mesh) top = std::max(top, v.z);
  EXPECT_FLOAT_EQ(top, 14);
}

TEST(VertexArena, gives_back_room_that_can_be_taken_again) {
  VertexArena arena(100);
  const auto a = arena.take(40), b = arena.take(40);
  ASSERT_TRUE(a && b);
  EXPECT_FALSE(arena.take(40));
  arena.give_back(*a, 40);
  arena.give_back(*b, 40);
  EXPECT_TRUE(arena.take(100));
}

TEST(SymbolShapes, every_shape_and_icon_has_an_inside_and_an_outside) {
  for (const auto& layer : symbol_layers()) {
    const auto inside = std::count_if(layer.begin(), layer.end(), [](std::uint8_t v) { return v > 128; });
    if (&layer - symbol_layers().data() == 0) continue;
    EXPECT_LT(inside, static_cast<std::ptrdiff_t>(layer.size()) * 6 / 10);
    EXPECT_LT(layer.front(), 40) << "corner must lie outside";
  }
  for (int s = 0; s < static_cast<int>(SymbolShape::kCount); ++s) {
    EXPECT_GT(shape_distance(static_cast<SymbolShape>(s), 0, 0), 0.3F) << s;
    EXPECT_LT(shape_distance(static_cast<SymbolShape>(s), 1.5F, 1.5F), -0.3F) << s;
  }
}

TEST(DepthRamp, has_the_classes_of_the_legend_and_grows_darker) {
  const WaterStyle style;
  const auto ramp = depth_ramp(style, 512);
  const auto at_depth = [&](float depth) {
    return ramp[static_cast<std::size_t>(std::sqrt(depth / deepest_m(style)) * 512)];
  };
  EXPECT_EQ(at_depth(0.05F), style.classes[0].colour);
  EXPECT_EQ(at_depth(0.2F), style.classes[1].colour);
  EXPECT_EQ(at_depth(0.4F), style.classes[2].colour);
  EXPECT_EQ(at_depth(0.9F), style.classes[3].colour);
  int last = 1000;
  for (const DepthClass& c : style.classes) {
    const int light = c.colour.r + c.colour.g + c.colour.b;
    EXPECT_LT(light, last);
    last = light;
  }
}

}  // namespace
}  // namespace sandtable::render
