#include <algorithm>
#include <cmath>
#include <limits>

#include "twin/flood/hydraulics/grid_hydraulics.h"

namespace sandtable::hydraulics {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();
/// Below it a speed is the quotient of two noises.
constexpr double kThinnestWithSpeed_m = 1e-3;

template <class Value>
void fill(const GridFrame& frame, const CellLayout& layout, const TerrainStore& terrain, Grid<float>& out,
          Value&& value) {
  if (!(out.frame() == frame)) out = Grid<float>(frame);
  for (int row = 0; row < frame.rows; ++row)
    for (int column = 0; column < frame.columns; ++column) {
      const std::size_t place = layout.at(column, row);
      out.at(column, row) = is_inside(terrain.ground_m[place]) ? static_cast<float>(value(place)) : kNothing;
    }
}

LocalXY discharge_at(const CellLayout& layout, const FlowStore& flow, Scheme scheme, std::size_t place) {
  if (scheme == Scheme::kFullShallowWater) return {flow.qx[place], -static_cast<double>(flow.qy[place])};
  return {0.5 * (static_cast<double>(flow.qx[place]) + flow.qx[place - 1]),
          -0.5 * (static_cast<double>(flow.qy[place]) + flow.qy[place - layout.pitch])};
}

/// Speed of the water that passes the face between two cells; water over a step is as deep as it stands above the
/// higher ground. Taken at faces because a shallow cell under a fall has the fall's discharge without its depth.
double face_speed(const TerrainStore& terrain, const FlowStore& flow, std::size_t from, std::size_t to, float q) {
  if (q == 0.0F) return 0;
  const double rise = static_cast<double>(terrain.ground_m[to]) - terrain.ground_m[from];
  const double depth = std::max(metres_of(flow.depth[from]), metres_of(flow.depth[to]) + rise) - std::max(0.0, rise);
  return depth < kThinnestWithSpeed_m ? 0.0 : q / depth;
}

double speed_at(const CellLayout& layout, const TerrainStore& terrain, const FlowStore& flow, std::size_t place) {
  const auto mean = [&](std::size_t before, std::size_t after, const auto& q) {
    return 0.5 *
           (face_speed(terrain, flow, before, place, q[before]) + face_speed(terrain, flow, place, after, q[place]));
  };
  const double u = mean(place - 1, place + 1, flow.qx);
  const double v = mean(place - layout.pitch, place + layout.pitch, flow.qy);
  return std::sqrt(u * u + v * v);
}

}  // namespace

void GridHydraulics::copy_depth(Grid<float>& out) const {
  fill(frame_, layout_, *terrain_, out, [&](std::size_t place) { return metres_of(flow_.depth[place]); });
}

void GridHydraulics::copy_ground(Grid<float>& out) const {
  fill(frame_, layout_, *terrain_, out, [&](std::size_t place) { return terrain_->ground_m[place]; });
}

void GridHydraulics::copy_speed(Grid<float>& out) const {
  fill(frame_, layout_, *terrain_, out, [&](std::size_t place) {
    const double depth = metres_of(flow_.depth[place]);
    if (depth < kThinnestWithSpeed_m) return 0.0;
    if (scheme_ != Scheme::kFullShallowWater) return speed_at(layout_, *terrain_, flow_, place);
    const LocalXY q = discharge_at(layout_, flow_, scheme_, place);
    return std::sqrt(q.x * q.x + q.y * q.y) / depth;
  });
}

double GridHydraulics::depth_m(std::size_t cell) const { return metres_of(flow_.depth[layout_.of_cell(cell)]); }

double GridHydraulics::level_m(std::size_t cell) const {
  return terrain_->ground_m[layout_.of_cell(cell)] + depth_m(cell);
}

LocalXY GridHydraulics::unit_discharge(std::size_t cell) const {
  return discharge_at(layout_, flow_, scheme_, layout_.of_cell(cell));
}

}  // namespace sandtable::hydraulics
