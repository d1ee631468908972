#pragma once

#include <limits>
#include <optional>
#include <string_view>

#include "twin/core/sensors/observation.h"
#include "twin/place/place.h"

namespace sandtable {

/// How much a value is worth right now.
enum class Trust { kFresh, kLate, kStale, kFrozen, kImplausible, kToVerify, kNoData };
std::string_view trust_key(Trust trust);
std::optional<Trust> parse_trust(std::string_view key);

/// The newest observation of one series: what the map shows. Small, because a snapshot holds one for every series.
struct Reading {
  double value = std::numeric_limits<double>::quiet_NaN();      ///< calibrated; unit of the quantity; NaN when missing
  double raw_value = std::numeric_limits<double>::quiet_NaN();  ///< as observed; differs only where calibrated
  UtcTime phenomenon_time{};
  UtcTime received_time{};
  QualityFlag flag = QualityFlag::kMissing;  ///< newest flag set: what a later judgement said counts
  QualityFlags tests{};
  std::uint32_t count = 0;         ///< accepted so far: no duplicates, nothing stamped ahead
  std::uint32_t out_of_order = 0;  ///< of these, older than the newest when they came
  [[nodiscard]] bool observed() const { return count > 0; }
};

/// Trust from age and flags at the moment `now`: pure, so that a snapshot need not change for a value to grow old.
/// 9 no data; 4 implausible, but for a series that only does not move; then stale; a flat or attenuated series frozen;
/// 3 to verify; late; fresh.
Trust assess_trust(const Reading& reading, const Freshness& freshness, UtcTime now);
/// Only such values draw water and trip alarms by themselves.
inline bool is_trusted(Trust trust) { return trust == Trust::kFresh || trust == Trust::kLate; }

}  // namespace sandtable
