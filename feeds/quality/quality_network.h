#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "feeds/quality/correlated_jumps.h"
#include "feeds/quality/quality_control.h"
#include "feeds/quality/quality_plan.h"
#include "feeds/quality/rain_book.h"
#include "feeds/quality/support_tests.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Quality control of all feeds together: what a value is worth depends on its neighbours, on rain and on its partners.
/// Every delivery of every source passes through judge() before it reaches the twin, so flags are facts in the journal
/// and replay needs none of this. No clock and no I/O: the same deliveries in the same order give the same flags.
/// One thread at a time (the net thread). Cost: about a microsecond a value that nothing speaks against; O(neighbours +
/// rain gauges) for one that needs support.
class QualityNetwork {
 public:
  explicit QualityNetwork(QualityPlan plan) : plan_(std::move(plan)), control_({.zone = plan_.zone}) {}

  /// The delivery with flags and reasons on every observation, with new flag sets for values delivered before
  /// (`reflags`), with the series that rise steeply (`rises`), and with stations marked that are the same site as one
  /// met before in another feed (`duplicate_of`). Values from the future are kept once each, as failed
  /// by the future clock, so that a wrong clock moves no state; where nothing else is known of a sensor, beside it what
  /// it said at the time of its receipt, as no value.
  [[nodiscard]] IngestDelivery judge(IngestDelivery delivery);

 private:
  struct Site {
    Station station;
    std::optional<LocalXY> first_at;
    StationId same_as;  ///< the same site in another feed, met before
    std::vector<SeriesRecord*> supplies;
    bool moved = false;
  };
  struct Member {
    SeriesRecord* record = nullptr;
    Series series;
    Site* site = nullptr;
    mutable std::vector<const Member*> neighbours;  // nearby, as of map_number
    mutable std::uint64_t map_number = 0;
  };
  /// Marks the stations that are duplicates.
  void learn(IngestDelivery& delivery);
  void learn(const Station& station, double same_within_m);
  void learn(const Series& series, const SourceId& source);
  [[nodiscard]] StationId same_site(const Station& station, double within_m) const;

  [[nodiscard]] Judged examine(Observation observation);
  void ask_others(Judged& judged, const Member& member);
  void ask_support(Judged& judged, const Member& member);
  void ask_partner(Judged& judged, const Member& member);
  void ask_twin_site(Judged& judged, const Member& member);
  [[nodiscard]] Support support_of(const Member& member, UtcTime now) const;
  [[nodiscard]] const std::vector<const Member*>& neighbours_of(const Member& member) const;
  [[nodiscard]] int rising_neighbours(const Member& member, UtcTime now) const;
  [[nodiscard]] std::optional<double> current_value(const StationId& station, const Series& like, UtcTime now) const;
  void find_correlated(const SourceId& platform, std::vector<Judged>& all, std::vector<Reflag>& reflags);
  [[nodiscard]] bool rains_at(const SeriesId& series, UtcTime now) const;

  QualityPlan plan_;
  QualityControl control_;
  RainBook rain_;
  std::map<StationId, Site> sites_;
  std::unordered_map<SeriesId, Member> members_;
  std::map<Quantity, std::vector<const Member*>> by_quantity_;
  std::map<SourceId, CorrelatedJumps> jumps_;
  std::unordered_map<SeriesId, std::pair<UtcTime, double>> ahead_;  // the last stamped ahead of its receipt
  std::uint64_t map_number_ = 1;  // counts up when stations come or move
};

/// The source with the network between it and whatever sink it is started with. Sources share one network; all of them
/// are polled on one thread.
std::unique_ptr<FeedSource> watched_by(std::shared_ptr<QualityNetwork> network, std::unique_ptr<FeedSource> source);

/// A source with a network of its own and the default limits.
std::unique_ptr<FeedSource> with_quality_control(std::unique_ptr<FeedSource> source, QualitySettings settings);

}  // namespace sandtable::feeds
