#pragma once

#include <utility>
#include <vector>

#include "feeds/quality/quality_control.h"

namespace sandtable::feeds {

/// Steps of many sensors of one platform at the same moment, which no water makes. Remembers the last ten minutes of
/// one platform. One thread at a time.
class CorrelatedJumps {
 public:
  struct Jump {
    UtcTime at;
    SeriesRecord* record = nullptr;
    bool told = false;  ///< already known to be one of many
  };
  void add(UtcTime at, SeriesRecord& record);
  /// Every jump that now is one of at least `sensors` within `within` and has not been told before. O(jumps).
  [[nodiscard]] std::vector<Jump> tell(std::size_t sensors, Duration within);

 private:
  std::vector<Jump> jumps_;  // by time
};

}  // namespace sandtable::feeds
