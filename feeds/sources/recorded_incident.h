#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "feeds/sources/recording.h"
#include "twin/core/incident_store.h"

namespace sandtable::feeds {

/// The observations of an earlier incident, to be played again. When that incident had a feed of the same id, that
/// feed alone is played under the same station ids; otherwise all feeds are, as "ID/OLDFEED_STATION". Quality flags
/// are given anew by this incident's quality control, only "missing" stays.
class RecordedIncident final : public Recording {
 public:
  static constexpr std::size_t kMaxObservations = 5'000'000;  // about 1 GiB

  /// Reads the whole journal of `store`, which is not kept. Fails as the store does, or with kLimit.
  static Result<std::unique_ptr<RecordedIncident>> open(const SourceId& feed, IncidentStore& store);

  [[nodiscard]] std::size_t size() const override { return observations_.size(); }
  [[nodiscard]] UtcTime time_of(std::size_t row) const override { return observations_[row].phenomenon_time; }
  [[nodiscard]] IngestDelivery read(std::size_t first, std::size_t last, UtcTime received) override;

 private:
  explicit RecordedIncident(SourceId feed) : feed_(std::move(feed)) {}
  bool take(Event event);
  void rename(bool same_feed);

  SourceId feed_;
  StationTable stations_;
  std::vector<Observation> observations_;
  bool declared_ = false;
};

}  // namespace sandtable::feeds
