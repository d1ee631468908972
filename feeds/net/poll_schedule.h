#pragma once

#include <optional>

#include "feeds/net/backoff.h"
#include "twin/base/clock.h"

namespace sandtable::feeds {

/// When a polled feed asks next. Counts real time, whatever the speed of the incident clock: services are asked as
/// often as the place file says and never more. After a failure the pause grows from 15 s to 15 min, jittered; a
/// server's Retry-After makes it longer, to an hour at most. One thread.
class PollSchedule {
 public:
  PollSchedule(Duration every, std::uint64_t seed);
  /// The first round is due at once. `wall` must outlive the schedule.
  void start(const Clock& wall);

  [[nodiscard]] bool due();
  /// A round begins: the next one counts from here if it succeeds.
  void begin();
  void succeed();
  void fail(std::optional<Duration> retry_after = std::nullopt);
  /// The next round is due at once, unless the server asked for peace.
  void hurry();
  [[nodiscard]] UtcTime next() const { return next_; }

 private:
  Duration every_;
  Backoff backoff_;
  const Clock* wall_ = nullptr;
  UtcTime begun_{};
  UtcTime next_{};
  bool failing_ = false;
};

}  // namespace sandtable::feeds
