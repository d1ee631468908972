#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

/// Thresholds may be written in the unit people speak of; the twin compares in its own.
void convert_thresholds(TomlTable& t, ThresholdRule& rule) {
  std::string unit;
  if (!t.optional("unit", unit)) return;
  const auto scale = unit_scale(unit, rule.quantity);
  if (!scale) {
    t.problem("unit", "{}", scale.error().message);
    return;
  }
  rule.raise_at = scale->to_twin(rule.raise_at);
  rule.dead_band = scale->to_twin(rule.dead_band);
}

ThresholdRule read_rule(TomlTable& t, PlaceReading& reading) {
  ThresholdRule rule;
  read_identity(t, reading, IdKind::kRule, rule.id, rule.name);
  const bool quantity_known = t.required("property", rule.quantity);
  read_stations(t, reading, "stations", rule.stations);
  t.optional("station_kind", rule.station_kind);
  t.required("raise_at", rule.raise_at);
  t.optional("dead_band", rule.dead_band, NumberRange::at_least(0));
  if (quantity_known)
    convert_thresholds(t, rule);
  else
    t.accept("unit");
  t.optional("delay_on", rule.delay_on);
  t.optional("delay_off", rule.delay_off);
  t.optional("level", rule.level, NumberRange::between(1, 3));
  t.optional("advice", rule.advice);
  t.optional("provenance", rule.provenance);
  return rule;
}

}  // namespace

void read_stations(TomlTable& table, PlaceReading& reading, std::string_view key, std::vector<StationId>& out) {
  if (!table.optional(key, out)) return;
  for (const StationId& station : out) {
    reading.ids.mention_station(station.str(), table.place_of(key), table.problems());
  }
}

void read_rules(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("rule", [&](TomlTable& t) { place.rules.push_back(read_rule(t, reading)); });
}

}  // namespace sandtable
