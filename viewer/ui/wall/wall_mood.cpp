#include "viewer/ui/wall/wall_mood.h"

#include <algorithm>

#include "viewer/ui/alarm_list.h"

namespace sandtable::ui {
WallMood mood_of(const Snapshot& snapshot) {
  const IncidentState& state = snapshot.state;
  std::size_t open = 0;
  std::size_t waiting = 0;
  std::size_t worst_waiting = 0;
  for (const auto& [id, alarm] : *state.alarms) {
    open += is_standing(alarm.state) ? 1 : 0;
    if (alarm.state != AlarmState::kUnacknowledged) continue;
    ++waiting;
    worst_waiting += alarm.level == 1 ? 1 : 0;
  }
  const bool flood = waiting > kFloodOfAlarms || !list_alarms(state, snapshot.at).groups.empty();
  if (flood || worst_waiting >= kSurgeOfLevelOne) return WallMood::kSurge;
  const bool orders = std::ranges::any_of(*state.orders, [](const auto& o) { return !is_closed(o.second.state); });
  const bool warned = !current_alerts(*state.alerts, snapshot.at, state.incident->is_exercise()).empty();
  return open > 0 || orders || warned ? WallMood::kWatch : WallMood::kCalm;
}

WallMood SteadyMood::update(WallMood wanted, double now_s) {
  if (!begun_ || wanted >= mood_) {
    mood_ = wanted;
    needed_until_s_ = now_s;
  } else if (now_s - needed_until_s_ >= kCalmDown_s) {
    mood_ = static_cast<WallMood>(static_cast<int>(mood_) - 1);
    needed_until_s_ = now_s;
  }
  begun_ = true;
  return mood_;
}

}  // namespace sandtable::ui
