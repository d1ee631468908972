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
  /// The moment to show: never later than `live_now`, and played backwards never before `begin`. What has run out of
  /// these stands at the end it reached, and from there plays the other way at once.
  [[nodiscard]] UtcTime now(UtcTime live_now, UtcTime begin = UtcTime::min());
  [[nodiscard]] bool paused() const;
  [[nodiscard]] double speed() const;

  void seek(UtcTime t);
  void go_live();
  /// Follows live with an eye on a moment to come, until live has reached it.
  void look_ahead(UtcTime t);
  /// That moment; empty when there is none after `live_now`.
  [[nodiscard]] std::optional<UtcTime> ahead(UtcTime live_now) const;
  void show_what_if(bool shown);
  [[nodiscard]] bool what_if_shown() const;
  void set_paused(bool paused);
  void set_speed(double speed);  ///< negative plays backwards

 private:
  mutable std::mutex mutex_;
  std::optional<ScaledClock> clock_;  // empty while following live
  double speed_ = 60;
  std::optional<UtcTime> ahead_;
  bool what_if_shown_ = false;
};

}  // namespace sandtable
