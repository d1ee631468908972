#include "twin/flood/overland/overland_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "twin/flood/hydraulics/hydraulics.h"
#include "twin/flood/overland/basin_cells.h"
#include "twin/flood/overland/basin_drain.h"
#include "twin/flood/overland/sensor_pull.h"
#include "twin/flood/overland/works.h"

namespace sandtable {
namespace {

constexpr std::string_view kLabel = "overland flow";
constexpr std::string_view kPreviewLabel = "overland flow preview";
constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr double kPerHour_mm = 1000.0 * 3600.0;  // mm/h in one m/s
constexpr float kDeep_m = 0.1F;
/// A smaller grid is done before anybody has looked at its preview.
constexpr std::size_t kFewestCellsForPreview = 4096;
/// In which the water comes two thirds of the way to what the sensors say: slower than their noise, faster than a
/// flood.
constexpr double kPull_s = 600;

/// What never changes while the model runs; shared by its branches.
struct District {
  std::vector<SiteId> sites;
  std::vector<BasinCells> cells;  ///< parallel to sites
  std::vector<double> catchment_m2;  ///< of each, with its houses that keep the water out
  double runoff_ratio = 0;
  double drain_m3_per_s_per_km2 = 0;
  double lifted_drain_ratio = 0;
  double manning = 0;
  bool rough_alike = true;  ///< the same roughness everywhere
  Grid<float> ground_m;     ///< as surveyed; NaN in houses that keep the water out
  Grid<std::uint8_t> buildings;  ///< may be empty
  bool buildings_block = false;
  std::vector<hydraulics::FaceCrest> crests;  ///< that stand from the start
  Grid<std::int16_t> basin;
  std::unique_ptr<const hydraulics::Hydraulics> at_rest;         ///< dry, at time 0
  std::unique_ptr<const hydraulics::Hydraulics> coarse_at_rest;  ///< the same on subgrid tables; null for small grids

  [[nodiscard]] bool has_cells(std::size_t i) const { return !cells[i].all.empty(); }
  [[nodiscard]] bool is_house(std::size_t cell) const { return !buildings.empty() && buildings.values()[cell] != 0; }
};

std::string drain_name(const SiteId& site) { return "drain " + site.str(); }
std::string pump_name(const SiteId& site) { return "pumps " + site.str(); }
std::string pump_name(const SiteId& site, std::size_t number) { return fmt::format("pumps {} {}", site.str(), number); }
std::string breach_name(std::size_t number) { return "breach " + std::to_string(number); }

template <class Value>
Value value_or(const std::map<SiteId, Value>& values, const SiteId& site, Value otherwise) {
  const auto found = values.find(site);
  return found == values.end() ? otherwise : found->second;
}

Status check_rates(const Forcing& forcing) {
  const auto check = [](std::string_view what, double value) -> Status {
    if (std::isfinite(value) && value >= 0) return {};
    return fail(ErrorCode::kInvalid, "overland flow: {} of {} is not a rate", what, value);
  };
  if (Status mean = check("rain", forcing.rain_mm_per_h); !mean) return mean;
  for (const auto& [site, rain] : forcing.site_rain_mm_per_h) {
    if (Status checked = check("rain at " + site.str(), rain); !checked) return checked;
  }
  for (const auto& [site, pumped] : forcing.pumped_m3_per_s) {
    if (Status checked = check("pumping at " + site.str(), pumped); !checked) return checked;
  }
  for (const auto& [site, level] : forcing.outfall_level_m) {
    if (!std::isfinite(level))
      return fail(ErrorCode::kInvalid, "overland flow: outfall level at {} is not finite", site.str());
  }
  return {};
}

/// A site that the place knew nothing of when the model was made.
struct NewSite {
  SiteId site;
  LocalXY position;
  std::string pumps;  ///< name of its device
  Hollow hollow;
  std::size_t basin = 0;  ///< in which its pumps draw
  double volume_m3 = 0;   ///< at the solver's time
};

class OverlandSolver final : public FloodSolver {
 public:
  OverlandSolver(std::shared_ptr<const District> district, UtcTime start, std::unique_ptr<hydraulics::Hydraulics> flow,
                 std::string_view label = kLabel)
      : district_(std::move(district)), label_(label), start_(start), time_(start), flow_(std::move(flow)) {
    look();
  }

  [[nodiscard]] std::string_view label() const override { return label_; }
  [[nodiscard]] UtcTime time() const override { return time_; }
  [[nodiscard]] std::shared_ptr<const FloodField> field() const override;
  Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) override;
  void vary(const ModelVariation& variation) override;
  Status intervene(const Intervention& intervention) override;
  [[nodiscard]] std::unique_ptr<FloodSolver> branch() const override {
    auto copy = std::make_unique<OverlandSolver>(district_, start_, flow_->branch(), label_);
    copy->time_ = time_;
    copy->variation_ = variation_;
    copy->works_ = works_;
    copy->shut_ = shut_;
    copy->breaches_ = breaches_;
    copy->new_sites_ = new_sites_;
    copy->met_ = met_;
    return copy;
  }
  [[nodiscard]] std::unique_ptr<FloodSolver> preview() const override;
  [[nodiscard]] Result<std::unique_ptr<FloodSolver>> branch_at(const Water& water) const override;

 private:
  /// Taken from the surface since the start, by basin.
  struct Taken {
    double drained_m3 = 0;
    double pumped_m3 = 0;
  };
  void look();
  Status meet(const std::map<SiteId, LocalXY>& sites);
  void set_pumps(const std::string& name, double m3_per_s);
  void add_new_pools(const std::vector<double>& pumped_m3_per_s, double run_s, Water& water);
  [[nodiscard]] double pumped_by_new_sites(std::size_t basin, const std::vector<double>& pumped_m3_per_s) const;
  [[nodiscard]] std::vector<double> taken_at_new_sites() const;
  Status pour(const Grid<float>& depth_m);
  Status drive(const Forcing& forcing, std::vector<double>& captured_m3_per_s);
  Status build(const Barrier& barrier);
  Status build(const Excavation& excavation);
  Status build(const LeveeBreach& breach);
  Status build(const OutfallGate& gate);
  Status follow(std::span<const DepthReading> readings, double run_s, Water& water);
  [[nodiscard]] DrainState drain_of(std::size_t basin, const Forcing& forcing) const;
  [[nodiscard]] double volume_on(std::span<const std::size_t> cells) const;
  [[nodiscard]] std::vector<Taken> taken() const;
  [[nodiscard]] SitePool pool_on(SiteId site, std::span<const std::size_t> cells) const;

  std::shared_ptr<const District> district_;
  std::string_view label_;
  UtcTime start_;  ///< time 0 of the flow
  UtcTime time_;
  std::unique_ptr<hydraulics::Hydraulics> flow_;
  ModelVariation variation_;
  std::vector<Intervention> works_;  ///< all that was built, in its order
  std::set<SiteId> shut_;            ///< sites whose outfall gate is closed
  std::vector<SiteId> breaches_;     ///< by number: the site whose river level stands before it
  Grid<float> depth_m_;              ///< at time_
  std::vector<double> volume_m3_;    ///< of each basin at time_
  std::vector<NewSite> new_sites_;
  std::size_t met_ = 0;  ///< so many new sites were ever met: numbers their devices
};

/// Takes over what the flow shows now.
void OverlandSolver::look() {
  flow_->copy_depth(depth_m_);
  volume_m3_.clear();
  for (std::size_t i = 0; i < district_->sites.size(); ++i) volume_m3_.push_back(volume_on(district_->cells[i].all));
}

/// What turned up gets its pool and pumps, what was withdrawn or moved loses them. Devices that stand still stay: the
/// books know their water.
Status OverlandSolver::meet(const std::map<SiteId, LocalXY>& sites) {
  std::erase_if(new_sites_, [&](const NewSite& known) {
    const auto found = sites.find(known.site);
    if (found != sites.end() && found->second == known.position) return false;
    set_pumps(known.pumps, 0);
    return true;
  });
  for (const auto& [site, position] : sites) {
    const auto basin = std::ranges::find(district_->sites, site);
    const bool has_basin = basin != district_->sites.end() &&
                           district_->has_cells(static_cast<std::size_t>(basin - district_->sites.begin()));
    if (has_basin || std::ranges::find(new_sites_, site, &NewSite::site) != new_sites_.end()) continue;
    NewSite met{site, position, pump_name(site, met_), hollow_around(district_->ground_m, district_->basin, position)};
    if (met.hollow.all.empty()) continue;
    hydraulics::Device pumps{met.pumps, met.hollow.suction, {}, std::make_unique<SitePumps>()};
    if (Status added = flow_->add_device(std::move(pumps)); !added) return added;
    met.basin = static_cast<std::size_t>(district_->basin.values()[met.hollow.suction.front()]);
    met.volume_m3 = volume_on(met.hollow.all);
    new_sites_.push_back(std::move(met));
    ++met_;
  }
  std::ranges::sort(new_sites_, {}, &NewSite::site);
  return {};
}

void OverlandSolver::set_pumps(const std::string& name, double m3_per_s) {
  static_cast<SitePumps&>(*flow_->device_law(name)).set(m3_per_s);
}

/// Sets the water of a flow that is dry.
Status OverlandSolver::pour(const Grid<float>& depth_m) {
  std::vector<std::size_t> cells;
  std::vector<float> depths;
  for (std::size_t cell = 0; cell < depth_m.values().size(); ++cell) {
    if (!(depth_m.values()[cell] > 0)) continue;
    cells.push_back(cell);
    depths.push_back(depth_m.values()[cell]);
  }
  if (Status set = flow_->edit_depth(cells, depths, hydraulics::Hydraulics::Booking::kEdit); !set) return set;
  look();
  return {};
}

std::unique_ptr<FloodSolver> OverlandSolver::preview() const {
  if (!district_->coarse_at_rest) return nullptr;
  auto coarse = std::make_unique<OverlandSolver>(district_, time_, district_->coarse_at_rest->branch(), kPreviewLabel);
  coarse->vary(variation_);
  for (const Intervention& work : works_) {
    if (!coarse->intervene(work)) return nullptr;
  }
  if (!coarse->pour(depth_m_)) return nullptr;
  return coarse;
}

Result<std::shared_ptr<const Water>> OverlandSolver::advance(const Forcing& forcing) {
  if (forcing.until <= time_) {
    return fail(ErrorCode::kInvalid, "overland flow: asked to run until {} from {}", format_iso(forcing.until),
                format_iso(time_));
  }
  if (Status checked = check_rates(forcing); !checked) return pass(checked);
  if (Status met = meet(forcing.sites_since); !met) return pass(met);
  std::vector<double> captured_m3_per_s;
  if (Status driven = drive(forcing, captured_m3_per_s); !driven) return pass(driven);
  const std::vector<Taken> before = taken();
  const std::vector<double> before_at_new_m3 = taken_at_new_sites();
  if (Status ran = flow_->advance(seconds(forcing.until - start_)); !ran) return pass(ran);
  const double run_s = seconds(forcing.until - time_);
  time_ = forcing.until;
  flow_->copy_depth(depth_m_);

  const std::vector<Taken> after = taken();
  auto water = std::make_shared<Water>();
  water->valid_at = time_;
  water->model = label();
  if (Status followed = follow(forcing.readings, run_s, *water); !followed) return pass(followed);
  std::vector<double> pumped_at_new = taken_at_new_sites();
  for (std::size_t i = 0; i < pumped_at_new.size(); ++i) {
    pumped_at_new[i] = (pumped_at_new[i] - before_at_new_m3[i]) / run_s;
  }
  for (std::size_t i = 0; i < district_->sites.size(); ++i) {
    if (!district_->has_cells(i)) continue;
    SitePool pool = pool_on(district_->sites[i], district_->cells[i].all);
    const double drained = (after[i].drained_m3 - before[i].drained_m3) / run_s;
    pool.pumped_m3_per_s = (after[i].pumped_m3 - before[i].pumped_m3) / run_s;
    pool.drained_m3_per_s = drained + captured_m3_per_s[i];
    // What ran off and what neighbours sent: all that explains the change of volume.
    const double gained = (pool.volume_m3 - volume_m3_[i]) / run_s + pumped_by_new_sites(i, pumped_at_new);
    pool.inflow_m3_per_s = std::max(0.0, gained + pool.drained_m3_per_s + pool.pumped_m3_per_s);
    volume_m3_[i] = pool.volume_m3;
    water->pools.push_back(std::move(pool));
  }
  add_new_pools(pumped_at_new, run_s, *water);
  water->mass_error_ratio = flow_->mass_error_ratio();
  water->field = field();
  return std::shared_ptr<const Water>(std::move(water));
}

Status OverlandSolver::follow(std::span<const DepthReading> readings, double run_s, Water& water) {
  const std::vector<DepthReading> on_streets = beside_houses(district_->buildings, readings);
  SensorPull pull = pull_towards(district_->ground_m, depth_m_, on_streets, 1 - std::exp(-run_s / kPull_s));
  water.innovations = std::move(pull.innovations);
  const auto booking = hydraulics::Hydraulics::Booking::kAssimilation;
  if (!pull.cells.empty()) {
    if (Status set = flow_->edit_depth(pull.cells, pull.depth_m, booking); !set) return set;
    flow_->copy_depth(depth_m_);
  }
  water.assimilated_m3 = flow_->ledger().assimilated_m3;
  return {};
}

void OverlandSolver::vary(const ModelVariation& variation) {
  if (std::isfinite(variation.drain_factor) && variation.drain_factor >= 0) {
    variation_.drain_factor = variation.drain_factor;
  }
  if (!(variation.roughness_factor > 0)) return;
  // A factor beyond what any ground has is refused there, and changes nothing.
  const Status varied = district_->rough_alike
                            ? flow_->set_manning(district_->manning * variation.roughness_factor)
                            : flow_->scale_manning(variation.roughness_factor / variation_.roughness_factor);
  if (!varied) return;
  variation_.roughness_factor = variation.roughness_factor;
}

Status OverlandSolver::intervene(const Intervention& intervention) {
  Status built = std::visit([this](const auto& one) { return build(one); }, intervention);
  if (built) works_.push_back(intervention);
  return built;
}

Status OverlandSolver::build(const Barrier& barrier) {
  Grid<float> ground_m;
  flow_->copy_ground(ground_m);
  auto crests = crests_of(barrier, ground_m);
  if (!crests) return pass(crests);
  // Where it crosses an older one the higher of the two holds the water.
  for (const Intervention& work : works_) {
    const auto* older = std::get_if<Barrier>(&work);
    if (older == nullptr) continue;
    const auto standing = crests_of(*older, ground_m);
    if (standing) keep_higher(*standing, *crests);
  }
  keep_higher(district_->crests, *crests);
  return flow_->set_crests(*crests);
}

Status OverlandSolver::build(const Excavation& excavation) {
  Grid<float> ground_m;
  flow_->copy_ground(ground_m);
  const auto change = ground_of(excavation, ground_m);
  return change ? flow_->edit_ground(change->cells, change->ground_m) : pass(change);
}

Status OverlandSolver::build(const LeveeBreach& breach) {
  const auto behind = cells_behind(breach, district_->basin);
  if (!behind) return pass(behind);
  hydraulics::Device inflow{
      breach_name(breaches_.size()), {}, behind->cells, std::make_unique<BreachInflow>(breach.width_m)};
  if (Status added = flow_->add_device(std::move(inflow)); !added) return added;
  breaches_.push_back(district_->sites[static_cast<std::size_t>(behind->basin)]);
  return {};
}

Status OverlandSolver::build(const OutfallGate& gate) {
  if (std::ranges::find(district_->sites, gate.site) == district_->sites.end()) {
    return fail(ErrorCode::kInvalid, "outfall gate: site {} has no basin", gate.site.str());
  }
  if (gate.open)
    shut_.erase(gate.site);
  else
    shut_.insert(gate.site);
  return {};
}

DrainState OverlandSolver::drain_of(std::size_t basin, const Forcing& forcing) const {
  const double capacity =
      variation_.drain_factor * district_->drain_m3_per_s_per_km2 * district_->catchment_m2[basin] / 1e6;
  DrainState drain;
  drain.lifted_m3_per_s = capacity * district_->lifted_drain_ratio;
  drain.gravity_m3_per_s = capacity - drain.lifted_m3_per_s;
  if (shut_.contains(district_->sites[basin])) drain.gravity_m3_per_s = 0;
  drain.outfall_m =
      value_or(forcing.outfall_level_m, district_->sites[basin], -std::numeric_limits<double>::infinity());
  return drain;
}

/// Sets rain, drains and pumps for the time until the next call.
Status OverlandSolver::drive(const Forcing& forcing, std::vector<double>& captured_m3_per_s) {
  Grid<float> rain_mm_per_h(depth_m_.frame(), 0.0F);
  bool rains = false;
  for (std::size_t i = 0; i < district_->sites.size(); ++i) {
    captured_m3_per_s.push_back(0);
    if (!district_->has_cells(i)) continue;
    const BasinCells& cells = district_->cells[i];
    const SiteId& site = district_->sites[i];
    const double fallen = value_or(forcing.site_rain_mm_per_h, site, forcing.rain_mm_per_h);
    const double runoff_m3_per_s = fallen * district_->runoff_ratio / kPerHour_mm * district_->catchment_m2[i];
    DrainState drain = drain_of(i, forcing);
    const double capacity = drain_capacity_m3_per_s(drain, flow_->level_m(cells.all.front()));
    drain.captured_m3_per_s = std::min(runoff_m3_per_s, capacity);
    captured_m3_per_s.back() = drain.captured_m3_per_s;
    const double left_mm_per_h = (runoff_m3_per_s - drain.captured_m3_per_s) / cells.area_m2 * kPerHour_mm;
    if (left_mm_per_h > 0) {
      rains = true;
      for (const std::size_t cell : cells.all) rain_mm_per_h.values()[cell] = static_cast<float>(left_mm_per_h);
    }
    static_cast<BasinDrain&>(*flow_->device_law(drain_name(site))).set(drain);
    set_pumps(pump_name(site), value_or(forcing.pumped_m3_per_s, site, 0.0));
  }
  for (const NewSite& site : new_sites_) set_pumps(site.pumps, value_or(forcing.pumped_m3_per_s, site.site, 0.0));
  for (std::size_t i = 0; i < breaches_.size(); ++i) {
    constexpr double kNoRiver_m = -std::numeric_limits<double>::infinity();
    static_cast<BreachInflow&>(*flow_->device_law(breach_name(i)))
        .set(value_or(forcing.outfall_level_m, breaches_[i], kNoRiver_m));
  }
  if (!rains) return flow_->set_rain({});
  return flow_->set_rain({hydraulics::TimeSeries(1.0), std::move(rain_mm_per_h)});
}

double OverlandSolver::volume_on(std::span<const std::size_t> cells) const {
  double sum = 0;
  for (const std::size_t cell : cells) sum += static_cast<double>(depth_m_.values()[cell]);
  return sum * depth_m_.frame().cell_area_m2();
}

std::vector<OverlandSolver::Taken> OverlandSolver::taken() const {
  std::map<std::string, double, std::less<>> by_name;
  for (const hydraulics::DeviceAccount& account : flow_->ledger().devices) by_name[account.name] = account.taken_m3;
  std::vector<Taken> taken;
  for (const SiteId& site : district_->sites) taken.push_back({by_name[drain_name(site)], by_name[pump_name(site)]});
  return taken;
}

std::vector<double> OverlandSolver::taken_at_new_sites() const {
  std::vector<double> taken_m3;
  for (const NewSite& site : new_sites_) {
    const auto& accounts = flow_->ledger().devices;
    const auto account = std::ranges::find(accounts, site.pumps, &hydraulics::DeviceAccount::name);
    taken_m3.push_back(account == accounts.end() ? 0 : account->taken_m3);
  }
  return taken_m3;
}

/// What pumps of new sites took from a basin.
double OverlandSolver::pumped_by_new_sites(std::size_t basin, const std::vector<double>& pumped_m3_per_s) const {
  double sum = 0;
  for (std::size_t i = 0; i < new_sites_.size(); ++i) sum += new_sites_[i].basin == basin ? pumped_m3_per_s[i] : 0;
  return sum;
}

/// Drains are counted with the basin that the new site lies in; what flows in is the rest of its balance.
void OverlandSolver::add_new_pools(const std::vector<double>& pumped_m3_per_s, double run_s, Water& water) {
  for (std::size_t i = 0; i < new_sites_.size(); ++i) {
    NewSite& site = new_sites_[i];
    SitePool pool = pool_on(site.site, site.hollow.all);
    pool.pumped_m3_per_s = pumped_m3_per_s[i];
    pool.inflow_m3_per_s = std::max(0.0, (pool.volume_m3 - site.volume_m3) / run_s + pool.pumped_m3_per_s);
    site.volume_m3 = pool.volume_m3;
    water.pools.push_back(std::move(pool));
  }
}

SitePool OverlandSolver::pool_on(SiteId site, std::span<const std::size_t> cells) const {
  SitePool pool;
  pool.site = std::move(site);
  pool.volume_m3 = volume_on(cells);
  pool.level_m = flow_->level_m(cells.front());
  for (const std::size_t cell : cells) {
    const float depth = depth_m_.values()[cell];
    if (depth > kDeep_m) pool.flooded_area_m2 += depth_m_.frame().cell_area_m2();
    if (static_cast<double>(depth) <= pool.max_depth_m) continue;
    pool.max_depth_m = static_cast<double>(depth);
    pool.level_m = flow_->level_m(cell);
  }
  return pool;
}

std::shared_ptr<const FloodField> OverlandSolver::field() const {
  Grid<float> speed_m_per_s;
  flow_->copy_speed(speed_m_per_s);
  Grid<float> known(depth_m_.frame(), kUnknown);
  for (std::size_t cell = 0; cell < known.values().size(); ++cell) {
    if (district_->basin.values()[cell] < 0) continue;
    known.values()[cell] = district_->buildings_block && district_->is_house(cell) ? 0 : depth_m_.values()[cell];
  }
  std::vector<std::uint8_t> steps = speed_steps_of(known, speed_m_per_s);
  return std::make_shared<const FloodField>(time_, std::move(known), std::move(steps));
}

Result<std::unique_ptr<FloodSolver>> OverlandSolver::branch_at(const Water& water) const {
  const GridFrame& frame = depth_m_.frame();
  if (!water.field || !(water.field->depth_m().frame() == frame)) {
    return fail(ErrorCode::kInvalid, "overland flow: the recorded water lies on another grid");
  }
  auto then = std::make_unique<OverlandSolver>(district_, water.valid_at, district_->at_rest->branch());
  if (Status poured = then->pour(water.field->depth_m()); !poured) return pass(poured);
  return then;
}

Status check_setup(const OverlandSetup& setup) {
  const auto ratio = [](double value) { return value >= 0 && value <= 1; };
  if (!ratio(setup.runoff_ratio) || !ratio(setup.lifted_drain_ratio)) {
    return fail(ErrorCode::kInvalid, "overland flow: runoff_ratio {} and lifted_drain_ratio {} must lie in [0, 1]",
                setup.runoff_ratio, setup.lifted_drain_ratio);
  }
  if (!std::isfinite(setup.drain_m3_per_s_per_km2) || setup.drain_m3_per_s_per_km2 < 0) {
    return fail(ErrorCode::kInvalid, "overland flow: drain_m3_per_s_per_km2 of {} is not a rate",
                setup.drain_m3_per_s_per_km2);
  }
  if (!std::isfinite(setup.infiltration_mm_per_h) || setup.infiltration_mm_per_h < 0) {
    return fail(ErrorCode::kInvalid, "overland flow: infiltration_mm_per_h of {} is not a rate",
                setup.infiltration_mm_per_h);
  }
  if (!(setup.basin.frame() == setup.ground_m.frame()))
    return fail(ErrorCode::kInvalid, "overland flow: ground and basins lie on different grids");
  if (!setup.buildings.empty() && !(setup.buildings.frame() == setup.ground_m.frame()))
    return fail(ErrorCode::kInvalid, "overland flow: ground and buildings lie on different grids");
  std::set<SiteId> sites;
  for (const OverlandBasin& basin : setup.basins) {
    if (!sites.insert(basin.site).second)
      return fail(ErrorCode::kInvalid, "overland flow: site {} is named twice", basin.site.str());
  }
  for (const std::int16_t index : setup.basin.values()) {
    if (index < -1 || index >= static_cast<int>(setup.basins.size())) {
      return fail(ErrorCode::kInvalid, "overland flow: basin {} of {}", index, setup.basins.size());
    }
  }
  return {};
}

/// Water that runs over the rim of the grid is gone.
std::vector<hydraulics::EdgeBoundary> free_edges(const GridFrame& frame) {
  using hydraulics::Side;
  std::vector<hydraulics::EdgeBoundary> edges;
  for (const Side side : {Side::kWest, Side::kEast, Side::kNorth, Side::kSouth}) {
    const bool along_rows = side == Side::kWest || side == Side::kEast;
    edges.push_back(
        {side, 0, (along_rows ? frame.rows : frame.columns) - 1, hydraulics::EdgeKind::kFree, {}, std::nullopt});
  }
  return edges;
}

hydraulics::Setup flow_setup(const OverlandSetup& setup, const District& district, hydraulics::Scheme scheme) {
  hydraulics::Setup flow;
  flow.boundaries = free_edges(setup.ground_m.frame());
  flow.ground_m = setup.ground_m;
  flow.manning = setup.manning;
  flow.manning_grid = setup.manning_grid;
  flow.crests = setup.crests;
  flow.scheme = scheme;
  flow.threads = setup.threads;
  if (setup.infiltration_mm_per_h > 0) {
    flow.losses.kind = hydraulics::LossKind::kConstant;
    flow.losses.rate_mm_per_h = setup.infiltration_mm_per_h;
  }
  for (std::size_t i = 0; i < district.sites.size(); ++i) {
    if (!district.has_cells(i)) continue;
    const SiteId& site = district.sites[i];
    flow.devices.push_back({drain_name(site), district.cells[i].gathering, {}, std::make_unique<BasinDrain>()});
    flow.devices.push_back({pump_name(site), district.cells[i].suction, {}, std::make_unique<SitePumps>()});
  }
  return flow;
}

/// The area that drains into each basin: its cells, and the roofs between them.
std::vector<double> catchments_m2(const OverlandSetup& setup, const std::vector<BasinCells>& cells) {
  std::vector<double> area_m2;
  for (const BasinCells& basin : cells) area_m2.push_back(basin.area_m2);
  for (std::size_t cell = 0; setup.buildings_block && cell < setup.buildings.values().size(); ++cell) {
    const int basin = setup.basin.values()[cell];
    if (setup.buildings.values()[cell] != 0 && basin >= 0)
      area_m2[static_cast<std::size_t>(basin)] += setup.ground_m.frame().cell_area_m2();
  }
  return area_m2;
}

}  // namespace

Result<std::unique_ptr<FloodSolver>> make_overland(OverlandSetup setup) {
  if (Status checked = check_setup(setup); !checked) return pass(checked);
  for (std::size_t cell = 0; setup.buildings_block && cell < setup.buildings.values().size(); ++cell) {
    if (setup.buildings.values()[cell] != 0) setup.ground_m.values()[cell] = kUnknown;
  }
  auto district = std::make_shared<District>();
  std::vector<LocalXY> pump_positions;
  for (const OverlandBasin& basin : setup.basins) {
    district->sites.push_back(basin.site);
    pump_positions.push_back(basin.pump_position);
  }
  district->cells = basin_cells(setup.ground_m, setup.basin, pump_positions);
  district->catchment_m2 = catchments_m2(setup, district->cells);
  district->runoff_ratio = setup.runoff_ratio;
  district->drain_m3_per_s_per_km2 = setup.drain_m3_per_s_per_km2;
  district->lifted_drain_ratio = setup.lifted_drain_ratio;
  district->manning = setup.manning;
  district->rough_alike = !setup.manning_grid;
  district->ground_m = setup.ground_m;
  district->basin = setup.basin;
  district->buildings = setup.buildings;
  district->buildings_block = setup.buildings_block;
  district->crests = setup.crests;
  if (setup.ground_m.frame().size() >= kFewestCellsForPreview) {
    auto coarse = hydraulics::Hydraulics::make(flow_setup(setup, *district, hydraulics::Scheme::kSubgrid));
    if (!coarse) return pass(coarse);
    district->coarse_at_rest = std::move(*coarse);
  }
  auto made = hydraulics::Hydraulics::make(flow_setup(setup, *district, hydraulics::Scheme::kLocalInertial));
  if (!made) return pass(made);
  district->at_rest = (*made)->branch();
  return std::make_unique<OverlandSolver>(std::move(district), setup.start, std::move(*made));
}

}  // namespace sandtable
