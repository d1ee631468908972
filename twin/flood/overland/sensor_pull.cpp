#include "twin/flood/overland/sensor_pull.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <optional>
#include <set>

namespace sandtable {
namespace {

constexpr double kTolerance_m = 0.03;
constexpr double kWet_m = 0.02;
constexpr double kSameLevel_m = 0.1;
constexpr double kReach_m = 150;
constexpr int kStreetCells = 2;  // a pole stands no farther from the street whose water it measures

struct CellWater {
  const Grid<float>& ground_m;
  const Grid<float>& depth_m;

  [[nodiscard]] double depth(std::size_t cell) const { return static_cast<double>(depth_m.values()[cell]); }
  [[nodiscard]] double level(std::size_t cell) const {
    return static_cast<double>(ground_m.values()[cell]) + depth(cell);
  }
  [[nodiscard]] LocalXY centre(std::size_t cell) const {
    const auto columns = static_cast<std::size_t>(ground_m.columns());
    return ground_m.frame().centre_of(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
  }
};

std::optional<std::size_t> cell_of(const Grid<float>& ground_m, LocalXY at) {
  const GridFrame& frame = ground_m.frame();
  const int column = frame.column_of(at.x);
  const int row = frame.row_of(at.y);
  if (!frame.inside(column, row) || std::isnan(ground_m.at(column, row))) return std::nullopt;
  return frame.index(column, row);
}

template <class Takes>
void for_neighbours(const GridFrame& frame, std::size_t cell, Takes&& takes) {
  const int column = static_cast<int>(cell % static_cast<std::size_t>(frame.columns));
  const int row = static_cast<int>(cell / static_cast<std::size_t>(frame.columns));
  if (column > 0) takes(cell - 1);
  if (column + 1 < frame.columns) takes(cell + 1);
  if (row > 0) takes(cell - static_cast<std::size_t>(frame.columns));
  if (row + 1 < frame.rows) takes(cell + static_cast<std::size_t>(frame.columns));
}

/// Cells joined to `start` that `belongs` takes, the start included.
template <class Belongs>
std::set<std::size_t> joined(const CellWater& water, std::size_t start, Belongs&& belongs) {
  std::set<std::size_t> pond{start};
  std::deque<std::size_t> edge{start};
  const LocalXY middle = water.centre(start);
  while (!edge.empty()) {
    for_neighbours(water.ground_m.frame(), edge.front(), [&](std::size_t next) {
      if (pond.contains(next) || distance_m(water.centre(next), middle) > kReach_m || !belongs(next)) return;
      pond.insert(next);
      edge.push_back(next);
    });
    edge.pop_front();
  }
  return pond;
}

std::set<std::size_t> pond_at(const CellWater& water, std::size_t cell) {
  const double level = water.level(cell);
  return joined(water, cell, [&](std::size_t next) {
    return water.depth(next) > kWet_m && std::abs(water.level(next) - level) <= kSameLevel_m;
  });
}

/// The cells beside the sensor on about its height.
std::set<std::size_t> puddle_at(const CellWater& water, std::size_t cell) {
  const double ground = water.level(cell) - water.depth(cell);
  const double near_m = 1.5 * water.ground_m.frame().cell_m;
  return joined(water, cell, [&](std::size_t next) {
    return distance_m(water.centre(next), water.centre(cell)) <= near_m &&
           std::abs(static_cast<double>(water.ground_m.values()[next]) - ground) <= kSameLevel_m;
  });
}

}  // namespace

std::vector<DepthReading> beside_houses(const Grid<std::uint8_t>& buildings, std::span<const DepthReading> readings) {
  std::vector<DepthReading> moved(readings.begin(), readings.end());
  if (buildings.empty()) return moved;
  const GridFrame& frame = buildings.frame();
  std::erase_if(moved, [&](DepthReading& reading) {
    const int column = frame.column_of(reading.at.x);
    const int row = frame.row_of(reading.at.y);
    if (!frame.inside(column, row) || buildings.at(column, row) == 0) return false;
    std::optional<LocalXY> nearest;
    for (int r = row - kStreetCells; r <= row + kStreetCells; ++r) {
      for (int c = column - kStreetCells; c <= column + kStreetCells; ++c) {
        if (!frame.inside(c, r) || buildings.at(c, r) != 0) continue;
        const LocalXY street = frame.centre_of(c, r);
        if (!nearest || distance_m(street, reading.at) < distance_m(*nearest, reading.at)) nearest = street;
      }
    }
    if (nearest) reading.at = *nearest;
    return !nearest;
  });
  return moved;
}

SensorPull pull_towards(const Grid<float>& ground_m, const Grid<float>& depth_m, std::span<const DepthReading> readings,
                        double gain) {
  const CellWater water{ground_m, depth_m};
  SensorPull pull;
  std::multimap<std::size_t, double> difference_at;  // by the sensor's cell
  for (const DepthReading& reading : readings) {
    const auto cell = cell_of(ground_m, reading.at);
    if (!cell || !std::isfinite(reading.depth_m)) continue;
    const double modelled = water.depth(*cell);
    pull.innovations.push_back({reading.station, reading.depth_m, modelled});
    difference_at.emplace(*cell, reading.depth_m - modelled);
  }
  std::set<std::size_t> done;
  for (const auto& [cell, unused] : difference_at) {
    if (done.contains(cell)) continue;
    const std::set<std::size_t> pond = water.depth(cell) > kWet_m ? pond_at(water, cell) : puddle_at(water, cell);
    double sum = 0;
    int sensors = 0;
    for (const auto& [other, difference] : difference_at) {
      if (!pond.contains(other)) continue;
      sum += difference;
      ++sensors;
    }
    const double mean = sum / sensors;
    for (const std::size_t wet : pond) {
      if (!done.insert(wet).second || std::abs(mean) <= kTolerance_m) continue;
      const double depth = std::max(0.0, water.depth(wet) + gain * mean);
      if (depth == water.depth(wet)) continue;
      pull.cells.push_back(wet);
      pull.depth_m.push_back(static_cast<float>(depth));
    }
  }
  return pull;
}

}  // namespace sandtable
