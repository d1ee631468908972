#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "twin/core/event.h"
#include "twin/core/role.h"

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
  std::vector<Inject> injects{};         ///< of an exercise script, whose time has come; alone in their delivery
  std::vector<RainForecast> rain_forecasts{};  ///< of this source; known ones may be repeated
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
/// All of them with one comment; those that do not wait any more are passed over, and none at all is a refusal.
struct AcknowledgeAlarms { std::vector<AlarmId> alarms; std::string comment; };
/// Ends a latched alarm whose condition is gone and that was acknowledged.
struct ResetAlarm { AlarmId alarm; };
/// Switches one rule off at one subject until somebody switches it on again. The alarm need not stand.
struct TakeOutOfService { AlarmId alarm; std::string reason; };
struct ReturnToService { AlarmId alarm; };
struct TickStep { AlarmId alarm; int step = 0; bool done = true; };
/// A length of 0 ends the maintenance.
struct SetMaintenance { SourceId source; Duration length; std::string reason; };
/// The outlook thread's; older facts than the known ones are refused.
struct ReviewOutlook { OutlookFacts facts; };
struct CancelOrder { OrderId order; std::string reason; };
struct ReleaseOrder { OrderId order; };
/// Sends an order out again that nobody has confirmed.
struct ResendOrder { OrderId order; };
/// Sends a resource that is not working yet to another site. `id` is the order's; the rest as for IssueOrder.
struct RerouteOrder { IssueOrder order; };
struct ProposePlan { PlanId id; std::string title; std::vector<IssueOrder> orders; };
struct ApprovePlan { PlanId plan; std::string comment; };
struct RejectPlan { PlanId plan; std::string reason; };
/// All its orders or none.
struct IssuePlan { PlanId plan; };
struct AddNote { std::string text; };
/// `entry` is the note's; only once.
struct StrikeNote { std::int64_t entry = 0; std::string reason; };
/// The wall clock of this seat was set.
struct RecordClockJump { Duration by{0}; };
/// Somebody takes the shift over with a pack of this incident.
struct SignHandover { Handover handover; };
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
/// A site that turns up during the incident; its id must be new.
struct DeclareSite { SiteConfig site; };
/// Name, place, priority and needs of one that was declared so. It keeps its place while an order leads there.
struct CorrectSite { SiteConfig site; };
/// Only one that was declared so, and to which no order and no open plan leads. Its alarms go with it.
struct WithdrawSite { SiteId site; std::string reason; };
/// A resource that turns up during the incident, with a depot of the place or where else it stands by (`at`); its id
/// must be new.
struct RegisterResource { ResourceConfig resource; std::optional<LocalXY> at{}; };
/// One that was registered so, while no order binds it.
struct CorrectResource { ResourceConfig resource; std::optional<LocalXY> at{}; };
/// What a caller says on the telephone: a damage report like those of feeds. Doubled ones are marked as theirs are.
struct EnterDamageReport {
  std::optional<LocalXY> at;   ///< place CRS; empty where only words say where
  std::string where;           ///< in words
  std::string category;        ///< as feeds call it: "積淹水"; same words make duplicates
  std::string text;
  std::optional<double> depth_m;  ///< of water on the ground
  UtcTime time;                ///< when it was so
  Caller told_by = Caller::kNotSaid;
};
/// What somebody counted in a store or a tank; who is the context's.
struct CountStock {
  ResourceId resource;
  double amount = 0;           ///< all of it, unit of work_unit()
  UtcTime time;                ///< when it was counted
  std::string comment;
};

using Request = std::variant<OpenIncident, IngestDelivery, RecordWater, RecordFieldReport, Tick, AcknowledgeAlarm,
                             ShelveAlarm, UnshelveAlarm, IssueOrder, CancelOrder, ReleaseOrder, AddNote,
                             ReflagObservation, SetCalibration, EnterObservation, RecordOutlook, RecordQuestion,
                             RecordAnswer, AcknowledgeAlarms, ResetAlarm, TakeOutOfService, ReturnToService,
                             TickStep, SetMaintenance, ReviewOutlook, ResendOrder, RerouteOrder, ProposePlan,
                             ApprovePlan, RejectPlan, IssuePlan, StrikeNote, RecordClockJump, SignHandover,
                             DeclareSite, CorrectSite, WithdrawSite, RegisterResource, CorrectResource,
                             EnterDamageReport, CountStock>;

/// One of these; compiled once in command.cpp, as EventBody is in event.cpp.
struct Command : Request {
  template <AlternativeOf<Request> T>
  Command(T request);
  Command(const Command& other);
  Command(Command&& other) noexcept;
  Command& operator=(const Command& other);
  Command& operator=(Command&& other) noexcept;
  ~Command();
};

/// Who asks, and what the seat showed then.
struct Author {
  Author(std::string who, std::optional<std::int64_t> seen_seq = {}) : name(std::move(who)), seen(seen_seq) {}
  Author(const char* who) : name(who) {}
  std::string name;
  std::optional<std::int64_t> seen;  ///< last entry in the picture; empty where there is none
};

/// Who asks, and when on the incident clock.
struct CommandContext {
  UtcTime now;
  std::string actor;
  Role role = Role::kOperator;
};

}  // namespace sandtable
