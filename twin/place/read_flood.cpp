#include <algorithm>

#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

/// A shorter look ahead gives nobody time to send a pump.
constexpr double kHalfHour_s = 1800;

void check_basin_layer(TomlTable& t, PlaceReading& reading, const Place& place) {
  const std::string& id = place.flood.basin_layer;
  reading.ids.mention(IdKind::kLayer, id, t.place_of("basin_layer"));
  const auto layer = std::find_if(place.layers.begin(), place.layers.end(), [&](const auto& l) { return l.id == id; });
  if (layer != place.layers.end() && layer->role != LayerRole::kBasin) {
    t.problem("basin_layer", "layer '{}' does not have the role 'basin'", id);
  }
}

void read_flood_table(TomlTable& t, PlaceReading& reading, Place& place) {
  constexpr EnumWord<std::string_view> kModels[] = {{"overland", "overland"}, {"bathtub", "bathtub"}};
  FloodConfig& flood = place.flood;
  std::string_view model = kModels[0].value;
  t.optional("model", model, kModels);
  flood.model = std::string(model);
  if (t.optional("basin_layer", flood.basin_layer) && !flood.basin_layer.empty()) check_basin_layer(t, reading, place);
  t.optional("basin_id_field", flood.basin_id_field);
  t.optional("cell_m", flood.cell_m, NumberRange::between(0.5, 1000));
  t.optional("runoff_ratio", flood.runoff_ratio, NumberRange::between(0, 1));
  t.optional("drain_m3_per_s_per_km2", flood.drain_m3_per_s_per_km2, NumberRange::at_least(0));
  t.optional("lifted_drain_ratio", flood.lifted_drain_ratio, NumberRange::between(0, 1));
  read_stations(t, reading, "rain_gauges", flood.rain_gauges);
  t.optional("dredging_cost_per_m3", flood.dredging_cost_per_m3, NumberRange::at_least(0));
  t.optional("currency", flood.currency);
  t.optional("follows_sensors", flood.follows_sensors);
  t.optional("step", flood.step, NumberRange::between(1, 3600));
  t.optional("forecast_horizon", flood.forecast_horizon, NumberRange::between(kHalfHour_s, 12 * 3600));
  t.optional("forecast_every", flood.forecast_every, NumberRange::between(60, 6 * 3600));
  t.optional("rain_half_life", flood.rain_half_life, NumberRange::between(60, 24 * 3600));
}

}  // namespace

void read_flood(TomlTable& root, PlaceReading& reading, Place& place) {
  root.table("flood", [&](TomlTable& t) { read_flood_table(t, reading, place); });
}

}  // namespace sandtable
