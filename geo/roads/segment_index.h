#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::geo {

/// The point of a segment that is nearest to `at`, and how far along it lies (0 at a, 1 at b; 0 when a == b).
struct SegmentFoot {
  LocalXY at;
  double t = 0;
  double distance_m = 0;
};
SegmentFoot foot_on_segment(LocalXY a, LocalXY b, LocalXY at);

/// True when the segment has a point in the box, its border included (Liang and Barsky 1984).
bool segment_touches(LocalXY a, LocalXY b, const Extent& box);

/// Finds segments of polylines by place: a uniform grid of cells, each listing the segments that touch it.
///
/// Polyline i has vertices [begin[i], begin[i + 1]); a segment is named by the index of its first vertex. The
/// vertices are borrowed and must neither move nor change. All coordinates must be finite. Build O(segments), with at
/// most about eight entries a segment whatever their lengths. Immutable: share between threads.
class SegmentIndex {
 public:
  struct Hit {
    std::uint32_t segment = 0;
    SegmentFoot foot;
  };

  SegmentIndex() = default;
  SegmentIndex(std::span<const LocalXY> vertices, std::span<const std::uint32_t> begin);

  [[nodiscard]] LocalXY a(std::uint32_t segment) const { return vertices_[segment]; }
  [[nodiscard]] LocalXY b(std::uint32_t segment) const { return vertices_[segment + 1]; }

  /// Calls visit(segment) for every segment whose cells touch the box: a superset of those that touch it, and a
  /// long one more than once.
  template <class Visit>
  void visit_near(const Extent& box, Visit visit) const {
    if (columns_ == 0 || !box.intersects(extent_)) return;
    const int c1 = column_of(box.east);
    const int r1 = row_of(box.north);
    for (int r = row_of(box.south); r <= r1; ++r) {
      for (int c = column_of(box.west); c <= c1; ++c) {
        const std::size_t cell = cell_of(c, r);
        for (std::uint32_t i = cell_begin_[cell]; i < cell_begin_[cell + 1]; ++i) visit(entries_[i]);
      }
    }
  }

  /// The nearest segment within max_m for which accept(segment) is true; ties go to the lowest number.
  template <class Accept>
  [[nodiscard]] std::optional<Hit> nearest(LocalXY at, double max_m, Accept accept) const {
    double reach = std::min(cell_m_, max_m);
    while (true) {
      const std::optional<Hit> hit = nearest_within(at, reach, accept);
      if (hit || !(reach < max_m)) return hit;
      reach = std::min(reach * 2, max_m);
    }
  }

 private:
  template <class Accept>
  std::optional<Hit> nearest_within(LocalXY at, double reach, Accept& accept) const {
    std::optional<Hit> best;
    visit_near({at.x - reach, at.y - reach, at.x + reach, at.y + reach}, [&](std::uint32_t segment) {
      const SegmentFoot foot = foot_on_segment(a(segment), b(segment), at);
      if (foot.distance_m > reach) return;
      const bool better = !best || foot.distance_m < best->foot.distance_m ||
                          (foot.distance_m == best->foot.distance_m && segment < best->segment);
      if (better && accept(segment)) best = Hit{segment, foot};
    });
    return best;
  }

  [[nodiscard]] int column_of(double x) const;
  [[nodiscard]] int row_of(double y) const;
  [[nodiscard]] std::size_t cell_of(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
  }
  template <class Visit>
  void for_each_cell(std::uint32_t segment, Visit visit) const;
  void choose_cells(std::span<const std::uint32_t> segments);
  [[nodiscard]] std::size_t count_entries(std::span<const std::uint32_t> segments, std::size_t limit) const;
  void fill(std::span<const std::uint32_t> segments);

  std::span<const LocalXY> vertices_;
  Extent extent_;
  double cell_m_ = 1;
  int columns_ = 0;
  int rows_ = 0;
  std::vector<std::uint32_t> cell_begin_;
  std::vector<std::uint32_t> entries_;
};

}  // namespace sandtable::geo
