#pragma once

#include <span>
#include <vector>

#include "viewer/ui/layout.h"

namespace sandtable::ui {

/// A text that wants to stand beside a point; with no width, only a symbol that texts keep clear of.
struct LabelBox {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  float clearance = 0;    ///< radius of the symbol
  int priority = 0;
  float short_width = 0;  ///< of a shorter text that says the most needed; 0: there is none
  bool urgent = false;    ///< may stand on symbols that are not urgent themselves, when no free place is left
};

/// Where a label stands; an empty rectangle is a label that found no room.
struct LabelPlace {
  Rect area;
  bool shortened = false;  ///< there was room for the shorter text only
};

/// A place for each label, in the order of `boxes`. Labels stand right of, left of, above or below their point, inside
/// `bounds`, `air` pixels apart, and cover neither each other, nor the symbol of an urgent label, nor any of the
/// `obstacles`; those that are not urgent cover no symbol at all.
/// Higher priority first, then the order given, so that a still picture keeps its labels. O(n) for texts of usual size;
/// at most `most` labels are considered.
std::vector<LabelPlace> declutter(std::span<const LabelBox> boxes, const Rect& bounds, std::span<const Rect> obstacles = {},
                                  float air = 0, std::size_t most = 400);

}  // namespace sandtable::ui
