#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/projector.h"
#include "twin/core/state.h"
#include "twin/place/output_config.h"

namespace sandtable::feeds {

/// One event of Cursor on Target, version 2.0 (MITRE; the types and extensions as ATAK uses them).
struct CotEvent {
  std::string uid;   ///< stable: the same thing updates itself
  std::string type;  ///< "b-m-p-s-m" a spot, "a-f-G-E-V" a vehicle of ours
  std::string how;   ///< "m-g" from GPS, "m-r" relayed, "h-e" estimated by a person, "m-p" predicted
  LonLat at;
  std::string callsign;
  std::string remarks;
  std::string colour;  ///< ARGB as a signed number, "-65536" is red; empty for none
  bool operator==(const CotEvent&) const = default;
};

/// What an output shows of a state: pumps that told where they are, stations (those with an alarm, or all), sites that
/// the model floods, and reports that are no repeats. At most kMaxCotEvents, in the order of their uids.
inline constexpr std::size_t kMaxCotEvents = 2'000;
std::vector<CotEvent> cot_events(const IncidentState& state, UtcTime now, const CotOutput& config,
                                 std::string_view place, Projector& projector);

/// The event as XML with its declaration, without a newline at the end, as TAK servers want it. Height and errors are
/// unknown (9999999.0). In an exercise `opex` says so.
std::string cot_text(const CotEvent& event, UtcTime now, Duration stale, bool is_exercise);
/// The event that takes another one back (t-x-d-d).
std::string cot_deletion(std::string_view uid, UtcTime now, bool is_exercise);

}  // namespace sandtable::feeds
