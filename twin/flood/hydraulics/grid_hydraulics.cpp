#include "twin/flood/hydraulics/grid_hydraulics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::hydraulics {
namespace {

/// Fewer cells than that are done before a second thread has woken up; fewer rows spend more on their borders than
/// sharing gains.
constexpr std::size_t kCellsWorthAPart = 12000;
constexpr int kTileRowsWorthAPart = 4;
/// More parts than threads, so that one that is put aside does not hold up half of the step.
constexpr int kPartsForEach = 3;
/// With every tile awake there is little to gain from looking who could sleep.
constexpr int kStepsBetweenLooksAllAwake = 32;
constexpr double kShortestStep_s = 1e-6;
constexpr DepthQuanta kOneMillimetre = 4194;

int processors() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

std::unique_ptr<BandSweep> make_sweep(const CellLayout& layout, double cell_m, Scheme scheme, bool second_order,
                                      int threads) {
  if (scheme == Scheme::kFullShallowWater) return make_full_sweep(layout, second_order);
  if (scheme == Scheme::kSubgrid) return make_subgrid_sweep(layout, cell_m, threads);
  return make_inertial_sweep(layout);
}

}  // namespace

GridHydraulics::GridHydraulics(Setup setup)
    : frame_(setup.ground_m.frame()),
      layout_(frame_),
      scheme_(setup.scheme),
      second_order_(setup.second_order),
      threads_(setup.threads > 0 ? setup.threads : processors()),
      terrain_(std::make_shared<TerrainStore>()),
      flow_(layout_),
      tiles_(layout_) {
  flow_.at_centres = scheme_ == Scheme::kFullShallowWater;
  fill_terrain(setup);
  fill_water(setup);
  rules_ = FaceRules(layout_, frame_.cell_m, setup, *terrain_);
  sources_ = SurfaceSources(layout_, setup);
  for (const Device& device : setup.devices) ledger_.devices.push_back({.name = device.name});
  for (const Network& network : setup.networks) ledger_.devices.push_back({.name = network.name});
  points_ = PointSources(layout_, frame_.cell_area_m2(), *terrain_, std::move(setup.inflows), std::move(setup.devices),
                         std::move(setup.networks));
  sweep_ = make_sweep(layout_, frame_.cell_m, scheme_, second_order_, threads_);
  ledger_.volume_start_m3 = audited_volume_m3();
}

GridHydraulics::GridHydraulics(const GridHydraulics& origin, std::nullptr_t)
    : frame_(origin.frame_),
      layout_(origin.layout_),
      scheme_(origin.scheme_),
      second_order_(origin.second_order_),
      threads_(origin.threads_),
      terrain_(origin.terrain_),
      flow_(origin.flow_),
      tiles_(origin.tiles_),
      rules_(origin.rules_),
      sources_(origin.sources_),
      points_(origin.points_.clone()),
      ledger_(origin.ledger_),
      sweep_(make_sweep(layout_, frame_.cell_m, scheme_, second_order_, threads_)),
      work_(origin.work_),
      time_s_(origin.time_s_) {}

std::unique_ptr<Hydraulics> GridHydraulics::branch() const {
  return std::unique_ptr<Hydraulics>(new GridHydraulics(*this, nullptr));
}

void GridHydraulics::fill_terrain(const Setup& setup) {
  terrain_->ground_m.assign(layout_.size(), kOutsideGround_m);
  terrain_->friction.assign(layout_.size(), static_cast<float>(kGravity_m_per_s2 * setup.manning * setup.manning));
  for (int row = 0; row < frame_.rows; ++row)
    for (int column = 0; column < frame_.columns; ++column) {
      const float ground = setup.ground_m.at(column, row);
      const std::size_t place = layout_.at(column, row);
      if (std::isfinite(ground)) terrain_->ground_m[place] = rounded_ground(ground);
      if (!setup.manning_grid) continue;
      const double n = setup.manning_grid->at(column, row);
      if (std::isfinite(n)) terrain_->friction[place] = static_cast<float>(kGravity_m_per_s2 * n * n);
    }
}

void GridHydraulics::fill_water(const Setup& setup) {
  for (int row = 0; row < frame_.rows; ++row)
    for (int column = 0; column < frame_.columns; ++column) {
      const std::size_t place = layout_.at(column, row);
      const double ground = terrain_->ground_m[place];
      if (!is_inside(terrain_->ground_m[place])) continue;
      double depth = setup.still_level_m ? std::max(0.0, *setup.still_level_m - ground) : 0.0;
      const double given = setup.depth_m ? static_cast<double>(setup.depth_m->at(column, row)) : 0;
      // A given depth stands on the ground as given: what rounding takes from the ground it adds to the depth, so that
      // a level surface stays level to the quantum.
      if (given > 0) depth += std::max(0.0, given + (static_cast<double>(setup.ground_m.at(column, row)) - ground));
      flow_.depth[place] = quanta_of(std::min(depth, kDeepest_m));
    }
}

void GridHydraulics::pin_places() {
  tiles_.unpin_all();
  const auto columns = static_cast<std::size_t>(layout_.columns);
  for (const std::size_t cell : rules_.wet_places(layout_))
    tiles_.pin(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
  for (const std::size_t place : points_.cells())
    tiles_.pin(static_cast<int>(place % layout_.pitch) - CellLayout::kFrameColumns,
               static_cast<int>(place / layout_.pitch) - CellLayout::kFrameRows);
}

/// Starts every advance from the depth field alone, so that a resumed run chooses the same tiles and steps.
void GridHydraulics::look_everywhere() {
  pin_places();
  tiles_.wake_all();
  tiles_.look(flow_.depth.data(), 0, layout_.tile_rows, true);
  tiles_.choose(flow_);
  steps_since_look_ = 0;
  fastest_m_per_s_ = sweep_->fastest_m_per_s(flow_);
  deepest_ = *std::max_element(flow_.depth.begin(), flow_.depth.end());
  sweep_->begin_advance(*terrain_, flow_, rules_, points_.cells());
}

void GridHydraulics::plan_step() {
  const double event =
      std::min({until_s_, sources_.next_event_s(time_s_), rules_.next_event_s(time_s_), points_.next_event_s(time_s_)});
  rules_.set_time(time_s_);
  const double deepest_m = std::max(metres_of(deepest_), rules_.deepest_outside_m());
  const double longest = std::min(sweep_->longest_step_s(frame_.cell_m, deepest_m, fastest_m_per_s_),
                                  points_.longest_step_s(time_s_, flow_));
  const double count = std::ceil((event - time_s_) / longest - 1e-9);
  plan_.dt_s = (event - time_s_) / std::max(1.0, count);
  plan_.next_s = count <= 1 ? event : time_s_ + plan_.dt_s;
  failed_ = !(longest > kShortestStep_s);
  plan_.goes_on = !failed_;
  const auto worth = static_cast<int>(tiles_.active_cells() / kCellsWorthAPart);
  plan_.parts = threads_ == 1 || sweep_->is_whole()
                    ? 1
                    : std::clamp(std::min(worth, layout_.tile_rows / kTileRowsWorthAPart), 1, threads_ * kPartsForEach);
  plan_.tile_bounds = tiles_.split(plan_.parts);
  plan_.sources_due = sources_.prepare(plan_.next_s, plan_.next_s == until_s_);
  ++steps_since_look_;
  plan_.looks = sweep_->is_whole()    ? false
                : tiles_.all_active() ? steps_since_look_ >= kStepsBetweenLooksAllAwake
                                      : plan_.sources_due || steps_since_look_ >= ActiveTiles::kLookahead;
  results_.assign(static_cast<std::size_t>(plan_.parts), {});
  rules_.set_time((time_s_ + plan_.next_s) / 2);
  sweep_->begin_step(plan_.parts);
  for (int part = 0; part < plan_.parts; ++part) sweep_->copy_borders(job_of(part));
}

SweepJob GridHydraulics::job_of(int part) {
  const int first = plan_.tile_bounds[static_cast<std::size_t>(part)] * kTileRows;
  const int last = plan_.tile_bounds[static_cast<std::size_t>(part) + 1] * kTileRows;
  const double dt = plan_.dt_s;
  const double dt_over_dx = dt / frame_.cell_m;
  return {.part = part,
          .band = {std::min(first, layout_.rows), std::min(last, layout_.rows)},
          .step = {static_cast<float>(kGravity_m_per_s2 * dt), static_cast<float>(dt), static_cast<float>(dt_over_dx),
                   static_cast<float>(dt_over_dx * kQuantaPerMetre)},
          .layout = layout_,
          .terrain = *terrain_,
          .flow = flow_,
          .tiles = tiles_,
          .rules = rules_,
          .due_sources = plan_.sources_due ? &sources_ : nullptr};
}

void GridHydraulics::do_part(int part) {
  const SweepJob job = job_of(part);
  results_[static_cast<std::size_t>(part)] = sweep_->sweep(job);
  if (plan_.looks)
    tiles_.look(flow_.depth.data(), plan_.tile_bounds[static_cast<std::size_t>(part)],
                plan_.tile_bounds[static_cast<std::size_t>(part) + 1], plan_.sources_due);
}

void GridHydraulics::finish_step() {
  sweep_->end_step(flow_);
  SweepResult sum;
  for (const SweepResult& part : results_) {
    sum.range.least = std::min(sum.range.least, part.range.least);
    sum.range.most = std::max(sum.range.most, part.range.most);
    sum.boundary.in += part.boundary.in;
    sum.boundary.out += part.boundary.out;
    sum.surface.rain += part.surface.rain;
    sum.surface.losses += part.surface.losses;
    sum.fastest_m_per_s = std::max(sum.fastest_m_per_s, part.fastest_m_per_s);
  }
  const double m3_per_quantum = kMetresPerQuantum * frame_.cell_area_m2();
  ledger_.boundary_in_m3 += static_cast<double>(sum.boundary.in) * m3_per_quantum;
  ledger_.boundary_out_m3 += static_cast<double>(sum.boundary.out) * m3_per_quantum;
  ledger_.rain_m3 += static_cast<double>(sum.surface.rain) * m3_per_quantum;
  ledger_.losses_m3 += static_cast<double>(sum.surface.losses) * m3_per_quantum;
  ++work_.steps;
  work_.cell_updates += sweep_->active_cells(tiles_);
  sweep_->lend(*terrain_, flow_);
  const DepthQuanta filled = points_.apply(time_s_, plan_.dt_s, *terrain_, flow_, ledger_);
  sweep_->take_back(flow_);
  time_s_ = plan_.next_s;
  deepest_ = std::max(sum.range.most, filled);
  fastest_m_per_s_ = sum.fastest_m_per_s;
  failed_ = sum.range.least < 0 || deepest_ > kDeepest;
  if (plan_.looks) {
    tiles_.choose(flow_);
    steps_since_look_ = 0;
  }
  plan_.goes_on = !failed_ && time_s_ < until_s_;
  if (plan_.goes_on) plan_step();
}

int GridHydraulics::next_step() {
  finish_step();
  while (plan_.goes_on && plan_.parts == 1) {
    do_part(0);
    finish_step();
  }
  return plan_.goes_on ? plan_.parts : 0;
}

Status GridHydraulics::advance(double until_s) {
  if (!std::isfinite(until_s) || until_s <= time_s_)
    return fail(ErrorCode::kInvalid, "advance to {} s: not later than the run's time, {} s", until_s, time_s_);
  last_good_.clear();
  StateWriter keeper(last_good_);
  write(keeper);
  look_everywhere();
  failed_ = false;
  until_s_ = until_s;
  plan_step();
  if (plan_.goes_on && plan_.parts == 1) {
    do_part(0);
    next_step();
  }
  if (plan_.goes_on) {
    if (!team_) team_ = std::make_unique<StepTeam>(threads_);
    team_->run(*this, plan_.parts);
  }
  sweep_->end_advance(*terrain_, rules_, flow_);
  if (failed_) {
    Error error = unstable();
    StateReader reader(last_good_);
    read(reader);
    error.message += fmt::format("; the state of {:.3f} s is kept", time_s_);
    return tl::unexpected<Error>(std::move(error));
  }
  const auto wet = static_cast<std::size_t>(
      std::count_if(flow_.depth.begin(), flow_.depth.end(), [](DepthQuanta d) { return d > kOneMillimetre; }));
  work_.most_wet_cells = std::max(work_.most_wet_cells, wet);
  return {};
}

Error GridHydraulics::unstable() const {
  double fastest_m_per_s = -1;
  int fast_column = 0;
  int fast_row = 0;
  for (int row = 0; row < frame_.rows; ++row)
    for (int column = 0; column < frame_.columns; ++column) {
      const std::size_t place = layout_.at(column, row);
      const DepthQuanta depth = flow_.depth[place];
      if (depth < 0 || depth > kDeepest)
        return {ErrorCode::kLimit,
                fmt::format("run stopped at {:.3f} s: depth {:.2f} m in cell (column {}, row {}) is outside [0, {}] m",
                            time_s_, metres_of(depth), column, row, kDeepest_m)};
      const double depth_m = metres_of(depth);
      if (depth_m <= kThinnest_m) continue;
      const LocalXY q = unit_discharge(frame_.index(column, row));
      const double wave = std::hypot(q.x, q.y) / depth_m + std::sqrt(kGravity_m_per_s2 * depth_m);
      if (wave <= fastest_m_per_s) continue;
      fastest_m_per_s = wave;
      fast_column = column;
      fast_row = row;
    }
  return {
      ErrorCode::kLimit,
      fmt::format("run stopped at {:.3f} s: a stable step would be shorter than {} s; the fastest wave, {:.1f} m/s, "
                  "is in cell (column {}, row {})",
                  time_s_, kShortestStep_s, fastest_m_per_s, fast_column, fast_row)};
}

double GridHydraulics::audited_volume_m3() const {
  std::int64_t sum = 0;
  for (int row = 0; row < frame_.rows; ++row)
    for (int column = 0; column < frame_.columns; ++column) sum += flow_.depth[layout_.at(column, row)];
  return static_cast<double>(sum) * kMetresPerQuantum * frame_.cell_area_m2();
}

WorkDone GridHydraulics::work() const {
  WorkDone work = work_;
  work.active_cells = sweep_->active_cells(tiles_);
  work.memory_bytes = layout_.size() * 5 * sizeof(float) + last_good_.capacity() + sweep_->memory_bytes();
  return work;
}

}  // namespace sandtable::hydraulics
