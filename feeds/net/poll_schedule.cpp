#include "feeds/net/poll_schedule.h"

#include <algorithm>

namespace sandtable::feeds {
namespace {

constexpr Duration kFirstRetry{std::chrono::seconds{15}};
constexpr Duration kLongestRetry{std::chrono::minutes{15}};
constexpr Duration kLongestPeace{std::chrono::hours{1}};

}  // namespace

PollSchedule::PollSchedule(Duration every, std::uint64_t seed)
    : every_(every), backoff_(kFirstRetry, kLongestRetry, seed) {}

void PollSchedule::start(const Clock& wall) {
  wall_ = &wall;
  next_ = wall.now();
}

bool PollSchedule::due() {
  const UtcTime now = wall_->now();
  // A clock that was set back must not silence the feed until it has caught up.
  next_ = std::min(next_, now + std::max(every_, kLongestPeace));
  return now >= next_;
}

void PollSchedule::begin() { begun_ = wall_->now(); }

void PollSchedule::succeed() {
  failing_ = false;
  backoff_.reset();
  next_ = begun_ + every_;
}

void PollSchedule::fail(std::optional<Duration> retry_after) {
  failing_ = true;
  const Duration asked = std::min(retry_after.value_or(Duration{0}), kLongestPeace);
  next_ = wall_->now() + std::max(backoff_.next(), asked);
}

void PollSchedule::hurry() {
  if (!failing_) next_ = wall_->now();
}

}  // namespace sandtable::feeds
