#include "twin/runtime/answer_desk.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "twin/core/decide.h"
#include "twin/core/resources/crew.h"
#include "twin/core/resources/pump_head.h"
#include "twin/forecast/pump_plan.h"
#include "twin/runtime/order_planning.h"

namespace sandtable {
namespace {

using std::chrono::minutes;

constexpr double kSamePlace_m = 10;
constexpr std::size_t kMostWays = 20000;  // vehicles that roam would fill it otherwise
/// Where nobody looks ahead, worth is counted over so long.
constexpr Duration kUnforeseen{minutes{180}};
/// A way that closes while a vehicle is on it is looked for again among roads that stay open for so long.
constexpr Duration kOnTheRoad{minutes{45}};
/// With less in the tank a pump is not worth sending.
constexpr double kLeastFuel_h = 0.25;
constexpr double kFlooded_m = kImpactDepths_m[kFloodedClass];
/// Starts within the same such span count as one, as do the frames of the forecast.
constexpr Duration kSameStart{minutes{5}};

const SitePool* pool_of(const Water* water, const SiteId& site) {
  if (water == nullptr) return nullptr;
  const auto pool = std::ranges::find(water->pools, site, &SitePool::site);
  return pool == water->pools.end() ? nullptr : &*pool;
}

std::int64_t tens(double metres) { return std::isfinite(metres) ? std::llround(metres / kSamePlace_m) : 0; }

/// When a site that is not yet flooded will be, at the latest moment at which the forecast still has it lower.
std::optional<UtcTime> floods_at(const Forecast& base, const SiteId& site, double depth_now_m) {
  if (depth_now_m >= kFlooded_m) return std::nullopt;
  UtcTime before = base.from;
  for (const ForecastFrame& frame : base.frames) {
    const SitePool* pool = pool_of(frame.water.get(), site);
    if (pool != nullptr && pool->max_depth_m >= kFlooded_m) return before;
    before = frame.water->valid_at;
  }
  return std::nullopt;
}

/// What the forecast lets flow into a site's pool from a moment on.
std::vector<ExpectedInflow> inflow_from(const Forecast& base, const SiteId& site, UtcTime from) {
  std::vector<ExpectedInflow> inflow;
  for (const ForecastFrame& frame : base.frames) {
    const SitePool* pool = pool_of(frame.water.get(), site);
    if (pool != nullptr && frame.water->valid_at > from)
      inflow.push_back({frame.water->valid_at - from, pool->inflow_m3_per_s});
  }
  return inflow;
}

bool meets(const WayCut& cut, UtcTime leaves, UtcTime arrives) {
  return cut.from < arrives && !(cut.open_again && *cut.open_again <= leaves);
}

/// Fuel, barriers or a shovel where they are needed, and not too much of them.
void consider_work(const IncidentState& state, const SiteConfig& site, const ResourceConfig& config, UtcTime now,
                   SiteAnswer& answer) {
  WorkNeed need = work_need(state, site, config, now);
  answer.stock = stock_left(state, config);
  const bool can_fill = answer.stock && work_unit(config.kind) == WorkUnit::kFuel_l;
  if (can_fill) need.task.amount = std::min(need.task.amount, *answer.stock);
  if (need.task.amount > 0) answer.work = work_time(config, need.task.amount);
  answer.need = std::move(need.task);
  answer.needed_by = need.by;
}

/// First those that may go, pumps before others, whoever has done its work first before the next.
bool is_better(const SiteAnswer& a, const SiteAnswer& b) {
  const auto done = [](const SiteAnswer& answer) {
    return answer.works_from + (answer.clearing ? answer.clearing->soonest : answer.work.value_or(Duration{0}));
  };
  return std::tuple(a.refusal.has_value(), !a.pumps(), done(a), -a.discharge_m3_per_s, a.resource) <
         std::tuple(b.refusal.has_value(), !b.pumps(), done(b), -b.discharge_m3_per_s, b.resource);
}

}  // namespace

struct AnswerDesk::Look {
  const IncidentState& state;
  UtcTime now;
  const Forecast* base;
  UtcTime horizon;
  OpenWays now_open;
  OpenWays stays_open;
  std::map<SiteId, std::vector<PumpRun>> ordered_since;  ///< the forecast does not know them
  std::map<std::tuple<std::int64_t, std::int64_t, SiteId, double>, std::shared_ptr<const Way>> ways;
};

AnswerDesk::AnswerDesk(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads)
    : exposure_(std::move(exposure)), reaches_(std::move(reaches)), roads_(roads) {
  if (exposure_) buildings_.emplace(*exposure_);
}

void AnswerDesk::take_over(const std::shared_ptr<const Forecast>& base) {
  if (base == base_) return;
  ponds_.clear();  // they borrow from the forecast before
  saved_.clear();
  base_ = base;
}

std::shared_ptr<const SiteAnswers> AnswerDesk::answer(const IncidentState& state, UtcTime now,
                                                      const std::shared_ptr<const Forecast>& base,
                                                      std::optional<UtcTime> forecast_issued) {
  const auto began = std::chrono::steady_clock::now();
  if (reaches_.follow(state)) take_over(nullptr);  // ponds borrow from the reaches too
  take_over(base);
  if (dry_ways_.size() > kMostWays) dry_ways_.clear();
  std::vector<std::shared_ptr<const FloodField>> water;
  if (state.water) water.push_back(state.water->field);
  std::vector<std::shared_ptr<const FloodField>> to_come = water;
  if (base) {
    for (const ForecastFrame& frame : base->frames) {
      const UtcTime at = frame.water->valid_at;
      if (at >= now && at <= now + kOnTheRoad) to_come.push_back(frame.water->field);
    }
  }
  Look look{
      state, now, base.get(), base ? std::max(base->to(), now) : now + kUnforeseen, {roads_, water}, {roads_, to_come},
      {},    {}};
  if (base) {
    for (PumpRun& run : promised_pumps(state, now)) {
      const OrderId& order = state.resources->at(run.resource).order;
      const auto issued = state.orders->find(order);
      const bool is_new = issued != state.orders->end() && issued->second.sent_at > base->from;
      if (is_new) look.ordered_since[run.site].push_back(std::move(run));
    }
  }

  auto answers = std::make_shared<SiteAnswers>();
  answers->as_of = now;
  if (state.water) answers->water_at = state.water->valid_at;
  answers->forecast_issued = base ? forecast_issued : std::nullopt;
  answers->knows_roads = roads_ != nullptr;
  answers->horizon = look.horizon;
  for (const SiteConfig& config : state.incident->sites) {
    RankedSite site;
    site.site = config.id;
    if (const SitePool* pool = pool_of(state.water.get(), config.id)) {
      site.depth_m = pool->max_depth_m;
    } else {
      site.is_told_alone = state.is_declared(config.id);
    }
    site.depth_to_come_m = site.depth_m;
    if (base) {
      for (const ForecastFrame& frame : base->frames) {
        const SitePool* pool = pool_of(frame.water.get(), config.id);
        if (pool != nullptr) site.depth_to_come_m = std::max(site.depth_to_come_m, pool->max_depth_m);
      }
    }
    site.is_served = std::ranges::any_of(*state.orders, [&](const auto& entry) {
      return entry.second.site == config.id && !is_closed(entry.second.state);
    });
    for (const auto& [id, resource] : *state.resources) {
      site.answers.push_back(consider(look, site, config, resource));
    }
    std::ranges::sort(site.answers, is_better);
    answers->sites.push_back(std::move(site));
  }
  answers->computed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return answers;
}

SiteAnswer AnswerDesk::consider(Look& look, const RankedSite& site, const SiteConfig& config,
                                const Resource& resource) {
  SiteAnswer answer;
  answer.resource = resource.config.id;
  answer.capacity_m3_per_s = resource.config.capacity_m3_per_s;
  answer.head_m = pump_head_m(look.state, config.id);
  answer.discharge_m3_per_s = discharge_at_head(resource.config, answer.head_m);
  answer.is_mutual_aid = resource.config.mutual_aid;
  answer.payer = payer_of(resource.config);
  answer.setup = resource.config.setup_time;
  const bool burns = answer.pumps() || resource.config.kind == ResourceKind::kGenerator;
  if (burns) {
    answer.fuel_h = fuel_hours_left(resource, look.now).value_or(seconds(resource.config.endurance) / 3600);
  }
  answer.works_from = look.now + kTurnout + answer.setup;
  consider_work(look.state, config, resource.config, look.now, answer);
  const auto object = [&](std::string key, std::string subject) {
    if (!answer.refusal) answer.refusal = Refusal{std::move(key), std::move(subject)};
  };
  IssueOrder order;
  order.id = OrderId("?");  // only asked about, never issued
  order.resource = answer.resource;
  order.site = config.id;
  order.task = answer.need;
  if (auto decision = decide(look.state, order, {look.now, "outlook", Role::kAdministrator}); !decision) {
    answer.is_forbidden = true;
    answer.refusal = std::move(decision.error());
    if (answer.refusal->key == "refusal.must_rest" && is_crew(resource.config)) {
      answer.refusal->key = "refusal.shift_over";
    }
  }

  const auto from = standing_at(look.state, resource);
  if (!from) {
    object("refusal.no_position", answer.resource.str());
    return answer;
  }
  const auto way = this->way(look, config, resource, *from);
  if (way->none) {
    object(way->none->key, way->none->subject);
    return answer;
  }
  answer.travel_time = way->route.travel_time;
  answer.way_m = way->route.length_m;
  answer.detour = std::max(Duration{0}, way->route.travel_time - way->dry_time);
  answer.works_from += *answer.travel_time;
  answer.way_cut = way->cut;
  const UtcTime leaves = look.now + kTurnout;
  const ZoneOffset zone = look.state.incident->zone;
  if (answer.way_cut && meets(*answer.way_cut, leaves, leaves + *answer.travel_time)) {
    object("refusal.way_closes", format_clock(answer.way_cut->from, zone, false));
  }
  if (answer.fuel_h && *answer.fuel_h < kLeastFuel_h) object("refusal.no_fuel", answer.resource.str());
  if (const auto left = shift_left(resource, look.now); left && look.now + *left <= answer.works_from) {
    object("refusal.shift_ends", format_clock(look.now + std::max(*left, Duration{0}), zone, false));
  }
  if (!crew_for(look.state, resource.config, answer.works_from - look.now, look.now)) {
    object("refusal.no_crew", std::to_string(resource.config.crew_needed));
  }
  if (answer.pumps() && !(answer.discharge_m3_per_s > 0)) {
    object("refusal.head_too_high", fmt::format("{:.1f} m", answer.head_m.value_or(0)));
  }

  if (answer.way_cut) {
    answer.last_safe = LastSafe{answer.way_cut->from - *answer.travel_time - kTurnout, LastSafe::Why::kWayCloses};
  }
  if (work_unit(resource.config.kind) == WorkUnit::kFuel_l) {
    if (answer.need.receiver.empty()) object("refusal.nothing_to_fill", config.id.str());
    if (answer.stock == 0.0) object("refusal.stock_short", "0 l");
  }
  if (answer.needed_by) {
    const UtcTime by = *answer.needed_by - (answer.works_from - look.now);
    if (!answer.last_safe || by < answer.last_safe->at) answer.last_safe = LastSafe{by, LastSafe::Why::kRunsDry};
  }
  if (!answer.pumps()) return answer;
  if (look.base != nullptr) {
    if (const auto floods = floods_at(*look.base, config.id, site.depth_m)) {
      const UtcTime by = *floods - (answer.works_from - look.now);
      if (!answer.last_safe || by < answer.last_safe->at) answer.last_safe = LastSafe{by, LastSafe::Why::kSiteFloods};
    }
  }

  PumpRun run{answer.resource, config.id, answer.discharge_m3_per_s, {answer.works_from, look.horizon}};
  run.running.to = std::min(run.running.to, answer.works_from + from_seconds(*answer.fuel_h * 3600));
  if (run.running.to <= run.running.from) return answer;
  double there_m3 = 0;
  if (const SitePool* pool = pool_of(look.state.water.get(), config.id)) {
    const auto expected = look.base == nullptr ? std::vector<ExpectedInflow>{}
                                               : inflow_from(*look.base, config.id, answer.works_from);
    answer.clearing = clearing_time(*pool, answer.discharge_m3_per_s, expected);
    const double net = pool->inflow_m3_per_s - pool->drained_m3_per_s - pool->pumped_m3_per_s;
    there_m3 = pool->volume_m3 + std::max(net, 0.0) * seconds(look.horizon - look.now);
  }
  if (look.base != nullptr) {
    for (const ForecastFrame& frame : look.base->frames) {
      const SitePool* pool = pool_of(frame.water.get(), config.id);
      if (pool != nullptr) there_m3 = std::max(there_m3, pool->volume_m3);
    }
  }
  const auto ordered = look.ordered_since.find(config.id);
  if (ordered != look.ordered_since.end()) {
    for (const PumpRun& other : ordered->second) {
      const Duration runs = std::min(other.running.to, look.horizon) - other.running.from;
      there_m3 -= other.discharge_m3_per_s * std::max(seconds(runs), 0.0);
    }
  }
  answer.worth.pumped_m3 =
      std::clamp(there_m3, 0.0, answer.discharge_m3_per_s * seconds(run.running.to - run.running.from));
  if (site.is_wet() && !site.is_told_alone) answer.worth.building_minutes = building_minutes(look, config.id, run);
  return answer;
}

double AnswerDesk::building_minutes(const Look& look, const SiteId& site, const PumpRun& run) {
  if (!exposure_ || !base_) return 0;
  const PumpReach* reach = reaches_.find(site);
  if (reach == nullptr) return 0;
  static const std::vector<PumpRun> kNone;
  const auto known = look.ordered_since.find(site);
  std::vector<PumpRun> pumps = known == look.ordered_since.end() ? kNone : known->second;
  const auto start = run.running.from.time_since_epoch() / kSameStart;
  const std::tuple key{site, start, std::llround(run.discharge_m3_per_s * 1000), pumps.size()};
  const auto saved = saved_.find(key);
  if (saved != saved_.end()) return saved->second;
  const auto pond = ponds_.try_emplace(site, *base_, *reach, *exposure_).first;
  const auto minutes_of = [&] {
    return pond->second.building_minutes_saved(pond->second.drawdowns_m(pumps), *buildings_);
  };
  const double without = pumps.empty() ? 0 : minutes_of();
  pumps.push_back(run);
  return saved_[key] = std::max(0.0, minutes_of() - without);
}

const Result<Route>& AnswerDesk::dry_way(const SiteConfig& site, LocalXY from) {
  const FromTo key{tens(from.x), tens(from.y), tens(site.pump_position.x), tens(site.pump_position.y)};
  const auto known = dry_ways_.find(key);
  if (known != dry_ways_.end()) return known->second;
  if (roads_ != nullptr) return dry_ways_.emplace(key, roads_->fastest(from, site.pump_position)).first->second;
  return dry_ways_.emplace(key, straight_way(from, site.pump_position)).first->second;
}

AnswerDesk::Way AnswerDesk::find_way(Look& look, const SiteConfig& site, const WadingLimit& limit, LocalXY from) {
  Way way;
  const Result<Route>& dry = dry_way(site, from);
  if (!dry) {
    way.none = Refusal{"refusal.no_road", site.id.str()};
    return way;
  }
  way.dry_time = dry->travel_time;
  const auto take = [&](OpenWays& ways) {
    auto found = ways.to(site.pump_position, from, *dry, limit);
    if (!found) return false;
    way.route = *std::move(found);
    way.cut.reset();
    if (look.base == nullptr || look.base->frames.empty()) return true;
    const auto& field = look.base->frames.front().water->field;
    if (!field) return true;
    const GridFrame& frame = field->depth_m().frame();
    way.cells = cells_along(frame, way.route.path, kHose_m);
    way.cut = first_cut(*look.base, frame, way.cells, limit);
    return true;
  };
  if (!take(look.now_open)) {
    const std::string depth = fmt::format("{:.2f} m", look.now_open.deepest_on(dry->path));
    way.none = Refusal{"refusal.no_open_road", depth};
    return way;
  }
  const UtcTime leaves = look.now + kTurnout;
  if (!way.cut || !meets(*way.cut, leaves, leaves + way.route.travel_time)) return way;
  const Way first = way;
  if (!take(look.stays_open) || (way.cut && meets(*way.cut, leaves, leaves + way.route.travel_time))) return first;
  return way;
}

std::shared_ptr<const AnswerDesk::Way> AnswerDesk::way(Look& look, const SiteConfig& site, const Resource& resource,
                                                       LocalXY from) {
  const WadingLimit limit = wading_limit(resource.config);
  auto& known = look.ways[{tens(from.x), tens(from.y), site.id, limit.depth_m}];
  if (!known) known = std::make_shared<const Way>(find_way(look, site, limit, from));
  return known;
}

}  // namespace sandtable
