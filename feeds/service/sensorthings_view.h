#pragma once

#include <string>
#include <string_view>

#include "feeds/service/served_state.h"

namespace sandtable::feeds {

/// The incident in the shape of the SensorThings API 1.1 (OGC 18-088), read-only: a station is a Thing with its
/// Location, a series a Datastream. Ids are positions in the incident's tables and stable while it lasts. The name of
/// a Datastream is what it measures ("water_depth", "rainfall_10min"); resultQuality is the QARTOD flag. An expanded
/// Datastream tells its newest Observation, judged as it may be; the set leaves out those that failed or are missing,
/// and those before the newest 20,000 or so, and has no count where it does. Things and Datastreams say in their
/// properties, pages of Observations in "@sandtable.source", where the values come from, whom to name and under what
/// licence.
class SensorThingsView {
 public:
  /// `root` is the address of the service as the asker wrote it ("http://127.0.0.1:8490/v1.1"); links begin with it.
  SensorThingsView(const ServedState& served, std::string root, std::size_t page_size)
      : served_(served), root_(std::move(root)), page_size_(page_size) {}

  /// The answer to a path below the root ("/Datastreams(3)/Observations") with its raw query. Fails with kNotFound for
  /// an entity that is none, kInvalid or kUnsupported for a query that cannot be answered.
  [[nodiscard]] Result<std::string> answer(std::string_view path, std::string_view raw_query) const;

 private:
  const ServedState& served_;
  std::string root_;
  std::size_t page_size_;
};

}  // namespace sandtable::feeds
