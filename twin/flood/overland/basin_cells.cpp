#include "twin/flood/overland/basin_cells.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <span>

namespace sandtable {
namespace {

constexpr double kGathered_m = 0.03;
constexpr std::size_t kFewestCells = 9;
constexpr std::size_t kMostCells = 512;
constexpr double kHose_m = 80;
constexpr float kHollow_m = 0.5F;       // depth that a hollow holds
constexpr double kHollowReach_m = 150;  // a crossing with the streets around it

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

LocalXY centre_of(const GridFrame& frame, std::size_t cell) {
  const auto columns = static_cast<std::size_t>(frame.columns);
  return frame.centre_of(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
}

std::vector<std::size_t> near(std::span<const std::size_t> by_ground, const GridFrame& frame, LocalXY position) {
  std::vector<std::size_t> cells;
  for (const std::size_t cell : by_ground) {
    if (distance_m(centre_of(frame, cell), position) <= kHose_m) cells.push_back(cell);
    if (cells.size() == kFewestCells) break;
  }
  return cells;
}

/// Cells of any basin within reach of a point, by rising ground.
std::vector<std::size_t> cells_within(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, LocalXY position,
                                      double reach_m) {
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < basin.values().size(); ++cell) {
    if (basin.values()[cell] < 0 || std::isnan(ground_m.values()[cell])) continue;
    if (distance_m(centre_of(ground_m.frame(), cell), position) <= reach_m) cells.push_back(cell);
  }
  std::ranges::stable_sort(cells, {}, [&](std::size_t cell) { return ground_m.values()[cell]; });
  return cells;
}

}  // namespace

Hollow hollow_around(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, LocalXY position) {
  Hollow hollow;
  const GridFrame& frame = ground_m.frame();
  const std::vector<std::size_t> around = cells_within(ground_m, basin, position, kHollowReach_m);
  const auto lowest = std::ranges::find_if(
      around, [&](std::size_t cell) { return distance_m(centre_of(frame, cell), position) <= kHose_m; });
  if (lowest == around.end()) return hollow;
  const float rim_m = ground_m.values()[*lowest] + kHollow_m;
  std::set<std::size_t> open;  // may belong to it and was not met yet
  for (const std::size_t cell : around) {
    if (ground_m.values()[cell] <= rim_m) open.insert(cell);
  }
  open.erase(*lowest);
  std::vector<std::size_t> met{*lowest};
  const auto columns = static_cast<std::size_t>(frame.columns);
  for (std::size_t i = 0; i < met.size(); ++i) {
    const std::size_t cell = met[i];
    const std::size_t column = cell % columns;
    const auto meet = [&](bool is_there, std::size_t next) {
      if (is_there && open.erase(next) > 0) met.push_back(next);
    };
    meet(column > 0, cell - 1);
    meet(column + 1 < columns, cell + 1);
    meet(cell >= columns, cell - columns);
    meet(true, cell + columns);
  }
  const std::set<std::size_t> members(met.begin(), met.end());
  std::ranges::copy_if(around, std::back_inserter(hollow.all),
                       [&](std::size_t cell) { return members.contains(cell); });
  hollow.suction = near(hollow.all, frame, position);
  return hollow;
}

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
