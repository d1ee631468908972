#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"

namespace sandtable {

/// What stands there, which decides its symbol. Keys in files: "road_flood", "river_level", ...
enum class StationKind {
  kRoadFlood, kRiverLevel, kSewerLevel, kDrainLevel, kRain, kPumpStation, kGate, kTide, kReport, kOther,
  kMobilePump, kGroundwater, kReservoir,
};
std::string_view station_kind_key(StationKind kind);
/// Unknown keys give kOther: a feed may invent kinds.
StationKind parse_station_kind(std::string_view key);

/// A place where something is measured. Its id never changes; its name may.
struct Station {
  StationId id;               ///< "source/station"
  SourceId source;
  Text name;
  StationKind kind = StationKind::kOther;
  std::optional<LocalXY> at;  ///< place CRS; empty when the source gave no usable position
  StationId duplicate_of{};   ///< the same site, met before in another feed; empty for most
  bool operator==(const Station&) const = default;
};

/// A warning level that the source of a series sets for it.
struct AlertLevel {
  int level = 1;  ///< 1 most severe, as Taiwan's count
  double at = 0;  ///< unit of the series' quantity
  bool operator==(const AlertLevel&) const = default;
};

/// One observed property at one station over time.
struct Series {
  SeriesId id;                 ///< "source/station/property" (rain: with its window, "…/rainfall_10min")
  StationId station;
  Quantity quantity = Quantity::kWaterDepth;
  Duration window{0};          ///< rainfall sums over this long; 0 for instants
  std::string vertical_datum;  ///< of levels; empty when unknown
  std::vector<AlertLevel> alert_levels{};  ///< most severe first; empty when the source sets none
  Duration expected_every{0};  ///< its own cadence, where the place file gives one; 0: the feed's
  bool operator==(const Series&) const = default;
};

/// Position of a series in StationTable::series: small, and stable while the incident lasts.
using SeriesIndex = std::size_t;

/// Every station and series met so far, in the order of their first appearance.
class StationTable {
 public:
  [[nodiscard]] const std::vector<Station>& stations() const { return stations_; }
  [[nodiscard]] const std::vector<Series>& series() const { return series_; }
  [[nodiscard]] const Station* find(const StationId& id) const;
  [[nodiscard]] const Series* find(const SeriesId& id) const;
  [[nodiscard]] std::optional<SeriesIndex> index_of(const SeriesId& id) const;
  /// Indices of the station's series, in the order of their appearance.
  [[nodiscard]] std::vector<SeriesIndex> series_of(const StationId& id) const;

  /// Adds or replaces by id.
  void put(const Station& station);
  SeriesIndex put(const Series& series);

 private:
  std::vector<Station> stations_;
  std::vector<Series> series_;
  std::map<StationId, std::size_t> station_index_;
  std::map<SeriesId, SeriesIndex> series_index_;
  std::map<StationId, std::vector<SeriesIndex>> series_of_;
};

/// Builds the ids in one way everywhere.
StationId make_station_id(const SourceId& source, std::string_view station);
SeriesId make_series_id(const StationId& station, Quantity quantity, Duration window);

/// The source of what operators enter by hand.
inline constexpr const char* kManualSource = "manual";
/// Beside a sensor's own series: "source/station/water_depth:manual".
SeriesId make_manual_series_id(const StationId& station, Quantity quantity, Duration window);
bool is_manual(const SeriesId& series);

}  // namespace sandtable
