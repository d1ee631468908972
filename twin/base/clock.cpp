#include "twin/base/clock.h"

namespace sandtable {

UtcTime ScaledClock::now_locked() const {
  if (paused_) return base_;
  const std::chrono::duration<double> real = std::chrono::steady_clock::now() - anchor_;
  return base_ + from_seconds(real.count() * speed_);
}

void ScaledClock::rebase_locked() {
  base_ = now_locked();
  anchor_ = std::chrono::steady_clock::now();
}

UtcTime ScaledClock::now() const {
  const std::scoped_lock lock(mutex_);
  return now_locked();
}

double ScaledClock::speed() const {
  const std::scoped_lock lock(mutex_);
  return speed_;
}

bool ScaledClock::paused() const {
  const std::scoped_lock lock(mutex_);
  return paused_;
}

void ScaledClock::set_speed(double speed) {
  const std::scoped_lock lock(mutex_);
  rebase_locked();
  speed_ = speed;
}

void ScaledClock::set_paused(bool paused) {
  const std::scoped_lock lock(mutex_);
  rebase_locked();
  paused_ = paused;
}

void ScaledClock::jump_to(UtcTime t) {
  const std::scoped_lock lock(mutex_);
  base_ = t;
  anchor_ = std::chrono::steady_clock::now();
}

}  // namespace sandtable
