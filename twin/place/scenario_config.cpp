#include "twin/place/scenario_config.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "twin/place/scenario_readers.h"

namespace sandtable {
namespace {

using scenario::Scenario;

constexpr std::uintmax_t kLargestScenario = 8u << 20;
constexpr double kLongest_s = 400.0 * 86400;
constexpr double kMostCells = 400e6;

void read_flat(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  scenario::FlatGround flat;
  int columns = 0;
  int rows = 0;
  double cell_m = 0;
  bool ok = t.required("columns", columns, NumberRange::between(1, 1e6));
  ok = t.required("rows", rows, NumberRange::between(1, 1e6)) && ok;
  ok = t.required("cell_size", cell_m, NumberRange::between(1e-3, 1e5)) && ok;
  LocalXY corner{0, 0};
  const bool placed = reading.shapes.read_point(t, "origin", corner);
  t.optional("elevation", flat.elevation_m, NumberRange::between(-12'000, 9'000));
  reading.shapes.read_point(t, "slope", flat.slope);
  if (!ok) return;
  if (static_cast<double>(columns) * rows > kMostCells) {
    t.problem("columns", "{} x {} cells are more than {:.0f}", columns, rows, kMostCells);
  }
  // Without an origin the south-west corner lies at (0, 0).
  if (!placed) corner = {0, rows * cell_m};
  flat.frame = {.columns = columns, .rows = rows, .cell_m = cell_m, .north_west = corner};
  out.ground = flat;
}

void read_grid(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  const bool has_file = t.present("dem");
  const bool has_flat = t.present("flat");
  if (has_file == has_flat) {
    t.problem(has_file ? "flat" : "dem", "{}",
              has_file ? "stands beside dem; a grid has one of both"
                       : "missing: a grid needs dem = \"FILE\" or flat = { ... }");
  }
  scenario::RasterName dem;
  if (read_raster(t, reading, "dem", dem)) out.ground = dem;
  t.table("flat", [&](TomlTable& flat) { read_flat(flat, reading, out); });
  read_field(t, reading, "manning", NumberRange::between(0.001, 2), out.manning);
}

void read_time(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  const TomlShapes& shapes = reading.shapes;
  if (t.needs("end")) shapes.read_seconds(t, "end", out.end_s, {0, kLongest_s, true});
  shapes.read_seconds(t, "output_every", out.output_every_s, NumberRange::between(0.01, kLongest_s));
  if (double every = 0; shapes.read_seconds(t, "sample_every", every, NumberRange::between(0.01, kLongest_s))) {
    out.sample_every_s = every;
  }
  shapes.read_seconds_list(t, "rasters_at", out.rasters_at_s, NumberRange::at_least(0));
  std::ranges::sort(out.rasters_at_s);
  const auto repeated = std::ranges::unique(out.rasters_at_s);
  out.rasters_at_s.erase(repeated.begin(), repeated.end());
  if (out.end_s > 0 && !out.rasters_at_s.empty() && out.rasters_at_s.back() > out.end_s) {
    t.problem("rasters_at", "{} s lies after the end, {} s", out.rasters_at_s.back(), out.end_s);
  }
}

void read_initial(TomlTable& t, ScenarioReading& reading, Scenario& out) {
  if (double level = 0; t.optional("level", level, NumberRange::between(-12'000, 9'000))) out.initial_level_m = level;
  scenario::Field depth = 0.0;
  if (read_field(t, reading, "depth", NumberRange::between(0, 250), depth)) out.initial_depth_m = depth;
}

void read_run(TomlTable& t, Scenario& out) {
  using hydraulics::Scheme;
  constexpr EnumWord<Scheme> kSchemes[] = {{"local-inertial", Scheme::kLocalInertial},
                                           {"full-shallow-water", Scheme::kFullShallowWater},
                                           {"subgrid", Scheme::kSubgrid}};
  using scenario::RunDevice;
  constexpr EnumWord<RunDevice> kDevices[] = {
      {"auto", RunDevice::kAuto}, {"cpu", RunDevice::kCpu}, {"gpu", RunDevice::kGpu}};
  t.optional("device", out.device, kDevices);
  t.optional("threads", out.threads, NumberRange::between(1, 256));
  t.optional("scheme", out.scheme, kSchemes);
  t.optional("second_order", out.second_order);
  t.optional("arrival_depth", out.arrival_depth_m, NumberRange::between(1e-4, 100));
}

Result<std::string> read_text(const std::filesystem::path& file) {
  std::error_code trouble;
  const std::uintmax_t size = std::filesystem::file_size(file, trouble);
  if (trouble == std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::kNotFound, "{}: no such scenario file", file.string());
  }
  if (trouble) return fail(ErrorCode::kUnreadable, "{}: not readable as a scenario file", file.string());
  if (size > kLargestScenario) {
    return fail(ErrorCode::kLimit, "{}: {} bytes; a scenario file has at most {}", file.string(), size,
                kLargestScenario);
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size) {
    return fail(ErrorCode::kUnreadable, "{}: not readable as a scenario file", file.string());
  }
  return text;
}

}  // namespace

void read_scenario_setting(TomlTable& root, ScenarioReading& reading, Scenario& out) {
  root.optional("title", out.title);
  if (root.needs("grid")) root.table("grid", [&](TomlTable& t) { read_grid(t, reading, out); });
  if (root.needs("time")) root.table("time", [&](TomlTable& t) { read_time(t, reading, out); });
  root.table("initial", [&](TomlTable& t) { read_initial(t, reading, out); });
  root.table("run", [&](TomlTable& t) { read_run(t, out); });
}

Result<Scenario> parse_scenario(std::string_view toml, const std::filesystem::path& file,
                                const std::filesystem::path& directory) {
  PlaceProblems problems(file.string());
  ScenarioReading reading{PlaceSources(directory), TomlShapes(toml), file.string()};
  Scenario out;
  out.file = file.string();
  TomlTable::read_document(toml, problems, [&](TomlTable& root) {
    read_scenario_setting(root, reading, out);
    read_scenario_water(root, reading, out);
    read_scenario_links(root, reading, out);
    read_scenario_ground(root, reading, out);
  });
  if (!problems.empty()) return tl::unexpected<Error>(problems.error());
  return out;
}

Result<Scenario> load_scenario(const std::filesystem::path& file) {
  const auto text = read_text(file);
  if (!text) return pass(text);
  std::error_code trouble;
  const std::filesystem::path absolute = std::filesystem::absolute(file, trouble).lexically_normal();
  if (trouble) return fail(ErrorCode::kIo, "{}: {}", file.string(), trouble.message());
  return parse_scenario(*text, file, absolute.parent_path());
}

}  // namespace sandtable
