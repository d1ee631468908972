#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "twin/core/state.h"
#include "twin/forecast/pump_reach.h"

namespace sandtable {

/// The ground from which pumps draw at every site of an incident: found once for those of the place, and anew whenever
/// a site turns up, moves or goes. A copy belongs to one thread.
class SiteReaches {
 public:
  /// The reaches at sites that turned up, by where their pumps stand; those far from modelled ground are left out.
  using OfNewSites = std::function<std::vector<PumpReach>(const std::map<SiteId, LocalXY>&)>;

  /// Null where the place's ground is not known; without `of_new` nothing is known of sites that turn up.
  SiteReaches(std::shared_ptr<const std::vector<PumpReach>> of_place = nullptr, OfNewSites of_new = {});
  SiteReaches(std::nullptr_t) : SiteReaches() {}

  /// Takes over what the incident knows of sites. True when other reaches hold now; those before are gone then.
  bool follow(const IncidentState& state);
  [[nodiscard]] bool is_known() const { return all_ != nullptr; }
  /// Precondition: is_known().
  [[nodiscard]] const std::vector<PumpReach>& all() const { return *all_; }
  /// Null for a site whose ground is not known. Valid until the next follow() that is true.
  [[nodiscard]] const PumpReach* find(const SiteId& site) const;

 private:
  std::shared_ptr<const std::vector<PumpReach>> of_place_;
  std::shared_ptr<const std::vector<PumpReach>> all_;
  OfNewSites of_new_;
  std::map<SiteId, LocalXY> followed_;
};

}  // namespace sandtable
