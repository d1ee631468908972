#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "feeds/service/request_query.h"
#include "twin/base/projector.h"
#include "twin/core/state_output.h"

namespace sandtable::feeds {

/// One projector for several threads: each call waits for the one before.
class SharedProjector {
 public:
  explicit SharedProjector(std::unique_ptr<Projector> projector) : projector_(std::move(projector)) {}
  [[nodiscard]] Result<LonLat> wgs84_from_local(LocalXY at) {
    const std::scoped_lock lock(mutex_);
    return projector_->wgs84_from_local(at);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Projector> projector_;
};

/// What an answer is made of: a frozen state and how to look at it. Made for each request.
struct ServedState {
  std::shared_ptr<const IncidentState> state;
  UtcTime now;
  bool is_exercise = false;
  SharedProjector* projector = nullptr;
  std::function<PastValues(const SeriesId&, TimeRange)> past;
};

/// The incident as one GeoJSON FeatureCollection (RFC 7946): stations with their newest values, how far those can be
/// trusted and their alarms, resources, sites with modelled water, reports without their free text, and the official
/// alerts that hold. `kind` in the properties says which. Features without a position have a null geometry. What came
/// from outside says whose it is and under what licence; `sources` names all that the incident has data from, whence
/// the modelled water follows too.
std::string state_geojson(const ServedState& served);

/// A series as CSV (RFC 4180): time (UTC), value, unit, in every row source, attribution and licence, and the QARTOD
/// flag. Of what `past` gives, so at most some 20,000 newest values. kNotFound for an index that is none.
Result<std::string> series_csv(const ServedState& served, SeriesIndex series, TimeRange range);

/// The service itself as an OpenAPI 3.0 document, with the sources of the incident that it serves as `x-sources`;
/// `incident` is null while there is none.
std::string openapi_text(const std::string& version, const Incident* incident);

}  // namespace sandtable::feeds
