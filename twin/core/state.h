#pragma once

#include <map>
#include <memory>
#include <vector>

#include "twin/base/cow.h"
#include "twin/core/event.h"
#include "twin/core/resources/resource.h"
#include "twin/core/sensors/reading.h"

namespace sandtable {

/// What the incident is, as opposed to what happens in it.
using Incident = IncidentOpened;

/// The whole incident at one moment. Copying costs a dozen pointers, because unchanged parts are shared; a frozen
/// copy is what the viewer draws. Parts with the same identity() hold the same value.
struct IncidentState {
  std::int64_t seq = 0;   ///< of the last event reduced
  UtcTime at{};           ///< incident clock of that event
  Cow<Incident> incident;
  Cow<StationTable> stations;
  Cow<std::vector<Reading>> readings;            ///< by SeriesIndex
  Cow<std::map<AlarmId, Alarm>> alarms;          ///< all but normal ones
  Cow<std::map<ResourceId, Resource>> resources;
  Cow<std::map<OrderId, Order>> orders;
  Cow<std::map<SourceId, FeedHealth>> feeds;
  Cow<std::vector<NoteAdded>> notes;
  std::shared_ptr<const Water> water;            ///< null until the model has run

  /// Freshness limits of the series' source; defaults for sources the place does not name.
  [[nodiscard]] Freshness freshness_of(const Series& series) const;
  [[nodiscard]] const SiteConfig* site(const SiteId& id) const;
};

/// Digest of everything in the state; two states with equal digests are equal for every purpose.
Digest digest_of(const IncidentState& state);

}  // namespace sandtable
