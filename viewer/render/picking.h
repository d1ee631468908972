#pragma once

#include <optional>

#include "viewer/render/camera.h"
#include "viewer/render/heightfield.h"

namespace sandtable::render {

/// Where a line of sight first meets the terrain, to within a tenth of a cell; empty when it misses it or meets only
/// ground without data. Walks the heights at the finest level: O(visible cells along the ray).
std::optional<ScenePoint> meet_terrain(const Ray& ray, const Heightfield& heights);

}  // namespace sandtable::render
