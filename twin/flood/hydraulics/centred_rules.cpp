#include <algorithm>
#include <cmath>

#include "twin/flood/hydraulics/face_rules.h"

namespace sandtable::hydraulics {
namespace {

constexpr double kG = kGravity_m_per_s2;

/// Water on one side of a face: depth over what the face's law counts as its bed, speed across the face (positive east
/// or south) and along it.
struct SideWater {
  double h = 0;
  double u = 0;
  double v = 0;
};

struct FaceFlow {
  double q = 0;
  double left = 0;
  double right = 0;
  double across = 0;
};

double speed_of(double q, double h) { return h <= kThinnest_m ? 0 : q / h; }

/// Force beyond the water's own pressure of water that runs at a wall with `u`: the shock or wave it is thrown back by.
double thrown_back(double h, double u) {
  if (h <= kThinnest_m) return 0;
  const double c = std::sqrt(kG * h);
  return h * u * (u + (u > 0 ? c + u / 2 : c - u));
}

/// The same Riemann solver as the kernels', in double precision.
FaceFlow hllc(const SideWater& a, const SideWater& b) {
  const bool dry_a = a.h <= kThinnest_m;
  const bool dry_b = b.h <= kThinnest_m;
  if (dry_a && dry_b) return {};
  const double c_a = std::sqrt(kG * a.h);
  const double c_b = std::sqrt(kG * b.h);
  const double u_star = (a.u + b.u) / 2 + c_a - c_b;
  const double c_star = (c_a + c_b) / 2 + (a.u - b.u) / 4;
  double slow = std::min(a.u - c_a, u_star - c_star);
  double fast = std::max(b.u + c_b, u_star + c_star);
  if (dry_a) {
    slow = b.u - 2 * c_b;
    fast = b.u + c_b;
  }
  if (dry_b) {
    slow = a.u - c_a;
    fast = a.u + 2 * c_a;
  }
  slow = std::min(slow, 0.0);
  fast = std::max(fast, 0.0);
  const double share = 1 / (fast - slow);
  const double q_a = a.h * a.u;
  const double q_b = b.h * b.u;
  const double rise = b.h - a.h;
  const double flux_jump = q_a * a.u - q_b * b.u - kG / 2 * (a.h + b.h) * rise;
  FaceFlow flow;
  flow.q = share * (fast * q_a - slow * q_b + slow * fast * rise);
  flow.left = q_a * a.u + slow * share * (flux_jump + fast * (q_b - q_a));
  flow.right = q_b * b.u + fast * share * (flux_jump + slow * (q_b - q_a));
  flow.across = flow.q > 0 ? a.v : b.v;
  return flow;
}

/// What stands above the crest meets as over flat ground, at most as much as a broad crest lets over; what stands below
/// it is thrown back.
FaceFlow over_crest(const SideWater& left, const SideWater& right, double over_left, double over_right) {
  FaceFlow flow = hllc({over_left, left.u, left.v}, {over_right, right.u, right.v});
  const double most = crest_capacity(std::max(over_left, over_right), std::min(over_left, over_right));
  const double scale = std::abs(flow.q) > most ? most / std::abs(flow.q) : 1;
  flow.q *= scale;
  flow.left *= scale;
  flow.right *= scale;
  if (left.h > kThinnest_m) flow.left += (1 - over_left / left.h) * thrown_back(left.h, left.u);
  if (right.h > kThinnest_m) flow.right += (1 - over_right / right.h) * thrown_back(right.h, -right.u);
  return flow;
}

/// Depth and outward speed at the edge of `inside` (u positive outward) against a given depth outside, by the wave that
/// leaves: u + 2c is carried to the edge.
SideWater at_level(const SideWater& inside, double outside_h) {
  const double c_in = std::sqrt(kG * inside.h);
  const double c_out = std::sqrt(kG * outside_h);
  if (inside.h > kThinnest_m && inside.u >= c_in) return inside;
  // Outside there is a level but no store: nothing limits what comes in but that it cannot be faster than its waves.
  const double u = std::max(inside.u + 2 * (c_in - c_out), -c_out);
  if (u <= c_out) return {outside_h, u, u > 0 ? inside.v : 0};
  const double critical = std::max(0.0, (inside.u + 2 * c_in) / 3);
  return {critical * critical / kG, critical, inside.v};
}

}  // namespace

void FaceRules::centred_fluxes(int row, const RowView& view, const CentredFaces& east,
                               const CentredFaces& south) const {
  for (const Rule& rule : of_row(row)) {
    const int c = rule.column;
    const double depth[2] = {metres_of(view.depth[c]), metres_of(rule.east ? view.depth[c + 1] : view.depth_south[c])};
    const double ground[2] = {view.ground[c], rule.east ? view.ground[c + 1] : view.ground_south[c]};
    const float* normal = rule.east ? view.qx : view.qy;
    const float* normal_after = rule.east ? view.qx + 1 : view.qy_south;
    const float* along = rule.east ? view.qy : view.qx;
    const float* along_after = rule.east ? view.qy + 1 : view.qx_south;
    const SideWater side[2] = {{depth[0], speed_of(normal[c], depth[0]), speed_of(along[c], depth[0])},
                               {depth[1], speed_of(normal_after[c], depth[1]), speed_of(along_after[c], depth[1])}};
    FaceFlow flow;
    if (rule.kind == Kind::kCrest) {
      if (rule.now_m <= std::max(ground[0], ground[1])) continue;
      flow = over_crest(side[0], side[1], std::max(0.0, ground[0] + depth[0] - rule.now_m),
                        std::max(0.0, ground[1] + depth[1] - rule.now_m));
    } else {
      const int inner = rule.inner_after ? 1 : 0;
      const double outward = rule.inner_after ? -1 : 1;
      const SideWater inside{side[inner].h, outward * side[inner].u, side[inner].v};
      SideWater edge;
      if (rule.kind == Kind::kLevel) {
        edge = at_level(inside, std::max(0.0, rule.now_m - ground[inner]));
      } else if (inside.h > kThinnest_m) {
        const double friction =
            inner == 0 ? view.friction[c] : (rule.east ? view.friction[c + 1] : view.friction_south[c]);
        // Manning's normal depth, unless the water is faster than any news of the edge; friction is g n^2.
        const double normal_u = std::pow(inside.h, 2.0 / 3.0) * std::sqrt(kG * rule.slope / friction);
        edge = {inside.h, inside.u >= std::sqrt(kG * inside.h) ? inside.u : normal_u, inside.v};
      }
      const double force = edge.h * edge.u * edge.u + kG / 2 * (edge.h - inside.h) * (edge.h + inside.h);
      flow = {outward * edge.h * edge.u, inner == 0 ? force : 0, inner == 1 ? force : 0, edge.v};
    }
    const CentredFaces& out = rule.east ? east : south;
    out.q[c] = static_cast<float>(flow.q);
    out.left[c] = static_cast<float>(flow.left);
    out.right[c] = static_cast<float>(flow.right);
    out.across[c] = static_cast<float>(flow.across);
  }
}

}  // namespace sandtable::hydraulics
