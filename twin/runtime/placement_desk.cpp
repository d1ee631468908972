#include "twin/runtime/placement_desk.h"

#include <algorithm>
#include <utility>

namespace sandtable {
namespace {

/// A pump that another county lends is there an hour after the call, if all goes well.
constexpr Duration kMutualAid{std::chrono::minutes{60}};
constexpr Duration kLongEnough{std::chrono::hours{24}};
/// So long a proof is shown beside newer estimates, with its time, while no order is given or ended.
constexpr Duration kProofLasts{std::chrono::minutes{30}};

std::vector<OrderId> open_orders(const IncidentState& state) {
  std::vector<OrderId> open;
  for (const auto& [id, order] : *state.orders) {
    if (!is_closed(order.state)) open.push_back(id);
  }
  return open;
}

/// The middle one of the place's pumps by capacity; 0 for a place without pumps.
double typical_discharge_m3_per_s(const IncidentState& state) {
  std::vector<double> capacities;
  for (const auto& [id, resource] : *state.resources) {
    if (resource.config.capacity_m3_per_s > 0) capacities.push_back(resource.config.capacity_m3_per_s);
  }
  if (capacities.empty()) return 0;
  std::ranges::nth_element(capacities, capacities.begin() + std::ssize(capacities) / 2);
  return capacities[capacities.size() / 2];
}

/// What was proved of the same pump at the same site lately.
void keep_proof(const Placement& before, UtcTime now, SitePlacement& place) {
  const auto known = std::ranges::find_if(before.sites, [&](const SitePlacement& p) {
    return p.row.site == place.row.site && p.row.pump.resource == place.row.pump.resource;
  });
  if (known == before.sites.end() || !known->confirmed_as_of || now - *known->confirmed_as_of > kProofLasts) return;
  place.row.building_minutes = known->row.building_minutes;
  place.confirmed_as_of = known->confirmed_as_of;
}

bool meets(const PumpOffer& offer, const std::optional<WayCut>& cut) {
  return cut && cut->from < offer.arrives && !(cut->open_again && *cut->open_again <= offer.leaves);
}

/// Who would meet a road under water that falls again leaves when it has fallen.
void wait_for_way(PumpOffer& offer, const std::optional<WayCut>& cut) {
  if (!meets(offer, cut) || !cut->open_again) return;
  const Duration later = *cut->open_again - offer.leaves;
  offer.waits_until = cut->open_again;
  offer.leaves += later;
  offer.arrives += later;
  offer.run.running = {offer.run.running.from + later, offer.run.running.to + later};
}

double deepest_at(const Forecast& base, const SiteId& site) {
  double deepest = 0;
  for (const ForecastFrame& frame : base.frames) {
    const auto pool = std::ranges::find(frame.water->pools, site, &SitePool::site);
    if (pool != frame.water->pools.end()) deepest = std::max(deepest, pool->max_depth_m);
  }
  return deepest;
}

}  // namespace

PlacementDesk::PlacementDesk(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads)
    : exposure_(std::move(exposure)),
      reaches_(std::move(reaches)),
      offers_(exposure_ ? exposure_->frame : GridFrame{}, roads) {}

void PlacementDesk::renew(ForecastStart start, std::span<const std::shared_ptr<const Forecast>> runs,
                          std::shared_ptr<const Forecast> coarse, const IncidentState& state, UtcTime now) {
  if (!exposure_ || !reaches_.is_known()) return;
  reaches_.follow(state);
  start_ = std::move(start);
  base_ = runs.front();
  coarse_ = coarse ? without_fields(*coarse) : nullptr;
  without_.clear();
  for (const auto& run : runs) without_.push_back(without_fields(*run));
  const std::vector<OrderId> were_open = std::exchange(open_orders_, open_orders(state));
  const auto before = std::exchange(placement_, nullptr);
  estimate(state, now, were_open == open_orders_ ? before.get() : nullptr);
}

void PlacementDesk::estimate(const IncidentState& state, UtcTime now, const Placement* before) {
  auto placement = std::make_shared<Placement>();
  placement->as_of = now;
  offered_ = offers_.at(state, now);
  placement->any_pump_free = !offered_.empty();
  std::map<SiteId, std::vector<PumpRun>> runs;
  std::map<const PumpWay*, std::optional<WayCut>> cuts;
  for (auto& [site, offers] : offered_) {
    for (const PumpOffer& offer : offers) {
      if (!cuts.contains(offer.way.get())) cuts[offer.way.get()] = cut_of(*offer.way);
    }
    for (PumpOffer& offer : offers) wait_for_way(offer, cuts[offer.way.get()]);
    // Who would meet a road that stays closed is taken only where nobody else can come.
    const auto never_passes = [&](const PumpOffer& o) { return !o.waits_until && meets(o, cuts[o.way.get()]); };
    if (!std::ranges::all_of(offers, never_passes)) std::erase_if(offers, never_passes);
    for (const PumpOffer& offer : offers) runs[site].push_back(offer.run);
  }
  if (const double typical = typical_discharge_m3_per_s(state); !placement->any_pump_free && typical > 0) {
    for (const PumpReach& reach : reaches_.all()) {
      runs[reach.site] = {{{}, reach.site, typical, {now + kMutualAid, now + kMutualAid + kLongEnough}}};
    }
  }
  for (PlacementRow& row : rank_sites(*base_, *exposure_, reaches_.all(), runs)) {
    SitePlacement place;
    const auto& offers = offered_[row.site];
    const auto offer = std::ranges::find(offers, row.pump, &PumpOffer::run);
    if (offer != offers.end()) {
      place.travel_time = offer->way->travel_time;
      place.way_cut = cuts[offer->way.get()];
      if (place.way_cut && !offer->waits_until) place.leave_by = place.way_cut->from - place.travel_time - kTurnout;
      place.waits_until = offer->waits_until;
      place.no_open_road = !offer->way->is_open;
    }
    place.comes_late = row.pump.running.from >= base_->to() && deepest_at(*base_, row.site) >= kImpactDepths_m[0];
    place.row = std::move(row);
    if (before != nullptr) keep_proof(*before, now, place);
    placement->sites.push_back(std::move(place));
  }
  placement_ = std::move(placement);
}

std::optional<WayCut> PlacementDesk::cut_of(const PumpWay& way) const {
  return first_cut(*base_, exposure_->frame, way.cells, VehicleClass::kPumpTruck);
}

bool PlacementDesk::is_current(const IncidentState& state, UtcTime now, Duration most) const {
  return placement_ && now >= placement_->as_of && now - placement_->as_of <= most &&
         open_orders_ == open_orders(state);
}

std::vector<SiteId> PlacementDesk::meant_sites(const ConfirmPlacement& question) const {
  std::vector<SiteId> sites;
  if (!placement_) return sites;
  for (const SitePlacement& place : placement_->sites) {
    const SiteId& site = place.row.site;
    const bool meant = question.sites.empty() ? sites.size() < kConfirmedSites
                                              : std::ranges::find(question.sites, site) != question.sites.end();
    if (meant) sites.push_back(site);
  }
  return sites;
}

Status PlacementDesk::preview(const SiteId& site, const ForecastStart& start, const Forecast& coarse,
                              const std::stop_token& stop) {
  auto changed = std::make_shared<Placement>(*placement_);
  const auto place = std::ranges::find_if(changed->sites, [&](const SitePlacement& p) { return p.row.site == site; });
  if (place == changed->sites.end()) return fail(ErrorCode::kNotFound, "site {} is not ranked", site.str());
  PumpRun pump = place->row.pump;
  const Duration later = std::max(Duration{0}, coarse.from - changed->as_of);
  pump.running = {pump.running.from + later, pump.running.to + later};
  const auto saved = preview_saving(start, coarse, pump, *exposure_, stop);
  if (!saved) return pass(saved);
  place->previewed_building_minutes = *saved;
  placement_ = std::move(changed);
  return {};
}

Status PlacementDesk::confirm(const SiteId& site, const std::stop_token& stop, const ForecastProgress& progress) {
  auto changed = std::make_shared<Placement>(*placement_);
  const auto place = std::ranges::find_if(changed->sites, [&](const SitePlacement& p) { return p.row.site == site; });
  if (place == changed->sites.end()) return fail(ErrorCode::kNotFound, "site {} is not ranked", site.str());
  auto saving = confirm_saving(start_, without_, place->row.pump, *exposure_, stop, progress);
  if (!saving) return pass(saving);
  place->row.building_minutes = *saving;
  place->confirmed_as_of = changed->as_of;
  placement_ = std::move(changed);
  return {};
}

Result<PumpSet> PlacementDesk::pump_set(const PumpSetQuestion& question, const std::stop_token& stop,
                                        const ForecastProgress& progress) {
  const PumpReach* reach = reaches_.find(question.site);
  if (reach == nullptr || !base_) {
    return fail(ErrorCode::kNotFound, "the ground around site {} is not known to the model", question.site.str());
  }
  std::vector<PumpRun> available;
  for (const PumpOffer& offer : offered_[question.site]) available.push_back(offer.run);
  return smallest_pump_set({start_, *base_, *reach, *exposure_, std::move(available), question.by}, stop, progress);
}

}  // namespace sandtable
