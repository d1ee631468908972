#include "twin/runtime/site_reaches.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sandtable {

SiteReaches::SiteReaches(std::shared_ptr<const std::vector<PumpReach>> of_place, OfNewSites of_new)
    : of_place_(std::move(of_place)), all_(of_place_), of_new_(std::move(of_new)) {}

bool SiteReaches::follow(const IncidentState& state) {
  if (!of_place_ || !of_new_) return false;
  std::map<SiteId, LocalXY> since;
  for (const auto& [id, site] : *state.declared_sites) {
    if (!site.withdrawn) since[id] = site.config.pump_position;
  }
  if (since == followed_) return false;
  auto all = std::make_shared<std::vector<PumpReach>>(*of_place_);
  std::ranges::move(of_new_(since), std::back_inserter(*all));
  all_ = std::move(all);
  followed_ = std::move(since);
  return true;
}

const PumpReach* SiteReaches::find(const SiteId& site) const {
  if (!all_) return nullptr;
  const auto found = std::ranges::find(*all_, site, &PumpReach::site);
  return found == all_->end() ? nullptr : &*found;
}

}  // namespace sandtable
