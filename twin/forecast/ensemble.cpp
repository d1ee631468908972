#include "twin/forecast/ensemble.h"

#include <algorithm>

namespace sandtable {

void scale_rain(Forcing& forcing, double factor) {
  forcing.rain_mm_per_h *= factor;
  for (auto& [site, rate] : forcing.site_rain_mm_per_h) rate *= factor;
}

Result<std::shared_ptr<const Forecast>> run_member(const ForecastStart& start, const EnsembleMember& member,
                                                   std::span<const PumpRun> more_pumps, const Exposure& exposure,
                                                   const std::stop_token& stop, const ForecastProgress& progress) {
  const auto solver = start.solver->branch();
  solver->vary(member.model);
  std::vector<Forcing> steps = start.steps;
  add_pumps(more_pumps, solver->time(), steps);
  for (Forcing& step : steps) {
    scale_rain(step, member.rain_factor);
    for (auto& [site, rate] : step.pumped_m3_per_s) rate *= member.pump_share;
  }
  return run_forecast(*solver, steps, exposure, stop, progress);
}

Result<std::shared_ptr<const Forecast>> run_preview(const ForecastStart& start, std::span<const PumpRun> more_pumps,
                                                    const Exposure& exposure, const std::stop_token& stop,
                                                    const ForecastProgress& progress) {
  const auto coarse = start.solver->preview();
  if (!coarse) return fail(ErrorCode::kUnsupported, "{}: there is no coarser model", start.solver->label());
  std::vector<Forcing> steps = start.steps;
  add_pumps(more_pumps, coarse->time(), steps);
  return run_forecast(*coarse, steps, exposure, stop, progress);
}

std::shared_ptr<const Forecast> without_fields(const Forecast& run) {
  auto light = std::make_shared<Forecast>(run);
  for (ForecastFrame& frame : light->frames) {
    auto water = std::make_shared<Water>(*frame.water);
    water->field.reset();
    frame.water = std::move(water);
  }
  return light;
}

Spread spread_of(std::span<const double> values) {
  return {values.front(), *std::ranges::min_element(values), *std::ranges::max_element(values)};
}

}  // namespace sandtable
