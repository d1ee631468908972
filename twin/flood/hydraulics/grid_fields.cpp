#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <unordered_map>

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

/// Crests of walls and levees, by the cell west or north of their face.
class CrestsOfFaces {
 public:
  CrestsOfFaces(const CellLayout& layout, std::span<const FaceRules::Rule> rules) {
    for (const FaceRules::Rule& rule : rules)
      if (!rule.is_edge()) (rule.east ? east_ : south_)[layout.at(rule.column, rule.row)] = rule.now_m;
  }
  [[nodiscard]] double east_m(std::size_t place) const { return of(east_, place); }
  [[nodiscard]] double south_m(std::size_t place) const { return of(south_, place); }

 private:
  using ByPlace = std::unordered_map<std::size_t, double>;
  static double of(const ByPlace& crests, std::size_t place) {
    if (crests.empty()) return -std::numeric_limits<double>::infinity();
    const auto found = crests.find(place);
    return found == crests.end() ? -std::numeric_limits<double>::infinity() : found->second;
  }

  ByPlace east_, south_;
};

struct Face {
  std::size_t from;
  std::size_t to;
  double crest_m;
};

/// Speed of the water that passes the face between two cells; water over a step or a wall is as deep as it stands
/// above the highest of the two grounds and the crest. Taken at faces because a shallow cell under a fall has the
/// fall's discharge without its depth.
double face_speed(const TerrainStore& terrain, const FlowStore& flow, const Face& face, float q) {
  if (q == 0.0F) return 0;
  const double ground = terrain.ground_m[face.from];
  const double rise = static_cast<double>(terrain.ground_m[face.to]) - ground;
  const double level = std::max(metres_of(flow.depth[face.from]), metres_of(flow.depth[face.to]) + rise);
  const double depth = level - std::max({0.0, rise, face.crest_m - ground});
  return depth < kThinnestWithSpeed_m ? 0.0 : q / depth;
}

double speed_at(const CellLayout& layout, const TerrainStore& terrain, const FlowStore& flow,
                const CrestsOfFaces& crests, std::size_t place) {
  const std::size_t west = place - 1;
  const std::size_t north = place - layout.pitch;
  const auto speed = [&](const Face& face, const auto& q) { return face_speed(terrain, flow, face, q[face.from]); };
  const double u = 0.5 * (speed({west, place, crests.east_m(west)}, flow.qx) +
                          speed({place, place + 1, crests.east_m(place)}, flow.qx));
  const double v = 0.5 * (speed({north, place, crests.south_m(north)}, flow.qy) +
                          speed({place, place + layout.pitch, crests.south_m(place)}, flow.qy));
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
  const CrestsOfFaces crests(layout_, rules_.rules());
  fill(frame_, layout_, *terrain_, out, [&](std::size_t place) {
    const double depth = metres_of(flow_.depth[place]);
    if (depth < kThinnestWithSpeed_m) return 0.0;
    if (scheme_ != Scheme::kFullShallowWater) return speed_at(layout_, *terrain_, flow_, crests, place);
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
