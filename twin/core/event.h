#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/alternative.h"
#include "twin/core/alarms/alarm.h"
#include "twin/core/alarms/outlook_facts.h"
#include "twin/core/alerts/alert.h"
#include "twin/core/forecasts/forecast_record.h"
#include "twin/core/forecasts/rain_forecast.h"
#include "twin/core/orders/order.h"
#include "twin/core/orders/plan.h"
#include "twin/core/reports/damage_report.h"
#include "twin/core/reports/handover.h"
#include "twin/core/resources/field_report.h"
#include "twin/core/resources/resource.h"
#include "twin/core/role.h"
#include "twin/core/sensors/calibration.h"
#include "twin/core/sensors/feed_health.h"
#include "twin/core/sensors/maintenance.h"
#include "twin/core/sensors/observation.h"
#include "twin/core/sensors/reflag.h"
#include "twin/core/sensors/station.h"
#include "twin/core/sensors/steep_rise.h"
#include "twin/flood/water.h"
#include "twin/place/exercise.h"
#include "twin/place/place.h"
#include "twin/place/source_credit.h"

namespace sandtable {

// What can happen to an incident. Each is a fact, in the past tense, complete enough for reduce() to need nothing else.

/// What of the place the incident depends on; the first event of every journal.
struct IncidentOpened {
  Text place_name;
  std::string crs;
  ZoneOffset zone{0};
  bool fictional = false;
  IncidentConfig incident;
  std::vector<std::pair<SourceId, Freshness>> feeds;
  std::vector<AlarmRule> rules;
  std::vector<SiteConfig> sites;
  std::vector<DepotConfig> depots;
  std::vector<ResourceConfig> resources;
  std::vector<RulePack> rule_packs;
  Text exercise;  ///< its title where all this is one; empty for the real thing
  std::vector<SourceCredit> credits{};  ///< of the place's feeds, terrain, drape and layers
  [[nodiscard]] bool is_exercise() const { return !exercise.zh.empty() || !exercise.en.empty(); }
};
struct StationsDeclared {
  std::vector<Station> stations;
  std::vector<Series> series;
};
/// The rows themselves lie beside the journal; the journal holds their digest.
struct ObservationsIngested {
  SourceId source;
  std::vector<Observation> observations;  ///< duplicates already taken out
};
struct FeedHealthChanged { FeedHealth health; };
/// The field lies beside the journal; the journal holds its digest.
struct WaterModelled { std::shared_ptr<const Water> water; };
/// Any change of one alarm: the alarm as it is afterwards.
struct AlarmChanged { Alarm alarm; };
/// The alarm went back to normal and needs nobody any more.
struct AlarmCleared { AlarmId id; };
struct OrderIssued { Order order; };
/// The order as it is afterwards.
struct OrderChanged { Order order; };
struct FieldReported { FieldReport report; };
struct NoteAdded { std::string text; };
/// Messages of authorities that were not known before.
struct AlertsReceived {
  SourceId source;
  std::vector<Alert> alerts;
};
/// Reports of citizens and field workers that are new or changed.
struct DamageReported {
  SourceId source;
  std::vector<DamageReport> reports;
};
/// Known values were judged again: by a person, or by a test that had to wait for later values or for neighbours.
struct ObservationsReflagged { std::vector<Reflag> reflags; };
/// Which series rise so steeply that their silence would be an alarm, and which no longer do.
struct SteepRisesSeen {
  std::vector<SteepRise> rising;
  std::vector<SeriesId> over;
};
/// From now on the values of a series are calibrated so; a later one for the same time replaces it.
struct CalibrationSet { Calibration calibration; };
/// What the model expected, in figures: so that replay shows what was known.
struct OutlookComputed { std::shared_ptr<const OutlookRecord> outlook; };
/// What came of it: all open moments up to this one are judged.
struct OutlookJudged {
  UtcTime until;
  ForecastScore score;  ///< of these moments alone
};
struct QuestionAsked { ForecastQuestion question; };
/// A preview may come before the answer that lasts.
struct QuestionAnswered { ForecastAnswer answer; };
/// A step of an alarm's procedure was ticked, or the tick taken back, by the event's actor.
struct AlarmStepTicked {
  AlarmId alarm;
  int step = 0;  ///< index into AlarmRule::steps
  bool done = true;
};
/// A feed goes into maintenance, or comes out of it early.
struct MaintenanceSet { Maintenance maintenance; };
/// What the newest outlook means for pumps and for places that cannot help themselves.
struct OutlookReviewed { OutlookFacts facts; };
/// The plan as it is afterwards.
struct PlanChanged { Plan plan; };
/// A note was wrong. It stays where it is and is shown struck through, with this reason.
struct NoteStruck {
  std::int64_t entry = 0;  ///< the note's, earlier than this event's
  std::string reason;
};
/// The wall clock of the seat that wrote this entry was set by so much, measured against its monotonic clock; `wall`
/// of its entries before and after cannot be compared without it.
struct ClockJumped { Duration by{0}; };
/// The receiver of a shift signed for its pack. The event's actor is whoever sat at the seat.
struct HandoverSigned { Handover handover; };

/// An exercise script did this now. For whoever judges the exercise: nothing of it shows while it runs.
struct InjectPlayed { Inject inject; };
/// Somebody has forecast the rain: of each source the newest issue counts.
struct RainForecastReceived { RainForecast forecast; };
/// Somebody entered a site that the place file does not know, or corrected one that was entered so: it is so from now
/// on.
struct SiteDeclared { SiteConfig site; };
/// A site that was entered during the incident is none any more.
struct SiteWithdrawn {
  SiteId site;
  std::string reason;
};
/// Somebody entered a resource that the place file does not know, or corrected one that was entered so.
struct ResourceRegistered {
  ResourceConfig resource;
  std::optional<LocalXY> at{};  ///< where it stands by, place CRS; empty: in its depot
};
/// Somebody went and counted what a store or a tank holds.
struct StockCounted {
  ResourceId resource;
  StockCount count;
};

using Fact = std::variant<IncidentOpened, StationsDeclared, ObservationsIngested, FeedHealthChanged, WaterModelled,
                          AlarmChanged, AlarmCleared, OrderIssued, OrderChanged, FieldReported, NoteAdded,
                          AlertsReceived, DamageReported, ObservationsReflagged, SteepRisesSeen, CalibrationSet,
                          OutlookComputed, OutlookJudged, QuestionAsked, QuestionAnswered, AlarmStepTicked,
                          MaintenanceSet, OutlookReviewed, PlanChanged, NoteStruck, ClockJumped, HandoverSigned,
                          InjectPlayed, RainForecastReceived, SiteDeclared, SiteWithdrawn, ResourceRegistered,
                          StockCounted>;

/// One of these. A variant of so many is dear to compile, so what copies, moves and ends one is compiled in event.cpp
/// alone, and so is the making of one from each fact.
struct EventBody : Fact {
  EventBody();  ///< the first kind, empty
  template <AlternativeOf<Fact> T>
  EventBody(T fact);
  EventBody(const EventBody& other);
  EventBody(EventBody&& other) noexcept;
  EventBody& operator=(const EventBody& other);
  EventBody& operator=(EventBody&& other) noexcept;
  ~EventBody();
};

/// A fact with its place in the journal.
struct Event {
  std::int64_t seq = 0;   ///< 1, 2, 3, ... without gaps
  UtcTime at;             ///< incident clock
  UtcTime wall;           ///< wall clock of the seat that wrote it
  std::string actor;      ///< person, or "system", or "feed:ID"
  EventBody body;
  std::optional<AskedFrom> asked_from{};  ///< empty where nobody asked, and in entries of before this was kept
};

}  // namespace sandtable
