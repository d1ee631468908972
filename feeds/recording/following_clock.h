#pragma once

#include <atomic>
#include <memory>

#include "twin/base/clock.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Shows what another clock shows, once there is one: what listens on the wire is made before the incident's clock is
/// known. Until then it stands at 1970. Safe from any thread; the clock followed must outlive it.
class FollowingClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    const Clock* followed = followed_.load();
    return followed == nullptr ? UtcTime{} : followed->now();
  }
  void follow(const Clock& clock) { followed_.store(&clock); }

 private:
  std::atomic<const Clock*> followed_ = nullptr;
};

/// The source; when it is started, `clock` follows the clock that it is started with.
std::unique_ptr<FeedSource> with_followed_clock(std::unique_ptr<FeedSource> source,
                                                std::shared_ptr<FollowingClock> clock);

}  // namespace sandtable::feeds
