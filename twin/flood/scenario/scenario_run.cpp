#include "twin/flood/scenario/scenario_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace sandtable::scenario {
namespace {

constexpr double kDefaultSample_s = 10;
constexpr std::size_t kManyCells = 250'000;
// Below this a cell's speed is noise (the solver's own threshold for speeds).
constexpr double kDry_m = 1e-3;
constexpr double kSupercriticalShare = 0.02;

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Multiples of an interval, one after the other, never drifting.
class Ticks {
 public:
  explicit Ticks(double every_s) : every_s_(every_s) {}
  [[nodiscard]] double next_s() const { return static_cast<double>(count_) * every_s_; }
  bool due(double time_s) {
    if (next_s() > time_s) return false;
    while (next_s() <= time_s) ++count_;
    return true;
  }

 private:
  double every_s_;
  std::uint64_t count_ = 0;
};

/// One run from its first to its last sample.
class Driving {
 public:
  Driving(const Scenario& scenario, ScenarioSetup setup, RunOutputs& outputs)
      : scenario_(scenario),
        setup_(std::move(setup)),
        outputs_(outputs),
        record_(scenario.arrival_depth_m),
        samples_(sample_interval_s(scenario, setup_.hydraulics.ground_m.frame().size())),
        rows_(scenario.output_every_s) {}

  Result<RunResult> drive(const MakeWater& make_water);

 private:
  [[nodiscard]] double next_stop_s() const;
  Status stop_at(double time_s);
  Status take_rows(double time_s);
  Status take_rasters(double time_s);
  Status move_earth(double time_s);
  void sample(double time_s);
  void show(double time_s);
  RunResult finish(std::optional<Error> stopped);

  const Scenario& scenario_;
  ScenarioSetup setup_;
  RunOutputs& outputs_;
  std::unique_ptr<hydraulics::Hydraulics> water_;
  WaterRecord record_;
  Ticks samples_;
  Ticks rows_;
  std::size_t next_raster_ = 0;
  std::size_t next_edit_ = 0;
  Grid<float> depth_;
  Grid<float> speed_;
  bool fresh_ = false;  ///< depth_ is that of now
  std::size_t cells_ = 0;
  int threads_ = 0;
  double began_s_ = now_s();
  std::uint64_t shown_steps_ = 0;
  double shown_at_s_ = 0;
};

double Driving::next_stop_s() const {
  double stop = std::min({scenario_.end_s, samples_.next_s(), rows_.next_s()});
  if (next_raster_ < scenario_.rasters_at_s.size()) stop = std::min(stop, scenario_.rasters_at_s[next_raster_]);
  if (next_edit_ < setup_.later_edits.size()) stop = std::min(stop, setup_.later_edits[next_edit_].at_s);
  return stop;
}

void Driving::sample(double time_s) {
  water_->copy_depth(depth_);
  water_->copy_speed(speed_);
  record_.sample(time_s, depth_, speed_);
  fresh_ = true;
}

Status Driving::take_rows(double time_s) {
  std::vector<GaugeReading> readings;
  readings.reserve(setup_.gauges.size());
  if (!setup_.gauges.empty()) water_->copy_speed(speed_);
  for (const GaugeCell& gauge : setup_.gauges) {
    const double depth = water_->depth_m(gauge.cell);
    const auto speed = static_cast<double>(speed_.values()[gauge.cell]);
    readings.push_back({time_s, gauge.name, water_->level_m(gauge.cell), depth, depth > kDry_m ? speed : 0});
  }
  return outputs_.take_gauges(readings);
}

Status Driving::take_rasters(double time_s) {
  while (next_raster_ < scenario_.rasters_at_s.size() && scenario_.rasters_at_s[next_raster_] <= time_s) {
    if (!fresh_) water_->copy_depth(depth_);
    if (Status written = outputs_.take_depth(scenario_.rasters_at_s[next_raster_], depth_); !written) return written;
    ++next_raster_;
  }
  return {};
}

Status Driving::move_earth(double time_s) {
  while (next_edit_ < setup_.later_edits.size() && setup_.later_edits[next_edit_].at_s <= time_s) {
    const LaterEdit& later = setup_.later_edits[next_edit_++];
    Grid<float> ground;
    water_->copy_ground(ground);
    std::vector<std::size_t> cells = later.cells;
    std::erase_if(cells, [&](std::size_t cell) { return std::isnan(ground.values()[cell]); });  // a building stays one
    if (Status moved = water_->edit_ground(cells, edited_ground(later.edit, cells, ground)); !moved) {
      return fail(moved.error().code, "{}: {}", later.edit.where.written_at, moved.error().message);
    }
  }
  return {};
}

void Driving::show(double time_s) {
  const std::uint64_t steps = water_->work().steps;
  const double mean_step =
      steps > shown_steps_ ? (time_s - shown_at_s_) / static_cast<double>(steps - shown_steps_) : 0;
  shown_steps_ = steps;
  shown_at_s_ = time_s;
  const hydraulics::Ledger& ledger = water_->ledger();
  outputs_.show({time_s, scenario_.end_s, mean_step, ledger.volume_start_m3 + ledger.in_m3() - ledger.out_m3()});
}

Status Driving::stop_at(double time_s) {
  fresh_ = false;
  if (samples_.due(time_s) || time_s >= scenario_.end_s) sample(time_s);
  const bool row_due = rows_.due(time_s) || time_s >= scenario_.end_s;
  if (row_due) {
    if (Status written = take_rows(time_s); !written) return written;
  }
  if (Status written = take_rasters(time_s); !written) return written;
  if (Status moved = move_earth(time_s); !moved) return moved;
  if (row_due) show(time_s);
  return {};
}

RunResult Driving::finish(std::optional<Error> stopped) {
  const hydraulics::WorkDone work = water_->work();
  const hydraulics::Ledger& ledger = water_->ledger();
  const double end_m3 = water_->audited_volume_m3();
  RunResult result;
  if (stopped) sample(water_->time_s());
  result.summary = {.cells = cells_,
                    .wet_cells_max = work.most_wet_cells,
                    .steps = work.steps,
                    .simulated_s = water_->time_s(),
                    .wall_s = now_s() - began_s_,
                    .cell_updates = work.cell_updates,
                    .threads = threads_,
                    .scheme = std::string(scheme_word(scenario_.scheme)),
                    .solver = std::string(water_->label()),
                    .volume_initial_m3 = ledger.volume_start_m3,
                    .volume_in_m3 = ledger.in_m3(),
                    .volume_out_m3 = ledger.out_m3(),
                    .volume_end_m3 = end_m3,
                    .mass_error_ratio = ledger.mass_error_ratio(end_m3),
                    .warnings = std::move(setup_.warnings)};
  if (stopped) {
    result.summary.warnings.push_back(
        fmt::format("stopped at {:.3f} s of {:.3f} s: {}", water_->time_s(), scenario_.end_s, stopped->message));
  }
  if (scenario_.scheme != hydraulics::Scheme::kFullShallowWater && record_.most_supercritical() > kSupercriticalShare) {
    result.summary.warnings.push_back(fmt::format(
        "up to {:.0f} % of the wet cells ran faster than their own waves (Froude number above 1): {} is out "
        "of its depth in such flow; scheme = \"full-shallow-water\" is made for it",
        100 * record_.most_supercritical(), scheme_word(scenario_.scheme)));
  }
  result.fields = record_.fields();
  result.depth_m = std::move(depth_);
  result.stopped = std::move(stopped);
  return result;
}

Result<RunResult> Driving::drive(const MakeWater& make_water) {
  const auto& ground = setup_.hydraulics.ground_m.values();
  cells_ =
      ground.size() - static_cast<std::size_t>(std::ranges::count_if(ground, [](float z) { return std::isnan(z); }));
  threads_ = setup_.hydraulics.threads > 0 ? setup_.hydraulics.threads
                                           : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  auto made = make_water(std::move(setup_.hydraulics), scenario_.device);
  if (!made) return fail(made.error().code, "{}: {}", scenario_.file, made.error().message);
  water_ = *std::move(made);
  while (true) {
    if (Status taken = stop_at(water_->time_s()); !taken) return finish(taken.error());
    if (water_->time_s() >= scenario_.end_s) return finish(std::nullopt);
    if (outputs_.stop_wanted()) return finish(Error{ErrorCode::kCancelled, "stopped by a person"});
    if (Status went = water_->advance(next_stop_s()); !went) return finish(went.error());
  }
}

}  // namespace

double sample_interval_s(const Scenario& scenario, std::size_t cells) {
  if (scenario.sample_every_s) return *scenario.sample_every_s;
  return cells > kManyCells ? scenario.output_every_s : std::min(kDefaultSample_s, scenario.output_every_s);
}

std::string summary_json(const RunSummary& s, int indent) {
  using Json = nlohmann::ordered_json;
  const Json json{{"cells", s.cells},
                  {"wet_cells_max", s.wet_cells_max},
                  {"steps", s.steps},
                  {"simulated_s", s.simulated_s},
                  {"wall_s", s.wall_s},
                  {"cell_updates", s.cell_updates},
                  {"cell_updates_per_s", s.wall_s > 0 ? static_cast<double>(s.cell_updates) / s.wall_s : 0.0},
                  {"threads", s.threads},
                  {"scheme", s.scheme},
                  {"volume_initial_m3", s.volume_initial_m3},
                  {"volume_in_m3", s.volume_in_m3},
                  {"volume_out_m3", s.volume_out_m3},
                  {"volume_end_m3", s.volume_end_m3},
                  {"mass_error_ratio", s.mass_error_ratio},
                  {"warnings", s.warnings}};
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Result<std::unique_ptr<hydraulics::Hydraulics>> make_on_processor(hydraulics::Setup setup, RunDevice device) {
  if (device == RunDevice::kGpu)
    return fail(ErrorCode::kUnsupported, "run.device = \"gpu\": this build has no solver for graphics cards");
  return hydraulics::Hydraulics::make(std::move(setup));
}

Result<RunResult> run_scenario(const Scenario& scenario, ScenarioSetup setup, RunOutputs& outputs,
                               const MakeWater& make_water) {
  return Driving(scenario, std::move(setup), outputs).drive(make_water);
}

}  // namespace sandtable::scenario
