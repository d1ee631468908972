#pragma once

#include <span>
#include <vector>

#include "viewer/ui/layout.h"

namespace sandtable::ui {

/// A text that wants to stand beside a point.
struct LabelBox {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  float clearance = 0;  ///< radius of the symbol
  int priority = 0;
};

/// Where each label stands, in the order of `boxes`; an empty rectangle is a label that found no room. Labels stand
/// right of, left of, above or below their point, inside `bounds`, and cover neither each other, nor any symbol, nor
/// any of the `obstacles`.
/// Higher priority first, then the order given, so that a still picture keeps its labels. O(n²) for at most `most`
/// labels considered.
std::vector<Rect> declutter(std::span<const LabelBox> boxes, const Rect& bounds, std::span<const Rect> obstacles = {},
                            std::size_t most = 400);

}  // namespace sandtable::ui
