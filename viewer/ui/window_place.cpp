#include "viewer/ui/window_place.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "twin/base/text.h"

namespace sandtable::ui {
namespace {

constexpr int kLeastSide = 320;
constexpr int kLargestSide = 16384;
constexpr int kFarthest = 65535;

/// Takes a whole number off the front; false when there is none.
bool take_number(std::string_view& text, int& out) {
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (bad != std::errc{} || out < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

Role seat_role(WindowMode mode, Role asked) { return mode == WindowMode::kDesk ? asked : Role::kViewer; }

Result<WindowPlace> parse_window_place(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view mode = text.substr(0, colon);
  const auto known = std::ranges::find(kWindowModes, mode);
  if (known == kWindowModes.end())
    return fail(ErrorCode::kInvalid, "window '{}': expected desk or wall, then maybe ':' and a screen",
                clipped(text, 60));
  WindowPlace place{static_cast<WindowMode>(known - kWindowModes.begin()), {}};
  if (place.mode == WindowMode::kKiosk)
    return fail(ErrorCode::kInvalid, "window '{}': a kiosk stands alone; use --mode kiosk", clipped(text, 60));
  if (colon == std::string_view::npos) return place;
  place.screen = text.substr(colon + 1);
  if (place.screen.empty() || place.screen.size() > kLongestScreenName)
    return fail(ErrorCode::kInvalid, "window '{}': a screen's name has 1 to {} bytes", clipped(text, 60),
                kLongestScreenName);
  return place;
}

Result<std::vector<WindowPlace>> parse_window_places(std::string_view text) {
  std::vector<WindowPlace> places;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    auto place = parse_window_place(text.substr(0, comma));
    if (!place) return pass(place);
    places.push_back(std::move(*place));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  if (places.size() > kMostWindows)
    return fail(ErrorCode::kLimit, "{} windows are more than {}", places.size(), kMostWindows);
  return places;
}

std::string window_place_text(const WindowPlace& place) {
  const std::string mode(kWindowModes[static_cast<std::size_t>(place.mode)]);
  return place.screen.empty() ? mode : mode + ":" + place.screen;
}

std::optional<DesktopArea> parse_desktop_area(std::string_view screen) {
  DesktopArea area;
  const bool read = take_number(screen, area.width) && take(screen, 'x') && take_number(screen, area.height) &&
                    take(screen, '+') && take_number(screen, area.x) && take(screen, '+') &&
                    take_number(screen, area.y);
  if (!read || !screen.empty()) return std::nullopt;
  const auto fits = [](int side) { return side >= kLeastSide && side <= kLargestSide; };
  if (!fits(area.width) || !fits(area.height) || area.x > kFarthest || area.y > kFarthest) return std::nullopt;
  return area;
}

std::vector<WindowPlace> missing_windows(const std::vector<WindowPlace>& wanted, std::vector<WindowPlace> open) {
  const auto lacking = [&](const std::vector<WindowPlace>& places, auto same) {
    std::vector<WindowPlace> missing;
    for (const WindowPlace& place : places) {
      const auto there = std::ranges::find_if(open, [&](const WindowPlace& other) { return same(place, other); });
      if (there == open.end()) {
        missing.push_back(place);
      } else {
        open.erase(there);
      }
    }
    return missing;
  };
  const auto elsewhere = lacking(wanted, std::equal_to<>());
  return lacking(elsewhere, [](const WindowPlace& a, const WindowPlace& b) { return a.mode == b.mode; });
}

}  // namespace sandtable::ui
