#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// A feed that a successor must not lean on, or one with series that cannot be trusted.
struct FeedDoubt {
  enum class Why { kNeverSpoke, kSilent, kFailing, kInMaintenance, kSomeSeries };
  SourceId source;
  Why why = Why::kSilent;
  std::optional<UtcTime> newest;  ///< of its observations
  std::optional<UtcTime> last_contact;
  std::string error;  ///< of its last delivery
  std::optional<Maintenance> maintenance;
  std::size_t series = 0;
  std::size_t trusted = 0;
};
/// The graver first. A feed that delivers and all of whose series can be trusted is not among them.
std::vector<FeedDoubt> feed_doubts(const IncidentState& state, UtcTime at);

}  // namespace sandtable
