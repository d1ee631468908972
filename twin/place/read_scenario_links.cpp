#include <algorithm>

#include "twin/place/scenario_readers.h"

namespace sandtable {
namespace {

using scenario::Link;
using scenario::Scenario;

const NumberRange kLevel = NumberRange::between(-12'000, 9'000);
const NumberRange kLength = {0, 10'000, true};

/// Name, both ends and, where one is outside, the level there.
void read_ends(TomlTable& t, ScenarioReading& reading, std::string_view kind, std::size_t index, Link& out) {
  read_name(t, kind, index, out.name);
  if (std::ranges::find(reading.link_names, out.name) != reading.link_names.end()) {
    t.problem("name", "'{}' is the name of two structures", out.name);
  }
  reading.link_names.push_back(out.name);
  read_mark(t, reading, out.from);
  if (!t.needs("to")) return;
  out.to.written_at = reading.written_at(t, "to");
  if (reading.shapes.is_text(t, "to")) {
    std::string word;
    if (t.optional("to", word) && word != "outside") t.problem("to", "expected \"outside\" or [x, y]");
    return;
  }
  if (LocalXY to; reading.shapes.read_point(t, "to", to)) out.to.points = {to};
}

void read_outside_level(TomlTable& t, ScenarioReading& reading, Link& out) {
  read_series(t, reading, "outside_series", "level_m", "outside_level", kLevel, out.outside_level_m);
  if (!out.to.is_outside() && !out.outside_level_m.empty()) {
    t.problem("outside_level", "only a structure with to = \"outside\" has one");
  }
}

void read_curve(TomlTable& t, ScenarioReading& reading, structures::Pump& pump) {
  double capacity = 0;
  const bool has_capacity = t.optional("capacity", capacity, NumberRange::between(0, 10'000));
  Polyline pairs;
  const bool has_curve = reading.shapes.read_points(t, "curve", pairs, 1);
  if (t.present("capacity") == t.present("curve")) {
    t.problem("capacity", "{}",
              t.present("curve") ? "stands beside curve; a pump has one of both"
                                 : "missing: a pump needs capacity = m3/s or curve = [[head, m3/s], ...]");
  }
  if (has_capacity) pump.curve = {{0, capacity}};
  if (!has_curve) return;
  for (const LocalXY& pair : pairs) {
    if (!(pair.y >= 0) || (!pump.curve.empty() && !(pair.x > pump.curve.back().head_m))) {
      t.problem("curve", "expected pairs [head_m, discharge_m3_per_s] with rising heads and discharges of at least 0");
      return;
    }
    pump.curve.push_back({pair.x, pair.y});
  }
}

void read_pump(TomlTable& t, ScenarioReading& reading, Link& link) {
  structures::Pump pump;
  read_curve(t, reading, pump);
  const auto level = [&](std::string_view key, std::optional<double>& out) {
    if (double value = 0; t.optional(key, value, kLevel)) out = value;
  };
  level("start_level", pump.start_level_m);
  level("stop_level", pump.stop_level_m);
  level("suction_level", pump.suction_m);
  level("outlet_level", pump.outlet_level_m);
  if (pump.start_level_m && pump.stop_level_m && *pump.stop_level_m > *pump.start_level_m) {
    t.problem("stop_level", "{} m lies above the start level, {} m", *pump.stop_level_m, *pump.start_level_m);
  }
  reading.shapes.read_seconds(t, "ramp", pump.ramp_s, NumberRange::between(0, 86'400));
  constexpr EnumWord<structures::PumpMode> kModes[] = {{"automatic", structures::PumpMode::kAutomatic},
                                                       {"on", structures::PumpMode::kOn},
                                                       {"off", structures::PumpMode::kOff}};
  t.optional("mode", pump.mode, kModes);
  std::vector<std::pair<double, double>> failures;
  if (reading.shapes.read_spans(t, "failures", failures)) {
    for (const auto& [from, to] : failures) pump.failures.push_back({from, to});
  }
  t.optional("tank", pump.tank_l, NumberRange::at_least(0));
  t.optional("fuel_per_hour", pump.fuel_l_per_h, NumberRange::at_least(0));
  link.structure = pump;
}

void read_gate(TomlTable& t, ScenarioReading& reading, Link& link) {
  structures::Gate gate;
  t.required("sill", gate.sill_m, kLevel);
  t.required("width", gate.width_m, kLength);
  read_series(t, reading, "opening_series", "opening_m", "opening", NumberRange::between(0, 1000), link.opening_m);
  if (!t.present("opening") && !t.present("opening_series")) {
    t.problem("opening", "missing: a gate needs opening = m or opening_series = \"FILE\"");
  }
  t.optional("contraction", gate.contraction, NumberRange::between(0.3, 1));
  t.optional("flap", gate.flap);
  read_outside_level(t, reading, link);
  link.structure = gate;
}

void read_weir(TomlTable& t, ScenarioReading& reading, Link& link) {
  structures::Weir weir;
  t.required("crest", weir.crest_m, kLevel);
  t.required("width", weir.width_m, kLength);
  t.optional("coefficient", weir.coefficient, NumberRange::between(0.1, 5));
  t.optional("one_way", weir.one_way);
  read_outside_level(t, reading, link);
  link.structure = weir;
}

void read_culvert(TomlTable& t, ScenarioReading& reading, Link& link) {
  structures::Culvert culvert;
  const bool round = t.present("diameter");
  if (round == t.present("width")) {
    t.problem("diameter", "a culvert is round (diameter) or a box (width and height)");
  }
  culvert.shape = round ? structures::BarrelShape::kCircular : structures::BarrelShape::kBox;
  t.optional("diameter", culvert.width_m, kLength);
  t.optional("width", culvert.width_m, kLength);
  if (!round) t.required("height", culvert.height_m, kLength);
  t.optional("barrels", culvert.barrels, NumberRange::between(1, 1000));
  t.required("length", culvert.length_m, kLength);
  t.required("upstream_invert", culvert.upstream_invert_m, kLevel);
  t.required("downstream_invert", culvert.downstream_invert_m, kLevel);
  t.optional("manning", culvert.manning, NumberRange::between(0.001, 1));
  t.optional("entrance_loss", culvert.entrance_loss, NumberRange::between(0, 10));
  t.optional("blocked", culvert.blocked, NumberRange::between(0, 1));
  t.optional("flap", culvert.flap);
  read_outside_level(t, reading, link);
  link.structure = culvert;
}

}  // namespace

void read_scenario_links(TomlTable& root, ScenarioReading& reading, Scenario& out) {
  const auto kind = [&](std::string_view key, const auto& read) {
    std::size_t index = 0;
    root.tables(key, [&](TomlTable& t) {
      Link link;
      read_ends(t, reading, key, index++, link);
      read(t, reading, link);
      out.links.push_back(std::move(link));
    });
  };
  kind("pump", read_pump);
  kind("gate", read_gate);
  kind("weir", read_weir);
  kind("culvert", read_culvert);
}

}  // namespace sandtable
