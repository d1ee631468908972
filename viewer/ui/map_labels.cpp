#include "viewer/ui/map_labels.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace sandtable::ui {
namespace {

bool inside(const Rect& r, const Rect& bounds) {
  return r.x >= bounds.x && r.y >= bounds.y && r.right() <= bounds.right() && r.bottom() <= bounds.bottom();
}

std::array<Rect, 4> places_of(const LabelBox& box) {
  const float c = box.clearance;
  return {Rect{box.x + c, box.y - box.height / 2, box.width, box.height},
          Rect{box.x - c - box.width, box.y - box.height / 2, box.width, box.height},
          Rect{box.x - box.width / 2, box.y - c - box.height, box.width, box.height},
          Rect{box.x - box.width / 2, box.y + c, box.width, box.height}};
}

Rect symbol_of(const LabelBox& box) {
  // A little smaller than the clearance, so that a label may touch its own symbol's room.
  const float r = box.clearance * 0.7F;
  return {box.x - r, box.y - r, 2 * r, 2 * r};
}

}  // namespace

std::vector<Rect> declutter(std::span<const LabelBox> boxes, const Rect& bounds, std::span<const Rect> obstacles, std::size_t most) {
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return boxes[a].priority > boxes[b].priority; });
  order.resize(std::min(order.size(), most));
  std::vector<Rect> taken(obstacles.begin(), obstacles.end());
  for (const LabelBox& box : boxes) {
    if (symbol_of(box).overlaps(bounds)) taken.push_back(symbol_of(box));
  }
  std::vector<Rect> placed(boxes.size());
  for (const std::size_t i : order) {
    for (const Rect& place : places_of(boxes[i])) {
      const bool free = inside(place, bounds) && std::ranges::none_of(taken, [&](const Rect& other) { return other.overlaps(place); });
      if (!free) continue;
      placed[i] = place;
      taken.push_back(place);
      break;
    }
  }
  return placed;
}

}  // namespace sandtable::ui
