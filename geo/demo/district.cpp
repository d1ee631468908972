#include "geo/demo/district.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kAxisNorth_m = 2080;  ///< mean distance of the river's axis from the south edge
constexpr double kCoast_m = 430;       ///< mean distance of the coast from the west edge
constexpr double kHills_m = 4420;      ///< where the hills begin

constexpr double kCreekAlong_m = District::kTributaryAlong_m + 38;

double smooth_step(double from, double to, double x) {
  const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace

District::District(std::uint64_t seed) : warp_(Random(seed).fork(1).next()) {
  Random random = Random(seed).fork(2);
  phase_long_ = random.uniform(0, 2 * std::numbers::pi);
  phase_short_ = random.uniform(0, 2 * std::numbers::pi);
}

GridFrame District::frame(DemoSize size) {
  const int cells = size == DemoSize::kFull ? 1024 : 512;
  return {cells, cells, kSide_m / cells, {kSouthWest.x, kSouthWest.y + kSide_m}};
}

Extent District::extent() { return {kSouthWest.x, kSouthWest.y, kSouthWest.x + kSide_m, kSouthWest.y + kSide_m}; }

double District::axis_across(double along_m) const {
  constexpr double kTurn = 2 * std::numbers::pi;
  return 190 * std::sin(kTurn * along_m / 4600 + phase_long_) + 60 * std::sin(kTurn * along_m / 2100 + phase_short_);
}

double District::axis_slope(double along_m) const { return (axis_across(along_m + 1) - axis_across(along_m - 1)) / 2; }

double District::from_centre(LocalXY p) const {
  return std::hypot((p.x - kSouthWest.x - 2420) / 1850, (p.y - axis_y(p.x) - 330) / 1880);
}

double District::axis_y(double x) const {
  // The axis itself is shifted a little sideways by the warp; 20 m of error are nothing to those who ask.
  const double along = x - kSouthWest.x;
  return kSouthWest.y + kAxisNorth_m + axis_across(along);
}

LocalXY District::at(double along_m, double across_m) const {
  const double away = std::abs(across_m);
  const double follow = std::exp(-away / 1600);
  // The levees widen and narrow the belt; the streets behind them forget it within a few hundred metres.
  const double widen = 58 * warp_.at(along_m / 900, across_m > 0 ? 3.5 : 91.5) *
                       std::min(1.0, away / kLeveeAcross_m) *
                       std::exp(-std::max(0.0, away - kLeveeAcross_m) / 400);
  const double free = smooth_step(150, 1000, away);
  const double bend_x = 120 * free * warp_.at(along_m / 1500 + 7.3, across_m / 1500);
  const double bend_y = 120 * free * warp_.at(along_m / 1500 - 31.7, across_m / 1500 + 13.1);
  // The creek winds, and the streets beside it with it.
  const double creek = across_m < 0 ? 0
                                    : 46 * std::sin(across_m / 165 + phase_short_) * smooth_step(260, 520, across_m) *
                                          std::exp(-std::pow((along_m - kCreekAlong_m) / 330, 2));
  const double x = along_m + creek - axis_slope(along_m) * across_m * std::exp(-away / 800) + bend_x;
  const double y = kAxisNorth_m + axis_across(along_m) * follow + across_m + std::copysign(widen, across_m) + bend_y;
  return {kSouthWest.x + x, kSouthWest.y + y};
}

double District::plain_m(double x) { return 2.7 + 0.0007 * std::max(0.0, x - kSouthWest.x - kCoast_m); }

double District::shore_x(double y) const {
  return kSouthWest.x + kCoast_m + 90 * warp_.at(50.5, y / 1100) + 22 * warp_.at(60.5, y / 230);
}

double District::inland_m(LocalXY p) const { return p.x - shore_x(p.y); }

double District::hill_share(LocalXY p) const {
  const double edge = kHills_m + 260 * warp_.at(p.x / 1300 + 70, p.y / 900) + 90 * warp_.at(p.x / 400, p.y / 330 + 20);
  const double valley = smooth_step(330, 900, std::abs(p.y - axis_y(p.x)) + 140 * warp_.at(p.x / 500, p.y / 500 + 40));
  return smooth_step(0, 420, p.x - kSouthWest.x - edge) * valley;
}

}  // namespace sandtable::geo::demo
