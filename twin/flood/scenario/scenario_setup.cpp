#include "twin/flood/scenario/scenario_setup.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "twin/base/polyline.h"
#include "twin/flood/scenario/grid_marks.h"
#include "twin/flood/structures/breach.h"

namespace sandtable::scenario {
namespace {

using hydraulics::FaceCrest;
using hydraulics::Footprint;

/// Less than that is the rounding of a crest that sinks, no jump.
constexpr double kJump_m = 1e-6;
constexpr float kOutside = std::numeric_limits<float>::quiet_NaN();

/// Puts one scenario onto one grid; lives for one call of make_setup().
class Drafting {
 public:
  Drafting(const Scenario& scenario, ScenarioGrids grids) : scenario_(scenario), grids_(std::move(grids)) {}

  Result<ScenarioSetup> draft();

 private:
  [[nodiscard]] const GridFrame& frame() const { return grids_.ground_m.frame(); }
  Status shape_ground();
  void put_buildings();
  Result<std::vector<std::size_t>> cells_of(const TerrainEdit& edit) const;
  /// Cells under a mark that have ground. Fails where none has.
  Result<Footprint> footprint(const Mark& mark);
  Status add_inflows();
  Status add_boundaries();
  Status add_walls();
  Result<hydraulics::Device> device_of(const Link& link);
  Status add_links();
  Status add_drains();
  Status add_gauges();
  void add_water_and_run();

  const Scenario& scenario_;
  ScenarioGrids grids_;
  ScenarioSetup out_;
};

Result<std::vector<std::size_t>> Drafting::cells_of(const TerrainEdit& edit) const {
  std::vector<std::size_t> cells = edit.is_area ? cells_inside(frame(), {edit.where.points})
                                                : cells_beside(frame(), edit.where.points, edit.width_m);
  if (cells.empty()) {
    return fail(ErrorCode::kInvalid, "{}: no cell centre of the grid lies in it", edit.where.written_at);
  }
  return cells;
}

Status Drafting::shape_ground() {
  for (const TerrainEdit& edit : scenario_.edits) {
    auto cells = cells_of(edit);
    if (!cells) return pass(cells);
    if (edit.at_s > 0) {
      out_.later_edits.push_back({edit.at_s, edit, std::move(*cells)});
      continue;
    }
    const std::vector<float> ground = edited_ground(edit, *cells, grids_.ground_m);
    for (std::size_t i = 0; i < cells->size(); ++i) grids_.ground_m.values()[(*cells)[i]] = ground[i];
  }
  std::ranges::stable_sort(out_.later_edits, {}, &LaterEdit::at_s);
  if (scenario_.buildings) put_buildings();
  return {};
}

void Drafting::put_buildings() {
  std::vector<std::size_t> cells;
  for (const PolygonRings& rings : grids_.buildings) {
    const auto inside = cells_inside(frame(), rings);
    cells.insert(cells.end(), inside.begin(), inside.end());
  }
  if (grids_.building_cells) {
    const auto& values = grids_.building_cells->values();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] != 0 && !std::isnan(values[i])) cells.push_back(i);
    }
  }
  std::ranges::sort(cells);
  const auto repeated = std::ranges::unique(cells);
  cells.erase(repeated.begin(), repeated.end());
  if (cells.empty()) {
    out_.warnings.push_back(
        fmt::format("{}: no building covers the centre of a cell", scenario_.buildings->source.written_at));
  }
  const bool blocks = scenario_.buildings->kind == BuildingKind::kBlock;
  const auto height = static_cast<float>(scenario_.buildings->height_m);
  for (std::size_t cell : cells) {
    float& ground = grids_.ground_m.values()[cell];
    ground = blocks ? kOutside : ground + height;
  }
}

Result<Footprint> Drafting::footprint(const Mark& mark) {
  auto cells = cells_along(frame(), mark);
  if (!cells) return pass(cells);
  const std::size_t drawn = cells->size();
  std::erase_if(*cells, [&](std::size_t cell) { return std::isnan(grids_.ground_m.values()[cell]); });
  if (cells->empty()) {
    return fail(ErrorCode::kInvalid, "{}: lies on cells without ground (nodata or a building)", mark.written_at);
  }
  if (cells->size() < drawn) {
    out_.warnings.push_back(fmt::format("{}: {} of its {} cells have no ground (nodata or a building) and are left out",
                                        mark.written_at, drawn - cells->size(), drawn));
  }
  return *std::move(cells);
}

Status Drafting::add_inflows() {
  for (const Inflow& inflow : scenario_.inflows) {
    auto cells = footprint(inflow.at);
    if (!cells) return pass(cells);
    out_.hydraulics.inflows.push_back({inflow.name, *std::move(cells), inflow.discharge_m3_per_s});
  }
  return {};
}

Status Drafting::add_boundaries() {
  for (const Edge& edge : scenario_.boundaries) {
    const auto cells = edge_cells(frame(), edge);
    if (!cells) return pass(cells);
    for (const hydraulics::EdgeBoundary& other : out_.hydraulics.boundaries) {
      const bool meet = other.side == edge.side && cells->first <= other.last && other.first <= cells->last;
      if (!meet || edge.kind == hydraulics::EdgeKind::kWall || other.kind == hydraulics::EdgeKind::kWall) continue;
      return fail(ErrorCode::kInvalid,
                  "{}: shares a part of the edge with a boundary above; from and to keep them apart", edge.written_at);
    }
    out_.hydraulics.boundaries.push_back({edge.side, cells->first, cells->last, edge.kind, edge.level_m, edge.slope});
  }
  return {};
}

TimeSeries crest_series(const Wall& wall, double along_m) {
  if (!wall.breach) return TimeSeries(wall.crest_m);
  const WallBreach& breach = *wall.breach;
  const double length_m = polyline_length_m(wall.line.points);
  if (along_m < breach.from_m.value_or(0) || along_m > breach.to_m.value_or(length_m)) return TimeSeries(wall.crest_m);
  const structures::Breach law{breach.at_s, breach.over_s, wall.crest_m, breach.crest_m};
  auto series =
      TimeSeries::make({{breach.at_s, law.intact_crest_m},
                        {breach.at_s + breach.over_s, structures::crest_m(law, breach.at_s + breach.over_s)}});
  return series ? *std::move(series) : TimeSeries(wall.crest_m);
}

/// The higher of two crests at every time.
TimeSeries higher_of(const TimeSeries& a, const TimeSeries& b) {
  std::vector<double> times;
  for (const TimeSeries* series : {&a, &b}) {
    for (const hydraulics::SeriesPoint& point : series->points()) times.push_back(point.time_s);
  }
  std::ranges::sort(times);
  times.erase(std::ranges::unique(times).begin(), times.end());
  std::vector<hydraulics::SeriesPoint> points;
  double last_s = 0;
  double last_lead = 0;  // of a over b
  for (const double time : times) {
    const double just_before = std::nextafter(time, -std::numeric_limits<double>::infinity());
    const double lead = a.at(just_before) - b.at(just_before);
    if (!points.empty() && last_lead * lead < 0) {
      const double crossing = last_s + (time - last_s) * last_lead / (last_lead - lead);
      if (crossing > last_s && crossing < time) points.push_back({crossing, std::max(a.at(crossing), b.at(crossing))});
    }
    const double before = std::max(a.at(just_before), b.at(just_before));
    const double after = std::max(a.at(time), b.at(time));
    if (std::abs(after - before) > kJump_m) points.push_back({time, before});
    points.push_back({time, after});
    last_s = time;
    last_lead = a.at(time) - b.at(time);
  }
  auto series = TimeSeries::make(std::move(points));
  return series ? *std::move(series) : a;
}

Status Drafting::add_walls() {
  auto crests = crests_of(frame(), scenario_.walls);
  if (!crests) return pass(crests);
  out_.hydraulics.crests = std::move(*crests);
  return {};
}

Result<hydraulics::Device> Drafting::device_of(const Link& link) {
  hydraulics::Device device;
  device.name = link.name;
  for (auto [mark, cells] : {std::pair(&link.from, &device.from), std::pair(&link.to, &device.to)}) {
    if (mark->is_outside()) continue;
    auto found = footprint(*mark);
    if (!found) return pass(found);
    *cells = *std::move(found);
  }
  if (const auto* pump = std::get_if<structures::Pump>(&link.structure)) {
    device.law = std::make_unique<structures::PumpLaw>(*pump);
    return device;
  }
  structures::OpenLaw::Structure open = structures::Weir{};
  if (const auto* gate = std::get_if<structures::Gate>(&link.structure)) open = *gate;
  if (const auto* weir = std::get_if<structures::Weir>(&link.structure)) open = *weir;
  if (const auto* culvert = std::get_if<structures::Culvert>(&link.structure)) open = *culvert;
  device.law = std::make_unique<structures::OpenLaw>(open, link.outside_level_m, link.opening_m);
  return device;
}

Status Drafting::add_links() {
  for (const Link& link : scenario_.links) {
    auto device = device_of(link);
    if (!device) return pass(device);
    out_.hydraulics.devices.push_back(*std::move(device));
  }
  return {};
}

Status Drafting::add_drains() {
  if (!scenario_.drains) return {};
  const Drains& drains = *scenario_.drains;
  if (const Status sound = drains.network.check(); !sound) {
    return fail(sound.error().code, "{}: {}", scenario_.file, sound.error().message);
  }
  hydraulics::Network network;
  network.name = "drains";
  for (const Mark& mark : drains.inlets) {
    auto cells = footprint(mark);
    if (!cells) return pass(cells);
    network.inlets.push_back(*std::move(cells));
  }
  network.law = std::make_unique<structures::DrainLaw>(drains.network, drains.outfall_level_m);
  out_.hydraulics.networks.push_back(std::move(network));
  return {};
}

Status Drafting::add_gauges() {
  for (const Gauge& gauge : scenario_.gauges) {
    auto cells = footprint(gauge.at);
    if (!cells) return pass(cells);
    out_.gauges.push_back({gauge.name, cells->front()});
  }
  return {};
}

void Drafting::add_water_and_run() {
  hydraulics::Setup& setup = out_.hydraulics;
  if (const double* manning = std::get_if<double>(&scenario_.manning)) setup.manning = *manning;
  setup.manning_grid = std::move(grids_.manning);
  setup.still_level_m = scenario_.initial_level_m;
  setup.depth_m = std::move(grids_.depth_m);
  if (scenario_.initial_depth_m) {
    if (const double* depth = std::get_if<double>(&*scenario_.initial_depth_m)) {
      setup.depth_m = Grid<float>(frame(), static_cast<float>(*depth));
    }
  }
  setup.rain = {scenario_.rain.intensity_mm_per_h, std::move(grids_.rain_weight)};
  setup.losses = scenario_.losses;
  setup.scheme = scenario_.scheme;
  setup.second_order = scenario_.second_order;
  setup.threads = scenario_.threads;
}

Result<ScenarioSetup> Drafting::draft() {
  if (Status ok = shape_ground(); !ok) return pass(ok);
  for (const auto add : {&Drafting::add_inflows, &Drafting::add_boundaries, &Drafting::add_walls, &Drafting::add_links,
                         &Drafting::add_drains, &Drafting::add_gauges}) {
    if (Status ok = (this->*add)(); !ok) return pass(ok);
  }
  add_water_and_run();
  out_.hydraulics.ground_m = std::move(grids_.ground_m);
  return std::move(out_);
}

}  // namespace

Result<std::vector<FaceCrest>> crests_of(const GridFrame& frame, std::span<const Wall> walls) {
  // Where walls meet on a face the one that is higher then holds the water: behind a breach the other one.
  std::map<std::pair<std::size_t, bool>, FaceCrest> crests;
  for (const Wall& wall : walls) {
    const auto faces = faces_along(frame, wall.line);
    if (!faces) return pass(faces);
    bool gives_way = false;
    for (const MarkedFace& face : *faces) {
      FaceCrest crest{face.cell, face.east, crest_series(wall, face.along_m)};
      gives_way = gives_way || crest.crest_m.points().size() > 1;
      const auto [at, is_new] = crests.try_emplace({face.cell, face.east}, crest);
      if (!is_new) at->second.crest_m = higher_of(at->second.crest_m, crest.crest_m);
    }
    if (wall.breach && !gives_way) {
      return fail(ErrorCode::kInvalid, "{}: the breach lies beyond the part of the wall inside the grid",
                  wall.line.written_at);
    }
  }
  std::vector<FaceCrest> all;
  for (auto& [key, crest] : crests) all.push_back(std::move(crest));
  return all;
}

std::string_view scheme_word(hydraulics::Scheme scheme) {
  switch (scheme) {
    case hydraulics::Scheme::kLocalInertial:
      return "local-inertial";
    case hydraulics::Scheme::kFullShallowWater:
      return "full-shallow-water";
    case hydraulics::Scheme::kSubgrid:
      return "subgrid";
  }
  return "";
}

Grid<float> ground_of(const FlatGround& flat) {
  Grid<float> ground(flat.frame);
  for (int row = 0; row < flat.frame.rows; ++row) {
    for (int column = 0; column < flat.frame.columns; ++column) {
      const LocalXY from_corner = flat.frame.centre_of(column, row) - flat.frame.north_west;
      ground.at(column, row) =
          static_cast<float>(flat.elevation_m + from_corner.x * flat.slope.x + from_corner.y * flat.slope.y);
    }
  }
  return ground;
}

std::vector<float> edited_ground(const TerrainEdit& edit, std::span<const std::size_t> cells,
                                 const Grid<float>& ground) {
  std::vector<float> out;
  out.reserve(cells.size());
  const auto value = static_cast<float>(edit.value_m);
  for (std::size_t cell : cells) {
    const float old = ground.values()[cell];
    const float moved = edit.kind == EditKind::kSet ? value : old + (edit.kind == EditKind::kRaise ? value : -value);
    out.push_back(std::isnan(old) ? old : moved);
  }
  return out;
}

Result<ScenarioSetup> make_setup(const Scenario& scenario, ScenarioGrids grids) {
  return Drafting(scenario, std::move(grids)).draft();
}

}  // namespace sandtable::scenario
