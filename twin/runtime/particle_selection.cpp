#include "twin/runtime/particle_selection.h"

#include <algorithm>

#include "twin/runtime/forcing.h"

namespace sandtable {
namespace {

/// What sensors said at the end of each step.
std::vector<std::vector<DepthReading>> readings_along(const std::vector<Forcing>& steps, const History& history) {
  std::vector<std::vector<DepthReading>> readings;
  for (const Forcing& step : steps) readings.push_back(depth_readings(history.state_at(step.until), step.until));
  return readings;
}

std::unique_ptr<FloodSolver> coarse_or_same(const FloodSolver& solver) {
  auto coarse = solver.preview();
  return coarse ? std::move(coarse) : solver.branch();
}

Result<double> fit_of(const Particle& particle, const FloodSolver& start, std::vector<Forcing> steps,
                      const std::vector<std::vector<DepthReading>>& readings, const std::stop_token& stop) {
  const auto solver = start.branch();
  solver->vary(particle.model);
  std::vector<DepthPair> pairs;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "the forecast was cancelled");
    scale_rain(steps[i], particle.rain_factor);
    const auto water = solver->advance(steps[i]);
    if (!water) return pass(water);
    if (!(*water)->field) continue;
    for (const DepthReading& reading : readings[i]) {
      const auto depth = (*water)->field->depth_m(reading.at);
      if (depth) pairs.push_back({reading.station, reading.depth_m, *depth});
    }
  }
  return log_likelihood(pairs);
}

int sensors_in(const std::vector<std::vector<DepthReading>>& readings) {
  std::vector<StationId> stations;
  for (const auto& at_once : readings) {
    for (const DepthReading& reading : at_once) stations.push_back(reading.station);
  }
  std::ranges::sort(stations);
  return static_cast<int>(std::ranges::unique(stations).begin() - stations.begin());
}

}  // namespace

Result<ParticleFit> select_particles(const FloodSolver& newest, const ForecastStarts& starts, const History& history,
                                     const std::stop_token& stop) {
  const UtcTime from = newest.time() - kSelectedOver;
  const IncidentState then = history.state_at(from);
  if (!then.water || newest.time() - then.water->valid_at > 2 * kSelectedOver) {
    return fail(ErrorCode::kNotFound, "no modelled water was recorded at {}", format_iso(from));
  }
  const std::vector<Forcing> steps = starts.recorded(then.water->valid_at, newest.time());
  const auto readings = readings_along(steps, history);
  ParticleFit fit;
  fit.from = then.water->valid_at;
  fit.sensors = sensors_in(readings);
  if (fit.sensors == 0) return fail(ErrorCode::kNotFound, "no trusted sensor spoke since {}", format_iso(from));
  const auto began = newest.branch_at(*then.water);
  if (!began) return pass(began);
  const auto start = coarse_or_same(**began);
  std::vector<double> likelihoods;
  for (const Particle& particle : kParticles) {
    const auto likelihood = fit_of(particle, *start, steps, readings, stop);
    if (!likelihood) return pass(likelihood);
    likelihoods.push_back(*likelihood);
  }
  std::ranges::copy(weights_of(likelihoods), fit.weights.begin());
  return fit;
}

Result<std::vector<std::shared_ptr<const Forecast>>> run_members(const ForecastStart& start,
                                                                 std::span<const WeighedMember> members,
                                                                 const std::stop_token& stop) {
  const ForecastStart coarse{coarse_or_same(*start.solver), start.steps, start.ranges, start.rain_forecast};
  std::vector<std::shared_ptr<const Forecast>> runs;
  for (const WeighedMember& member : members) {
    auto run = run_member(coarse, member.member, {}, Exposure{}, stop);
    if (!run) return pass(run);
    runs.push_back(without_fields(**run));
  }
  return runs;
}

}  // namespace sandtable
