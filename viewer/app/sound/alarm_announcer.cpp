#include "viewer/app/sound/alarm_announcer.h"

#include <algorithm>

#include "viewer/app/sound/alarm_tone.h"

namespace sandtable {
namespace {

constexpr int kLeastSeriousHeard = 2;
constexpr std::chrono::seconds kEveryLevel1{8};
constexpr std::chrono::seconds kEveryLevel2{20};

}  // namespace

void AlarmAnnouncer::update(const IncidentState& live, Moment now) {
  std::set<AlarmId> waiting;
  int worst = kLeastSeriousHeard + 1;
  int worst_new = worst;
  for (const auto& [id, alarm] : *live.alarms) {
    if (alarm.state != AlarmState::kUnacknowledged || alarm.level > kLeastSeriousHeard) continue;
    worst = std::min(worst, alarm.level);
    if (!waiting_.contains(id)) worst_new = std::min(worst_new, alarm.level);
    waiting.insert(id);
  }
  waiting_ = std::move(waiting);
  if (worst_new <= 1 || (muted_until_ && now >= *muted_until_)) muted_until_.reset();
  if (waiting_.empty() || muted_until_) return;
  const auto every = worst <= 1 ? kEveryLevel1 : kEveryLevel2;
  const bool is_new = worst_new <= kLeastSeriousHeard;
  if (!is_new && played_ && now - *played_ < every) return;
  played_ = now;
  output_->play(alarm_tone(worst));
}

void AlarmAnnouncer::mute(Moment now) { muted_until_ = now + kMuteLength; }

ui::SoundStatus AlarmAnnouncer::status(Moment now) const {
  ui::SoundStatus status;
  status.available = true;
  status.sounding = !waiting_.empty() && !muted_until_;
  if (muted_until_) status.muted_for = std::chrono::duration_cast<Duration>(std::max(*muted_until_ - now, Moment::duration{0}));
  status.trouble = output_->trouble();
  return status;
}

}  // namespace sandtable
