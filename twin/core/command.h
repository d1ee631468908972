#pragma once

#include <string>
#include <variant>
#include <vector>

#include "twin/core/event.h"

namespace sandtable {

// What somebody or something wants. decide() answers with events or with a refusal.

struct OpenIncident { IncidentOpened opening; };
/// One delivery of a feed: new stations, values, trouble.
struct IngestDelivery {
  SourceId source;
  std::vector<Station> stations;
  std::vector<Series> series;
  std::vector<Observation> observations;
  std::uint64_t refused = 0;   ///< rows the parser could not use
  std::string warning;         ///< first of the parser's warnings
  std::string error;           ///< the delivery failed; the rest is then empty
};
struct RecordWater { std::shared_ptr<const Water> water; };
struct RecordFieldReport { FieldReport report; };
/// Time passed: delays, time-outs and shelving are looked at.
struct Tick {};
struct AcknowledgeAlarm { AlarmId alarm; std::string comment; };
struct ShelveAlarm { AlarmId alarm; Duration length; std::string reason; };
struct UnshelveAlarm { AlarmId alarm; };
/// `id` is chosen by the caller; the route is planned before, because decide() asks nobody.
struct IssueOrder {
  OrderId id;
  ResourceId resource;
  SiteId site;
  Polyline route;
  double route_length_m = 0;
  Duration travel_time{0};
  std::string comment;
};
struct CancelOrder { OrderId order; std::string reason; };
struct ReleaseOrder { OrderId order; };
struct AddNote { std::string text; };

using Command = std::variant<OpenIncident, IngestDelivery, RecordWater, RecordFieldReport, Tick, AcknowledgeAlarm,
                             ShelveAlarm, UnshelveAlarm, IssueOrder, CancelOrder, ReleaseOrder, AddNote>;

/// Who asks, and when on the incident clock.
struct CommandContext {
  UtcTime now;
  std::string actor;
};

}  // namespace sandtable
