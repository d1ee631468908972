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
  std::vector<Alert> alerts{};           ///< messages of authorities; known ones may be repeated
  std::vector<DamageReport> reports{};   ///< the same of citizens and field workers
  std::vector<Reflag> reflags{};         ///< values that quality control judges anew
  std::vector<SteepRise> rises{};        ///< of series that rise steeply with a value of this delivery
  std::optional<UtcTime> as_of{};        ///< how new what it says is, where no observation tells: an index's own time
};
struct RecordWater { std::shared_ptr<const Water> water; };
/// Our own model's: what it expects, what it was asked and what it answered. Answers to unknown questions are dropped.
struct RecordOutlook { std::shared_ptr<const OutlookRecord> outlook; };
struct RecordQuestion { ForecastQuestion question; };
struct RecordAnswer { ForecastAnswer answer; };
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
/// A person judges one value: kPass verifies it, kSuspect or kFail doubts it. Goes before what the tests say.
struct ReflagObservation { SeriesId series; UtcTime phenomenon_time; QualityFlag flag; std::string reason; };
/// Author and time come from the context. Scale 1 and offset 0 withdraw the calibrations before it.
struct SetCalibration {
  SeriesId series;
  double scale = 1;
  double offset = 0;           ///< unit of the quantity
  UtcTime from;
  std::optional<UtcTime> to;
  std::string reason;
};
/// What an operator read off a staff gauge or was told on the telephone. Beside the sensor's own series at a known
/// station; at a station of its own when `station` is empty, which `name` and `at` then describe.
struct EnterObservation {
  StationId station;
  std::string name;
  StationKind kind = StationKind::kOther;
  std::optional<LocalXY> at;   ///< place CRS
  Quantity quantity = Quantity::kWaterDepth;
  Duration window{0};          ///< rainfall: what the value sums over
  double value = 0;
  std::string unit;            ///< as spoken: "cm"
  UtcTime time;                ///< when it was so
  std::string comment;
};

using Command = std::variant<OpenIncident, IngestDelivery, RecordWater, RecordFieldReport, Tick, AcknowledgeAlarm,
                             ShelveAlarm, UnshelveAlarm, IssueOrder, CancelOrder, ReleaseOrder, AddNote,
                             ReflagObservation, SetCalibration, EnterObservation, RecordOutlook, RecordQuestion,
                             RecordAnswer>;

/// Who asks, and when on the incident clock.
struct CommandContext {
  UtcTime now;
  std::string actor;
};

}  // namespace sandtable
