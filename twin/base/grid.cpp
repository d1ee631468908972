#include "twin/base/grid.h"

namespace sandtable {

std::optional<double> bilinear(const Grid<float>& grid, LocalXY at) {
  const GridFrame& f = grid.frame();
  if (grid.empty() || !f.extent().contains(at)) return std::nullopt;
  const double u = std::clamp((at.x - f.north_west.x) / f.cell_m - 0.5, 0.0, f.columns - 1.0);
  const double v = std::clamp((f.north_west.y - at.y) / f.cell_m - 0.5, 0.0, f.rows - 1.0);
  const int c0 = std::min(static_cast<int>(u), std::max(0, f.columns - 2));
  const int r0 = std::min(static_cast<int>(v), std::max(0, f.rows - 2));
  const int c1 = std::min(c0 + 1, f.columns - 1);
  const int r1 = std::min(r0 + 1, f.rows - 1);
  const double fx = u - c0;
  const double fy = v - r0;
  const double north = grid.at(c0, r0) * (1 - fx) + grid.at(c1, r0) * fx;
  const double south = grid.at(c0, r1) * (1 - fx) + grid.at(c1, r1) * fx;
  const double value = north * (1 - fy) + south * fy;
  if (std::isnan(value)) return std::nullopt;
  return value;
}

}  // namespace sandtable
