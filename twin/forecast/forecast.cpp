#include "twin/forecast/forecast.h"

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

bool is_flooded(const Exposure& exposure, const FloodField* field, std::size_t place) {
  if (field == nullptr || !(field->depth_m().frame() == exposure.frame)) return false;
  const double depth = static_cast<double>(field->depth_m().values()[exposure.places[place].cell]);
  return depth >= kImpactDepths_m[kFloodedClass];
}

/// The greatest depth that each cell had so far; NaN while nothing is known of it.
class Deepest {
 public:
  void take(const Water& water) {
    if (!water.field) return;
    const Grid<float>& depth = water.field->depth_m();
    if (deepest_.empty()) {
      deepest_ = depth;
      return;
    }
    for (std::size_t i = 0; i < depth.values().size(); ++i) {
      deepest_.values()[i] = std::fmax(deepest_.values()[i], depth.values()[i]);
    }
  }
  [[nodiscard]] const Grid<float>& depth_m() const { return deepest_; }

 private:
  Grid<float> deepest_;
};

void note_arrivals(const Exposure& exposure, const Water& water, std::vector<bool>& reached,
                   std::vector<Arrival>& arrivals) {
  for (std::size_t place = 0; place < exposure.places.size(); ++place) {
    if (reached[place] || !is_flooded(exposure, water.field.get(), place)) continue;
    reached[place] = true;
    arrivals.push_back({place, water.valid_at});
  }
}

/// By place: whether the water stands there already, so that it cannot arrive.
std::vector<bool> flooded_places(const Exposure& exposure, const FloodField* field) {
  std::vector<bool> flooded(exposure.places.size());
  for (std::size_t place = 0; place < flooded.size(); ++place) flooded[place] = is_flooded(exposure, field, place);
  return flooded;
}

double pumped_m3_per_s(const Water& water) {
  double sum = 0;
  for (const SitePool& pool : water.pools) sum += pool.pumped_m3_per_s;
  return sum;
}

void widen(ForecastRange::Bounds& bounds, double value, bool is_first) {
  bounds.low = is_first ? value : std::min(bounds.low, value);
  bounds.high = is_first ? value : std::max(bounds.high, value);
}

}  // namespace

const ForecastFrame* Forecast::frame_at(UtcTime t) const {
  const auto after = std::ranges::upper_bound(frames, t, {}, [](const ForecastFrame& f) { return f.water->valid_at; });
  return after == frames.begin() ? nullptr : &*std::prev(after);
}

Result<std::shared_ptr<const Forecast>> run_forecast(FloodSolver& solver, std::span<const Forcing> steps,
                                                     const Exposure& exposure, const std::stop_token& stop,
                                                     const ForecastProgress& progress) {
  auto forecast = std::make_shared<Forecast>();
  forecast->from = solver.time();
  forecast->model = solver.label();
  const std::shared_ptr<const FloodField> start = solver.field();
  std::vector<bool> reached = flooded_places(exposure, start.get());
  Deepest deepest;
  WaterRecord record(exposure.arrival_depth_m);
  const auto note_water = [&](const FloodField* field) {
    if (field != nullptr) record.sample(seconds(field->valid_at() - forecast->from), *field);
  };
  note_water(start.get());
  for (const Forcing& step : steps) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "the forecast was cancelled");
    const UtcTime before = solver.time();
    auto water = solver.advance(step);
    if (!water) return pass(water);
    ForecastFrame frame{std::move(*water), {}};
    if (frame.water->field) frame.impact = impact_of(exposure, frame.water->field->depth_m());
    note_arrivals(exposure, *frame.water, reached, forecast->arrivals);
    deepest.take(*frame.water);
    note_water(frame.water->field.get());
    forecast->pumped_m3 += pumped_m3_per_s(*frame.water) * seconds(step.until - before);
    forecast->mass_error_ratio = frame.water->mass_error_ratio;
    forecast->frames.push_back(std::move(frame));
    if (progress) progress(static_cast<double>(forecast->frames.size()) / static_cast<double>(steps.size()));
  }
  forecast->worst = impact_of(exposure, deepest.depth_m());
  if (!record.empty()) forecast->record = std::make_shared<const WaterRecordFields>(record.take());
  return std::shared_ptr<const Forecast>(std::move(forecast));
}

ForecastRange range_of(std::span<const std::shared_ptr<const Forecast>> runs) {
  ForecastRange range;
  if (runs.empty()) return range;
  std::size_t frames = runs.front()->frames.size();
  for (const auto& run : runs) frames = std::min(frames, run->frames.size());
  range.buildings.resize(frames);
  range.roads_m.resize(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    range.at.push_back(runs.front()->frames[i].water->valid_at);
    for (const auto& run : runs) {
      const bool first = run == runs.front();
      const ForecastFrame& frame = run->frames[i];
      widen(range.buildings[i], static_cast<double>(frame.impact.buildings[kFloodedClass]), first);
      widen(range.roads_m[i], frame.impact.roads_m[kFloodedClass], first);
      for (const SitePool& pool : frame.water->pools) {
        auto& bounds = range.depth_m[pool.site];
        bounds.resize(frames);
        widen(bounds[i], pool.max_depth_m, first);
      }
    }
  }
  return range;
}

}  // namespace sandtable
