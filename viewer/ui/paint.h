#pragma once

#include <imgui.h>

#include <limits>
#include <string>
#include <string_view>

#include "viewer/ui/frame.h"

/// Drawing of texts and shapes on an ImGui draw list. Positions are logical pixels of the window.
namespace sandtable::ui {

inline constexpr float kUnlimited = std::numeric_limits<float>::max();

ImU32 packed(Rgba colour);
ImVec4 vec4(Rgba colour);
Rgba faded(Rgba colour, double opacity);
Rgba mixed(Rgba a, Rgba b, double share_of_b);
inline ImVec2 corner(const Rect& r) { return {r.x, r.y}; }
inline ImVec2 far_corner(const Rect& r) { return {r.right(), r.bottom()}; }

float text_width(Frame& frame, FontRole role, std::string_view text);
/// One line, top left at `at`; what does not fit ends in an ellipsis. Gives the width drawn.
float paint_text(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, std::string_view text,
                 float most_width = kUnlimited);
/// The same, ending at `right`.
float paint_text_right(Frame& frame, ImDrawList& list, FontRole role, float right, float y, Rgba colour,
                       std::string_view text, float most_width = kUnlimited);
/// In the reader's language; in both, the English small and dim after the Chinese, left out where it does not fit.
float paint_words(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, const Text& words,
                  float most_width = kUnlimited);
float words_width(Frame& frame, FontRole role, const Text& words);

/// The text broken into lines no wider than `width`, as line_break.h does it.
std::string lines_of(Frame& frame, FontRole role, std::string_view text, float width);

/// Text with a halo, for the map.
void paint_label(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, Rgba colour, std::string_view text);

/// Diagonal hatch: "unknown", gaps.
void paint_hatch(ImDrawList& list, const Rect& area, Rgba colour, float spacing_px, float thickness_px);

}  // namespace sandtable::ui
