#include "twin/core/sensors/station.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr const char* kManualSuffix = ":manual";

constexpr EnumKeys<StationKind, 13> kKinds{{"road_flood", "river_level", "sewer_level", "drain_level", "rain",
                                            "pump_station", "gate", "tide", "report", "other", "mobile_pump",
                                            "groundwater", "reservoir"}};

/// Puts by id into a vector with an index beside it; gives the position.
template <class T, class Key>
std::size_t put_by_id(std::vector<T>& items, std::map<Key, std::size_t>& index, const T& item) {
  const auto [at, is_new] = index.try_emplace(item.id, items.size());
  if (is_new) {
    items.push_back(item);
  } else {
    items[at->second] = item;
  }
  return at->second;
}

}  // namespace

std::string_view station_kind_key(StationKind kind) { return kKinds.of(kind); }
StationKind parse_station_kind(std::string_view key) { return kKinds.find(key).value_or(StationKind::kOther); }

const Station* StationTable::find(const StationId& id) const {
  const auto it = station_index_.find(id);
  return it == station_index_.end() ? nullptr : &stations_[it->second];
}

const Series* StationTable::find(const SeriesId& id) const {
  const auto index = index_of(id);
  return index ? &series_[*index] : nullptr;
}

std::optional<SeriesIndex> StationTable::index_of(const SeriesId& id) const {
  const auto it = series_index_.find(id);
  if (it == series_index_.end()) return std::nullopt;
  return it->second;
}

std::vector<SeriesIndex> StationTable::series_of(const StationId& id) const {
  const auto it = series_of_.find(id);
  return it == series_of_.end() ? std::vector<SeriesIndex>{} : it->second;
}

void StationTable::put(const Station& station) { put_by_id(stations_, station_index_, station); }

SeriesIndex StationTable::put(const Series& series) {
  const bool is_new = !series_index_.contains(series.id);
  const SeriesIndex index = put_by_id(series_, series_index_, series);
  if (is_new) series_of_[series.station].push_back(index);
  return index;
}

StationId make_station_id(const SourceId& source, std::string_view station) {
  return StationId(source.str() + "/" + std::string(station));
}

SeriesId make_series_id(const StationId& station, Quantity quantity, Duration window) {
  std::string id = station.str() + "/" + std::string(quantity_key(quantity));
  if (window.count() > 0) id += fmt::format("_{}min", window.count() / 60000);
  return SeriesId(id);
}

SeriesId make_manual_series_id(const StationId& station, Quantity quantity, Duration window) {
  return SeriesId(make_series_id(station, quantity, window).str() + kManualSuffix);
}
bool is_manual(const SeriesId& series) { return series.str().ends_with(kManualSuffix); }

}  // namespace sandtable
