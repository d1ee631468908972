#include "viewer/ui/panels/wall_column.h"

#include <algorithm>

namespace sandtable::ui {

WallColumn::WallColumn(Frame& frame, ImDrawList& list, const Rect& pane)
    : frame_(frame), list_(list), x_(pane.x + frame.px(9)), right_(pane.right() - frame.px(9)), y_(pane.y + frame.px(4)),
      bottom_(pane.bottom() - frame.px(3)) {}

void WallColumn::title(const Text& words, const std::string& figure) {
  const float said = figure.empty() ? 0 : paint_text_right(frame_, list_, FontRole::kStrong, right_, y_, frame_.theme.text_dim, figure, (right_ - x_) * 0.6F);
  paint_words(frame_, list_, FontRole::kStrong, ImVec2(x_, y_), frame_.theme.text_dim, words, right_ - x_ - said - frame_.px(6));
  y_ += size(FontRole::kStrong) + frame_.px(1);
  list_.AddLine(ImVec2(x_, y_), ImVec2(right_, y_), packed(frame_.theme.line), std::max(1.0F, frame_.px(1)));
  y_ += frame_.px(3);
}

void WallColumn::figure(const Text& caption, const Text& value, FontRole role) {
  const float height = size(FontRole::kSmall) + size(role) + frame_.px(3);
  if (!has(height)) return;
  paint_words(frame_, list_, FontRole::kSmall, ImVec2(x_, y_), frame_.theme.text_dim, caption, right_ - x_);
  y_ += size(FontRole::kSmall) - frame_.px(2);
  paint_words(frame_, list_, role, ImVec2(x_, y_), frame_.theme.text, value, right_ - x_);
  y_ += size(role) + frame_.px(5);
}

void WallColumn::note(const Text& words) {
  const std::string& text = words.in(frame_.language());
  if (text.empty() || !has(size(FontRole::kSmall))) return;
  const std::string lines = lines_of(frame_, FontRole::kSmall, text, right_ - x_);
  ImFont* font = frame_.fonts.font(FontRole::kSmall);
  const float line = size(FontRole::kSmall);
  const char* const end = lines.data() + lines.size();
  const ImVec2 room = font->CalcTextSizeA(line, kUnlimited, 0, lines.data(), end);
  list_.PushClipRect(ImVec2(x_, y_), ImVec2(right_, bottom_), true);
  list_.AddText(font, line, ImVec2(x_, y_), packed(frame_.theme.text_dim), lines.data(), end);
  list_.PopClipRect();
  y_ += room.y + frame_.px(3);
}

void WallColumn::line(FontRole role, const Text& words, const std::string& figure, bool dim) {
  if (!has(size(role))) return;
  const Rgba colour = dim ? frame_.theme.text_dim : frame_.theme.text;
  const float said = figure.empty() ? 0 : paint_text_right(frame_, list_, role, right_, y_, colour, figure, (right_ - x_) * 0.6F);
  paint_words(frame_, list_, role, ImVec2(x_, y_), colour, words, right_ - x_ - said - frame_.px(6));
  y_ += size(role) + frame_.px(2);
}

float WallColumn::row_height() const { return size(FontRole::kStrong) + size(FontRole::kSmall) + frame_.px(1); }

std::size_t WallColumn::rows_left(std::size_t wanted, float height) const {
  // Sizes are rounded to pixels: a row that lacks one of them must not go on one screen and stay on another.
  const float rounding = frame_.px(1);
  const auto fitting = [&](float room) { return static_cast<std::size_t>(std::max(0.0F, room + rounding) / height); };
  const std::size_t all = fitting(bottom_ - y_);
  return wanted <= all ? wanted : fitting(bottom_ - y_ - size(FontRole::kSmall));
}

std::size_t WallColumn::lines_above(float kept, std::size_t wanted, float height) const {
  return std::min(wanted, static_cast<std::size_t>(std::max(0.0F, bottom_ - y_ - kept) / height));
}

WallColumn::RowPlace WallColumn::row() {
  const RowPlace place{{x_, y_, right_ - x_, row_height()}, x_ + frame_.px(26)};
  y_ += row_height();
  return place;
}

}  // namespace sandtable::ui
