#include "viewer/ui/alarm_list.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace sandtable::ui {
namespace {

constexpr Duration kLately{std::chrono::minutes{10}};

int need(AlarmState state) {
  switch (state) {
    case AlarmState::kUnacknowledged: return 0;
    case AlarmState::kReturnedUnacknowledged: return 1;
    case AlarmState::kAcknowledged: return 2;
    case AlarmState::kShelved:
    case AlarmState::kPending: return 3;
  }
  return 3;
}

bool more_needed(const Alarm* a, const Alarm* b) {
  return std::tuple(need(a->state), a->level, b->raised_at, a->id) < std::tuple(need(b->state), b->level, a->raised_at, b->id);
}

bool earlier(const Alarm* a, const Alarm* b) { return std::tie(a->raised_at, a->id) < std::tie(b->raised_at, b->id); }

}  // namespace

AlarmList list_alarms(const IncidentState& state, UtcTime now) {
  AlarmList list;
  for (const auto& [id, alarm] : *state.alarms) {
    if (alarm.state == AlarmState::kPending) continue;
    list.alarms.push_back(&alarm);
    if (alarm.raised_at <= now && now - alarm.raised_at < kLately) ++list.raised_lately;
  }
  std::ranges::sort(list.alarms, more_needed);
  if (list.raised_lately <= kFloodOfAlarms) return list;
  std::map<RuleId, AlarmGroup> groups;
  for (const Alarm* alarm : list.alarms) {
    groups[alarm->rule].rule = alarm->rule;
    groups[alarm->rule].alarms.push_back(alarm);
  }
  for (auto& [rule, group] : groups) {
    std::ranges::sort(group.alarms, earlier);
    list.groups.push_back(std::move(group));
  }
  std::ranges::sort(list.groups, [](const AlarmGroup& a, const AlarmGroup& b) { return earlier(a.alarms.front(), b.alarms.front()); });
  return list;
}

}  // namespace sandtable::ui
