#include "viewer/ui/map_labels.h"

#include <algorithm>
#include <array>

namespace sandtable::ui {
namespace {

/// Rectangles in square cells of the screen, so that each question looks at neighbours only.
class Occupied {
 public:
  explicit Occupied(const Rect& bounds)
      : bounds_(bounds),
        columns_(std::max(1, static_cast<int>(bounds.width / kCell) + 1)),
        rows_(std::max(1, static_cast<int>(bounds.height / kCell) + 1)),
        cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

  [[nodiscard]] bool free(const Rect& r) const {
    bool free = true;
    each_cell(r, [&](std::size_t cell) {
      free = free && std::ranges::none_of(cells_[cell], [&](const Rect& other) { return other.overlaps(r); });
    });
    return free;
  }
  void add(const Rect& r) {
    if (!r.overlaps(bounds_)) return;
    each_cell(r, [&](std::size_t cell) { cells_[cell].push_back(r); });
  }

 private:
  static constexpr float kCell = 48;
  template <class Visit>
  void each_cell(const Rect& r, Visit&& visit) const {
    const auto cell = [](float v, int most) { return std::clamp(static_cast<int>(v / kCell), 0, most - 1); };
    for (int y = cell(r.y - bounds_.y, rows_); y <= cell(r.bottom() - bounds_.y, rows_); ++y) {
      for (int x = cell(r.x - bounds_.x, columns_); x <= cell(r.right() - bounds_.x, columns_); ++x) {
        visit(static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x));
      }
    }
  }
  Rect bounds_;
  int columns_;
  int rows_;
  std::vector<std::vector<Rect>> cells_;
};

bool inside(const Rect& r, const Rect& bounds) {
  return r.x >= bounds.x && r.y >= bounds.y && r.right() <= bounds.right() && r.bottom() <= bounds.bottom();
}

std::array<Rect, 4> places_of(const LabelBox& box, float width) {
  const float c = box.clearance;
  return {Rect{box.x + c, box.y - box.height / 2, width, box.height},
          Rect{box.x - c - width, box.y - box.height / 2, width, box.height},
          Rect{box.x - width / 2, box.y - c - box.height, width, box.height},
          Rect{box.x - width / 2, box.y + c, width, box.height}};
}

Rect symbol_of(const LabelBox& box) {
  // A little smaller than the clearance, so that a label may touch its own symbol's room.
  const float r = box.clearance * 0.7F;
  return {box.x - r, box.y - r, 2 * r, 2 * r};
}

Rect grown(const Rect& r, float by) { return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by}; }

}  // namespace

std::vector<LabelPlace> declutter(std::span<const LabelBox> boxes, const Rect& bounds, std::span<const Rect> obstacles,
                                  float air, std::size_t most) {
  std::vector<std::size_t> order;
  Occupied taken(bounds);
  Occupied quiet(bounds);  // symbols that an urgent text may cover
  for (const Rect& obstacle : obstacles) taken.add(obstacle);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    (boxes[i].urgent ? taken : quiet).add(symbol_of(boxes[i]));
    if (boxes[i].width > 0) order.push_back(i);
  }
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return boxes[a].priority > boxes[b].priority; });
  order.resize(std::min(order.size(), most));
  std::vector<LabelPlace> placed(boxes.size());
  const auto try_place = [&](std::size_t i, float width, bool over_quiet) {
    if (width <= 0) return false;
    for (const Rect& place : places_of(boxes[i], width)) {
      if (!inside(place, bounds) || !taken.free(place) || !(over_quiet || quiet.free(place))) continue;
      placed[i] = {place, width != boxes[i].width};
      taken.add(grown(place, air));
      return true;
    }
    return false;
  };
  for (const std::size_t i : order) {
    const LabelBox& box = boxes[i];
    if (try_place(i, box.width, false) || try_place(i, box.short_width, false) || !box.urgent) continue;
    if (!try_place(i, box.width, true)) try_place(i, box.short_width, true);
  }
  return placed;
}

}  // namespace sandtable::ui
