#pragma once

#include <atomic>
#include <mutex>

#include "twin/base/time.h"

namespace sandtable {

/// The only way time enters the program. now() may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
};

/// The machine's wall clock, UTC.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  }
};

/// A clock that stands still until a test or a script moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime start) : now_(start) {}
  [[nodiscard]] UtcTime now() const override { return now_.load(); }
  void set(UtcTime t) { now_.store(t); }
  void advance(Duration by) { now_.store(now_.load() + by); }

 private:
  std::atomic<UtcTime> now_;
};

/// Incident time that runs at a multiple of real time and can be paused: demo, exercise and replay.
/// It never runs backwards by itself; jump_to() may go anywhere. Safe from any thread.
class ScaledClock final : public Clock {
 public:
  ScaledClock(UtcTime start, double speed) : base_(start), speed_(speed), anchor_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] UtcTime now() const override;
  [[nodiscard]] double speed() const;
  [[nodiscard]] bool paused() const;
  /// speed is simulated seconds per real second; 0 pauses.
  void set_speed(double speed);
  void set_paused(bool paused);
  void jump_to(UtcTime t);

 private:
  UtcTime now_locked() const;
  void rebase_locked();

  mutable std::mutex mutex_;
  UtcTime base_;
  double speed_;
  bool paused_ = false;
  std::chrono::steady_clock::time_point anchor_;
};

}  // namespace sandtable
