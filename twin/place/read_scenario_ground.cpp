#include <algorithm>
#include <map>

#include "twin/place/scenario_readers.h"

namespace sandtable {
namespace {

using scenario::Scenario;

const NumberRange kGroundLevel = NumberRange::between(-12'000, 9'000);

/// The nodes of a network by name while its links and inlets are read.
class NodeNames {
 public:
  void add(TomlTable& t, const std::string& name) {
    if (!index_.emplace(name, static_cast<int>(index_.size())).second) t.problem("name", "'{}' names two nodes", name);
  }
  /// Reads a key that names a node.
  bool read(TomlTable& t, std::string_view key, int& out) const {
    std::string name;
    if (!t.required(key, name)) return false;
    if (const auto at = index_.find(name); at != index_.end()) return out = at->second, true;
    std::vector<std::string> known;
    for (const auto& [word, index] : index_) known.push_back(word);
    t.problem(key, "no drain node is called '{}'; there are {}{}", clipped(name, 64), listed(known),
              did_you_mean(name, known));
    return false;
  }

 private:
  std::map<std::string, int> index_;
};

void read_drain_link(TomlTable& t, const NodeNames& names, structures::DrainNetwork& network) {
  structures::DrainLink link;
  bool ok = names.read(t, "from", link.from);
  std::string to;
  if (t.present("to") && t.optional("to", to) && to == "outfall") {
    link.to = -1;
  } else {
    ok = names.read(t, "to", link.to) && ok;
  }
  if (ok) link.invert_m = network.nodes[static_cast<std::size_t>(link.from)].invert_m;
  t.optional("invert", link.invert_m, kGroundLevel);
  t.required("capacity", link.capacity_m3_per_s, NumberRange::between(0, 10'000));
  t.optional("full_head", link.full_head_m, {0, 1000, true});
  if (ok) network.links.push_back(link);
}

void read_drain_inlet(TomlTable& t, ScenarioReading& reading, const NodeNames& names, scenario::Drains& drains) {
  structures::DrainInlet inlet;
  scenario::Mark mark;
  const bool placed = read_mark(t, reading, mark);
  const bool joined = names.read(t, "node", inlet.node);
  t.optional("perimeter", inlet.grate.perimeter_m, {0, 1000, true});
  t.optional("open_area", inlet.grate.open_area_m2, {0, 1000, true});
  t.optional("blocked", inlet.grate.blocked, NumberRange::between(0, 1));
  t.optional("max_discharge", inlet.grate.max_m3_per_s, NumberRange::at_least(0));
  if (!placed || !joined) return;
  drains.network.inlets.push_back(inlet);
  drains.inlets.push_back(std::move(mark));
}

void read_drains(TomlTable& t, ScenarioReading& reading, scenario::Drains& drains) {
  read_series(t, reading, "outfall_series", "level_m", "outfall_level", kGroundLevel, drains.outfall_level_m);
  t.optional("outfall_flap", drains.network.outfall_flap);
  NodeNames names;
  t.tables("node", [&](TomlTable& node) {
    structures::DrainNode& added = drains.network.nodes.emplace_back();
    if (node.required("name", added.name)) names.add(node, added.name);
    node.required("invert", added.invert_m, kGroundLevel);
    node.required("area", added.area_m2, NumberRange{0, 1e7, true});
  });
  t.tables("link", [&](TomlTable& link) { read_drain_link(link, names, drains.network); });
  t.tables("inlet", [&](TomlTable& inlet) { read_drain_inlet(inlet, reading, names, drains); });
}

void read_breach(TomlTable& t, ScenarioReading& reading, const scenario::Wall& wall, scenario::WallBreach& out) {
  if (t.needs("at_time")) reading.shapes.read_seconds(t, "at_time", out.at_s, NumberRange::at_least(0));
  if (t.required("crest", out.crest_m, kGroundLevel) && out.crest_m > wall.crest_m) {
    t.problem("crest", "{} m lies above the wall's crest, {} m", out.crest_m, wall.crest_m);
  }
  reading.shapes.read_seconds(t, "over", out.over_s, NumberRange::at_least(0));
  if (double from = 0; t.optional("from", from, NumberRange::at_least(0))) out.from_m = from;
  if (double to = 0; t.optional("to", to, NumberRange::at_least(0))) out.to_m = to;
  if (out.from_m && out.to_m && *out.from_m >= *out.to_m) {
    t.problem("to", "{} m is not beyond from, {} m", *out.to_m, *out.from_m);
  }
}

void read_wall(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  scenario::Wall wall;
  read_name(t, "wall", out.walls.size(), wall.name);
  wall.line.written_at = reading.written_at(t, "line");
  if (t.needs("line")) reading.shapes.read_points(t, "line", wall.line.points, 2);
  t.required("crest", wall.crest_m, kGroundLevel);
  t.table("breach", [&](TomlTable& b) { read_breach(b, reading, wall, wall.breach.emplace()); });
  out.walls.push_back(std::move(wall));
}

void read_edit(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  constexpr EnumWord<scenario::EditKind> kKinds[] = {
      {"raise", scenario::EditKind::kRaise}, {"lower", scenario::EditKind::kLower}, {"set", scenario::EditKind::kSet}};
  scenario::TerrainEdit edit;
  read_name(t, "edit", out.edits.size(), edit.name);
  edit.is_area = t.present("area");
  if (edit.is_area == t.present("line")) {
    t.problem("area", "an edit has either area = [[x, y], ...] or line = [[x, y], ...] with a width");
  }
  edit.where.written_at = reading.written_at(t, edit.is_area ? "area" : "line");
  reading.shapes.read_points(t, "area", edit.where.points, 3);
  reading.shapes.read_points(t, "line", edit.where.points, 2);
  if (edit.is_area) {
    t.accept("line");
  } else {
    t.required("width", edit.width_m, NumberRange::positive());
  }
  if (t.required("kind", edit.kind, kKinds)) {
    const bool sets = edit.kind == scenario::EditKind::kSet;
    t.required(sets ? "level" : "by", edit.value_m, sets ? kGroundLevel : NumberRange::between(0, 1000));
  } else {
    t.accept("by");
    t.accept("level");
  }
  reading.shapes.read_seconds(t, "at_time", edit.at_s, NumberRange::at_least(0));
  out.edits.push_back(std::move(edit));
}

void read_buildings(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  constexpr EnumWord<scenario::BuildingKind> kKinds[] = {{"block", scenario::BuildingKind::kBlock},
                                                         {"raise", scenario::BuildingKind::kRaise}};
  scenario::Buildings& buildings = out.buildings.emplace();
  if (t.needs("source")) read_raster(t, reading, "source", buildings.source);
  t.optional("layer", buildings.layer);
  t.optional("kind", buildings.kind, kKinds);
  t.optional("height", buildings.height_m, {0, 1000, true});
}

void read_gauge(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  scenario::Gauge gauge;
  read_name(t, "gauge", out.gauges.size(), gauge.name);
  for (const scenario::Gauge& other : out.gauges) {
    if (other.name == gauge.name) t.problem("name", "'{}' is the name of two gauges", gauge.name);
  }
  read_at(t, reading, gauge.at);
  out.gauges.push_back(std::move(gauge));
}

}  // namespace

void read_scenario_ground(TomlTable& root, ScenarioReading& reading, Scenario& out) {
  root.table("drains", [&](TomlTable& t) { read_drains(t, reading, out.drains.emplace()); });
  root.tables("wall", [&](TomlTable& t) { read_wall(t, reading, out); });
  root.tables("edit", [&](TomlTable& t) { read_edit(t, reading, out); });
  root.table("buildings", [&](TomlTable& t) { read_buildings(t, reading, out); });
  root.tables("gauge", [&](TomlTable& t) { read_gauge(t, reading, out); });
}

}  // namespace sandtable
