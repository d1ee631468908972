#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/flood_solver.h"

namespace sandtable {

/// New depths that follow from what sensors say of the water beside them, and how far the model was off.
struct SensorPull {
  std::vector<std::size_t> cells;
  std::vector<float> depth_m;           ///< parallel to cells
  std::vector<Innovation> innovations;  ///< one for each sensor on known ground, in the order of the readings
};

/// The readings as they speak for the streets: a sensor whose cell is a house (not 0 in `buildings`, which may be
/// empty) stands on the nearest open cell within two; where there is none it says nothing.
std::vector<DepthReading> beside_houses(const Grid<std::uint8_t>& buildings, std::span<const DepthReading> readings);

/// Nudges ponds by their levels: all water within 150 m of a sensor that is joined to it and stands within 0.1 m of
/// its level rises or falls by `gain` (0 to 1) times the difference; several sensors in one pond agree on their mean.
/// Where the model is dry, a puddle grows on the cells around the sensor; what runs off from there is the model's
/// business. Differences up to 3 cm are left alone: no sensor and no ground is known better. Discharges are never
/// touched. Cost: the cells of the ponds.
SensorPull pull_towards(const Grid<float>& ground_m, const Grid<float>& depth_m, std::span<const DepthReading> readings,
                        double gain);

}  // namespace sandtable
