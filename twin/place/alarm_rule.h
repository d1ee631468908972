#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"

namespace sandtable {

/// What a rule looks at, which also says what its alarms are about and what `AlarmRule::raise_at` means.
enum class AlarmRuleKind {
  kLevel,          ///< a series: its value, unit of the quantity
  kRise,           ///< a series: how much it rises in an hour, unit of the quantity; only of rises that quality control
                   ///< calls steep, see docs/place-file.md
  kTrustLost,      ///< a series that was observed and cannot be trusted any more; `raise_at` is not used
  kFeedSilent,     ///< a feed: minutes since its newest value; 0 stands for the feed's own stale_after
  kOrderOverdue,   ///< an order: minutes by which its next state is late
  kContradiction,  ///< an order: minutes since its machine broke down
  kEndurance,      ///< a pump: hours of fuel left; raised at or below
  kDrowning,       ///< a pump: metres between its deck and the water, now or within `within`; raised at or below
  kForecast,       ///< a site: depth in metres that the outlook reaches within `within`
  kOfficialAlert,  ///< an alert of an authority: CAP severity, 1 minor to 4 extreme
  kExposure,       ///< a hospital, care home or the like that the outlook reaches within `within`
  kOrderRefused,   ///< an order that its crew refused, until somebody else goes or it is dealt with; no `raise_at`
  // Telemetry that says otherwise than the order; only what was reported within `max_age` counts.
  kWrongPlace,          ///< an order: metres from its site, while it is said to set up or to pump there
  kNotMoving,           ///< an order under way: minutes for which its positions stayed within `dead_band` metres
  kNoDischarge,         ///< an order said to pump: m3/s; raised at or below
  kBackAtDepot,         ///< an order said to pump: metres from its depot; raised at or below
  kUnorderedDischarge,  ///< a pump without an order to pump, or past its release: m3/s
};

inline constexpr int kAlarmRuleKindCount = 17;
std::string_view alarm_rule_kind_key(AlarmRuleKind kind);
std::optional<AlarmRuleKind> parse_alarm_rule_kind(std::string_view key);

/// When an alarm is raised. Thresholds are data, with their origin.
struct AlarmRule {
  RuleId id;  ///< "PACK.RULE" for one of a pack
  AlarmRuleKind kind = AlarmRuleKind::kLevel;
  Text name;
  std::string pack;                 ///< RulePack::id; empty for the place file's own
  Quantity quantity = Quantity::kWaterDepth;  ///< kLevel, kRise, kTrustLost
  Duration window{0};               ///< of these kinds: only rain sums over so long; 0: over any
  std::vector<StationId> stations;  ///< of these kinds: empty for every station that measures `quantity`
  std::string station_kind;         ///< empty: any
  std::vector<std::string> place_kinds;  ///< kExposure: "hospital", "care_home"; empty: any
  bool from_source = false;         ///< kLevel: `raise_at` is what the source itself sets for `level` of the series
  double raise_at = 0;              ///< by kind; raised when the value is at or above, unless the kind says otherwise
  double dead_band = 0;             ///< returns to normal this far on the safe side of raise_at
  Duration within{std::chrono::hours{2}};  ///< how far ahead the kinds look that look ahead
  Duration max_age{std::chrono::minutes{20}};  ///< kinds about telemetry: older reports say nothing
  Duration delay_on{0};             ///< the condition must hold for this long
  Duration delay_off{0};
  int level = 3;                    ///< 1 most severe, 3 least, as Taiwan's alert levels count; the alarm's priority
  bool latched = false;             ///< stays after its condition is gone until a person resets it
  /// Ids of rules whose alarm about the same thing, or about what carries it (its feed, station, site, order), makes
  /// this one suppressed by design; "maintenance" for a feed that is in maintenance.
  std::vector<std::string> suppressed_by;
  Text advice;                      ///< what the operator should do first
  std::vector<Text> steps;          ///< of the procedure, in order; each can be ticked
  std::string provenance;           ///< who set the threshold, and when
  bool operator==(const AlarmRule&) const = default;
};
inline constexpr const char* kMaintenance = "maintenance";

/// Where a set of rules comes from.
struct RulePack {
  std::string id;
  Text name;
  std::string version;
  std::string provenance;
  bool operator==(const RulePack&) const = default;
};

}  // namespace sandtable
