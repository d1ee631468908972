#include "twin/forecast/ensemble.h"

#include <algorithm>
#include <future>

namespace sandtable {

void scale_rain(Forcing& forcing, double factor) {
  forcing.rain_mm_per_h *= factor;
  for (auto& [site, rate] : forcing.site_rain_mm_per_h) rate *= factor;
}

namespace {

void take(const RainRates& rates, Forcing& step) {
  step.rain_mm_per_h = rates.mm_per_h;
  step.site_rain_mm_per_h = rates.site_mm_per_h;
}

void rain_as(const EnsembleMember& member, const RainRange& range, Forcing& step) {
  if (member.rain == RainCase::kLow) take(range.low, step);
  if (member.rain == RainCase::kHigh) take(range.high, step);
  scale_rain(step, 1 + (member.rain_factor - 1) * range.gauge_share);
}

}  // namespace

Result<std::shared_ptr<const Forecast>> run_member(const ForecastStart& start, const EnsembleMember& member,
                                                   std::span<const PumpRun> more_pumps, const Exposure& exposure,
                                                   const std::stop_token& stop, const ForecastProgress& progress) {
  const auto solver = start.solver->branch();
  solver->vary(member.model);
  std::vector<Forcing> steps = start.steps;
  add_pumps(more_pumps, solver->time(), steps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Forcing& step = steps[i];
    rain_as(member, i < start.ranges.size() ? start.ranges[i] : range_of_gauges(step), step);
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

Result<PreviewPair> run_previews(const ForecastStart& without, const ForecastStart& with, const Exposure& exposure,
                                 const std::stop_token& stop) {
  auto beside = std::async(std::launch::async, [&] { return run_preview(without, {}, exposure, stop); });
  auto second = run_preview(with, {}, exposure, stop);
  auto first = beside.get();
  if (!first) return pass(first);
  if (!second) return pass(second);
  return PreviewPair{std::move(*first), std::move(*second)};
}

std::shared_ptr<const Forecast> without_fields(const Forecast& run) {
  auto light = std::make_shared<Forecast>(run);
  light->record.reset();
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
