#include <algorithm>
#include <initializer_list>

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

/// A layer that the ground takes up; false where none is named.
bool read_ground_layer(TomlTable& t, PlaceReading& reading, const Place& place, std::string_view key,
                       FloodGroundConfig::FromLayer& out) {
  if (!t.optional(key, out.layer) || out.layer.empty()) return false;
  const TomlPlace at = t.place_of(key);
  reading.ids.mention(IdKind::kLayer, out.layer, at);
  out.written_at = fmt::format("{}:{}:{}: {}", place.file.string(), at.line, at.column, at.key);
  return true;
}

/// A key that says nothing without its layer is most likely a layer that was forgotten.
void need_layer(TomlTable& t, std::string_view layer, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (t.present(key)) t.problem(key, "says nothing without {}", layer);
  }
}

void read_ground(TomlTable& t, PlaceReading& reading, const Place& place, FloodGroundConfig& ground) {
  constexpr EnumWord<bool> kBuildings[] = {{"raised", false}, {"blocks", true}};
  const NumberRange manning = NumberRange::between(0.005, 1);
  if (!read_ground_layer(t, reading, place, "building_layer", ground.buildings))
    need_layer(t, "building_layer", {"buildings", "building_height_m"});
  t.optional("buildings", ground.buildings_block, kBuildings);
  t.optional("building_height_m", ground.building_height_m, NumberRange::between(0.1, 100));
  if (!read_ground_layer(t, reading, place, "levee_layer", ground.levees))
    need_layer(t, "levee_layer", {"levee_crest_field", "levee_crest_m"});
  t.optional("levee_crest_field", ground.levees.field);
  if (double crest_m = 0; t.optional("levee_crest_m", crest_m, NumberRange::between(-500, 9000)))
    ground.levee_crest_m = crest_m;
  if (!ground.levees.layer.empty() && ground.levees.field.empty() && !ground.levee_crest_m)
    t.problem("levee_layer", "needs levee_crest_field, levee_crest_m or both: how high it stands");
  t.optional("manning", ground.manning, manning);
  if (!read_ground_layer(t, reading, place, "manning_layer", ground.roughness)) {
    need_layer(t, "manning_layer", {"manning_field", "manning_classes"});
  } else {
    t.needs("manning_field");
    t.needs("manning_classes");
  }
  t.optional("manning_field", ground.roughness.field);
  t.numbers("manning_classes", ground.manning_of, manning);
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
  read_ground(t, reading, place, flood.ground);
  if (flood.model == "bathtub") {
    for (const char* key : {"building_layer", "levee_layer", "manning_layer", "manning"}) {
      if (t.present(key))
        t.problem(key, "a bathtub knows no buildings, levees or roughness; model = \"overland\" does");
    }
  }
  t.optional("arrival_depth_m", flood.arrival_depth_m, NumberRange::between(0.01, 5));
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
