#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::render {

/// Triangles of a polygon, three indices each, anticlockwise, into the points of its rings one after another.
/// `rings[0]` is the outside; rings may or may not repeat their first point (a repeated point is never used).
/// Convex and simple rings are cut by hand (fan, ears); holes go to GEOS's constrained Delaunay triangulation.
/// Rings that cross themselves give some triangles, never a failure; degenerate ones give none.
std::vector<std::uint32_t> triangulate(std::span<const std::span<const LocalXY>> rings);

/// Points of a ring without the repeated last one.
std::span<const LocalXY> open_ring(std::span<const LocalXY> ring);

}  // namespace sandtable::render
