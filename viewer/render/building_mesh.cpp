#include "viewer/render/building_mesh.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <unordered_map>

#include "viewer/render/tile_painter.h"
#include "viewer/render/triangulation.h"
#include "viewer/render/vector_index.h"

namespace sandtable::render {
namespace {

/// Walls go this far into the ground, so that houses on slopes do not hover over coarse terrain.
constexpr float kFoundationM = 2.5F;
constexpr float kUvPerM = 16;

std::int16_t to_uv(double metres) {
  return static_cast<std::int16_t>(std::clamp(metres * static_cast<double>(kUvPerM), -32767.0, 32767.0));
}

glm::vec3 as_vec(Colour c) { return {c.r, c.g, c.b}; }

struct Light {
  glm::vec3 sun;
  [[nodiscard]] float on(const glm::vec3& normal) const {
    // Sky light from above, sun where it shines, and light from the side that tells two shaded walls apart.
    const float side = 0.5F + 0.5F * (-0.8F * normal.y - 0.6F * normal.x);
    return 0.60F + 0.12F * normal.z + 0.34F * std::max(0.0F, glm::dot(normal, sun)) + 0.14F * side * (1 - normal.z);
  }
};

void put(BuildingMesh& mesh, const glm::vec3& p, const glm::vec3& colour, std::uint8_t wall, std::int16_t u,
         std::int16_t v) {
  const auto byte = [](float c) { return static_cast<std::uint8_t>(std::clamp(c, 0.0F, 255.0F)); };
  mesh.push_back({p.x, p.y, p.z, byte(colour.r), byte(colour.g), byte(colour.b), wall, u, v});
}

/// A wall between two ground points, seen from its right-hand side when walking from a to b.
void put_wall(BuildingMesh& mesh, glm::dvec2 a, glm::dvec2 b, float foot, float top, const glm::vec3& tint,
              const Light& light, double& along) {
  const glm::dvec2 d = b - a;
  const double length = glm::length(d);
  if (length < 1e-3) return;
  const glm::vec3 normal{static_cast<float>(d.y / length), static_cast<float>(-d.x / length), 0};
  const glm::vec3 lit = tint * light.on(normal);
  const std::int16_t u0 = to_uv(along), u1 = to_uv(along + length);
  const std::int16_t v1 = to_uv(static_cast<double>(top - foot)), v0 = to_uv(-static_cast<double>(kFoundationM));
  const glm::vec2 fa(a), fb(b);
  put(mesh, {fa, foot - kFoundationM}, lit, 255, u0, v0);
  put(mesh, {fb, foot - kFoundationM}, lit, 255, u1, v0);
  put(mesh, {fb, top}, lit, 255, u1, v1);
  put(mesh, {fa, top}, lit, 255, u0, v1);
  along = along + length > 1500 ? 0 : along + length;
}

void put_roof(BuildingMesh& mesh, const BuildingModel& model, std::span<const std::span<const LocalXY>> rings,
              float top, const glm::vec3& lit) {
  const auto outer = open_ring(rings[0]);
  const auto corner = [&](LocalXY at) {
    const glm::dvec3 p = model.frame.local(at, 0);
    put(mesh, {static_cast<float>(p.x), static_cast<float>(p.y), top}, lit, 0, 0, 0);
  };
  const auto turn = [&](std::size_t i) {
    const LocalXY a = outer[i % outer.size()], b = outer[(i + 1) % outer.size()], c = outer[(i + 2) % outer.size()];
    return (b.x - a.x) * (c.y - b.y) - (c.x - b.x) * (b.y - a.y);
  };
  if (rings.size() == 1 && outer.size() == 4) {
    const bool left = turn(0) > 0 && turn(1) > 0 && turn(2) > 0 && turn(3) > 0;
    const bool right = turn(0) < 0 && turn(1) < 0 && turn(2) < 0 && turn(3) < 0;
    if (left || right) {
      for (const std::size_t i : {0U, 1U, 2U, 3U}) corner(outer[left ? i : 3 - i]);
      return;
    }
  }
  std::vector<LocalXY> points;
  for (const auto ring : rings) points.insert(points.end(), ring.begin(), ring.end());
  const auto triangles = triangulate(rings);
  for (std::size_t t = 0; t + 2 < triangles.size(); t += 3) {
    corner(points[triangles[t]]);
    corner(points[triangles[t + 1]]);
    corner(points[triangles[t + 2]]);
    corner(points[triangles[t + 2]]);
  }
}

}  // namespace

BuildingMesh full_mesh(const BuildingModel& model, std::span<const std::uint32_t> buildings) {
  BuildingMesh mesh;
  mesh.reserve(buildings.size() * 24);
  const FlatGeometry& g = model.set->footprints;
  const BuildingStyle& style = model.style->buildings;
  const Light light{towards_sun(model.style->atmosphere)};
  std::vector<std::span<const LocalXY>> rings;
  for (const std::uint32_t f : buildings) {
    const float base = static_cast<float>(model.base_m[f] - model.frame.origin.elevation_m);
    const float top = base + model.set->height_m[f];
    const std::uint32_t tint = tint_of(*model.set, f);
    const glm::vec3 wall = as_vec(style.walls[tint % style.walls.size()]);
    const glm::vec3 roof = as_vec(style.roofs[tint % style.roofs.size()]);
    rings.clear();
    double along = 0;
    for (std::uint32_t j = g.feature_first[f]; j < g.feature_first[f + 1]; ++j) {
      const auto ring = open_ring(g.part(j));
      if (ring.size() < 3) continue;
      const bool anticlockwise = twice_area(ring) > 0;
      // A courtyard's walls face inwards.
      const bool forward = anticlockwise == rings.empty();
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const LocalXY a = ring[forward ? i : ring.size() - 1 - i];
        const LocalXY b = ring[forward ? (i + 1) % ring.size() : (2 * ring.size() - 2 - i) % ring.size()];
        put_wall(mesh, glm::dvec2(model.frame.local(a, 0)), glm::dvec2(model.frame.local(b, 0)), base, top, wall, light,
                 along);
      }
      rings.push_back(g.part(j));
    }
    if (!rings.empty()) put_roof(mesh, model, rings, top, roof * (light.on({0, 0, 1}) + 0.02F));
  }
  return mesh;
}

namespace {

/// Buildings of a cell, summed up.
struct Cell {
  glm::dvec2 low{1e30}, high{-1e30};
  double area = 0;
  double area_top = 0;
  double area_base = 0;
  glm::dvec3 wall{0}, roof{0};
};

void put_prism(BuildingMesh& mesh, const Cell& cell, const Light& light) {
  const float base = static_cast<float>(cell.area_base / cell.area);
  const float top = static_cast<float>(cell.area_top / cell.area);
  const glm::vec3 wall(cell.wall / cell.area);
  const glm::vec3 roof = glm::vec3(cell.roof / cell.area) * light.on({0, 0, 1});
  // The prism covers the ground its buildings cover: the streets between them are given back at its rim.
  const glm::dvec2 size = cell.high - cell.low;
  const double cover = std::clamp(std::sqrt(cell.area / std::max(1.0, size.x * size.y)), 0.5, 1.0);
  const glm::dvec2 inset = size * ((1 - cover) * 0.35);
  const glm::dvec2 low = cell.low + inset, high = cell.high - inset;
  const glm::dvec2 corners[4] = {low, {high.x, low.y}, high, {low.x, high.y}};
  double along = 0;
  for (int i = 0; i < 4; ++i) put_wall(mesh, corners[i], corners[(i + 1) % 4], base, top, wall, light, along);
  for (const glm::dvec2& c : corners) put(mesh, {static_cast<float>(c.x), static_cast<float>(c.y), top}, roof, 0, 0, 0);
}

}  // namespace

BuildingMesh block_mesh(const BuildingModel& model, std::span<const std::uint32_t> buildings, double cell_m) {
  const FlatGeometry& g = model.set->footprints;
  const BuildingStyle& style = model.style->buildings;
  const Light light{towards_sun(model.style->atmosphere)};
  std::unordered_map<std::uint64_t, Cell> cells;
  for (const std::uint32_t f : buildings) {
    const auto ring = open_ring(g.part(g.feature_first[f]));
    if (ring.size() < 3) continue;
    glm::dvec2 low(1e30), high(-1e30);
    for (const LocalXY p : ring) {
      const glm::dvec2 v(model.frame.local(p, 0));
      low = glm::min(low, v);
      high = glm::max(high, v);
    }
    const glm::dvec2 middle = (low + high) * 0.5;
    const auto column = static_cast<std::int32_t>(std::floor(middle.x / cell_m));
    const auto row = static_cast<std::int32_t>(std::floor(middle.y / cell_m));
    Cell& cell = cells[static_cast<std::uint64_t>(static_cast<std::uint32_t>(column)) << 32 |
                       static_cast<std::uint32_t>(row)];
    const double area = std::max(1.0, std::abs(twice_area(ring)) / 2);
    const std::uint32_t tint = tint_of(*model.set, f);
    cell.low = glm::min(cell.low, low);
    cell.high = glm::max(cell.high, high);
    cell.area += area;
    cell.area_base += area * (model.base_m[f] - model.frame.origin.elevation_m);
    cell.area_top += area * (model.top_m(f) - model.frame.origin.elevation_m);
    cell.wall += area * glm::dvec3(as_vec(style.walls[tint % style.walls.size()]));
    cell.roof += area * glm::dvec3(as_vec(style.roofs[tint % style.roofs.size()]));
  }
  BuildingMesh mesh;
  mesh.reserve(cells.size() * 20);
  for (const auto& [key, cell] : cells) {
    // A shed alone in a field is better left to the painted ground than blown up to a block.
    if (cell.area > 0.04 * cell_m * cell_m) put_prism(mesh, cell, light);
  }
  return mesh;
}

}  // namespace sandtable::render
