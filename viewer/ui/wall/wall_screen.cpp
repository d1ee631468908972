#include "viewer/ui/wall/wall_screen.h"

#include <algorithm>
#include <numbers>

namespace sandtable::ui {
namespace {

constexpr double kBody_em = 13.5;      // FontRole::kBody at scale 1
constexpr double kLeastRoom = 250;   // unscaled pixels: header, footer and five alarms
constexpr double kLeastScale = 0.75;

double em_m(double distance_m) { return distance_m * kReadableEm_arcmin * std::numbers::pi / 180 / 60; }

double wanted_scale(const WallScreen& screen, double window_px) {
  return em_m(screen.distance_m) / screen.height_m * window_px / kBody_em;
}

}  // namespace

double wall_scale(const WallScreen& screen, double window_px) {
  const double most = std::max(kLeastScale, window_px / kLeastRoom);
  return std::clamp(wanted_scale(screen, window_px), kLeastScale, most);
}

bool is_readable(const WallScreen& screen, double window_px) {
  constexpr double kRounding = 1e-6;
  return wall_scale(screen, window_px) + kRounding >= wanted_scale(screen, window_px);
}

double least_screen_height_m(double distance_m) { return em_m(distance_m) / kBody_em * kLeastRoom; }

}  // namespace sandtable::ui
