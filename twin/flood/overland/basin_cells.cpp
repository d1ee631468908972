#include "twin/flood/overland/basin_cells.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sandtable {
namespace {

constexpr double kGathered_m = 0.03;
constexpr std::size_t kFewestCells = 9;
constexpr std::size_t kMostCells = 512;
constexpr double kHose_m = 80;

/// How many of the lowest cells lie under water when that much stands on the basin with a flat surface.
std::size_t covered_cells(std::span<const std::size_t> by_ground, const Grid<float>& ground_m) {
  const double volume = kGathered_m * static_cast<double>(by_ground.size());  // in cell areas
  double below = 0;
  std::size_t covered = 1;
  while (covered < by_ground.size()) {
    const double rise = static_cast<double>(ground_m.values()[by_ground[covered]]) -
                        static_cast<double>(ground_m.values()[by_ground[covered - 1]]);
    below += rise * static_cast<double>(covered);
    if (below > volume) break;
    ++covered;
  }
  return covered;
}

std::vector<std::size_t> near(std::span<const std::size_t> by_ground, const GridFrame& frame, LocalXY position) {
  std::vector<std::size_t> cells;
  for (const std::size_t cell : by_ground) {
    const LocalXY at = frame.centre_of(static_cast<int>(cell % static_cast<std::size_t>(frame.columns)),
                                       static_cast<int>(cell / static_cast<std::size_t>(frame.columns)));
    if (distance_m(at, position) <= kHose_m) cells.push_back(cell);
    if (cells.size() == kFewestCells) break;
  }
  return cells;
}

}  // namespace

std::vector<BasinCells> basin_cells(const Grid<float>& ground_m, const Grid<std::int16_t>& basin,
                                    const std::vector<LocalXY>& pump_positions) {
  std::vector<BasinCells> basins(pump_positions.size());
  for (std::size_t cell = 0; cell < basin.values().size(); ++cell) {
    const int index = basin.values()[cell];
    if (index >= 0 && !std::isnan(ground_m.values()[cell])) basins[static_cast<std::size_t>(index)].all.push_back(cell);
  }
  for (std::size_t i = 0; i < basins.size(); ++i) {
    BasinCells& b = basins[i];
    if (b.all.empty()) continue;
    std::ranges::stable_sort(b.all, {}, [&](std::size_t cell) { return ground_m.values()[cell]; });
    b.area_m2 = static_cast<double>(b.all.size()) * ground_m.frame().cell_area_m2();
    const std::size_t count = std::clamp(covered_cells(b.all, ground_m), std::min(kFewestCells, b.all.size()),
                                         std::min(kMostCells, b.all.size()));
    b.gathering.assign(b.all.begin(), b.all.begin() + static_cast<std::ptrdiff_t>(count));
    b.suction = near(b.all, ground_m.frame(), pump_positions[i]);
    if (b.suction.empty()) {
      b.suction.assign(b.all.begin(), b.all.begin() + static_cast<std::ptrdiff_t>(std::min(kFewestCells, b.all.size())));
    }
  }
  return basins;
}

}  // namespace sandtable
