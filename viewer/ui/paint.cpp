#include "viewer/ui/paint.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "viewer/ui/line_break.h"

namespace sandtable::ui {
namespace {

/// Chinese type has its ellipsis in the middle of the line, English at its foot.
std::string_view ellipsis_of(const Frame& frame) { return frame.language() == Language::kEn ? "..." : "…"; }

const char* end_of(std::string_view text) { return text.data() + text.size(); }

float raw_width(Frame& frame, FontRole role, std::string_view text) {
  if (text.empty()) return 0;
  ImFont* font = frame.fonts.font(role);
  const float width = font->CalcTextSizeA(frame.fonts.size_px(role), kUnlimited, 0, text.data(), end_of(text)).x;
  return std::ceil(width);
}

void raw_paint(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, std::string_view text) {
  if (text.empty()) return;
  list.AddText(frame.fonts.font(role), frame.fonts.size_px(role), ImVec2(std::floor(at.x), std::floor(at.y)),
               packed(colour), text.data(), end_of(text));
}

/// The longest beginning of the text, cut between characters, that fits.
std::string_view fitting(Frame& frame, FontRole role, std::string_view text, float width) {
  std::size_t low = 0;
  std::size_t high = text.size();
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    if (raw_width(frame, role, text.substr(0, middle)) <= width) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  while (low > 0 && low < text.size() && (static_cast<unsigned char>(text[low]) & 0xc0U) == 0x80U) --low;
  return text.substr(0, low);
}

}  // namespace

ImU32 packed(Rgba c) { return IM_COL32(c.r, c.g, c.b, c.a); }

ImVec4 vec4(Rgba c) { return ImGui::ColorConvertU32ToFloat4(packed(c)); }

Rgba faded(Rgba c, double opacity) {
  c.a = static_cast<std::uint8_t>(c.a * opacity);
  return c;
}

Rgba mixed(Rgba a, Rgba b, double share_of_b) {
  const auto mix = [&](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>(x + (y - x) * share_of_b); };
  return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), mix(a.a, b.a)};
}

float text_width(Frame& frame, FontRole role, std::string_view text) {
  frame.fonts.want(text);
  return raw_width(frame, role, text);
}

float paint_text(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, std::string_view text,
                 float most_width) {
  const float width = text_width(frame, role, text);
  if (width <= most_width) {
    raw_paint(frame, list, role, at, colour, text);
    return width;
  }
  const float ellipsis = raw_width(frame, role, ellipsis_of(frame));
  if (most_width < ellipsis) return 0;
  const auto head = fitting(frame, role, text, most_width - ellipsis);
  const std::string cut = std::string(head) + std::string(ellipsis_of(frame));
  raw_paint(frame, list, role, at, colour, cut);
  return raw_width(frame, role, cut);
}

float paint_text_right(Frame& frame, ImDrawList& list, FontRole role, float right, float y, Rgba colour,
                       std::string_view text, float most_width) {
  const float width = std::min(text_width(frame, role, text), most_width);
  paint_text(frame, list, role, ImVec2(right - width, y), colour, text, most_width);
  return width;
}

float paint_words(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, const Text& words,
                  float most_width) {
  const float main = paint_text(frame, list, role, at, colour, words.in(frame.language()), most_width);
  if (!frame.both() || words.en.empty() || words.zh == words.en || words.zh.empty()) return main;
  const float gap = frame.px(5);
  const float english = text_width(frame, FontRole::kSmall, words.en);
  if (main + gap + english > most_width) return main;
  // Both sit on one base line, about four fifths down the line.
  const float drop = std::round((frame.fonts.size_px(role) - frame.fonts.size_px(FontRole::kSmall)) * 0.8F);
  paint_text(frame, list, FontRole::kSmall, ImVec2(at.x + main + gap, at.y + drop), faded(colour, 0.78), words.en);
  return main + gap + english;
}

float words_width(Frame& frame, FontRole role, const Text& words) {
  const float main = text_width(frame, role, words.in(frame.language()));
  if (!frame.both() || words.en.empty() || words.zh == words.en || words.zh.empty()) return main;
  return main + frame.px(5) + text_width(frame, FontRole::kSmall, words.en);
}

std::string lines_of(Frame& frame, FontRole role, std::string_view text, float width) {
  frame.fonts.want(text);
  ImFont* font = frame.fonts.font(role);
  const float size = frame.fonts.size_px(role);
  return broken_into_lines(text, width, [&](std::string_view piece) {
    return font->CalcTextSizeA(size, kUnlimited, 0, piece.data(), end_of(piece)).x;
  });
}

void paint_label(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, std::string_view text) {
  frame.fonts.want(text);
  const float d = std::max(1.0F, frame.px(1));
  for (const auto& [x, y] : {ImVec2{-d, 0}, {d, 0}, {0, -d}, {0, d}, {-d, -d}, {d, -d}, {-d, d}, {d, d}}) {
    raw_paint(frame, list, role, ImVec2(at.x + x, at.y + y), frame.theme.halo, text);
  }
  raw_paint(frame, list, role, at, colour, text);
}

void paint_hatch(ImDrawList& list, const Rect& area, Rgba colour, float spacing_px, float thickness_px) {
  if (area.empty()) return;
  list.PushClipRect(corner(area), far_corner(area), true);
  for (float x = area.x - area.height; x < area.right(); x += spacing_px) {
    list.AddLine(ImVec2(x, area.bottom()), ImVec2(x + area.height, area.y), packed(colour), thickness_px);
  }
  list.PopClipRect();
}

}  // namespace sandtable::ui
