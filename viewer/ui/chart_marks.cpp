#include "viewer/ui/chart_marks.h"

#include <algorithm>

#include "twin/core/alarms/rule_findings.h"

namespace sandtable::ui {

std::vector<ThresholdLine> thresholds_of(const IncidentState& state, const Station& station, const Series& series) {
  std::vector<ThresholdLine> lines;
  for (const AlarmRule& rule : state.incident->rules) {
    if (rule.kind != AlarmRuleKind::kLevel || !applies(rule, series, station)) continue;
    if (const auto value = threshold_of(rule, series)) lines.push_back({*value, rule.level});
  }
  std::ranges::sort(lines, {}, &ThresholdLine::level);  // the most severe finds room for its words first
  return lines;
}

std::vector<UtcTime> decisions_in(const IncidentState& state, TimeRange range) {
  std::vector<UtcTime> times;
  for (const auto& [id, order] : *state.orders) {
    const UtcTime given = order.steps.front().since;
    if (range.from <= given && given < range.to) times.push_back(given);
  }
  return times;
}

bool never_negative(Quantity quantity) { return quantity != Quantity::kWaterLevel; }

}  // namespace sandtable::ui
