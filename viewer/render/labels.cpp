#include "viewer/render/labels.h"

#include <algorithm>
#include <numeric>

namespace sandtable::render {
namespace {

struct Rect {
  double left, top, right, bottom;
  [[nodiscard]] bool overlaps(const Rect& o) const {
    return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
  }
};

/// Rectangles in square cells of the screen, so that each test looks at neighbours only.
class Occupied {
 public:
  explicit Occupied(Viewport view)
      : columns_(view.width / kCell + 1), rows_(view.height / kCell + 1),
        cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}
  [[nodiscard]] bool free(const Rect& r) const {
    bool free = true;
    each_cell(r, [&](std::size_t cell) {
      for (const std::size_t i : cells_[cell]) free = free && !rects_[i].overlaps(r);
    });
    return free;
  }
  void add(const Rect& r) {
    rects_.push_back(r);
    each_cell(r, [&](std::size_t cell) { cells_[cell].push_back(rects_.size() - 1); });
  }

 private:
  static constexpr int kCell = 64;
  template <class Visit>
  void each_cell(const Rect& r, Visit&& visit) const {
    const auto clamped = [](double v, int most) { return std::clamp(static_cast<int>(v) / kCell, 0, most - 1); };
    for (int y = clamped(r.top, rows_); y <= clamped(r.bottom, rows_); ++y) {
      for (int x = clamped(r.left, columns_); x <= clamped(r.right, columns_); ++x) {
        visit(static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x));
      }
    }
  }
  int columns_;
  int rows_;
  std::vector<std::vector<std::size_t>> cells_;
  std::vector<Rect> rects_;
};

Rect beside(const LabelCandidate& c, ScreenPoint p, LabelSide side) {
  const double w = static_cast<double>(c.width_px), h = static_cast<double>(c.height_px);
  const double gap = static_cast<double>(c.clearance_px) + 2;
  double left = p.x + gap, top = p.y - h / 2;
  if (side == LabelSide::kLeft) left = p.x - gap - w;
  if (side == LabelSide::kBelow || side == LabelSide::kAbove) {
    left = p.x - w / 2;
    top = side == LabelSide::kBelow ? p.y + gap : p.y - gap - h;
  }
  return {left, top, left + w, top + h};
}

}  // namespace

std::vector<PlacedLabel> place_labels(const Camera& camera, Viewport view, std::span<const LabelCandidate> candidates,
                                      std::size_t most) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return candidates[a].priority > candidates[b].priority; });
  Occupied occupied(view);
  std::vector<std::pair<std::size_t, ScreenPoint>> visible;
  for (const std::size_t i : order) {
    const auto p = project(camera, view, candidates[i].point);
    if (!p || p->x < 0 || p->y < 0 || p->x >= view.width || p->y >= view.height) continue;
    visible.emplace_back(i, *p);
    // Half the radius: texts may touch a symbol's rim, not its middle.
    const double r = static_cast<double>(candidates[i].clearance_px) / 2;
    occupied.add({p->x - r, p->y - r, p->x + r, p->y + r});
  }
  std::vector<PlacedLabel> placed;
  for (const auto& [i, p] : visible) {
    if (placed.size() >= most) break;
    const LabelCandidate& c = candidates[i];
    for (const LabelSide side : {LabelSide::kRight, LabelSide::kLeft, LabelSide::kBelow, LabelSide::kAbove}) {
      const Rect r = beside(c, p, side);
      if (r.left < 0 || r.top < 0 || r.right > view.width || r.bottom > view.height || !occupied.free(r)) continue;
      occupied.add(r);
      placed.push_back({c.id, static_cast<float>(r.left), static_cast<float>(r.top), side});
      break;
    }
  }
  return placed;
}

}  // namespace sandtable::render
