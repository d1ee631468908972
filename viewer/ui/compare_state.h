#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "twin/base/time.h"

namespace sandtable::ui {

/// How two waters are laid beside each other in the scene.
enum class CompareWay : std::uint8_t { kOff, kSideBySide, kSwipe, kDifference, kCount };
inline constexpr std::array<std::string_view, 4> kCompareWays{"off", "side", "swipe", "difference"};

/// What the scene is compared with.
struct CompareState {
  CompareWay way = CompareWay::kOff;
  std::optional<UtcTime> time;  ///< the other moment; empty: the answered question against what is without it
  double share = 0.5;           ///< of the scene's width that shows the moment of the playhead, within the limits
  static constexpr double kLeastShare = 0.05;
  static constexpr double kMostShare = 0.95;
  [[nodiscard]] bool on() const { return way != CompareWay::kOff; }
};

}  // namespace sandtable::ui
