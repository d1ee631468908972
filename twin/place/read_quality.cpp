#include <algorithm>

#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

constexpr EnumWord<SpikeMethod> kSpikeMethods[] = {{"average", SpikeMethod::kAverage},
                                                   {"differential", SpikeMethod::kDifferential}};

/// Limits may be written in the unit people speak of; the tests compare in the twin's.
UnitScale read_unit(TomlTable& t, Quantity quantity) {
  std::string unit;
  if (!t.optional("unit", unit)) return {};
  const auto scale = unit_scale(unit, quantity);
  if (scale) return *scale;
  t.problem("unit", "{}", scale.error().message);
  return {};
}

void read_numbers(TomlTable& t, const UnitScale& scale, QualityLimits& limits) {
  for (const auto& [key, member, has_unit] : quality_number_keys()) {
    double number = 0;
    if (t.optional(key, number)) limits.*member = has_unit ? scale.to_twin(number) : number;
  }
  for (const auto& [key, member] : quality_duration_keys()) {
    Duration length{0};
    if (t.optional(key, length)) limits.*member = length;
  }
}

void read_lists(TomlTable& t, const UnitScale& scale, QualityLimits& limits) {
  t.tables("seasons", [&](TomlTable& s) {
    QualitySeason& season = limits.seasons.emplace_back();
    s.required("first_month", season.first_month, NumberRange::between(1, 12));
    s.required("last_month", season.last_month, NumberRange::between(1, 12));
    double limit = 0;
    if (s.optional("min", limit)) season.min = scale.to_twin(limit);
    if (s.optional("max", limit)) season.max = scale.to_twin(limit);
  });
  t.tables("ceilings", [&](TomlTable& c) {
    double from = 0;
    double to = 0;
    const bool both = c.required("from", from) && c.required("to", to);
    if (both && to < from) c.problem("to", "{} is less than from {}", to, from);
    limits.ceilings.push_back({scale.to_twin(from), scale.to_twin(to)});
  });
}

void check_keys(TomlTable& t, const std::vector<std::string>& off) {
  std::vector<std::string> known{"ceilings"};
  for (const auto& number : quality_number_keys()) known.emplace_back(number.key);
  for (const auto& length : quality_duration_keys()) known.emplace_back(length.key);
  for (const std::string& key : off) {
    if (std::ranges::find(known, key) != known.end()) continue;
    t.problem("off", "'{}' is no limit that can be switched off{}", clipped(key, 64), did_you_mean(key, known));
  }
}

QualityRule read_rule(TomlTable& t, PlaceReading& reading) {
  QualityRule rule;
  t.required("property", rule.property);
  if (t.optional("feeds", rule.feeds)) {
    for (const SourceId& feed : rule.feeds) reading.ids.mention(IdKind::kFeed, feed.str(), t.place_of("feeds"));
  }
  read_stations(t, reading, "stations", rule.stations);
  const UnitScale scale = read_unit(t, rule.property);
  read_numbers(t, scale, rule.limits);
  read_lists(t, scale, rule.limits);
  SpikeMethod method{};
  if (t.optional("spike_method", method, kSpikeMethods)) rule.spike_method = method;
  if (t.optional("neighbour", rule.limits.neighbour)) {
    reading.ids.mention_station(rule.limits.neighbour, t.place_of("neighbour"), t.problems());
  }
  if (t.optional("off", rule.off)) check_keys(t, rule.off);
  return rule;
}

}  // namespace

void read_quality(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("quality", [&](TomlTable& t) { place.quality.push_back(read_rule(t, reading)); });
}

}  // namespace sandtable
