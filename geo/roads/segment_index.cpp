#include "geo/roads/segment_index.h"

#include <algorithm>

namespace sandtable::geo {

SegmentFoot foot_on_segment(LocalXY a, LocalXY b, LocalXY at) {
  const LocalXY along = b - a;
  const double length2 = along.x * along.x + along.y * along.y;
  double t = 0;
  if (length2 > 0) t = std::clamp(((at.x - a.x) * along.x + (at.y - a.y) * along.y) / length2, 0.0, 1.0);
  // At the far end b itself is exact; a + (b - a) need not be.
  const LocalXY foot = t == 1 ? b : a + along * t;
  return {foot, t, sandtable::distance_m(foot, at)};
}

bool segment_touches(LocalXY a, LocalXY b, const Extent& box) {
  const LocalXY d = b - a;
  double enter = 0;
  double leave = 1;
  const auto clip = [&](double speed, double room) {  // keeps t with speed * t <= room
    if (speed == 0) return room >= 0;
    const double t = room / speed;
    if (speed > 0)
      leave = std::min(leave, t);
    else
      enter = std::max(enter, t);
    return enter <= leave;
  };
  return clip(d.x, box.east - a.x) && clip(-d.x, a.x - box.west) && clip(d.y, box.north - a.y) &&
         clip(-d.y, a.y - box.south);
}

SegmentIndex::SegmentIndex(std::span<const LocalXY> vertices, std::span<const std::uint32_t> begin)
    : vertices_(vertices) {
  std::vector<std::uint32_t> segments;
  segments.reserve(vertices.size());
  for (std::size_t line = 0; line + 1 < begin.size(); ++line) {
    for (std::uint32_t v = begin[line]; v + 1 < begin[line + 1]; ++v) segments.push_back(v);
  }
  if (segments.empty()) return;
  for (const std::uint32_t s : segments) {
    extent_.include(a(s));
    extent_.include(b(s));
  }
  choose_cells(segments);
  fill(segments);
}

int SegmentIndex::column_of(double x) const {
  return static_cast<int>(std::clamp((x - extent_.west) / cell_m_, 0.0, columns_ - 1.0));
}

int SegmentIndex::row_of(double y) const {
  return static_cast<int>(std::clamp((y - extent_.south) / cell_m_, 0.0, rows_ - 1.0));
}

template <class Visit>
void SegmentIndex::for_each_cell(std::uint32_t segment, Visit visit) const {
  LocalXY low = a(segment);
  LocalXY high = b(segment);
  if (low.y > high.y) std::swap(low, high);
  const double slope = high.y > low.y ? (high.x - low.x) / (high.y - low.y) : 0;
  const int first = row_of(low.y);
  const int last = row_of(high.y);
  for (int r = first; r <= last; ++r) {
    // The stretch of the segment inside this row of cells, widened by rounding at most into a neighbouring cell.
    const double y0 = r == first ? low.y : extent_.south + r * cell_m_;
    const double y1 = r == last ? high.y : extent_.south + (r + 1) * cell_m_;
    const double x0 = r == first ? low.x : low.x + (y0 - low.y) * slope;
    const double x1 = r == last ? high.x : low.x + (y1 - low.y) * slope;
    const int c1 = column_of(std::max(x0, x1));
    for (int c = column_of(std::min(x0, x1)); c <= c1; ++c) visit(cell_of(c, r));
  }
}

std::size_t SegmentIndex::count_entries(std::span<const std::uint32_t> segments, std::size_t limit) const {
  std::size_t count = 0;
  for (const std::uint32_t s : segments) {
    for_each_cell(s, [&](std::size_t) { ++count; });
    if (count > limit) break;
  }
  return count;
}

void SegmentIndex::choose_cells(std::span<const std::uint32_t> segments) {
  const double width = std::max(extent_.width_m(), 1e-6);
  const double height = std::max(extent_.height_m(), 1e-6);
  // About one segment a cell; a line of roads (no area) gets cells along its length.
  const double wanted = static_cast<double>(segments.size());
  cell_m_ = std::max(std::sqrt(width * height / wanted), std::max(width, height) / std::min(wanted, 4096.0));
  constexpr std::size_t kEntriesPerSegment = 8;
  while (true) {
    columns_ = static_cast<int>(width / cell_m_) + 1;
    rows_ = static_cast<int>(height / cell_m_) + 1;
    const std::size_t limit = kEntriesPerSegment * segments.size() + 64;
    if ((columns_ == 1 && rows_ == 1) || count_entries(segments, limit) <= limit) return;
    cell_m_ *= 2;
  }
}

void SegmentIndex::fill(std::span<const std::uint32_t> segments) {
  cell_begin_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1, 0);
  for (const std::uint32_t s : segments) {
    for_each_cell(s, [&](std::size_t cell) { ++cell_begin_[cell + 1]; });
  }
  for (std::size_t i = 1; i < cell_begin_.size(); ++i) cell_begin_[i] += cell_begin_[i - 1];
  entries_.resize(cell_begin_.back());
  std::vector<std::uint32_t> next(cell_begin_.begin(), cell_begin_.end() - 1);
  for (const std::uint32_t s : segments) {
    for_each_cell(s, [&](std::size_t cell) { entries_[next[cell]++] = s; });
  }
}

}  // namespace sandtable::geo
