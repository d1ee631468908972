#include "twin/forecast/pump_set.h"

#include <algorithm>
#include <array>

#include "twin/forecast/placement.h"

namespace sandtable {
namespace {

constexpr double kClear_m = kImpactDepths_m[0];

double moved_m3(const PumpRun& pump, UtcTime by) {
  return pump.discharge_m3_per_s * seconds(std::min(pump.running.to, by) - pump.running.from);
}

std::vector<PumpRun> most_water_first(std::vector<PumpRun> pumps, UtcTime by) {
  std::erase_if(pumps, [&](const PumpRun& pump) { return pump.running.from >= by || !(pump.discharge_m3_per_s > 0); });
  std::ranges::stable_sort(pumps, std::ranges::greater{}, [&](const PumpRun& pump) { return moved_m3(pump, by); });
  return pumps;
}

/// The deepest water of each frame, and whether it is gone from a frame on.
using Depths = std::vector<double>;
bool is_clear_from(const Depths& depths, std::size_t frame) {
  return std::ranges::all_of(std::span(depths).subspan(frame), [](double depth) { return depth < kClear_m; });
}

Depths depths_of(const Forecast& run, const Exposure& exposure, std::span<const std::uint32_t> cells) {
  Depths depths;
  for (const ForecastFrame& frame : run.frames) {
    const auto& field = frame.water->field;
    depths.push_back(field && field->depth_m().frame() == exposure.frame ? deepest_m(field->depth_m(), cells) : 0);
  }
  return depths;
}

/// The deepest water within the reach that is not among `cells`.
double deepest_beside_m(const Forecast& run, const PumpReach& reach, std::span<const std::uint32_t> cells,
                        std::size_t frame) {
  const auto& field = run.frames[frame].water->field;
  if (!field) return 0;
  std::vector<std::uint32_t> beside(reach.cells);
  std::vector<std::uint32_t> within(cells.begin(), cells.end());
  std::ranges::sort(beside);
  std::ranges::sort(within);
  std::vector<std::uint32_t> rest;
  std::ranges::set_difference(beside, within, std::back_inserter(rest));
  return deepest_m(field->depth_m(), rest);
}

/// How many of the pumps are enough: tries counts with runs, beginning at a guess.
class CountSearch {
 public:
  CountSearch(std::size_t most, std::size_t guess) : most_(most), next_(guess) {}

  [[nodiscard]] bool is_over() const { return next_ == 0; }
  [[nodiscard]] std::size_t next() const { return next_; }
  /// The least count that is known to be enough; 0 while none is.
  [[nodiscard]] std::size_t enough() const { return enough_; }
  void try_all() { next_ = most_; }
  [[nodiscard]] bool is_least() const { return enough_ == too_few_ + 1; }

  void tried(bool clears) {
    if (clears)
      enough_ = next_;
    else
      too_few_ = next_;
    if (enough_ > 0) {
      // The guess is seldom far off: one less is tried before the middle.
      const std::size_t gap = enough_ - too_few_;
      next_ = gap <= 1 ? 0 : clears && !halving_ ? enough_ - 1 : too_few_ + gap / 2;
      halving_ = true;
    } else {
      // Where neither the guess nor one more is enough, often nothing is: all are tried next, then the middle.
      next_ = too_few_ == most_ ? 0 : std::min(most_, too_few_ + step_);
      halving_ = step_ > 1;
      step_ = most_;
    }
  }

 private:
  std::size_t most_;
  std::size_t next_;
  std::size_t too_few_ = 0;
  std::size_t enough_ = 0;
  std::size_t step_ = 1;
  bool halving_ = false;
};

}  // namespace

Result<PumpSet> smallest_pump_set(const PumpSetTask& task, const std::stop_token& stop,
                                  const ForecastProgress& progress) {
  const ForecastFrame* at_or_before = task.base.frame_at(task.by);
  if (at_or_before == nullptr || task.by > task.base.to()) {
    return fail(ErrorCode::kInvalid, "{} is not within the forecast from {} to {}", format_iso(task.by),
                format_iso(task.base.from), format_iso(task.base.to()));
  }
  const auto by = static_cast<std::size_t>(at_or_before - task.base.frames.data());
  const PondCourse course(task.base, task.reach, task.exposure);
  const std::vector<std::uint32_t> cells = course.clearable_cells();
  const std::vector<PumpRun> pumps = most_water_first(task.available, task.by);
  const auto first = [&](std::size_t count) { return std::span(pumps).first(count); };

  PumpSet set;
  set.in_time = pumps.size();
  const Depths without = depths_of(task.base, task.exposure, cells);
  set.depth_without_m = without[by];
  set.depth_out_of_reach_m = deepest_beside_m(task.base, task.reach, cells, by);
  if (is_clear_from(without, by) || pumps.empty()) {
    set.clears = is_clear_from(without, by);
    set.fewest = set.clears;
    set.depth_with_m = {without[by], without[by], without[by]};
    return set;
  }

  const auto tell = [&](double done) {
    // How many runs it takes is not known before: most often three, and those of the ensemble.
    constexpr double kUsual = 2 + kEnsemble.size();
    if (progress) progress(std::min(0.95, (set.runs + done) / kUsual));
  };
  const auto run = [&](const EnsembleMember& member, std::size_t count) -> Result<Depths> {
    auto forecast = run_member(task.start, member, first(count), task.exposure, stop, tell);
    if (!forecast) return pass(forecast);
    ++set.runs;
    return depths_of(**forecast, task.exposure, cells);
  };
  std::size_t guess = 1;
  while (guess < pumps.size() && !is_clear_from(course.deepest_m(course.drawdowns_m(first(guess)), cells), by)) ++guess;

  CountSearch search(pumps.size(), guess);
  std::array<double, kEnsemble.size()> depths{};
  while (!search.is_over()) {
    const bool last = set.runs + 1 >= kMostPumpSetRuns;
    if (last && search.enough() > 0) break;
    if (last) search.try_all();
    const std::size_t count = search.next();
    const auto tried = run(kEnsemble[0], count);
    if (!tried) return pass(tried);
    const bool clears = is_clear_from(*tried, by);
    // What the answer's own set leaves is that of its smallest success, or of all pumps.
    if (clears || count == pumps.size()) depths[0] = (*tried)[by];
    search.tried(clears);
  }
  set.clears = search.enough() > 0;
  set.fewest = search.is_least();
  const std::size_t count = set.clears ? search.enough() : pumps.size();
  for (std::size_t m = 1; m < kEnsemble.size(); ++m) {
    const auto other = run(kEnsemble[m], count);
    if (!other) return pass(other);
    depths[m] = (*other)[by];
  }
  set.depth_with_m = spread_of(depths);
  set.pumps.assign(pumps.begin(), pumps.begin() + static_cast<std::ptrdiff_t>(count));
  return set;
}

}  // namespace sandtable
