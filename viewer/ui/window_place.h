#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"
#include "twin/core/role.h"

namespace sandtable::ui {

enum class WindowMode { kDesk, kWall, kKiosk };

/// As commands and files spell them.
inline constexpr std::array<std::string_view, 3> kWindowModes{"desk", "wall", "kiosk"};

/// What the seat of a shared incident may do whose first window is of this mode, where somebody asks for `asked`:
/// nobody logs in at a wall or a kiosk, so these only look.
Role seat_role(WindowMode mode, Role asked);

/// A window of the program: what it shows and where it stands.
struct WindowPlace {
  WindowMode mode = WindowMode::kDesk;
  /// Name of a monitor ("HDMI-1") or its number from 1, which is filled; or WIDTHxHEIGHT+X+Y in pixels of the desktop.
  /// Empty: a window of its own size, wherever the desktop puts it.
  std::string screen{};
  bool operator==(const WindowPlace&) const = default;
};

inline constexpr std::size_t kMostWindows = 8;
inline constexpr std::size_t kLongestScreenName = 60;  ///< bytes

/// Reads "MODE" or "MODE:SCREEN"; kInvalid for an unknown mode, a screen's name that is too long, and for a kiosk,
/// which stands alone.
Result<WindowPlace> parse_window_place(std::string_view text);
/// The same, several with commas between them; at most kMostWindows.
Result<std::vector<WindowPlace>> parse_window_places(std::string_view text);
std::string window_place_text(const WindowPlace& place);

/// Pixels of the desktop, from its top left corner.
struct DesktopArea {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const DesktopArea&) const = default;
};
/// Reads WIDTHxHEIGHT+X+Y, each side 320 to 16384; empty for any other text.
std::optional<DesktopArea> parse_desktop_area(std::string_view screen);

/// What is to be opened so that all of `wanted` are there: one for one, by place first and then by mode alone, because
/// an open window may have been moved.
std::vector<WindowPlace> missing_windows(const std::vector<WindowPlace>& wanted, std::vector<WindowPlace> open);

}  // namespace sandtable::ui
