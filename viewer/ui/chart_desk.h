#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "twin/base/ids.h"

namespace sandtable::ui {

/// Series of any stations that are looked at together, in one chart.
struct ChartDesk {
  static constexpr std::size_t kMost = 8;  ///< as many lines as can be told apart

  bool open = false;             ///< its panel shows
  std::vector<SeriesId> series;  ///< in the order they were added; each once

  [[nodiscard]] bool has(const SeriesId& id) const;
  [[nodiscard]] bool is_full() const { return series.size() >= kMost; }
  /// Adds it, or takes it out where it is in already. False when there is no room.
  bool toggle(const SeriesId& id);
};

enum class ChartSide { kLeft, kRight };

/// On which axis each series stands: the first unit on the left, the first other one on the right, and for a third
/// there is no axis.
std::vector<std::optional<ChartSide>> chart_sides(std::span<const std::string_view> units);

}  // namespace sandtable::ui
