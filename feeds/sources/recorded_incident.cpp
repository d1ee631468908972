#include "feeds/sources/recorded_incident.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "feeds/sources/station_text.h"

namespace sandtable::feeds {

Result<std::unique_ptr<RecordedIncident>> RecordedIncident::open(const SourceId& feed, IncidentStore& store) {
  std::unique_ptr<RecordedIncident> recording(new RecordedIncident(feed));
  const Status read = store.read(1, [&](Event event) { return recording->take(std::move(event)); });
  if (!read) return fail(read.error().code, "feed {}: {}", feed.str(), read.error().message);
  if (recording->observations_.size() > kMaxObservations) {
    return fail(ErrorCode::kLimit, "feed {}: the incident holds more than {} observations", feed.str(),
                kMaxObservations);
  }
  const auto& stations = recording->stations_.stations();
  recording->rename(std::any_of(stations.begin(), stations.end(), [&](const Station& s) { return s.source == feed; }));
  std::stable_sort(recording->observations_.begin(), recording->observations_.end(),
                   [](const Observation& a, const Observation& b) { return a.phenomenon_time < b.phenomenon_time; });
  return recording;
}

bool RecordedIncident::take(Event event) {
  if (const auto* declared = std::get_if<StationsDeclared>(&event.body)) {
    for (const Station& station : declared->stations) stations_.put(station);
    for (const Series& series : declared->series) stations_.put(series);
  } else if (auto* ingested = std::get_if<ObservationsIngested>(&event.body)) {
    std::move(ingested->observations.begin(), ingested->observations.end(), std::back_inserter(observations_));
  }
  return observations_.size() <= kMaxObservations;
}

void RecordedIncident::rename(bool same_feed) {
  StationTable renamed;
  std::map<SeriesId, SeriesId> series_names;
  for (Station station : stations_.stations()) {
    if (same_feed && station.source != feed_) continue;
    const StationId old = station.id;
    if (!same_feed) station.id = make_station_id(feed_, clean_station_id(old.str()));
    station.source = feed_;
    renamed.put(station);
    for (const SeriesIndex index : stations_.series_of(old)) {
      Series series = stations_.series()[index];
      const SeriesId before = series.id;
      // What follows the station's id tells the series of one station apart.
      const std::string tail = before.str().substr(std::min(old.str().size(), before.str().size()));
      series.station = station.id;
      series.id = SeriesId(station.id.str() + tail);
      renamed.put(series);
      series_names.emplace(before, series.id);
    }
  }
  stations_ = std::move(renamed);
  std::erase_if(observations_, [&](Observation& o) {
    const auto name = series_names.find(o.series);
    if (name == series_names.end()) return true;
    o.series = name->second;
    const bool missing = o.flag == QualityFlag::kMissing || std::isnan(o.value);
    o.flag = missing ? QualityFlag::kMissing : QualityFlag::kNotEvaluated;
    if (!missing) o.reason.clear();
    o.tests = {};  // judged anew, by the tests of today
    return false;
  });
}

IngestDelivery RecordedIncident::read(std::size_t first, std::size_t last, UtcTime received) {
  IngestDelivery delivery;
  delivery.source = feed_;
  if (!declared_) {
    delivery.stations = stations_.stations();
    delivery.series = stations_.series();
    declared_ = true;
  }
  for (std::size_t i = first; i < std::min(last, observations_.size()); ++i) {
    delivery.observations.push_back(observations_[i]);
    delivery.observations.back().received_time = received;
  }
  return delivery;
}

}  // namespace sandtable::feeds
