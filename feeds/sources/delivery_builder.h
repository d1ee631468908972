#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "feeds/sources/source_qualifier.h"
#include "twin/core/command.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

/// A value mapping of the place file with its unit resolved.
struct ScaledMapping {
  ValueMapping mapping;
  UnitScale scale;
};
/// Fails with kInvalid when the unit does not measure the quantity.
Result<ScaledMapping> scale_mapping(const ValueMapping& mapping);

/// What tells apart several mappings of one quantity at one station (water inside and outside a gate): made of each
/// one's column, empty for the only one of its quantity and window.
std::vector<std::string> distinct_suffixes(const std::vector<ValueMapping>& mappings);

/// What can be said of every delivery of one feed.
struct FeedFacts {
  SourceId source;
  ZonePolicy zone = ZonePolicy::required();
  std::string vertical_datum;
};
FeedFacts facts_of(const FeedConfig& feed);

/// Collects what a parser finds into one delivery. A row that cannot be used is counted and costs only itself; the
/// first few different warnings are kept. No clock: `received` comes from the driver.
class DeliveryBuilder {
 public:
  DeliveryBuilder(const FeedFacts& facts, UtcTime received) : facts_(&facts), received_(received) {
    delivery_.source = facts.source;
  }

  [[nodiscard]] const FeedFacts& facts() const { return *facts_; }
  /// When what follows was received, for deliveries of several messages.
  void received_at(UtcTime received) { received_ = received; }
  [[nodiscard]] UtcTime received() const { return received_; }

  /// What the source tells besides of the values that follow.
  void note(const SourceNote& note) { note_ = note; }

  /// The first mention of an id counts.
  void add_station(Station station);
  void add_series(Series series);
  /// The series a mapping gives at a station.
  [[nodiscard]] Series make_series(const StationId& station, const ScaledMapping& mapping,
                                   std::string_view suffix = {}) const;
  /// The same, declared.
  SeriesId add_series(const StationId& station, const ScaledMapping& mapping, std::string_view suffix = {});

  /// Reads `text` as the mapping says: a number becomes a value in the twin's unit, a missing code a NaN flagged
  /// missing; anything else a NaN that fails the syntax test, and counts as refused. Impossible values by which feeds
  /// mean "missing" (rain below zero, lengths at or below -90 m, -999 and its kin) count as missing, with the reason; a
  /// warning tells how many there were.
  void add_value(const SeriesId& series, UtcTime at, std::string_view text, const ScaledMapping& mapping);

  /// A value of which the source says that there is none, and why; `text` is what it said.
  void add_missing(const SeriesId& series, UtcTime at, std::string_view text, std::string reason);

  /// A state told as a word, which stays the raw text; empty when the word is none that the feed's mapping knows.
  void add_state(const SeriesId& series, UtcTime at, std::string_view word, std::optional<double> state);

  /// Sets what a test says of the values added since there were `first`; those without a value stay missing.
  void flag_since(std::size_t first, QualityTest test, QualityFlag flag, const std::string& reason);

  void add_alert(Alert alert) { delivery_.alerts.push_back(std::move(alert)); }
  void add_report(DamageReport report) { delivery_.reports.push_back(std::move(report)); }
  /// How new what is delivered is, by the source's own time.
  void as_of(UtcTime when) { delivery_.as_of = when; }

  /// Puts what the source remarked on the values added since there were `first` beside their raw text, and into the
  /// provider's test.
  void qualify_since(std::size_t first, const SourceQualifier& said);

  void refuse(std::string why);
  void warn(std::string why);

  [[nodiscard]] std::size_t observation_count() const { return delivery_.observations.size(); }
  /// Ends the builder. Warnings are joined by "; ".
  [[nodiscard]] IngestDelivery finish();

 private:
  const FeedFacts* facts_;
  [[nodiscard]] Observation make_observation(const SeriesId& series, UtcTime at, std::string_view text,
                                             const std::string& unit);

  UtcTime received_;
  SourceNote note_;
  std::size_t cut_ = 0;  ///< raw texts that were too long to be kept whole
  IngestDelivery delivery_;
  std::unordered_set<StationId> stations_;
  std::unordered_set<SeriesId> series_;
  std::set<std::string> warnings_;
  std::vector<std::string> warning_order_;
  std::map<std::string, int> codes_;  ///< undeclared codes for "no value", with how often they came
};

/// Remembers what was declared so that a source does not repeat it in every delivery.
class DeclaredStations {
 public:
  /// Takes out of `delivery` the stations and series that were passed on before and have not changed.
  void keep_news(IngestDelivery& delivery);

 private:
  std::map<StationId, Station> stations_;
  std::map<SeriesId, Series> series_;
};

/// The kind of station where such a quantity is usually measured, for feeds that do not say.
StationKind usual_kind(Quantity quantity);

}  // namespace sandtable::feeds
