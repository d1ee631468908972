#include "twin/runtime/pump_offers.h"

#include <cmath>
#include <utility>

#include "twin/core/decide.h"
#include "twin/runtime/order_planning.h"

namespace sandtable {
namespace {

constexpr double kPlaceStep_m = 10;
constexpr std::size_t kMostPumpWays = 20000;  // pumps that roam would fill it otherwise

IssueOrder order_to(const ResourceId& resource, const SiteId& site) {
  IssueOrder order;
  order.id = OrderId("?");  // only asked about, never issued
  order.resource = resource;
  order.site = site;
  return order;
}

}  // namespace

std::map<SiteId, std::vector<PumpOffer>> PumpOffers::at(const IncidentState& state, UtcTime now) {
  const auto& field = state.water ? state.water->field : nullptr;
  if (ways_.size() > kMostPumpWays || std::exchange(water_, field) != field) ways_.clear();
  std::map<SiteId, std::vector<PumpOffer>> offers;
  for (const SiteConfig& site : state.incident->sites) {
    for (const auto& [id, resource] : *state.resources) {
      if (!(resource.config.capacity_m3_per_s > 0)) continue;
      IssueOrder order = order_to(id, site.id);
      if (!decide(state, order, {now, "outlook"})) continue;
      PumpOffer offer;
      offer.way = way(state, resource, site.id);
      order.travel_time = offer.way->travel_time;
      offer.run = considered_pump(state, order, now);
      offer.leaves = now + kTurnout;
      offer.arrives = offer.leaves + order.travel_time;
      offers[site.id].push_back(std::move(offer));
    }
  }
  return offers;
}

std::shared_ptr<const PumpWay> PumpOffers::way(const IncidentState& state, const Resource& resource,
                                               const SiteId& site) {
  const auto from = standing_at(state, resource).value_or(LocalXY{});
  const auto rounded = [](double metres) { return std::isfinite(metres) ? std::llround(metres / kPlaceStep_m) : 0; };
  auto& known = ways_[{rounded(from.x), rounded(from.y), site}];
  if (!known) {
    const IssueOrder planned = plan_order(state, roads_, order_to(resource.config.id, site));
    known = std::make_shared<const PumpWay>(
        PumpWay{planned.travel_time, cells_along(frame_, planned.route, kHose_m), !is_closed(planned.way)});
  }
  return known;
}

}  // namespace sandtable
