#include "twin/flood/hydraulics/setup.h"

#include <algorithm>
#include <cmath>

#include "twin/flood/hydraulics/quanta.h"

namespace sandtable::hydraulics {
namespace {

constexpr double kLeastManning = 1e-5;
constexpr double kMostManning = 2;
constexpr double kHighest_m = 12000;
constexpr double kMostRain_mm_per_h = 10000;
constexpr float kMostWeight = 8;

Status check_cells(const Footprint& cells, const Grid<float>& ground, std::string_view kind, std::string_view name) {
  bool any = cells.empty();
  for (const std::size_t cell : cells) {
    if (cell >= ground.values().size())
      return fail(ErrorCode::kInvalid, "{} '{}': cell {} is outside the grid of {} cells", kind, name, cell,
                  ground.values().size());
    any = any || !std::isnan(ground.values()[cell]);
  }
  if (!any) return fail(ErrorCode::kInvalid, "{} '{}': all its cells are outside the terrain", kind, name);
  return {};
}

Status check_ground(const Grid<float>& ground) {
  const GridFrame& frame = ground.frame();
  if (frame.columns < 1 || frame.rows < 1) return fail(ErrorCode::kInvalid, "ground: the grid has no cells");
  if (!(frame.cell_m > 0 && std::isfinite(frame.cell_m)))
    return fail(ErrorCode::kInvalid, "ground: cell size {} m is not above 0", frame.cell_m);
  bool any = false;
  for (int row = 0; row < frame.rows; ++row)
    for (int column = 0; column < frame.columns; ++column) {
      const float z = ground.at(column, row);
      if (std::isinf(z) || std::abs(z) > kHighest_m)
        return fail(ErrorCode::kInvalid, "ground: {} m in cell (column {}, row {}) is not on Earth; NaN means no data",
                    z, column, row);
      any = any || !std::isnan(z);
    }
  if (!any) return fail(ErrorCode::kInvalid, "ground: every cell is without data");
  return {};
}

Status check_water(const Setup& setup) {
  const GridFrame& frame = setup.ground_m.frame();
  if (setup.depth_m && !(setup.depth_m->frame() == frame))
    return fail(ErrorCode::kInvalid, "initial depth: its grid is not the terrain's");
  if (setup.still_level_m && !std::isfinite(*setup.still_level_m))
    return fail(ErrorCode::kInvalid, "initial level: not a finite number");
  for (int row = 0; row < frame.rows; ++row)
    for (int column = 0; column < frame.columns; ++column) {
      const double ground = setup.ground_m.at(column, row);
      if (std::isnan(ground)) continue;
      const double still = setup.still_level_m ? std::max(0.0, *setup.still_level_m - ground) : 0;
      const double given = setup.depth_m ? static_cast<double>(setup.depth_m->at(column, row)) : 0;
      if (std::isnan(given)) continue;
      if (!(given >= 0 && still + given <= kDeepest_m))
        return fail(ErrorCode::kInvalid, "initial depth: {} m in cell (column {}, row {}) is outside [0, {}] m",
                    given < 0 ? given : still + given, column, row, kDeepest_m);
    }
  return {};
}

Status check_manning(const Setup& setup) {
  const auto bad = [](double n) { return !(n >= kLeastManning && n <= kMostManning); };
  if (bad(setup.manning))
    return fail(ErrorCode::kInvalid, "Manning's n {}: outside [{}, {}] s/m^(1/3)", setup.manning, kLeastManning,
                kMostManning);
  if (!setup.manning_grid) return {};
  if (!(setup.manning_grid->frame() == setup.ground_m.frame()))
    return fail(ErrorCode::kInvalid, "Manning's n: its grid is not the terrain's");
  const GridFrame& frame = setup.ground_m.frame();
  for (int row = 0; row < frame.rows; ++row)
    for (int column = 0; column < frame.columns; ++column)
      if (const float n = setup.manning_grid->at(column, row); !std::isnan(n) && bad(n))
        return fail(ErrorCode::kInvalid, "Manning's n {} in cell (column {}, row {}): outside [{}, {}] s/m^(1/3)", n,
                    column, row, kLeastManning, kMostManning);
  return {};
}

/// Two that let water through the same face would both count it.
Status check_apart(const std::vector<EdgeBoundary>& edges) {
  for (std::size_t i = 0; i < edges.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const bool meet =
          edges[i].side == edges[k].side && edges[i].first <= edges[k].last && edges[k].first <= edges[i].last;
      if (meet && edges[i].kind != EdgeKind::kWall && edges[k].kind != EdgeKind::kWall)
        return fail(ErrorCode::kInvalid, "boundaries {} and {} share cells {} to {} of one edge", k, i,
                    std::max(edges[i].first, edges[k].first), std::min(edges[i].last, edges[k].last));
    }
  return {};
}

Status check_edges(const Setup& setup) {
  const GridFrame& frame = setup.ground_m.frame();
  for (std::size_t i = 0; i < setup.boundaries.size(); ++i) {
    const EdgeBoundary& edge = setup.boundaries[i];
    const int length = edge.side == Side::kWest || edge.side == Side::kEast ? frame.rows : frame.columns;
    if (edge.first < 0 || edge.last >= length || edge.first > edge.last)
      return fail(ErrorCode::kInvalid, "boundary {}: cells {} to {} are not on an edge of {} cells", i, edge.first,
                  edge.last, length);
    if (edge.kind == EdgeKind::kLevel && edge.level_m.empty())
      return fail(ErrorCode::kInvalid, "boundary {}: a level boundary without a level", i);
    if (edge.slope && !(*edge.slope > 0 && *edge.slope < 10))
      return fail(ErrorCode::kInvalid, "boundary {}: slope {} is outside (0, 10)", i, *edge.slope);
  }
  if (const Status apart = check_apart(setup.boundaries); !apart) return apart;
  for (const FaceCrest& crest : setup.crests)
    if (crest.cell >= frame.size())
      return fail(ErrorCode::kInvalid, "crest: cell {} is outside the grid of {} cells", crest.cell, frame.size());
  return {};
}

Status check_rain(const Setup& setup) {
  for (const SeriesPoint& point : setup.rain.intensity_mm_per_h.points())
    if (!(point.value >= 0 && point.value <= kMostRain_mm_per_h))
      return fail(ErrorCode::kInvalid, "rain: {} mm/h at {} s is outside [0, {}] mm/h", point.value, point.time_s,
                  kMostRain_mm_per_h);
  if (setup.rain.weight) {
    if (!(setup.rain.weight->frame() == setup.ground_m.frame()))
      return fail(ErrorCode::kInvalid, "rain weight: its grid is not the terrain's");
    for (const float weight : setup.rain.weight->values())
      if (!std::isnan(weight) && !(weight >= 0 && weight <= kMostWeight))
        return fail(ErrorCode::kInvalid, "rain weight: {} is outside [0, {}]", weight, kMostWeight);
  }
  const Losses& losses = setup.losses;
  for (const double value : {losses.rate_mm_per_h, losses.initial_rate_mm_per_h, losses.decay_per_h, losses.suction_m,
                             losses.moisture_deficit})
    if (!(value >= 0 && std::isfinite(value)))
      return fail(ErrorCode::kInvalid, "losses: a parameter of {} is not a finite number from 0 up", value);
  return {};
}

Status check_devices(const Setup& setup) {
  const Grid<float>& ground = setup.ground_m;
  for (const InflowSource& inflow : setup.inflows) {
    if (inflow.cells.empty()) return fail(ErrorCode::kInvalid, "inflow '{}': it has no cells", inflow.name);
    if (auto good = check_cells(inflow.cells, ground, "inflow", inflow.name); !good) return good;
  }
  for (const Device& device : setup.devices) {
    if (!device.law) return fail(ErrorCode::kInvalid, "device '{}': it has no law", device.name);
    if (device.from.empty() && device.to.empty())
      return fail(ErrorCode::kInvalid, "device '{}': both ends are outside", device.name);
    for (const Footprint* cells : {&device.from, &device.to})
      if (auto good = check_cells(*cells, ground, "device", device.name); !good) return good;
  }
  for (const Network& network : setup.networks) {
    if (!network.law) return fail(ErrorCode::kInvalid, "network '{}': it has no law", network.name);
    for (const Footprint& inlet : network.inlets) {
      if (inlet.empty()) return fail(ErrorCode::kInvalid, "network '{}': an inlet has no cells", network.name);
      if (auto good = check_cells(inlet, ground, "network", network.name); !good) return good;
    }
  }
  return {};
}

}  // namespace

Status check(const Setup& setup) {
  for (const auto part : {+[](const Setup& s) { return check_ground(s.ground_m); }, +check_water, +check_manning,
                          +check_edges, +check_rain, +check_devices})
    if (auto good = part(setup); !good) return good;
  if (setup.threads < 0 || setup.threads > 256)
    return fail(ErrorCode::kInvalid, "threads: {} is outside [0, 256]", setup.threads);
  return {};
}

}  // namespace sandtable::hydraulics
