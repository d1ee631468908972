#pragma once

#include <cstdint>
#include <vector>

#include "twin/base/grid.h"

namespace sandtable {

/// The cells of one basin, as indices in the model's frame.
struct BasinCells {
  std::vector<std::size_t> all;       ///< by rising ground
  std::vector<std::size_t> gathering; ///< where water gathers: drained together
  std::vector<std::size_t> suction;   ///< where the mobile pumps of its site draw
  double area_m2 = 0;
};

/// The ground that stands for a site without a basin of its own.
struct Hollow {
  std::vector<std::size_t> all;      ///< by rising ground; empty where no modelled ground is near
  std::vector<std::size_t> suction;  ///< where its pumps draw
};

/// The hollow around a point: the cells of any basin that hang together (across edges) with the lowest one within 80 m
/// of it, lie no more than half a metre above that one and no farther than 150 m from the point. So what half a metre
/// of still water would cover at a crossing, and not the street that leads down from it. Pumps draw as in
/// basin_cells().
Hollow hollow_around(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, LocalXY position);

/// Finds them for each basin 0..pump_positions.size()-1; basins without known ground have no cells. Water gathers on
/// the cells that 30 mm over the basin would cover if its surface were flat, at least 9 and at most 512. Pumps draw
/// from the 9 lowest cells within 80 m of their position, else from the lowest of the basin.
std::vector<BasinCells> basin_cells(const Grid<float>& ground_m, const Grid<std::int16_t>& basin,
                                    const std::vector<LocalXY>& pump_positions);

}  // namespace sandtable
