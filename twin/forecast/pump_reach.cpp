#include "twin/forecast/pump_reach.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <utility>

namespace sandtable {
namespace {

constexpr float kWet_m = 0.01F;  // a film is no water that a hose could draw

/// Spreads from the suction cells, lowest way first, and notes for each cell the highest ground on its way.
class WaysToPump {
 public:
  WaysToPump(const Grid<float>& ground_m, std::span<const std::uint32_t> suction)
      : ground_m_(ground_m), crest_m_(ground_m.values().size(), std::numeric_limits<float>::infinity()) {
    for (const std::uint32_t cell : suction) {
      starts_.push_back(centre_of(cell));
      offer(cell, -std::numeric_limits<float>::infinity());
    }
  }

  template <class Visit>
  void spread(Visit&& visit) {
    while (!next_.empty()) {
      const auto [crest, cell] = next_.top();
      next_.pop();
      if (crest > crest_m_[cell]) continue;  // a lower way was found meanwhile
      visit(cell, crest);
      const int columns = ground_m_.columns();
      const int column = static_cast<int>(cell) % columns;
      const int row = static_cast<int>(cell) / columns;
      constexpr std::array<std::pair<int, int>, 4> kEdges{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
      for (const auto& [dx, dy] : kEdges) {
        if (!ground_m_.frame().inside(column + dx, row + dy)) continue;
        offer(static_cast<std::uint32_t>(ground_m_.frame().index(column + dx, row + dy)), crest);
      }
    }
  }

 private:
  [[nodiscard]] LocalXY centre_of(std::uint32_t cell) const {
    const auto columns = static_cast<std::uint32_t>(ground_m_.columns());
    return ground_m_.frame().centre_of(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
  }

  void offer(std::uint32_t cell, float crest_before_m) {
    const float ground = ground_m_.values()[cell];
    const float crest = std::max(crest_before_m, ground);
    if (std::isnan(ground) || !(crest < crest_m_[cell])) return;
    const LocalXY here = centre_of(cell);
    const bool near = std::ranges::any_of(starts_, [&](LocalXY at) { return distance_m(at, here) <= kPumpReach_m; });
    if (!near) return;
    crest_m_[cell] = crest;
    next_.emplace(crest, cell);
  }

  using Way = std::pair<float, std::uint32_t>;
  const Grid<float>& ground_m_;
  std::vector<LocalXY> starts_;
  std::vector<float> crest_m_;
  std::priority_queue<Way, std::vector<Way>, std::greater<>> next_;
};

}  // namespace

PumpReach flowing_reach(SiteId site, const Grid<float>& ground_m, std::span<const std::uint32_t> suction) {
  PumpReach reach{std::move(site), 0, {}, {}, {}};
  const auto add = [&](std::uint32_t cell, float crest_m) {
    const float ground = ground_m.values()[cell];
    reach.cells.push_back(cell);
    reach.ground_m.push_back(ground);
    reach.kept_m.push_back(crest_m - ground);
  };
  for (const std::uint32_t cell : suction) {
    if (!std::isnan(ground_m.values()[cell])) add(cell, ground_m.values()[cell]);
  }
  reach.suction_cells = reach.cells.size();
  WaysToPump(ground_m, suction).spread([&](std::uint32_t cell, float crest_m) {
    if (std::ranges::find(suction, cell) == suction.end()) add(cell, crest_m);
  });
  return reach;
}

PumpReach bath_reach(SiteId site, const Grid<float>& ground_m, std::span<const std::uint32_t> cells) {
  PumpReach reach{std::move(site), 0, {}, {}, {}};
  for (const std::uint32_t cell : cells) {
    const float ground = ground_m.values()[cell];
    if (std::isnan(ground)) continue;
    reach.cells.push_back(cell);
    reach.ground_m.push_back(ground);
    reach.kept_m.push_back(0);
  }
  reach.suction_cells = reach.cells.size();
  return reach;
}

Pond::Pond(const PumpReach& reach, const Grid<float>& depth_m) {
  const std::vector<float>& depth = depth_m.values();
  float surface = -std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < reach.suction_cells; ++i) {
    const float here = depth[reach.cells[i]];
    if (here >= kWet_m) surface = std::max(surface, reach.ground_m[i] + here);
  }
  std::vector<float> ground;
  for (std::size_t i = 0; i < reach.cells.size(); ++i) {
    const float here = depth[reach.cells[i]];
    const float available = here - reach.kept_m[i];
    if (!(available > 0) || !(reach.ground_m[i] < surface)) continue;
    members_.push_back(static_cast<std::uint32_t>(i));
    depth_m_.push_back(here);
    available_m_.push_back(available);
    ground.push_back(-available);
  }
  if (ground.empty()) return;
  auto curve = BasinCurve::from_cells(ground, depth_m.frame().cell_area_m2());
  if (!curve) return;
  below_surface_ = std::move(*curve);
  volume_m3_ = below_surface_->volume_m3(0);
}

double Pond::drawdown_m(double taken_m3) const {
  if (!below_surface_ || !(taken_m3 > 0)) return 0;
  return -below_surface_->level_m(volume_m3_ - taken_m3);
}

float Pond::depth_after_m(std::size_t member, double drawdown_m) const {
  return depth_m_[member] - std::min(available_m_[member], static_cast<float>(drawdown_m));
}

}  // namespace sandtable
