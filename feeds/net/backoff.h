#pragma once

#include "twin/base/random.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// How long to wait after a failure: doubled each time up to a limit, and drawn from the upper half of that span, so
/// that many clients do not come back together.
class Backoff {
 public:
  Backoff(Duration first, Duration longest, std::uint64_t seed) : first_(first), longest_(longest), chance_(seed) {}
  [[nodiscard]] Duration next();
  void reset() { failures_ = 0; }

 private:
  Duration first_;
  Duration longest_;
  int failures_ = 0;
  Random chance_;
};

}  // namespace sandtable::feeds
