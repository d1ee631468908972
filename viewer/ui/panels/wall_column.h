#pragma once

#include "viewer/ui/paint.h"

namespace sandtable::ui {

/// Writes a wall's pane from top to bottom, and says when it is full. Nothing scrolls on a wall: what has no room is
/// counted.
class WallColumn {
 public:
  WallColumn(Frame& frame, ImDrawList& list, const Rect& pane);

  /// The pane's name, with a figure at the right.
  void title(const Text& words, const std::string& figure = {});
  /// A small caption and below it what matters, large.
  void figure(const Text& caption, const Text& value, FontRole role = FontRole::kTitle);
  /// Dim small words over as many lines as they need.
  void note(const Text& words);
  /// One line: words left, figure right; dim ones for what counts less.
  void line(FontRole role, const Text& words, const std::string& figure = {}, bool dim = false);

  struct RowPlace {
    Rect area;
    float text_x = 0;  ///< right of the symbol
  };
  /// Room for a symbol with two lines beside it.
  RowPlace row();
  /// Height of a row with its air.
  [[nodiscard]] float row_height() const;
  /// Rows of this height that still fit when one line is kept for "and n more".
  [[nodiscard]] std::size_t rows_left(std::size_t wanted, float height) const;
  /// Lines of this height that fit above `kept` pixels at the foot.
  [[nodiscard]] std::size_t lines_above(float kept, std::size_t wanted, float height) const;
  [[nodiscard]] bool has(float height) const { return y_ + height <= bottom_ + frame_.px(1); }  // as rows_left()
  [[nodiscard]] float size(FontRole role) const { return frame_.fonts.size_px(role); }

  Frame& frame() { return frame_; }
  ImDrawList& list() { return list_; }

 private:
  Frame& frame_;
  ImDrawList& list_;
  float x_;
  float right_;
  float y_;
  float bottom_;
};

}  // namespace sandtable::ui
