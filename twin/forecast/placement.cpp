#include "twin/forecast/placement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "twin/forecast/comparison.h"

namespace sandtable {
namespace {

constexpr double kFlooded_m = kImpactDepths_m[kFloodedClass];

double deepest_of(const Forecast& base, const SiteId& site) {
  double deepest = 0;
  for (const ForecastFrame& frame : base.frames) {
    const auto pool = std::ranges::find(frame.water->pools, site, &SitePool::site);
    if (pool != frame.water->pools.end()) deepest = std::max(deepest, pool->max_depth_m);
  }
  return deepest;
}

double pumped_m3(std::span<const PumpRun> pumps, UtcTime from, UtcTime until) {
  double sum = 0;
  for (const PumpRun& pump : pumps) {
    const Duration overlap = std::min(pump.running.to, until) - std::max(pump.running.from, from);
    if (overlap > Duration{0}) sum += pump.discharge_m3_per_s * seconds(overlap);
  }
  return sum;
}

}  // namespace

BuildingsAtCells::BuildingsAtCells(const Exposure& exposure) : begin_(exposure.frame.size() + 1, 0) {
  for (std::size_t b = 0; b < exposure.buildings.size(); ++b) {
    for (const std::uint32_t cell : exposure.buildings[b]) ++begin_[cell + 1];
  }
  for (std::size_t cell = 1; cell < begin_.size(); ++cell) begin_[cell] += begin_[cell - 1];
  buildings_.resize(begin_.back());
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t b = 0; b < exposure.buildings.size(); ++b) {
    for (const std::uint32_t cell : exposure.buildings[b]) buildings_[next[cell]++] = static_cast<std::uint32_t>(b);
  }
}

std::span<const std::uint32_t> BuildingsAtCells::operator[](std::uint32_t cell) const {
  return std::span(buildings_).subspan(begin_[cell], begin_[cell + 1] - begin_[cell]);
}

PondCourse::PondCourse(const Forecast& base, const PumpReach& reach, const Exposure& exposure)
    : base_(base), reach_(reach), exposure_(exposure) {
  for (const ForecastFrame& frame : base.frames) {
    const auto& field = frame.water->field;
    ponds_.push_back(field && field->depth_m().frame() == exposure.frame ? Pond(reach, field->depth_m()) : Pond());
  }
}

std::vector<double> PondCourse::drawdowns_m(std::span<const PumpRun> pumps) const {
  std::vector<double> drawdowns;
  double missing_m3 = 0;
  UtcTime before = base_.from;
  for (std::size_t i = 0; i < ponds_.size(); ++i) {
    const UtcTime at = base_.frames[i].water->valid_at;
    missing_m3 = std::min(missing_m3 + pumped_m3(pumps, before, at), ponds_[i].volume_m3());
    drawdowns.push_back(ponds_[i].drawdown_m(missing_m3));
    before = at;
  }
  return drawdowns;
}

/// Buildings that stand in flooded cells of the pond, and in none once it has sunk.
std::int64_t PondCourse::spared_in(std::size_t frame, double drawdown_m, const BuildingsAtCells& buildings) const {
  const Pond& pond = ponds_[frame];
  const std::vector<float>& depth = base_.frames[frame].water->field->depth_m().values();
  std::vector<std::pair<std::uint32_t, float>> sunk;  // flooded cells of the pond, and what is left there
  std::vector<std::uint32_t> touched;
  for (std::size_t m = 0; m < pond.members().size(); ++m) {
    const std::uint32_t cell = reach_.cells[pond.members()[m]];
    if (static_cast<double>(depth[cell]) < kFlooded_m) continue;
    sunk.emplace_back(cell, pond.depth_after_m(m, drawdown_m));
    touched.insert(touched.end(), buildings[cell].begin(), buildings[cell].end());
  }
  std::ranges::sort(sunk);
  std::ranges::sort(touched);
  const auto repeated = std::ranges::unique(touched);
  touched.erase(repeated.begin(), repeated.end());
  return std::ranges::count_if(touched, [&](std::uint32_t building) {
    return std::ranges::none_of(exposure_.buildings[building], [&](std::uint32_t cell) {
      const auto left = std::ranges::lower_bound(sunk, cell, {}, &std::pair<std::uint32_t, float>::first);
      const bool in_pond = left != sunk.end() && left->first == cell;
      return static_cast<double>(in_pond ? left->second : depth[cell]) >= kFlooded_m;
    });
  });
}

double PondCourse::building_minutes_saved(std::span<const double> drawdowns_m,
                                          const BuildingsAtCells& buildings) const {
  double saved = 0;
  UtcTime before = base_.from;
  for (std::size_t i = 0; i < ponds_.size(); ++i) {
    const UtcTime at = base_.frames[i].water->valid_at;
    const double minutes = seconds(at - before) / 60;
    before = at;
    if (drawdowns_m[i] > 0) saved += minutes * static_cast<double>(spared_in(i, drawdowns_m[i], buildings));
  }
  return saved;
}

std::vector<std::uint32_t> PondCourse::clearable_cells() const {
  std::vector<bool> is_in(reach_.cells.size(), false);
  for (const Pond& pond : ponds_) {
    for (const std::uint32_t member : pond.members()) is_in[member] = true;
  }
  std::vector<std::uint32_t> cells;
  for (std::size_t i = 0; i < is_in.size(); ++i) {
    if (is_in[i] && static_cast<double>(reach_.kept_m[i]) < kImpactDepths_m[0]) cells.push_back(reach_.cells[i]);
  }
  return cells;
}

std::vector<double> PondCourse::deepest_m(std::span<const double> drawdowns_m,
                                          std::span<const std::uint32_t> cells) const {
  std::vector<double> deepest;
  for (std::size_t i = 0; i < ponds_.size(); ++i) {
    const auto& field = base_.frames[i].water->field;
    if (!field || !(field->depth_m().frame() == exposure_.frame)) {
      deepest.push_back(0);
      continue;
    }
    Grid<float> left = field->depth_m();
    for (std::size_t m = 0; m < ponds_[i].members().size(); ++m) {
      left.values()[reach_.cells[ponds_[i].members()[m]]] = ponds_[i].depth_after_m(m, drawdowns_m[i]);
    }
    deepest.push_back(sandtable::deepest_m(left, cells));
  }
  return deepest;
}

double deepest_m(const Grid<float>& depth_m, std::span<const std::uint32_t> cells) {
  float deepest = 0;
  for (const std::uint32_t cell : cells) deepest = std::fmax(deepest, depth_m.values()[cell]);
  return static_cast<double>(deepest);
}

std::vector<PumpRun> undominated(std::vector<PumpRun> pumps) {
  std::ranges::stable_sort(pumps, [](const PumpRun& a, const PumpRun& b) {
    return std::tuple(a.running.from, -a.discharge_m3_per_s) < std::tuple(b.running.from, -b.discharge_m3_per_s);
  });
  std::vector<PumpRun> kept;
  for (PumpRun& pump : pumps) {
    if (kept.empty() || pump.discharge_m3_per_s > kept.back().discharge_m3_per_s) kept.push_back(std::move(pump));
  }
  return kept;
}

std::vector<PlacementRow> rank_sites(const Forecast& base, const Exposure& exposure, std::span<const PumpReach> reaches,
                                     const std::map<SiteId, std::vector<PumpRun>>& pumps) {
  const BuildingsAtCells buildings(exposure);
  std::vector<PlacementRow> rows;
  for (const PumpReach& reach : reaches) {
    const auto offered = pumps.find(reach.site);
    if (offered == pumps.end() || offered->second.empty()) continue;
    const PondCourse course(base, reach, exposure);
    std::optional<PlacementRow> best;
    for (const PumpRun& pump : undominated(offered->second)) {
      const double saved = course.building_minutes_saved(course.drawdowns_m(std::span(&pump, 1)), buildings);
      if (!best || saved > best->estimated_building_minutes) best = PlacementRow{reach.site, pump, saved, std::nullopt};
    }
    rows.push_back(std::move(*best));
  }
  std::map<SiteId, double> deepest_m;
  for (const PlacementRow& row : rows) deepest_m[row.site] = deepest_of(base, row.site);
  std::ranges::stable_sort(rows, [&](const PlacementRow& a, const PlacementRow& b) {
    return std::tuple(-a.estimated_building_minutes, -deepest_m[a.site]) <
           std::tuple(-b.estimated_building_minutes, -deepest_m[b.site]);
  });
  return rows;
}

Result<double> preview_saving(const ForecastStart& start, const Forecast& coarse_without, const PumpRun& pump,
                              const Exposure& exposure, const std::stop_token& stop) {
  const auto with = run_preview(start, std::span(&pump, 1), exposure, stop);
  if (!with) return pass(with);
  return compare(coarse_without, **with).building_minutes_saved;
}

Result<Spread> confirm_saving(const ForecastStart& start, std::span<const std::shared_ptr<const Forecast>> without,
                              const PumpRun& pump, const Exposure& exposure, const std::stop_token& stop,
                              const ForecastProgress& progress) {
  std::array<double, kEnsemble.size()> saved{};
  for (std::size_t i = 0; i < kEnsemble.size(); ++i) {
    const auto share = [&](double done) {
      if (progress) progress((static_cast<double>(i) + done) / kEnsemble.size());
    };
    auto with = run_member(start, kEnsemble[i], std::span(&pump, 1), exposure, stop, share);
    if (!with) return pass(with);
    saved[i] = compare(*without[i], **with).building_minutes_saved;
  }
  return spread_of(saved);
}

}  // namespace sandtable
