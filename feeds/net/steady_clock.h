#pragma once

#include <chrono>

#include "twin/base/clock.h"

namespace sandtable::feeds {

/// Real time that never jumps: the machine's UTC at its making, counted on by the monotonic clock. For pauses between
/// requests, which must not shrink when the incident clock runs fast or somebody sets the machine's clock. Any thread.
class SteadyClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    return begin_ + std::chrono::floor<Duration>(std::chrono::steady_clock::now() - anchor_);
  }

 private:
  UtcTime begin_ = SystemClock().now();
  std::chrono::steady_clock::time_point anchor_ = std::chrono::steady_clock::now();
};

}  // namespace sandtable::feeds
