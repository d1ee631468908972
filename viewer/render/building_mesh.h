#pragma once

#include <cstdint>
#include <glm/vec3.hpp>
#include <span>
#include <vector>

#include "viewer/render/scene.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// Corner of a building's face: local metres, colour with the sun in it. a is 255 on walls and 0 on roofs; u and v
/// are sixteenths of a metre along the wall and above its foot.
struct BuildingVertex {
  float x, y, z;
  std::uint8_t r, g, b, a;
  std::int16_t u, v;
};
static_assert(sizeof(BuildingVertex) == 20);

/// Faces of four corners each, drawn with the common quad indices; a triangle repeats its last corner.
using BuildingMesh = std::vector<BuildingVertex>;

/// What the meshes of buildings are made from, frozen.
struct BuildingModel {
  std::shared_ptr<const BuildingSet> set;
  std::shared_ptr<const Style> style;
  std::vector<float> base_m;  ///< resolved: never NaN
  LocalFrame frame;

  [[nodiscard]] float top_m(std::uint32_t i) const { return base_m[i] + set->height_m[i]; }
};

/// Walls and roofs of the given buildings.
BuildingMesh full_mesh(const BuildingModel& model, std::span<const std::uint32_t> buildings);

/// Prisms that stand for all buildings of a square cell: as wide as what they cover, as high as their mean weighted
/// by ground area, in their mean colour.
BuildingMesh block_mesh(const BuildingModel& model, std::span<const std::uint32_t> buildings, double cell_m);

}  // namespace sandtable::render
