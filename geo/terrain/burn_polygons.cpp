#include "geo/terrain/burn_polygons.h"

#include <algorithm>
#include <vector>

namespace sandtable::geo {
namespace {

bool is_ring(PartKind kind) { return kind == PartKind::kOuterRing || kind == PartKind::kHole; }

/// For each row of the frame, the x where the feature's rings cross the line through the centres of its cells.
std::vector<std::vector<double>> crossings(const VectorLayer& layer, std::size_t feature, const GridFrame& frame) {
  std::vector<std::vector<double>> rows(static_cast<std::size_t>(frame.rows));
  const auto line_of = [&](double y) { return (frame.north_west.y - y) / frame.cell_m - 0.5; };
  for (std::size_t p = layer.feature_begin[feature]; p < layer.feature_begin[feature + 1]; ++p) {
    if (!is_ring(layer.part_kind[p])) continue;
    const auto ring = layer.part(p);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const LocalXY a = ring[i - 1];
      const LocalXY b = ring[i];
      // Half-open in y, so that a vertex on the line counts once.
      const double top = std::min(line_of(a.y), line_of(b.y));
      const double bottom = std::max(line_of(a.y), line_of(b.y));
      // Written so that a vertex without a position (NaN) crosses nothing.
      const int first = top > 0 ? static_cast<int>(std::min<double>(std::ceil(top), frame.rows)) : 0;
      for (int row = first; row < frame.rows && row < bottom; ++row) {
        const double y = frame.centre_of(0, row).y;
        rows[static_cast<std::size_t>(row)].push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
      }
    }
  }
  return rows;
}

}  // namespace

Grid<std::int16_t> burn_polygons(const VectorLayer& polygons, std::span<const std::int16_t> value_of,
                                 const GridFrame& frame, std::int16_t outside) {
  Grid<std::int16_t> burned(frame, outside);
  for (std::size_t f = 0; f < polygons.feature_count(); ++f) {
    auto rows = crossings(polygons, f, frame);
    for (int row = 0; row < frame.rows; ++row) {
      auto& xs = rows[static_cast<std::size_t>(row)];
      std::ranges::sort(xs);
      for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
        const auto column_at = [&](double x) {
          return static_cast<int>(std::ceil(
              std::clamp((x - frame.north_west.x) / frame.cell_m - 0.5, -1.0, static_cast<double>(frame.columns))));
        };
        const int end = std::min(frame.columns, column_at(xs[i + 1]));
        for (int c = std::max(0, column_at(xs[i])); c < end; ++c) burned.at(c, row) = value_of[f];
      }
    }
  }
  return burned;
}

}  // namespace sandtable::geo
