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

/// First-out first: what began the surge, not what had been standing before it.
struct FirstOut {
  UtcTime now;
  [[nodiscard]] bool late(const Alarm* a) const { return a->raised_at <= now && now - a->raised_at < kLately; }
  bool operator()(const Alarm* a, const Alarm* b) const {
    return std::tuple(!late(a), a->raised_at, a->id) < std::tuple(!late(b), b->raised_at, b->id);
  }
};

}  // namespace

AlarmList list_alarms(const IncidentState& state, UtcTime now) {
  AlarmList list;
  const FirstOut first_out{now};
  for (const auto& [id, alarm] : *state.alarms) {
    if (alarm.state == AlarmState::kPending) continue;
    list.alarms.push_back(&alarm);
    if (first_out.late(&alarm)) ++list.raised_lately;
  }
  std::ranges::sort(list.alarms, more_needed);
  if (list.raised_lately <= kFloodOfAlarms) return list;
  std::map<RuleId, AlarmGroup> groups;
  for (const Alarm* alarm : list.alarms) {
    groups[alarm->rule].rule = alarm->rule;
    groups[alarm->rule].alarms.push_back(alarm);
  }
  for (auto& [rule, group] : groups) {
    std::ranges::sort(group.alarms, first_out);
    list.groups.push_back(std::move(group));
  }
  std::ranges::sort(list.groups, [&](const AlarmGroup& a, const AlarmGroup& b) { return first_out(a.alarms.front(), b.alarms.front()); });
  return list;
}

}  // namespace sandtable::ui
