#include "feeds/sources/rain_raster_cells.h"

#include <algorithm>
#include <cmath>

namespace sandtable::feeds {
namespace {

GridFrame frame_of(const Extent& place, double cell_m) {
  GridFrame frame;
  frame.cell_m = cell_m;
  frame.north_west = {std::floor(place.west / cell_m) * cell_m, std::ceil(place.north / cell_m) * cell_m};
  frame.columns = std::max(1, static_cast<int>(std::ceil((place.east - frame.north_west.x) / cell_m)));
  frame.rows = std::max(1, static_cast<int>(std::ceil((frame.north_west.y - place.south) / cell_m)));
  return frame;
}

double shared(double a_low, double a_high, double b_low, double b_high) {
  return std::max(0.0, std::min(a_high, b_high) - std::max(a_low, b_low));
}

}  // namespace

GridFrame rain_cells(const Extent& place, double cell_m, std::size_t most) {
  GridFrame frame = frame_of(place, cell_m);
  while (frame.size() > most) frame = frame_of(place, 2 * frame.cell_m);
  return frame;
}

std::optional<double> mean_under(const Grid<float>& values, const Extent& box) {
  const GridFrame& frame = values.frame();
  const double wanted_m2 = box.width_m() * box.height_m();
  if (values.empty() || !(wanted_m2 > 0)) return std::nullopt;
  // Cut before it becomes an integer: a box may lie as many cells away as no integer counts.
  const auto cell = [](double cells, int count) {
    return static_cast<int>(std::clamp(std::floor(cells), 0.0, count - 1.0));
  };
  const auto column = [&](double x) { return cell((x - frame.north_west.x) / frame.cell_m, frame.columns); };
  const auto row = [&](double y) { return cell((frame.north_west.y - y) / frame.cell_m, frame.rows); };
  double sum = 0;
  double known_m2 = 0;
  for (int r = row(box.north); r <= row(box.south); ++r) {
    const double north = frame.north_west.y - r * frame.cell_m;
    const double height_m = shared(north - frame.cell_m, north, box.south, box.north);
    for (int c = column(box.west); c <= column(box.east); ++c) {
      const double west = frame.north_west.x + c * frame.cell_m;
      const float value = values.at(c, r);
      const double area_m2 = height_m * shared(west, west + frame.cell_m, box.west, box.east);
      if (std::isnan(value) || !(area_m2 > 0)) continue;
      sum += area_m2 * static_cast<double>(value);
      known_m2 += area_m2;
    }
  }
  if (known_m2 < 0.5 * wanted_m2) return std::nullopt;
  return sum / known_m2;
}

Extent box_of(const GridFrame& frame, int column, int row, const Extent& place) {
  const double west = frame.north_west.x + column * frame.cell_m;
  const double north = frame.north_west.y - row * frame.cell_m;
  return {std::max(west, place.west), std::max(north - frame.cell_m, place.south),
          std::min(west + frame.cell_m, place.east), std::min(north, place.north)};
}

}  // namespace sandtable::feeds
