#pragma once

#include <mutex>
#include <optional>

#include "twin/base/clock.h"

namespace sandtable {

/// Where on the timeline the viewer stands. Follows live until somebody seeks; then it is a clock of its own that
/// can play, pause and jump without touching the incident. Safe from any thread.
class Playhead {
 public:
  [[nodiscard]] bool is_live() const;
  /// The moment to show, never later than `live_now`.
  [[nodiscard]] UtcTime now(UtcTime live_now) const;
  [[nodiscard]] bool paused() const;
  [[nodiscard]] double speed() const;

  void seek(UtcTime t);
  void go_live();
  void set_paused(bool paused);
  void set_speed(double speed);

 private:
  mutable std::mutex mutex_;
  std::optional<ScaledClock> clock_;  // empty while following live
  double speed_ = 60;
};

}  // namespace sandtable
