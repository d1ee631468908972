#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"

namespace sandtable::geo::demo {

/// Small plane geometry on open rings (last point not repeated), counter-clockwise where a side matters.
using Ring = std::vector<LocalXY>;

double cross(LocalXY a, LocalXY b);
double dot(LocalXY a, LocalXY b);
double length_m(LocalXY v);
LocalXY unit(LocalXY v);            ///< (1, 0) for a vector of no length
LocalXY left_of(LocalXY direction);  ///< turned by +90 degrees

double signed_area_m2(const Ring& ring);  ///< positive when counter-clockwise
LocalXY centroid(const Ring& ring);
Extent extent_of(const Ring& ring);
bool contains(const Ring& ring, LocalXY p);  ///< points on the edge may fall either way

/// The part of a convex ring on the left of the line through `on` along `direction`.
Ring clipped_left(const Ring& ring, LocalXY on, LocalXY direction);

/// Where two infinite lines meet; empty when they are nearly parallel (sine below 0.02).
std::optional<LocalXY> line_crossing(LocalXY p, LocalXY along_p, LocalXY q, LocalXY along_q);

/// Smallest box around a ring among those parallel to one of its edges.
struct OrientedBox {
  LocalXY centre;
  LocalXY axis;          ///< unit vector along the longer side
  double length_m = 0;   ///< of the longer side
  double width_m = 0;
};
OrientedBox oriented_box(const Ring& ring);

/// Calls `visit(column, row)` for each cell whose centre lies in the ring, northern rows first.
template <class Visit>
void for_cells_in(const Ring& ring, const GridFrame& frame, Visit&& visit) {
  const Extent box = extent_of(ring);
  const int first_row = std::max(0, frame.row_of(box.north));
  const int last_row = std::min(frame.rows - 1, frame.row_of(box.south));
  std::vector<double> crossings;
  for (int row = first_row; row <= last_row; ++row) {
    const double y = frame.centre_of(0, row).y;
    crossings.clear();
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const LocalXY a = ring[i];
      const LocalXY b = ring[j];
      if ((a.y > y) != (b.y > y)) crossings.push_back((b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x);
    }
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
      const auto cells = [&](double x) { return (x - frame.north_west.x) / frame.cell_m - 0.5; };
      const int from = std::max(0, static_cast<int>(std::ceil(cells(crossings[k]))));
      const int to = std::min(frame.columns - 1, static_cast<int>(std::floor(cells(crossings[k + 1]))));
      for (int column = from; column <= to; ++column) visit(column, row);
    }
  }
}

double distance_to_segment_m(LocalXY p, LocalXY a, LocalXY b);
double length_of(const Polyline& line);
/// The point at `along_m` from the start, held at the ends.
LocalXY point_along(const Polyline& line, double along_m);
LocalXY direction_along(const Polyline& line, double along_m);

}  // namespace sandtable::geo::demo
