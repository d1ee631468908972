#pragma once

#include <array>

#include "viewer/ui/ui_state.h"

namespace sandtable::ui {

/// Logical pixels of the window, top left origin.
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
  bool operator==(const Rect&) const = default;
  [[nodiscard]] bool overlaps(const Rect& o) const {
    return !empty() && !o.empty() && x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
  }
};

/// Where everything stands in a window. Rectangles never overlap and together fill the window inside the border.
struct Layout {
  float scale = 1;
  float border = 0;          ///< frame in the colour of the tense
  Rect top;
  Rect left;                 ///< a narrow strip when folded
  Rect scene;
  Rect right;
  Rect timeline;
  struct SectionPlace {
    Rect header;
    Rect body;               ///< empty when folded
    [[nodiscard]] bool open() const { return !body.empty(); }
  };
  std::array<SectionPlace, kSectionCount> sections;  ///< inside `right`; all empty when that is folded
  std::array<Rect, 3> panes;  ///< a wall's lists; empty ones are not shown, and on desk and kiosk all are
};

/// Narrowest window that is laid out; a smaller one is treated as this large.
inline constexpr float kLeastWidth = 960;
inline constexpr float kLeastHeight = 540;

Layout lay_out(float width, float height, const UiState& state);

/// Scale at which texts are easy to read in a window of this size: 1 up to 1080 lines, then with the height.
double suggested_scale(float width, float height);

}  // namespace sandtable::ui
