#include "twin/place/scenario_readers.h"
#include "twin/place/series_file.h"

namespace sandtable {
namespace {

using scenario::Scenario;

// More than the Amazon in flood; a larger number is a wrong unit.
constexpr double kMostDischarge_m3_per_s = 1e6;

void read_inflow(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  scenario::Inflow inflow;
  read_name(t, "inflow", out.inflows.size(), inflow.name);
  for (const scenario::Inflow& other : out.inflows) {
    if (other.name == inflow.name) t.problem("name", "'{}' is the name of two inflows", inflow.name);
  }
  read_mark(t, reading, inflow.at);
  if (!read_series(t, reading, "series", "discharge_m3_per_s", "discharge",
                   NumberRange::between(-kMostDischarge_m3_per_s, kMostDischarge_m3_per_s),
                   inflow.discharge_m3_per_s) &&
      !t.present("series") && !t.present("discharge")) {
    t.problem("discharge", "missing: an inflow needs series = \"FILE\" or discharge = m3/s");
  }
  out.inflows.push_back(std::move(inflow));
}

void read_boundary(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  using hydraulics::EdgeKind;
  using hydraulics::Side;
  constexpr EnumWord<Side> kSides[] = {
      {"west", Side::kWest}, {"east", Side::kEast}, {"north", Side::kNorth}, {"south", Side::kSouth}};
  constexpr EnumWord<EdgeKind> kKinds[] = {
      {"level", EdgeKind::kLevel}, {"free", EdgeKind::kFree}, {"wall", EdgeKind::kWall}};
  scenario::Edge edge;
  edge.written_at = reading.written_at(t, "edge");
  t.required("edge", edge.side, kSides);
  t.required("kind", edge.kind, kKinds);
  if (double from = 0; t.optional("from", from)) edge.from_m = from;
  if (double to = 0; t.optional("to", to)) edge.to_m = to;
  const bool has_level =
      read_series(t, reading, "series", "level_m", "level", NumberRange::between(-12'000, 9'000), edge.level_m);
  if (double slope = 0; t.optional("slope", slope, {0, 10, true})) edge.slope = slope;
  if (edge.kind == EdgeKind::kLevel && !has_level && !t.present("series") && !t.present("level")) {
    t.problem("level", "missing: a level boundary needs series = \"FILE\" or level = m");
  }
  if (edge.kind != EdgeKind::kLevel && has_level) t.problem("kind", "only kind = \"level\" has a level");
  if (edge.kind != EdgeKind::kFree && edge.slope) t.problem("slope", "only kind = \"free\" has a slope");
  out.boundaries.push_back(std::move(edge));
}

void read_losses(TomlTable& t, hydraulics::Losses& out) {
  using hydraulics::LossKind;
  constexpr EnumWord<LossKind> kKinds[] = {{"none", LossKind::kNone},
                                           {"constant", LossKind::kConstant},
                                           {"horton", LossKind::kHorton},
                                           {"green-ampt", LossKind::kGreenAmpt}};
  const NumberRange rate = NumberRange::between(0, 10'000);
  if (!t.required("kind", out.kind, kKinds)) return t.accept_other_keys();
  if (out.kind != LossKind::kNone) t.required("rate", out.rate_mm_per_h, rate);
  if (out.kind == LossKind::kHorton) {
    t.required("initial_rate", out.initial_rate_mm_per_h, rate);
    t.required("decay", out.decay_per_h, NumberRange::between(0, 3600));
    if (out.initial_rate_mm_per_h < out.rate_mm_per_h) {
      t.problem("initial_rate", "{} mm/h lies below the final rate, {} mm/h", out.initial_rate_mm_per_h,
                out.rate_mm_per_h);
    }
  }
  if (out.kind == LossKind::kGreenAmpt) {
    t.required("suction", out.suction_m, NumberRange::between(0, 10));
    t.required("moisture_deficit", out.moisture_deficit, NumberRange::between(0, 1));
  }
}

void read_rain(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  read_series(t, reading, "series", "intensity_mm_per_h", "intensity", NumberRange::between(0, 10'000),
              out.rain.intensity_mm_per_h);
  if (scenario::RasterName weight; read_raster(t, reading, "weight", weight)) out.rain.weight = weight;
  if (out.rain.weight && out.rain.intensity_mm_per_h.empty()) t.problem("weight", "needs intensity or series");
  t.table("losses", [&](TomlTable& losses) { read_losses(losses, out.losses); });
}

}  // namespace

std::string ScenarioReading::written_at(const TomlTable& table, std::string_view key) const {
  const TomlPlace place = table.place_of(key);
  return fmt::format("{}:{}:{}: {}", file, place.line, place.column, place.key);
}

bool read_mark(TomlTable& t, ScenarioReading& reading, scenario::Mark& out) {
  if (t.present("at") && t.present("line")) {
    t.accept("at");
    t.accept("line");
    t.problem("line", "stands beside at; one of both says where");
    return false;
  }
  if (t.present("line")) {
    out.written_at = reading.written_at(t, "line");
    return reading.shapes.read_points(t, "line", out.points, 2);
  }
  t.accept("line");
  return read_at(t, reading, out);
}

bool read_at(TomlTable& t, ScenarioReading& reading, scenario::Mark& out) {
  out.written_at = reading.written_at(t, "at");
  LocalXY at;
  if (!t.needs("at") || !reading.shapes.read_point(t, "at", at)) return false;
  out.points = {at};
  return true;
}

bool read_raster(TomlTable& t, ScenarioReading& reading, std::string_view key, scenario::RasterName& out) {
  out.written_at = reading.written_at(t, key);
  return reading.sources.read_source(t, key, out.source);
}

bool read_field(TomlTable& t, ScenarioReading& reading, std::string_view key, NumberRange range, scenario::Field& out) {
  if (reading.shapes.is_text(t, key)) {
    scenario::RasterName raster;
    if (!read_raster(t, reading, key, raster)) return false;
    out = raster;
    return true;
  }
  double value = 0;
  if (t.present(key) && !reading.shapes.is_number(t, key)) {
    t.accept(key);
    t.problem(key, "expected a number or the path of a raster");
    return false;
  }
  if (!t.optional(key, value, range)) return false;
  out = value;
  return true;
}

bool read_series(TomlTable& t, ScenarioReading& reading, std::string_view series_key, std::string_view column,
                 std::string_view constant_key, NumberRange range, scenario::TimeSeries& out) {
  std::filesystem::path file;
  const bool has_file = reading.sources.read_path(t, series_key, file);
  double constant = 0;
  const bool has_constant = t.optional(constant_key, constant, range);
  if (t.present(series_key) && t.present(constant_key)) {
    t.problem(series_key, "stands beside {}; one of both is enough", constant_key);
    return false;
  }
  if (has_constant) out = scenario::TimeSeries(constant);
  if (!has_file) return has_constant;
  auto series = read_series_file(file, column);
  if (!series) {
    t.problem(series_key, "{}", series.error().message);
    return false;
  }
  for (const hydraulics::SeriesPoint& point : series->points()) {
    if (point.value >= range.min && point.value <= range.max) continue;
    t.problem(series_key, "{}: {} at {} s must lie between {} and {}", file.string(), point.value, point.time_s,
              range.min, range.max);
    return false;
  }
  out = *std::move(series);
  return true;
}

void read_name(TomlTable& t, std::string_view kind, std::size_t index, std::string& out) {
  if (!t.optional("name", out)) out = fmt::format("{} {}", kind, index + 1);
}

void read_scenario_water(TomlTable& root, ScenarioReading& reading, Scenario& out) {
  root.tables("inflow", [&](TomlTable& t) { read_inflow(t, reading, out); });
  root.tables("boundary", [&](TomlTable& t) { read_boundary(t, reading, out); });
  root.table("rain", [&](TomlTable& t) { read_rain(t, reading, out); });
}

}  // namespace sandtable
