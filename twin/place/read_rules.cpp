#include "twin/place/place_readers.h"
#include "twin/place/place_words.h"

namespace sandtable {
namespace {

/// Thresholds may be written in the unit people speak of; the twin compares in its own.
void convert_thresholds(TomlTable& t, AlarmRule& rule) {
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

enum class Threshold { kOwn, kSource };
constexpr EnumWord<Threshold> kThresholds[] = {{"own", Threshold::kOwn}, {"source", Threshold::kSource}};

/// Rules of a pack are known by the pack's id and their own, and call each other by the latter.
RuleId full_id(const std::string& pack, const std::string& id) {
  return RuleId(pack.empty() ? id : pack + "." + id);
}

/// Positions of a truck are remembered for so long; see Resource::track.
constexpr double kTrackMinutes = 30;

/// What a rule about series compares, and from when on.
void read_series_keys(TomlTable& t, PlaceReading& reading, AlarmRule& rule) {
  const bool quantity_known = t.required("property", rule.quantity);
  t.optional("window", rule.window, NumberRange::positive());
  if (quantity_known && rule.quantity != Quantity::kRainfall && t.present("window")) {
    t.problem("window", "only rainfall sums over a window");
  }
  read_stations(t, reading, "stations", rule.stations);
  t.optional("station_kind", rule.station_kind);
  if (rule.kind == AlarmRuleKind::kTrustLost) return;
  Threshold threshold = Threshold::kOwn;
  if (rule.kind == AlarmRuleKind::kLevel) t.optional("threshold", threshold, kThresholds);
  rule.from_source = threshold == Threshold::kSource;
  if (!rule.from_source) t.required("raise_at", rule.raise_at);
  t.optional("dead_band", rule.dead_band, NumberRange::at_least(0));
  if (quantity_known)
    convert_thresholds(t, rule);
  else
    t.accept("unit");
}

void read_other_keys(TomlTable& t, AlarmRule& rule) {
  using Kind = AlarmRuleKind;
  const bool may_be_zero = rule.kind == Kind::kFeedSilent || rule.kind == Kind::kOrderOverdue ||
                           rule.kind == Kind::kContradiction;
  if (rule.kind == Kind::kExposure) {
    t.optional("place_kinds", rule.place_kinds);
  } else if (rule.kind != Kind::kOrderRefused) {
    const bool by_track = rule.kind == Kind::kNotMoving;
    t.optional("raise_at", rule.raise_at, by_track ? NumberRange::between(1, kTrackMinutes) : NumberRange::at_least(0));
    if (!may_be_zero) t.needs("raise_at");
    t.optional("dead_band", rule.dead_band, NumberRange::at_least(0));
  }
  const bool looks_ahead = rule.kind == Kind::kForecast || rule.kind == Kind::kDrowning || rule.kind == Kind::kExposure;
  if (looks_ahead) t.optional("within", rule.within, NumberRange::positive());
  const bool of_telemetry = rule.kind >= Kind::kWrongPlace && rule.kind <= Kind::kUnorderedDischarge;
  if (of_telemetry) t.optional("max_age", rule.max_age, NumberRange::positive());
}

}  // namespace

AlarmRule read_rule(TomlTable& t, PlaceReading& reading, const std::string& pack) {
  AlarmRule rule;
  std::string id;
  if (t.required("id", id)) reading.ids.define(IdKind::kRule, full_id(pack, id).str(), t.place_of("id"), t.problems());
  rule.id = full_id(pack, id);
  rule.pack = pack;
  rule.name = {id, id};
  t.optional("name", rule.name);
  t.optional("kind", rule.kind, kAlarmRuleKinds);
  const bool about_series = rule.kind == AlarmRuleKind::kLevel || rule.kind == AlarmRuleKind::kRise ||
                            rule.kind == AlarmRuleKind::kTrustLost;
  if (about_series) {
    read_series_keys(t, reading, rule);
  } else {
    read_other_keys(t, rule);
  }
  t.optional("delay_on", rule.delay_on);
  t.optional("delay_off", rule.delay_off);
  t.optional("level", rule.level, NumberRange::between(1, 3));
  t.optional("latched", rule.latched);
  if (t.optional("suppressed_by", rule.suppressed_by)) {
    for (std::string& by : rule.suppressed_by) {
      if (by == kMaintenance) continue;
      by = full_id(pack, by).str();
      reading.ids.mention(IdKind::kRule, by, t.place_of("suppressed_by"));
    }
  }
  t.optional("advice", rule.advice);
  t.optional("steps", rule.steps);
  t.optional("provenance", rule.provenance);
  return rule;
}

void read_stations(TomlTable& table, PlaceReading& reading, std::string_view key, std::vector<StationId>& out) {
  if (!table.optional(key, out)) return;
  for (const StationId& station : out) {
    reading.ids.mention_station(station.str(), table.place_of(key), table.problems());
  }
}

void read_rules(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("rule", [&](TomlTable& t) { place.rules.push_back(read_rule(t, reading, "")); });
}

}  // namespace sandtable
