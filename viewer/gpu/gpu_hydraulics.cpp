#include "viewer/gpu/gpu_hydraulics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace sandtable::gpu {
namespace {

using namespace hydraulics;

constexpr int kFirstBatch = 16;
constexpr int kLongestBatch = 256;
/// In steps of water 1 m deep: what is left of a stretch is kept in single precision, good to 1e-4 of a step then.
constexpr double kLongestStretch = 1024;
/// Horton's losses are given to the card as a parabola: over so long a stretch it is right to 1e-4.
constexpr double kLongestStretchWithLosses_s = 120;
/// Rain on a tile in one step stays within a word of 32 bits.
constexpr double kMostQuantaInAStep = 1 << 20;
constexpr double kLowest_m = -1e6;
constexpr DepthQuanta kOneMillimetre = 4194;

/// Through three values at the beginning, the middle and the end: x + y t + z t^2.
void parabola(double first, double middle, double last, double length, float* out) {
  out[0] = static_cast<float>(first);
  out[1] = static_cast<float>((4 * middle - 3 * first - last) / length);
  out[2] = static_cast<float>(2 * (first - 2 * middle + last) / (length * length));
}

/// Some too many rather than one too few: those after the end cost next to nothing.
int steps_in(float stretch_s, float step_s) {
  return static_cast<int>(std::min(static_cast<float>(kLongestBatch), stretch_s / step_s + 2));
}

LawBlock::Kind kind_of(FaceRules::Kind kind) {
  if (kind == FaceRules::Kind::kLevel) return LawBlock::kLevel;
  return kind == FaceRules::Kind::kFree ? LawBlock::kFree : LawBlock::kCrest;
}

std::string label_of(const GpuDevice& device) { return fmt::format("local inertial, {}", device.renderer_name()); }

}  // namespace

GpuHydraulics::GpuHydraulics(Setup setup, std::shared_ptr<GpuDevice> device)
    : GridHydraulics(std::move(setup)), device_(std::move(device)), label_(label_of(*device_)) {}

GpuHydraulics::GpuHydraulics(const GpuHydraulics& origin, std::nullptr_t)
    : GridHydraulics(origin, nullptr), device_(origin.device_), label_(origin.label_) {}

GpuHydraulics::~GpuHydraulics() { forget_card(); }

Status GpuHydraulics::check_supported(const Setup& setup) {
  if (setup.scheme != Scheme::kLocalInertial)
    return fail(ErrorCode::kUnsupported, "the graphics card knows the local inertial scheme only");
  if (setup.losses.kind == LossKind::kGreenAmpt)
    return fail(ErrorCode::kUnsupported, "the graphics card knows no Green-Ampt losses");
  return {};
}

Result<std::unique_ptr<GpuHydraulics>> GpuHydraulics::make(Setup setup) {
  if (auto good = check(setup); !good) return pass(good);
  if (auto good = check_supported(setup); !good) return pass(good);
  auto device = GpuDevice::open();
  if (!device) return pass(device);
  auto run = make_on(std::move(*device), std::move(setup));
  if (const Status opened = run->open_card(); !opened) return pass(opened);
  return run;
}

std::unique_ptr<GpuHydraulics> GpuHydraulics::make_on(std::shared_ptr<GpuDevice> device, Setup setup) {
  return std::unique_ptr<GpuHydraulics>(new GpuHydraulics(std::move(setup), std::move(device)));
}

std::unique_ptr<Hydraulics> GpuHydraulics::branch() const {
  return std::unique_ptr<Hydraulics>(new GpuHydraulics(*this, nullptr));
}

Status GpuHydraulics::open_card() {
  if (device_->lost()) {
    forget_card();
    auto device = GpuDevice::open();
    if (!device) return pass(device);
    device_ = std::move(*device);
    label_ = label_of(*device_);
  }
  if (water_) return {};
  const GpuDevice::Lease lease(*device_);
  if (!lease.good()) return fail(ErrorCode::kIo, "{}: cannot be used on this thread", device_->renderer_name());
  auto water = GpuWater::make(*device_, layout_);
  if (!water) return pass(water);
  water_ = std::move(*water);
  return {};
}

void GpuHydraulics::forget_card() {
  if (water_) {
    const GpuDevice::Lease lease(*device_);
    water_.reset();
  }
  terrain_on_card_ = flow_on_card_ = weight_on_card_ = false;
}

Status GpuHydraulics::advance(double until_s) {
  if (!std::isfinite(until_s) || until_s <= time_s_)
    return fail(ErrorCode::kInvalid, "advance to {} s: not later than the run's time, {} s", until_s, time_s_);
  if (auto opened = open_card(); !opened) return opened;
  const GpuDevice::Lease lease(*device_);
  if (!lease.good()) return fail(ErrorCode::kIo, "{}: cannot be used on this thread", device_->renderer_name());
  std::vector<std::byte> sources;
  StateWriter keeper(sources);
  sources_.save(keeper);
  points_.save(keeper);
  const Ledger ledger = ledger_;
  const WorkDone work = work_;
  const double time = time_s_;
  Status done = run(until_s);
  if (done) done = bring_back();
  if (done) return {};
  StateReader reader(sources);
  sources_.restore(reader);
  points_.restore(reader);
  ledger_ = ledger;
  work_ = work;
  time_s_ = time;
  flow_on_card_ = false;
  return done;
}

Status GpuHydraulics::run(double until_s) {
  build_laws();
  put_what_is_new();
  put_points();
  water_->begin();
  if (!places_.empty()) {
    static_cast<void>(water_->clock(exchanged_));
    for (std::size_t i = 0; i < places_.size(); ++i) at_points_.depth[places_[i]] = exchanged_[i];
  }
  while (time_s_ < until_s) {
    double end = std::min(
        {until_s, sources_.next_event_s(time_s_), rules_.next_event_s(time_s_), points_.next_event_s(time_s_)});
    end = std::min(end, time_s_ + kLongestStretch * sweep_->longest_step_s(frame_.cell_m, 1, 0));
    if (sources_.loss_kind() == LossKind::kHorton) end = std::min(end, time_s_ + kLongestStretchWithLosses_s);
    if (auto done = run_stretch(end, end == until_s); !done) return done;
  }
  return {};
}

void GpuHydraulics::put_what_is_new() {
  if (!terrain_on_card_) water_->put_terrain(*terrain_);
  if (!flow_on_card_) water_->put_flow(flow_, *terrain_);
  if (!weight_on_card_) water_->put_weight(sources_.weight());
  terrain_on_card_ = flow_on_card_ = weight_on_card_ = true;
}

void GpuHydraulics::put_points() {
  places_ = points_.cells();
  std::sort(places_.begin(), places_.end());
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  exchanged_.resize(places_.size());
  if (!places_.empty()) at_points_.depth.resize(layout_.size());
  water_->put_places(std::vector<std::int32_t>(places_.begin(), places_.end()));

  std::vector<std::uint32_t> pinned;
  const auto pin = [&](int column, int row) { pinned.push_back(static_cast<std::uint32_t>(tile_of(column, row))); };
  for (const std::size_t cell : rules_.wet_places(layout_)) {
    const auto columns = static_cast<std::size_t>(layout_.columns);
    pin(static_cast<int>(cell % columns), static_cast<int>(cell / columns));
  }
  for (const std::size_t place : places_)
    pin(static_cast<int>(place % layout_.pitch) - CellLayout::kFrameColumns,
        static_cast<int>(place / layout_.pitch) - CellLayout::kFrameRows);
  water_->put_pins(pinned);
}

int GpuHydraulics::tile_of(int column, int row) const {
  if (column < 0 || row < 0 || column >= layout_.tile_columns * kTileColumns || row >= layout_.tile_rows * kTileRows)
    return -1;
  return row / kTileRows * layout_.tile_columns + column / kTileColumns;
}

void GpuHydraulics::build_laws() {
  laws_.clear();
  rule_of_law_.clear();
  std::map<std::pair<std::size_t, bool>, std::size_t> law_of_face;
  const auto rules = rules_.rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto& rule = rules[i];
    const std::size_t place = layout_.at(rule.column, rule.row);
    LawBlock law{.place = static_cast<std::int32_t>(place),
                 .stride = rule.east ? 1 : static_cast<std::int32_t>(layout_.pitch),
                 .kind = kind_of(rule.kind),
                 .inner = rule.inner_after ? 1 : 0,
                 .tile = tile_of(rule.column, rule.row),
                 .tile_beyond = rule.east ? tile_of(rule.column + 1, rule.row) : tile_of(rule.column, rule.row + 1)};
    const auto [known, is_new] = law_of_face.try_emplace({place, rule.east}, laws_.size());
    if (is_new) {
      laws_.push_back(law);
      rule_of_law_.push_back(i);
    } else {
      laws_[known->second] = law;
      rule_of_law_[known->second] = i;
    }
  }
}

void GpuHydraulics::set_laws(double from_s, double to_s) {
  // Linear in between; the end itself may lie behind a jump.
  const double middle = (from_s + to_s) / 2;
  const auto head = [&](std::size_t i) {
    const auto& rule = rules_.rules()[rule_of_law_[i]];
    const auto place = static_cast<std::size_t>(laws_[i].place);
    const double here = terrain_->ground_m[place];
    const double beyond = terrain_->ground_m[place + static_cast<std::size_t>(laws_[i].stride)];
    return std::max(kLowest_m, rule.now_m) - (rule.is_edge() ? rule.ground_m : std::max(here, beyond));
  };
  rules_.set_time(from_s);
  std::vector<double> heads;
  for (std::size_t i = 0; i < laws_.size(); ++i) heads.push_back(head(i));
  rules_.set_time(middle);
  for (std::size_t i = 0; i < laws_.size(); ++i) {
    LawBlock& law = laws_[i];
    law.head = static_cast<float>(heads[i]);
    law.rate = law.kind == LawBlock::kFree ? rules_.rules()[rule_of_law_[i]].slope
                                           : static_cast<float>((head(i) - heads[i]) / (middle - from_s));
  }
}

RunBlock GpuHydraulics::stretch_block(double end_s, bool last) const {
  const double length = end_s - time_s_;
  RunBlock run;
  run.cell_m = static_cast<float>(frame_.cell_m);
  run.step_at_1_m = static_cast<float>(sweep_->longest_step_s(frame_.cell_m, 1, 0));
  run.longest_step = static_cast<float>(sweep_->longest_step_s(frame_.cell_m, 0, 0));
  run.stretch_s = static_cast<float>(length);
  run.flushes = last ? 1 : 0;
  const auto first = sources_.waiting(time_s_);
  const auto middle = sources_.waiting(time_s_ + length / 2);
  const auto whole = sources_.waiting(end_s);
  parabola(first.rain, middle.rain, whole.rain, length, run.rain_waiting);
  parabola(first.losses, middle.losses, whole.losses, length, run.loss_waiting);
  run.rain_waiting[3] = static_cast<float>(sources_.fallen());
  run.rains = whole.rain > first.rain || first.rain >= 1 ? 1 : 0;
  run.loses = sources_.loss_kind() != LossKind::kNone ? 1 : 0;
  const float steepest = std::max(run.rain_waiting[1], run.rain_waiting[1] + 2 * run.rain_waiting[2] * run.stretch_s);
  if (steepest > 0) run.longest_step = std::min(run.longest_step, static_cast<float>(kMostQuantaInAStep) / steepest);
  return run;
}

Status GpuHydraulics::run_stretch(double end_s, bool last) {
  set_laws(time_s_, end_s);
  water_->begin_stretch(stretch_block(end_s, last), laws_);
  int batch = last_dt_s_ > 0 ? steps_in(static_cast<float>(end_s - time_s_), last_dt_s_) : kFirstBatch;
  ClockBlock clock;
  do {
    if (places_.empty()) {
      water_->step(batch);
      clock = water_->clock();
    } else {
      water_->limit_step(static_cast<float>(std::min(1e9, points_.longest_step_s(time_s_, at_points_))));
      water_->step(1);
      clock = water_->clock(exchanged_);
    }
    if (auto good = device_->check("a flood run"); !good) return good;
    const double now = clock.remaining > 0 ? end_s - static_cast<double>(clock.remaining) : end_s;
    if (clock.failed == 0 && !places_.empty()) clock.deepest = exchange(now, clock.deepest);
    time_s_ = now;
    if (clock.failed != 0) return failure();
    last_dt_s_ = clock.dt;
    batch = steps_in(clock.remaining, clock.dt);
  } while (clock.remaining > 0);
  if (clock.least < 0 || clock.deepest > kDeepest) return failure();
  sources_.settle(end_s, clock.rain_fallen, clock.loss_fallen);
  return {};
}

DepthQuanta GpuHydraulics::exchange(double now_s, DepthQuanta deepest) {
  for (std::size_t i = 0; i < places_.size(); ++i) at_points_.depth[places_[i]] = exchanged_[i];
  const DepthQuanta filled = points_.apply(time_s_, now_s - time_s_, *terrain_, at_points_, ledger_);
  for (std::size_t i = 0; i < places_.size(); ++i) exchanged_[i] = at_points_.depth[places_[i]];
  deepest = std::max(deepest, filled);
  water_->put_exchanged(exchanged_, deepest);
  return deepest;
}

Status GpuHydraulics::failure() {
  if (fetched_.depth.size() != layout_.size()) fetched_ = FlowStore(layout_);
  water_->get_flow(fetched_);
  if (auto good = device_->check("a flood run"); !good) return good;
  std::swap(flow_, fetched_);
  Error error = unstable();
  std::swap(flow_, fetched_);
  return tl::unexpected<Error>(std::move(error));
}

Status GpuHydraulics::bring_back() {
  if (fetched_.depth.size() != layout_.size()) fetched_ = FlowStore(layout_);
  const GpuWater::Sums sums = water_->sums();
  const ClockBlock clock = water_->clock();
  water_->get_flow(fetched_);
  if (auto good = device_->check("a flood run"); !good) return good;
  std::swap(flow_, fetched_);
  const double m3_per_quantum = kMetresPerQuantum * frame_.cell_area_m2();
  ledger_.rain_m3 += static_cast<double>(sums.rain) * m3_per_quantum;
  ledger_.losses_m3 += static_cast<double>(sums.losses) * m3_per_quantum;
  ledger_.boundary_in_m3 += static_cast<double>(sums.in) * m3_per_quantum;
  ledger_.boundary_out_m3 += static_cast<double>(sums.out) * m3_per_quantum;
  constexpr std::uint64_t kCellsOfTile = kTileColumns * kTileRows;
  work_.steps += clock.steps;
  work_.cell_updates += ((std::uint64_t{clock.updates_high} << 32) + clock.updates_low) * kCellsOfTile;
  awake_cells_ = clock.awake.count * kCellsOfTile;
  const auto wet = static_cast<std::size_t>(
      std::count_if(flow_.depth.begin(), flow_.depth.end(), [](DepthQuanta d) { return d > kOneMillimetre; }));
  work_.most_wet_cells = std::max(work_.most_wet_cells, wet);
  return {};
}

WorkDone GpuHydraulics::work() const {
  WorkDone work = GridHydraulics::work();
  work.active_cells = awake_cells_;
  if (water_) work.memory_bytes += water_->memory_bytes() + (fetched_.depth.size() + at_points_.depth.size()) * 12;
  return work;
}

Status GpuHydraulics::set_rain(Rain rain) {
  weight_on_card_ = false;
  return GridHydraulics::set_rain(std::move(rain));
}

Status GpuHydraulics::set_manning(double manning) {
  terrain_on_card_ = false;
  return GridHydraulics::set_manning(manning);
}

Status GpuHydraulics::scale_manning(double factor) {
  terrain_on_card_ = false;
  return GridHydraulics::scale_manning(factor);
}

Status GpuHydraulics::edit_ground(std::span<const std::size_t> cells, std::span<const float> ground_m) {
  terrain_on_card_ = false;
  return GridHydraulics::edit_ground(cells, ground_m);
}

Status GpuHydraulics::edit_depth(std::span<const std::size_t> cells, std::span<const float> depth_m, Booking booking) {
  flow_on_card_ = false;
  return GridHydraulics::edit_depth(cells, depth_m, booking);
}

Status GpuHydraulics::restore(const SavedState& state) {
  terrain_on_card_ = flow_on_card_ = weight_on_card_ = false;
  return GridHydraulics::restore(state);
}

}  // namespace sandtable::gpu
