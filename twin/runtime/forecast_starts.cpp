#include "twin/runtime/forecast_starts.h"

#include <algorithm>
#include <iterator>

#include "twin/runtime/forcing.h"

namespace sandtable {
namespace {

/// Takes one pump out of what was pumped: the question sends it elsewhere.
void leave_out(const ResourceId& id, const IncidentState& state, Forcing& forcing) {
  const auto found = state.resources->find(id);
  if (found == state.resources->end() || found->second.state != ResourceState::kPumping) return;
  const auto order = state.orders->find(found->second.order);
  if (order == state.orders->end()) return;
  const auto pumped = forcing.pumped_m3_per_s.find(order->second.site);
  if (pumped != forcing.pumped_m3_per_s.end()) {
    pumped->second = std::max(0.0, pumped->second - found->second.discharge_m3_per_s);
  }
}

void add_promised(const IncidentState& live, UtcTime from, std::span<const PumpMove> moved,
                  std::vector<Forcing>& steps) {
  std::vector<PumpRun> pumps = promised_pumps(live, from);
  std::erase_if(pumps, [&](const PumpRun& pump) {
    return std::ranges::find(moved, pump.resource, &PumpMove::resource) != moved.end();
  });
  add_pumps(pumps, from, steps);
}

}  // namespace

Result<ForecastStart> ForecastStarts::live(std::span<const PumpMove> moved, double rain_factor) const {
  ForecastStart start;
  start.solver = flood_.newest();
  if (!start.solver) return fail(ErrorCode::kNotFound, "no flood model runs here, so nothing can be forecast");
  const UtcTime from = start.solver->time();
  const auto snapshot = twin_.snapshot();
  look_ahead(snapshot->live, from, plan_.horizon, moved, rain_factor, start);
  return start;
}

Result<ForecastStart> ForecastStarts::past(UtcTime at, std::span<const PumpMove> moved, double rain_factor) const {
  const IncidentState then = twin_.history().state_at(at);
  if (!then.water) return fail(ErrorCode::kNotFound, "there is no modelled water at {}", format_iso(at));
  const auto model = flood_.newest();
  const FloodSolver* place = plan_.model ? plan_.model.get() : model.get();
  if (place == nullptr) return fail(ErrorCode::kNotFound, "no flood model runs here, so nothing can be forecast");
  auto solver = place->branch_at(*then.water);
  if (!solver) return pass(solver);
  ForecastStart start{std::move(*solver), {}};
  const UtcTime from = start.solver->time();
  const auto snapshot = twin_.snapshot();
  const UtcTime known = std::min(from + plan_.horizon, snapshot->live_at);
  start.steps = recorded(from, known, moved);
  for (Forcing& step : start.steps) {
    scale_rain(step, rain_factor);
    start.ranges.push_back(range_of_gauges(step));
  }
  if (from + plan_.horizon > known) {
    look_ahead(snapshot->live, known, from + plan_.horizon - known, moved, rain_factor, start);
  }
  return start;
}

void ForecastStarts::look_ahead(const IncidentState& state, UtcTime from, Duration horizon,
                                std::span<const PumpMove> moved, double rain_factor, ForecastStart& start) const {
  const Forcing now = forcing_from(state, from, rain_gauges_);
  RainOutlook rain;
  rain.half_life = plan_.rain_half_life;
  rain.factor = rain_factor;
  rain.forecast = usable_forecast(*state.rain_forecasts, from);
  rain.gauges_speak = now.rain_gauges > 0;
  for (const SiteConfig& site : state.incident->sites) rain.sites[site.id] = site.pump_position;
  OutlookSteps later = outlook_steps(now, from, horizon, plan_.step, rain);
  add_promised(state, from, moved, later.steps);
  std::ranges::move(later.steps, std::back_inserter(start.steps));
  std::ranges::move(later.ranges, std::back_inserter(start.ranges));
  if (rain.forecast != nullptr)
    start.rain_forecast = {rain.forecast->source, rain.forecast->issued, end_of(*rain.forecast)};
}

std::vector<Forcing> ForecastStarts::recorded(UtcTime from, UtcTime until, std::span<const PumpMove> moved) const {
  std::vector<Forcing> steps;
  while (from < until) {
    const UtcTime end = std::min(from + plan_.step, until);
    const IncidentState state = twin_.history().state_at(from + (end - from) / 2);
    Forcing forcing = forcing_from(state, end, rain_gauges_);
    for (const PumpMove& move : moved) leave_out(move.resource, state, forcing);
    steps.push_back(std::move(forcing));
    from = end;
  }
  return steps;
}

}  // namespace sandtable
