#include "viewer/ui/chart_desk.h"

#include <algorithm>

namespace sandtable::ui {

bool ChartDesk::has(const SeriesId& id) const { return std::ranges::find(series, id) != series.end(); }

bool ChartDesk::toggle(const SeriesId& id) {
  if (std::erase(series, id) > 0) return true;
  if (is_full()) return false;
  series.push_back(id);
  return true;
}

std::vector<std::optional<ChartSide>> chart_sides(std::span<const std::string_view> units) {
  std::vector<std::optional<ChartSide>> sides;
  std::optional<std::string_view> right;
  for (const std::string_view unit : units) {
    if (unit != units.front() && !right) right = unit;
    sides.push_back(unit == units.front() ? std::optional(ChartSide::kLeft)
                    : unit == *right      ? std::optional(ChartSide::kRight)
                                          : std::nullopt);
  }
  return sides;
}

}  // namespace sandtable::ui
