#include "viewer/app/scenario_rasters.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geo/coordinates/crs.h"
#include "geo/layers/layer_reading.h"
#include "geo/raster/isolated_raster.h"

namespace sandtable {
namespace {

using scenario::RasterName;

constexpr std::size_t kMostCells = 400'000'000;
// Stands for metres of nowhere while a raster without a CRS is copied cell by cell; never written.
constexpr const char* kPlainMetres = "EPSG:3826";
constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

template <class... Args>
tl::unexpected<Error> wrong(const RasterName& raster, fmt::format_string<Args...> format, Args&&... args) {
  return fail(ErrorCode::kInvalid, "{}: {}: {}", raster.written_at, raster.source,
              fmt::format(format, std::forward<Args>(args)...));
}

Status check_crs(const RasterName& raster, const std::string& wkt) {
  const auto crs = geo::Crs::parse(wkt);
  if (!crs) return wrong(raster, "{}", crs.error().message);
  if (crs->geographic()) {
    return wrong(raster, "is in degrees ({}); a flood needs a projected metric CRS, for example by gdalwarp -t_srs",
                 crs->name());
  }
  if (crs->projected() && std::abs(crs->metres_per_unit() - 1) > 1e-9) {
    return wrong(raster, "its CRS {} counts in units of {} m; metres are needed", crs->name(), crs->metres_per_unit());
  }
  return {};
}

Status check_shape(const RasterName& raster, const geo::RasterFacts& facts) {
  if (facts.extent.empty()) return wrong(raster, "says not where it lies (no georeference)");
  const double width_m = facts.extent.width_m() / facts.columns;
  const double height_m = facts.extent.height_m() / facts.rows;
  if (!facts.north_up) return wrong(raster, "is rotated or has its south on top; gdalwarp turns it");
  if (std::abs(width_m - height_m) > 1e-6 * width_m) {
    return wrong(raster, "its cells of {} x {} m are not square; gdalwarp -tr makes them so", width_m, height_m);
  }
  return {};
}

/// Reads band 1 as it lies.
Result<Grid<float>> read_cells(const RasterName& raster, const std::string& crs, const std::filesystem::path& program,
                               Warnings& warnings) {
  geo::GridRequest request;
  request.raster = {.source = raster.source, .place_crs = crs, .assumed_crs = crs};
  request.max_cells = kMostCells;
  geo::RasterIsolation isolation;
  isolation.program.path = program;
  auto read = geo::read_grid_isolated(request, isolation);
  if (!read) return fail(read.error().code, "{}: {}", raster.written_at, read.error().message);
  for (std::string& warning : read->warnings) {
    // That metres are assumed is said once, for the ground.
    const bool is_said = crs == kPlainMetres && warning.find("no CRS") != std::string::npos;
    if (!is_said) warnings.push_back(std::move(warning));
  }
  return std::move(read->grid);
}

/// Reads what a scenario names, one after the other.
class Loading {
 public:
  Loading(const scenario::Scenario& scenario, const std::filesystem::path& program)
      : scenario_(scenario), program_(program) {}

  Result<ScenarioRasters> load() {
    if (Status ok = load_ground(); !ok) return pass(ok);
    const auto raster_of = [](const scenario::Field& field) { return std::get_if<RasterName>(&field); };
    if (const RasterName* manning = raster_of(scenario_.manning)) {
      if (Status ok = load_onto(*manning, true, out_.grids.manning); !ok) return pass(ok);
    }
    if (const RasterName* depth = scenario_.initial_depth_m ? raster_of(*scenario_.initial_depth_m) : nullptr) {
      if (Status ok = load_onto(*depth, false, out_.grids.depth_m); !ok) return pass(ok);
    }
    if (scenario_.rain.weight) {
      if (Status ok = load_onto(*scenario_.rain.weight, true, out_.grids.rain_weight); !ok) return pass(ok);
    }
    if (scenario_.buildings) {
      if (Status ok = load_buildings(); !ok) return pass(ok);
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string working_crs() const { return out_.crs.empty() ? kPlainMetres : out_.crs; }

  Status load_ground() {
    if (const auto* flat = std::get_if<scenario::FlatGround>(&scenario_.ground)) {
      out_.grids.ground_m = scenario::ground_of(*flat);
      return {};
    }
    const RasterName& dem = std::get<RasterName>(scenario_.ground);
    const auto facts = geo::raster_facts(dem.source);
    if (!facts) return fail(facts.error().code, "{}: {}", dem.written_at, facts.error().message);
    if (Status ok = check_shape(dem, *facts); !ok) return ok;
    out_.crs = facts->crs_wkt;
    if (out_.crs.empty()) {
      out_.warnings.push_back(fmt::format("{}: {}: names no CRS; metres are assumed", dem.written_at, dem.source));
    } else if (Status ok = check_crs(dem, out_.crs); !ok) {
      return ok;
    }
    auto ground = read_cells(dem, working_crs(), program_, out_.warnings);
    if (!ground) return pass(ground);
    const auto& values = ground->values();
    if (std::ranges::all_of(values, [](float z) { return std::isnan(z); })) return wrong(dem, "no cell has a height");
    out_.grids.ground_m = *std::move(ground);
    return {};
  }

  Status load_onto(const RasterName& raster, bool whole, std::optional<Grid<float>>& out) {
    const auto cells = read_cells(raster, working_crs(), program_, out_.warnings);
    if (!cells) return pass(cells);
    const GridFrame& frame = out_.grids.ground_m.frame();
    Grid<float> placed(frame, kUnknown);
    std::size_t missing = 0;
    for (int row = 0; row < frame.rows; ++row) {
      for (int column = 0; column < frame.columns; ++column) {
        const LocalXY at = frame.centre_of(column, row);
        const int c = cells->frame().column_of(at.x);
        const int r = cells->frame().row_of(at.y);
        float& value = placed.at(column, row);
        if (cells->frame().inside(c, r)) value = cells->at(c, r);
        if (!std::isnan(value)) continue;
        // What lies outside needs no value; no depth is dry.
        if (whole && !std::isnan(out_.grids.ground_m.at(column, row))) ++missing;
        value = whole ? 1.0F : 0.0F;
      }
    }
    if (missing > 0) return wrong(raster, "{} cells of the terrain have no value in it", missing);
    out = std::move(placed);
    return {};
  }

  Status load_buildings() {
    const RasterName& source = scenario_.buildings->source;
    geo::ReadingOptions options;
    options.program.path = program_;
    if (out_.crs.empty()) options.crs = kPlainMetres;
    auto layer = geo::read_vector_layer(source.source, scenario_.buildings->layer, working_crs(), options);
    if (!layer) {
      // No vector file: a raster then, or neither.
      if (Status ok = load_onto(source, false, out_.grids.building_cells); ok) return ok;
      return fail(layer.error().code, "{}: {}", source.written_at, layer.error().message);
    }
    out_.warnings.insert(out_.warnings.end(), layer->warnings.begin(), layer->warnings.end());
    const geo::VectorLayer& shapes = layer->value;
    for (std::size_t p = 0; p < shapes.part_count(); ++p) {
      const auto points = shapes.part(p);
      if (shapes.part_kind[p] == geo::PartKind::kOuterRing) {
        out_.grids.buildings.push_back({Polyline(points.begin(), points.end())});
      } else if (shapes.part_kind[p] == geo::PartKind::kHole && !out_.grids.buildings.empty()) {
        out_.grids.buildings.back().emplace_back(points.begin(), points.end());
      }
    }
    if (out_.grids.buildings.empty()) return wrong(source, "holds no polygon");
    return {};
  }

  const scenario::Scenario& scenario_;
  const std::filesystem::path& program_;
  ScenarioRasters out_;
};

}  // namespace

Result<ScenarioRasters> load_scenario_rasters(const scenario::Scenario& scenario,
                                              const std::filesystem::path& program) {
  return Loading(scenario, program).load();
}

}  // namespace sandtable
