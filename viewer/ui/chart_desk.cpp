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

}  // namespace sandtable::ui
