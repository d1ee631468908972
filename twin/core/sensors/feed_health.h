#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// What the operator sees of a feed. "Alive" is judged by fresh observations, never by mere answers.
struct FeedHealth {
  SourceId source;
  std::optional<UtcTime> last_contact;      ///< any answer, good or bad
  std::optional<UtcTime> last_observation;  ///< newest phenomenon time accepted
  std::uint64_t deliveries = 0;
  std::uint64_t observations = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t refused = 0;                ///< rows that could not be used
  std::uint64_t errors = 0;
  std::string last_error;                   ///< cleared by the next good delivery
  std::string last_warning;
  bool operator==(const FeedHealth&) const = default;
};

}  // namespace sandtable
