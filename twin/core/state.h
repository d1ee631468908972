#pragma once

#include <map>
#include <memory>
#include <vector>

#include "twin/base/cow.h"
#include "twin/core/alarms/annunciation.h"
#include "twin/core/alerts/alert_book.h"
#include "twin/core/declared_site.h"
#include "twin/core/event.h"
#include "twin/core/forecasts/forecast_book.h"
#include "twin/core/reports/note.h"
#include "twin/core/resources/resource.h"
#include "twin/core/sensors/reading.h"

namespace sandtable {

/// What the incident is, as opposed to what happens in it.
using Incident = IncidentOpened;

/// The whole incident at one moment. Copying costs a dozen pointers, because unchanged parts are shared; a frozen
/// copy is what the viewer draws. Parts with the same identity() hold the same value.
struct IncidentState {
  std::int64_t seq = 0;  ///< of the last event reduced
  UtcTime at{};          ///< incident clock of that event
  UtcTime opened{};      ///< and of the first
  Cow<Incident> incident;
  Cow<StationTable> stations;
  Cow<std::vector<Reading>> readings;    ///< by SeriesIndex
  Cow<std::map<AlarmId, Alarm>> alarms;  ///< all but normal ones
  Cow<std::map<ResourceId, Resource>> resources;
  Cow<std::map<OrderId, Order>> orders;
  Cow<std::map<SourceId, FeedHealth>> feeds;
  Cow<std::vector<Note>> notes;                    ///< oldest first
  std::shared_ptr<const Water> water;              ///< null until the model has run
  Cow<std::map<SeriesIndex, std::string>> doubts;  ///< details of the newest values that did not pass
  Cow<std::map<SeriesId, Reflag>> reflags;         ///< of each series the one about its latest value, newest last
  Cow<std::map<SeriesId, SteepRise>> rises;        ///< series that rose steeply with their newest measured value
  Cow<std::map<SeriesId, CalibrationHistory>> calibrations;
  Cow<AlertBook> alerts;                             ///< what authorities said; see current_alerts()
  Cow<ReportBook> reports;                           ///< what people say they saw
  Cow<ForecastBook> forecasts;                       ///< what the model expected and was asked
  Cow<std::map<SourceId, Maintenance>> maintenance;  ///< feeds that are or were being worked on
  Cow<OutlookFacts> outlook;                         ///< what rules know of the newest outlook
  Cow<std::map<PlanId, Plan>> plans;
  Cow<std::vector<SignedHandover>> handovers;  ///< oldest first
  Cow<RainForecastBook> rain_forecasts;        ///< by source; see usable_forecast()
  Cow<std::map<SiteId, DeclaredSite>> declared_sites;  ///< entered during the incident; those that hold are in `incident`
  Cow<AnnunciationLog> annunciations;          ///< when alarms called for somebody; see alarms/annunciation.h

  IncidentState();
  IncidentState(const IncidentState& other);
  IncidentState(IncidentState&& other) noexcept;
  IncidentState& operator=(const IncidentState& other);
  IncidentState& operator=(IncidentState&& other) noexcept;
  ~IncidentState();

  /// Freshness limits of the series' source, or those of values that people enter; defaults for sources the place does
  /// not name.
  [[nodiscard]] Freshness freshness_of(const Series& series) const;
  /// Null where there is none, or it was withdrawn.
  [[nodiscard]] const SiteConfig* site(const SiteId& id) const;
  /// The same of a site that is or once was one: for its name.
  [[nodiscard]] const SiteConfig* site_ever(const SiteId& id) const;
  /// Whether somebody entered it during the incident, and it still holds.
  [[nodiscard]] bool is_declared(const SiteId& id) const;
  [[nodiscard]] const Resource* resource(const ResourceId& id) const;
  /// Null where there is none, or it is closed.
  [[nodiscard]] const Order* open_order(const OrderId& id) const;
};

/// Digest of everything in the state; two states with equal digests are equal for every purpose.
Digest digest_of(const IncidentState& state);

}  // namespace sandtable
