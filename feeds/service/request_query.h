#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// Every time that parse_time() reads. The ends of UtcTime itself cannot be written as a date.
inline constexpr TimeRange kAllTimes{std::chrono::sys_days{std::chrono::year{1900} / 1 / 1},
                                     std::chrono::sys_days{std::chrono::year{2200} / 12 / 31}};

/// The set of entities that is asked for, which decides what may be asked of it.
enum class RequestedSet { kThings, kDatastreams, kObservations };

/// What a request for entities of the SensorThings API (OGC 18-088) asks beside their address.
struct RequestQuery {
  std::size_t top = 100;  ///< entities in one answer, already within the service's limit
  std::size_t skip = 0;
  bool count = false;
  bool expand_thing = false;
  bool expand_locations = false;
  bool expand_observations = false;
  bool newest_first = false;    ///< Observations
  TimeRange range = kAllTimes;  ///< of phenomenon times
};

/// Reads $top, $skip, $count; $expand of Locations, of Thing with its Locations and of the newest of Observations;
/// $orderby the id, of Observations the phenomenonTime; $filter of Observations by comparisons of phenomenonTime joined
/// by `and`. `raw` is the query as it came, percent-encoded. Fails with kInvalid naming what cannot be read and with
/// kUnsupported for every other question to SensorThings ("$..."): an answer to one that was not asked is worse than
/// none.
Result<RequestQuery> read_query(std::string_view raw, std::size_t page_size, RequestedSet set);

/// The same query for the page that begins at `skip`.
std::string next_query(std::string_view raw, std::size_t skip);

/// Percent-decoded, '+' as a space; a broken escape stays as it is.
std::string decoded(std::string_view text);
/// The decoded value of a parameter; empty when it is not there.
std::optional<std::string> parameter(std::string_view raw, std::string_view name);

}  // namespace sandtable::feeds
