#include "geo/demo/line_field.h"

#include <algorithm>

namespace sandtable::geo::demo {

LineField line_field(const Polyline& line, const GridFrame& frame, double reach_m) {
  LineField field{Grid<float>(frame, LineField::kFar), Grid<float>(frame, 0)};
  double before_m = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const LocalXY a = line[i];
    const LocalXY ab = line[i + 1] - a;
    const double squared = dot(ab, ab);
    const double segment_m = length_m(ab);
    const int west = std::max(0, frame.column_of(std::min(a.x, line[i + 1].x) - reach_m));
    const int east = std::min(frame.columns - 1, frame.column_of(std::max(a.x, line[i + 1].x) + reach_m));
    const int north = std::max(0, frame.row_of(std::max(a.y, line[i + 1].y) + reach_m));
    const int south = std::min(frame.rows - 1, frame.row_of(std::min(a.y, line[i + 1].y) - reach_m));
    for (int row = north; row <= south; ++row) {
      for (int column = west; column <= east; ++column) {
        const LocalXY v = frame.centre_of(column, row) - a;
        const double t = squared > 0 ? std::clamp(dot(v, ab) / squared, 0.0, 1.0) : 0;
        const double away = length_m(v - ab * t);
        if (away > reach_m || away >= field.distance_m.at(column, row)) continue;
        field.distance_m.at(column, row) = static_cast<float>(away);
        field.along_m.at(column, row) = static_cast<float>(before_m + t * segment_m);
      }
    }
    before_m += segment_m;
  }
  return field;
}

}  // namespace sandtable::geo::demo
