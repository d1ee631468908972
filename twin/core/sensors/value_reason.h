#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandtable {

/// What a source said of its own value, or our reader of it, so that it can be told in any language. In
/// Observation::reason it stands as a text: "@ice", or with what the source wrote, "@estimated P, e". Other reasons are
/// numbers and units, words of a person, or, in incident files of earlier versions, English.
enum class ValueReason {
  kMissingCode,     ///< the source's way to say "no value": what it wrote
  kRainBelowZero,
  kLevelBelow,      ///< a length at or below -90 m: services write codes so
  kSentinel,        ///< a number that stands for "no value": -999, -9999, 99999 …
  kUnknownState,    ///< a word that the feed's mapping does not know
  kOffline,         ///< the station says that it is off line: its word
  kNodeOffline,     ///< the gateway went away: its name
  kSaidStale,
  kSaidNull,
  kSaidBad,         ///< with the source's number of quality
  kSaidUncertain,
  kSourceDoubts,    ///< with the mark by which it does
  kLocalClock,      ///< the stamps look eight hours ahead
  kApproved,
  kProvisional,
  kEstimated,
  kIce,
  kBackwater,
  kEquipment,
  kSuspectMark,
};
inline constexpr int kValueReasonCount = 20;

std::string_view value_reason_key(ValueReason reason);
std::optional<ValueReason> parse_value_reason(std::string_view key);

/// As it is stored.
std::string reason_text(ValueReason reason, std::string_view quoted = {});

struct ToldReason {
  ValueReason reason = ValueReason::kSourceDoubts;
  std::string quoted;  ///< what the source wrote; may be empty
};
/// Empty for reasons of other kinds.
std::optional<ToldReason> read_reason(std::string_view text);

}  // namespace sandtable
