#include "twin/runtime/playhead.h"

#include <algorithm>

namespace sandtable {

bool Playhead::is_live() const {
  const std::scoped_lock lock(mutex_);
  return !clock_;
}

UtcTime Playhead::now(UtcTime live_now, UtcTime begin) {
  const std::scoped_lock lock(mutex_);
  if (!clock_) return live_now;
  const UtcTime t = clock_->now();
  const UtcTime earliest = clock_->speed() < 0 ? begin : UtcTime::min();
  const UtcTime shown = std::max(std::min(t, live_now), earliest);
  if (shown != t && !clock_->paused()) clock_->jump_to(shown);
  return shown;
}

bool Playhead::paused() const {
  const std::scoped_lock lock(mutex_);
  return clock_ && clock_->paused();
}

double Playhead::speed() const {
  const std::scoped_lock lock(mutex_);
  return speed_;
}

void Playhead::seek(UtcTime t) {
  const std::scoped_lock lock(mutex_);
  ahead_.reset();
  if (clock_) {
    clock_->jump_to(t);
  } else {
    clock_.emplace(t, speed_);
    clock_->set_paused(true);  // who looks back wants to look, not to race
  }
}

void Playhead::go_live() {
  const std::scoped_lock lock(mutex_);
  clock_.reset();
  ahead_.reset();
}

void Playhead::look_ahead(UtcTime t) {
  const std::scoped_lock lock(mutex_);
  clock_.reset();
  ahead_ = t;
}

std::optional<UtcTime> Playhead::ahead(UtcTime live_now) const {
  const std::scoped_lock lock(mutex_);
  return !clock_ && ahead_ && *ahead_ > live_now ? ahead_ : std::nullopt;
}

void Playhead::show_what_if(bool shown) {
  const std::scoped_lock lock(mutex_);
  what_if_shown_ = shown;
}

bool Playhead::what_if_shown() const {
  const std::scoped_lock lock(mutex_);
  return what_if_shown_;
}

void Playhead::set_paused(bool paused) {
  const std::scoped_lock lock(mutex_);
  if (clock_) clock_->set_paused(paused);
}

void Playhead::set_speed(double speed) {
  const std::scoped_lock lock(mutex_);
  speed_ = speed;
  if (clock_) clock_->set_speed(speed);
}

}  // namespace sandtable
