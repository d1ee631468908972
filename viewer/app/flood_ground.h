#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/hydraulics/setup.h"
#include "viewer/app/place_map.h"

namespace sandtable {

/// What the place's [flood] table lays on the terrain of its model: houses, levees, roughness. All on the model's
/// cells.
struct GroundCover {
  Grid<std::uint8_t> buildings{};               ///< 1 where houses cover more than half of a cell; empty without any
  std::optional<Grid<float>> manning{};         ///< s/m^(1/3); empty where it is the same everywhere
  std::vector<hydraulics::FaceCrest> levees{};  ///< unbroken chains of faces
};

/// Fails naming file, line and key of the layer that has no such attribute, nothing of the right kind inside the
/// model's grid, or lines without a crest. O(cells) and the edges of the layers' shapes.
Result<GroundCover> ground_cover(const PlaceMap& map, const GridFrame& frame);

/// The cells whose larger part lies in polygons, 1 there; counted on sixteen points a cell.
Grid<std::uint8_t> mostly_covered(const geo::VectorLayer& polygons, const GridFrame& frame);

}  // namespace sandtable
