#include "twin/runtime/flood_loop.h"

#include <algorithm>

#include "twin/runtime/forcing.h"

namespace sandtable {
namespace {

/// Incident time between two tries of a model that keeps failing.
constexpr Duration kLongestPause{std::chrono::minutes{30}};
constexpr Duration kTooOld{std::chrono::hours{6}};

}  // namespace

FloodLoop::FloodLoop(std::unique_ptr<FloodSolver> solver, Duration every, std::vector<StationId> rain_gauges,
                     bool follows_sensors, TwinLoop& twin)
    : solver_(std::move(solver)),
      every_(every),
      rain_gauges_(std::move(rain_gauges)),
      follows_sensors_(follows_sensors),
      twin_(twin) {
  if (solver_) newest_ = solver_->branch();
}

bool FloodLoop::step(UtcTime now) {
  const auto snapshot = twin_.snapshot();
  if (!solver_ || !snapshot || snapshot->live.seq == 0 || now - solver_->time() < every_ || now < retry_at_)
    return false;
  const auto steps = (now - solver_->time()) / every_;
  const UtcTime until = solver_->time() + steps * every_;
  Forcing forcing = forcing_from(snapshot->live, until, rain_gauges_);
  if (follows_sensors_) forcing.readings = depth_readings(snapshot->live, until);
  const auto water = solver_->advance(forcing);
  if (!water) {
    // The last good water stays, with its time, and is gone on from: what drives the model may be sane again later.
    if (pause_ == Duration{0}) twin_.submit(AddNote{"flood model: " + water.error().message}, "system");
    pause_ = std::min(std::max(every_, 2 * pause_), kLongestPause);
    retry_at_ = now + pause_;
    return false;
  }
  if (pause_ > Duration{0}) twin_.submit(AddNote{"flood model: goes on"}, "system");
  pause_ = Duration{0};
  twin_.submit(RecordWater{*water}, "model");
  has_run_ = true;
  keep_newest();
  return true;
}

void FloodLoop::continue_from(const Water& water, UtcTime now) {
  if (!solver_ || now - water.valid_at > kTooOld) return;
  if (has_run_ && water.valid_at <= solver_->time()) return;
  auto branch = solver_->branch_at(water);
  if (!branch) return;
  solver_ = std::move(*branch);
  keep_newest();
}

void FloodLoop::keep_newest() {
  std::shared_ptr<const FloodSolver> newest = solver_->branch();
  const std::scoped_lock lock(mutex_);
  newest_ = std::move(newest);
}

std::unique_ptr<FloodSolver> FloodLoop::newest() const {
  std::shared_ptr<const FloodSolver> newest;
  {
    const std::scoped_lock lock(mutex_);
    newest = newest_;
  }
  return newest ? newest->branch() : nullptr;
}

}  // namespace sandtable
