#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "twin/base/result.h"
#include "viewer/ui/window_place.h"

namespace sandtable::ui {

struct UiState;

/// How somebody arranged the desk: which panels are open and how wide, and what stands on other monitors.
struct DeskLayout {
  bool left_open = true;
  bool right_open = true;
  bool timeline_open = true;
  double left_width = 0;   ///< unscaled pixels; 0: what the window's size suggests
  double right_width = 0;
  double scale = 1;
  std::map<std::string, bool, std::less<>> sections;  ///< open or folded by hand; others as the height allows
  std::map<std::string, float, std::less<>> heights;  ///< dragged to, unscaled pixels; others by need
  std::vector<WindowPlace> windows{};  ///< beside the desk
  bool operator==(const DeskLayout&) const = default;
};

/// By name, in the order of the names.
using DeskLayouts = std::map<std::string, DeskLayout, std::less<>>;
inline constexpr std::size_t kMostLayouts = 50;
inline constexpr std::size_t kLongestLayoutName = 60;  ///< bytes

DeskLayout layout_of(const UiState& state);
void arrange(UiState& state, const DeskLayout& layout);

/// The layouts as a file keeps them.
std::string layouts_text(const DeskLayouts& layouts);
/// Reads them again. What is wrong in one layout costs that layout its value, widths and scales are clamped; kUnreadable
/// when it is no such file at all.
Result<DeskLayouts> parse_layouts(std::string_view json, std::string_view file);

}  // namespace sandtable::ui
