#include "twin/flood/bathtub_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "twin/flood/basin_curve.h"
#include "twin/flood/bathtub_ledger.h"

namespace sandtable {
namespace {

constexpr double kFullGravityHead_m = 0.5;
// Passes over all crests in one sub-step. What still stands too high after them goes on in the next sub-step.
constexpr int kLevellingPasses = 48;
constexpr double kSettled_m3 = 1e-4;

/// One bath: a site that has cells.
struct Pool {
  SiteId site;
  BasinCurve curve;
  double drain_m3_per_s = 0;  ///< of a free outfall
};

struct Crest {
  std::size_t from = 0;
  std::optional<std::size_t> to;  ///< empty: out of the model
  double level_m = 0;
  double share = 1;  ///< of the difference that one pass may move
};

/// What never changes while the model runs; shared by its branches.
struct Baths {
  Grid<float> ground_m;
  Grid<std::int16_t> pool_of_cell;
  std::vector<Pool> pools;
  std::vector<Crest> crests;
  BathtubParameters parameters;
};

/// Forcing of one pool, found once an advance.
struct Drive {
  double rain_m3_per_s = 0;
  double pumped_m3_per_s = 0;
  double outfall_m = -std::numeric_limits<double>::infinity();
};

template <class Value>
Value value_or(const std::map<SiteId, Value>& values, const SiteId& site, Value otherwise) {
  const auto found = values.find(site);
  return found == values.end() ? otherwise : found->second;
}

class BathtubSolver final : public FloodSolver {
 public:
  BathtubSolver(std::shared_ptr<const Baths> baths, UtcTime start, std::vector<double> volume_m3)
      : baths_(std::move(baths)), time_(start), volume_m3_(std::move(volume_m3)), ledger_(volume_m3_) {}

  [[nodiscard]] std::string_view label() const override { return "bathtub stand-in"; }
  [[nodiscard]] UtcTime time() const override { return time_; }
  [[nodiscard]] std::shared_ptr<const FloodField> field() const override;
  Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) override;
  void vary(const ModelVariation& variation) override {
    if (std::isfinite(variation.drain_factor) && variation.drain_factor >= 0) drain_factor_ = variation.drain_factor;
  }
  Status intervene(const Intervention& intervention) override;
  [[nodiscard]] std::unique_ptr<FloodSolver> branch() const override { return std::make_unique<BathtubSolver>(*this); }
  [[nodiscard]] Result<std::unique_ptr<FloodSolver>> branch_at(const Water& water) const override;

 private:
  [[nodiscard]] std::vector<Drive> drives(const Forcing& forcing) const;
  [[nodiscard]] double level_m(std::size_t pool) const { return baths_->pools[pool].curve.level_m(volume_m3_[pool]); }
  [[nodiscard]] double drain_m3_per_s(std::size_t pool) const {
    return drain_factor_ * baths_->pools[pool].drain_m3_per_s;
  }
  void fill_and_drain(std::size_t pool, const Drive& drive, double dt_s);
  [[nodiscard]] double gravity_drain_m3(std::size_t pool, double outfall_m, double dt_s) const;
  void level_out();
  double spill_once();
  [[nodiscard]] double spill_m3(const Crest& crest) const;
  [[nodiscard]] std::shared_ptr<const Water> water(const BathtubLedger& before, double seconds_run) const;

  std::shared_ptr<const Baths> baths_;
  UtcTime time_;
  std::vector<double> volume_m3_;  ///< by pool, never negative
  BathtubLedger ledger_;
  double drain_factor_ = 1;
  std::set<SiteId> shut_;  ///< sites whose outfall gate is closed
};

Status check_rate(std::string_view what, double value) {
  if (std::isfinite(value) && value >= 0) return {};
  return fail(ErrorCode::kInvalid, "bathtub: {} of {} is not a rate", what, value);
}

Status check_forcing(const Forcing& forcing, UtcTime now) {
  if (forcing.until <= now)
    return fail(ErrorCode::kInvalid, "bathtub: asked to run until {} from {}", format_iso(forcing.until),
                format_iso(now));
  if (Status mean = check_rate("rain", forcing.rain_mm_per_h); !mean) return mean;
  for (const auto& [site, rain] : forcing.site_rain_mm_per_h)
    if (Status checked = check_rate("rain at " + site.str(), rain); !checked) return checked;
  for (const auto& [site, pumped] : forcing.pumped_m3_per_s)
    if (Status checked = check_rate("pumping at " + site.str(), pumped); !checked) return checked;
  for (const auto& [site, level] : forcing.outfall_level_m)
    if (!std::isfinite(level))
      return fail(ErrorCode::kInvalid, "bathtub: outfall level at {} is not finite", site.str());
  return {};
}

Status BathtubSolver::intervene(const Intervention& intervention) {
  const auto* gate = std::get_if<OutfallGate>(&intervention);
  if (gate == nullptr) {
    return fail(ErrorCode::kUnsupported,
                "bathtub: a flat surface knows no ground to build on; the place's flood.model = \"overland\" does");
  }
  if (gate->open)
    shut_.erase(gate->site);
  else
    shut_.insert(gate->site);
  return {};
}

Result<std::shared_ptr<const Water>> BathtubSolver::advance(const Forcing& forcing) {
  if (const Status checked = check_forcing(forcing, time_); !checked) return pass(checked);
  const double total_s = seconds(forcing.until - time_);
  const double steps = std::ceil(total_s / seconds(baths_->parameters.step));
  const double dt_s = total_s / steps;
  const std::vector<Drive> driven = drives(forcing);
  const BathtubLedger before = ledger_;
  for (double step = 0; step < steps; ++step) {
    for (std::size_t pool = 0; pool < volume_m3_.size(); ++pool) fill_and_drain(pool, driven[pool], dt_s);
    level_out();
  }
  time_ = forcing.until;
  return water(before, total_s);
}

Result<std::unique_ptr<FloodSolver>> BathtubSolver::branch_at(const Water& water) const {
  std::vector<double> volume_m3;
  for (const Pool& pool : baths_->pools) {
    const auto found = std::ranges::find(water.pools, pool.site, &SitePool::site);
    if (found == water.pools.end() || !std::isfinite(found->volume_m3) || found->volume_m3 < 0)
      return fail(ErrorCode::kInvalid, "bathtub: the recorded water has no volume for {}", pool.site.str());
    volume_m3.push_back(found->volume_m3);
  }
  return std::make_unique<BathtubSolver>(baths_, water.valid_at, std::move(volume_m3));
}

std::vector<Drive> BathtubSolver::drives(const Forcing& forcing) const {
  constexpr double kMetresPerSecond = 1.0 / 1000.0 / 3600.0;  // of one mm/h
  std::vector<Drive> out;
  for (const Pool& pool : baths_->pools) {
    const double rain_mm_per_h = value_or(forcing.site_rain_mm_per_h, pool.site, forcing.rain_mm_per_h);
    Drive drive;
    drive.rain_m3_per_s = rain_mm_per_h * kMetresPerSecond * pool.curve.area_m2() * baths_->parameters.runoff_ratio;
    drive.pumped_m3_per_s = value_or(forcing.pumped_m3_per_s, pool.site, 0.0);
    drive.outfall_m = value_or(forcing.outfall_level_m, pool.site, drive.outfall_m);
    out.push_back(drive);
  }
  return out;
}

void BathtubSolver::fill_and_drain(std::size_t pool, const Drive& drive, double dt_s) {
  double& volume = volume_m3_[pool];
  const double rain = drive.rain_m3_per_s * dt_s;
  volume += rain;
  ledger_.book_rain(pool, rain);

  const double lifted = baths_->parameters.lifted_drain_ratio * drain_m3_per_s(pool) * dt_s;
  const double drained = std::min(volume, lifted + gravity_drain_m3(pool, drive.outfall_m, dt_s));
  volume -= drained;
  ledger_.book_drained(pool, drained);

  const double pumped = std::min(volume, drive.pumped_m3_per_s * dt_s);
  volume -= pumped;
  ledger_.book_pumped(pool, pumped);
}

double BathtubSolver::gravity_drain_m3(std::size_t pool, double outfall_m, double dt_s) const {
  if (shut_.contains(baths_->pools[pool].site)) return 0;
  const BasinCurve& curve = baths_->pools[pool].curve;
  const double opening = std::clamp((level_m(pool) - outfall_m) / kFullGravityHead_m, 0.0, 1.0);
  const double capacity = (1 - baths_->parameters.lifted_drain_ratio) * drain_m3_per_s(pool) * dt_s;
  // A long sub-step must not pull the pool below the river that it drains into.
  return std::min(capacity * opening, std::max(0.0, volume_m3_[pool] - curve.volume_m3(outfall_m)));
}

void BathtubSolver::level_out() {
  for (int i = 0; i < kLevellingPasses; ++i)
    if (spill_once() < kSettled_m3) return;
}

/// All transfers are found before the first is made, so the order of the crests does not matter. Returns what moved.
double BathtubSolver::spill_once() {
  std::vector<double> moves;
  moves.reserve(baths_->crests.size());
  for (const Crest& crest : baths_->crests) moves.push_back(spill_m3(crest));
  double moved = 0;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const Crest& crest = baths_->crests[i];
    const double m3 = std::min(moves[i], volume_m3_[crest.from]);
    if (!(m3 > 0)) continue;
    volume_m3_[crest.from] -= m3;
    if (crest.to) {
      volume_m3_[*crest.to] += m3;
      ledger_.book_overflow(crest.from, *crest.to, m3);
    } else {
      ledger_.book_overflow_out_of_model(crest.from, m3);
    }
    moved += m3;
  }
  return moved;
}

/// What one pass sends over a crest: a share of what stands above it and above the neighbour's water, and never more
/// than lifts the neighbour to the same level.
double BathtubSolver::spill_m3(const Crest& crest) const {
  const double level = level_m(crest.from);
  if (level <= crest.level_m) return 0;
  const double beyond = crest.to ? level_m(*crest.to) : -std::numeric_limits<double>::infinity();
  if (level <= beyond) return 0;
  const double excess =
      volume_m3_[crest.from] - baths_->pools[crest.from].curve.volume_m3(std::max(crest.level_m, beyond));
  if (!crest.to) return crest.share * excess;
  const double room = baths_->pools[*crest.to].curve.volume_m3(level) - volume_m3_[*crest.to];
  return crest.share * std::min(excess, room);
}

std::shared_ptr<const Water> BathtubSolver::water(const BathtubLedger& before, double seconds_run) const {
  auto out = std::make_shared<Water>();
  out->valid_at = time_;
  out->model = label();
  for (std::size_t i = 0; i < volume_m3_.size(); ++i) {
    const BasinCurve& curve = baths_->pools[i].curve;
    const PoolAccount& then = before.account(i);
    const PoolAccount& now = ledger_.account(i);
    SitePool pool;
    pool.site = baths_->pools[i].site;
    pool.level_m = level_m(i);
    pool.volume_m3 = volume_m3_[i];
    pool.max_depth_m = pool.level_m - curve.lowest_m();
    pool.flooded_area_m2 = curve.wet_area_m2(pool.level_m, 0.1);
    pool.inflow_m3_per_s = (now.rain - then.rain + now.overflow_in - then.overflow_in) / seconds_run;
    pool.drained_m3_per_s = (now.drained - then.drained) / seconds_run;
    pool.pumped_m3_per_s = (now.pumped - then.pumped) / seconds_run;
    out->pools.push_back(std::move(pool));
  }
  out->mass_error_ratio = ledger_.mass_error_ratio(volume_m3_);
  out->field = field();
  return out;
}

std::shared_ptr<const FloodField> BathtubSolver::field() const {
  Grid<float> depth_m(baths_->ground_m.frame(), std::numeric_limits<float>::quiet_NaN());
  for (std::size_t cell = 0; cell < depth_m.values().size(); ++cell) {
    const int pool = baths_->pool_of_cell.values()[cell];
    if (pool < 0) continue;
    // Unknown ground stays unknown water: NaN passes through.
    const double depth = level_m(static_cast<std::size_t>(pool)) - static_cast<double>(baths_->ground_m.values()[cell]);
    depth_m.values()[cell] = static_cast<float>(depth < 0 ? 0 : depth);
  }
  return std::make_shared<const FloodField>(time_, std::move(depth_m));
}

Status check_setup(const BathtubSetup& setup) {
  const BathtubParameters& p = setup.parameters;
  const auto ratio = [](double value) { return value >= 0 && value <= 1; };
  if (!ratio(p.runoff_ratio) || !ratio(p.lifted_drain_ratio))
    return fail(ErrorCode::kInvalid, "bathtub: runoff_ratio {} and lifted_drain_ratio {} must lie in [0, 1]",
                p.runoff_ratio, p.lifted_drain_ratio);
  if (Status drain = check_rate("drain_m3_per_s_per_km2", p.drain_m3_per_s_per_km2); !drain) return drain;
  if (p.step <= Duration{0}) return fail(ErrorCode::kInvalid, "bathtub: a step of {} ms", p.step.count());
  if (setup.sites.size() > static_cast<std::size_t>(std::numeric_limits<std::int16_t>::max()))
    return fail(ErrorCode::kLimit, "bathtub: {} sites, at most {}", setup.sites.size(),
                std::numeric_limits<std::int16_t>::max());
  if (std::set<SiteId>(setup.sites.begin(), setup.sites.end()).size() != setup.sites.size())
    return fail(ErrorCode::kInvalid, "bathtub: a site is named twice");
  for (const auto& [site, level] : setup.initial_level_m)
    if (!std::isfinite(level))
      return fail(ErrorCode::kInvalid, "bathtub: initial level of {} is not finite", site.str());
  return {};
}

/// Shares for which repeated passes settle: the local-degree weights of Xiao and Boyd (2004).
void set_shares(std::vector<Crest>& crests, std::size_t pools) {
  std::vector<int> neighbours(pools, 0);
  for (const Crest& crest : crests)
    if (crest.to) ++neighbours[crest.from];
  for (Crest& crest : crests)
    if (crest.to) crest.share = 1.0 / (1 + std::max(neighbours[crest.from], neighbours[*crest.to]));
}

}  // namespace

Result<std::unique_ptr<FloodSolver>> make_bathtub(const BathtubSetup& setup) {
  if (const Status checked = check_setup(setup); !checked) return pass(checked);
  auto network = make_basin_network(setup.ground_m, setup.basin, static_cast<int>(setup.sites.size()));
  if (!network) return pass(network);

  auto baths = std::make_shared<Baths>();
  baths->ground_m = setup.ground_m;
  baths->pool_of_cell = setup.basin;
  baths->parameters = setup.parameters;
  std::vector<std::int16_t> pool_of_site(setup.sites.size(), -1);
  std::vector<double> volume_m3;
  for (std::size_t i = 0; i < setup.sites.size(); ++i) {
    if (!network->curves[i]) continue;
    pool_of_site[i] = static_cast<std::int16_t>(baths->pools.size());
    const BasinCurve& curve = *network->curves[i];
    const double drain_m3_per_s = setup.parameters.drain_m3_per_s_per_km2 * curve.area_m2() / 1e6;
    volume_m3.push_back(curve.volume_m3(value_or(setup.initial_level_m, setup.sites[i], curve.lowest_m())));
    baths->pools.push_back({setup.sites[i], curve, drain_m3_per_s});
  }
  for (std::int16_t& index : baths->pool_of_cell.values())
    if (index >= 0) index = pool_of_site[static_cast<std::size_t>(index)];
  const auto pool_at = [&](int site) { return static_cast<std::size_t>(pool_of_site[static_cast<std::size_t>(site)]); };
  for (const BasinSpill& spill : network->spills) {
    Crest crest{pool_at(spill.from), std::nullopt, spill.crest_m, 1};
    if (spill.to) crest.to = pool_at(*spill.to);
    baths->crests.push_back(crest);
  }
  set_shares(baths->crests, baths->pools.size());
  return std::make_unique<BathtubSolver>(std::move(baths), setup.start, std::move(volume_m3));
}

}  // namespace sandtable
