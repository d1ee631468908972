#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// Something a person did that may answer an inject of an exercise: what it was about, and in words.
struct ExerciseDeed {
  std::optional<SiteId> site;
  std::optional<ResourceId> resource;
  std::optional<StationId> station;
  std::optional<SourceId> feed;
  std::optional<LocalXY> where;  ///< place CRS; of a reading
  std::string text;              ///< of a note
  bool is_order = false;
  std::string what;
};

/// What an event tells of deeds, given the state before it; none where a machine or a resource did it.
std::vector<ExerciseDeed> deeds_of(const Event& event, const IncidentState& before);

/// The station of a series: "source/station" of "source/station/property".
StationId station_of(const SeriesId& series);

}  // namespace sandtable
