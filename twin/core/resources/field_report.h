#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// What a crew, or the telemetry of a machine, says of itself or about an order.
enum class FieldReportKind {
  kReceived,  ///< the order arrived
  kAccepted,
  kRefused,  ///< `note` says why
  kDeparted,
  kPosition,  ///< telemetry only: position, fuel, discharge
  kArrived,   ///< on site, setting up begins
  kPumping,
  kStopped,   ///< withdrawing from the site
  kReturned,  ///< back in its depot, standing by
  kFault,
  kStandby,   ///< stands by where it is, its engine off; telemetry of a feed
};
std::string_view field_report_key(FieldReportKind kind);
std::optional<FieldReportKind> parse_field_report_kind(std::string_view key);

struct FieldReport {
  ResourceId resource;
  OrderId order;  ///< empty for telemetry outside any order
  FieldReportKind kind = FieldReportKind::kPosition;
  UtcTime at_time;            ///< when it was so, by the sender's clock, which may run ahead of its receipt
  std::optional<LocalXY> at;  ///< place CRS
  std::optional<double> fuel_percent;
  std::optional<double> discharge_m3_per_s{};  ///< empty where it does not say; 0 says that nothing comes
  std::string note;
  int revision = 0;  ///< of the order that it answers (Order::revision); 0 where the sender does not say
  StationId station{};  ///< of the feed that says it of the machine; empty for its crew and its own order channel
  bool operator==(const FieldReport&) const = default;
};

}  // namespace sandtable
