#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>

#include "twin/core/state.h"
#include "viewer/app/sound/sound_output.h"
#include "viewer/ui/queries.h"

namespace sandtable {

/// Sounds while an alarm of level 1 or 2 is unacknowledged: at once when it is new, then again and again, level 1 every
/// 8 s, level 2 every 20 s (within the 15 s and 30 s that IEC 60601-1-8 allows between bursts of high and of medium
/// priority). Acknowledging, shelving or muting ends it. Main thread; real time comes with each call.
class AlarmAnnouncer {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit AlarmAnnouncer(std::unique_ptr<SoundOutput> output) : output_(std::move(output)) {}

  /// Looks at the live alarms and plays what is due. O(alarms).
  void update(const IncidentState& live, Moment now);

  /// Silence for kMuteLength. A level 1 alarm that is not there yet ends it.
  void mute(Moment now);
  void unmute() { muted_until_.reset(); }

  [[nodiscard]] ui::SoundStatus status(Moment now) const;

  static constexpr std::chrono::minutes kMuteLength{5};

 private:
  std::unique_ptr<SoundOutput> output_;
  std::set<AlarmId> waiting_;  ///< level 1 and 2, unacknowledged
  std::optional<Moment> played_;
  std::optional<Moment> muted_until_;
};

}  // namespace sandtable
