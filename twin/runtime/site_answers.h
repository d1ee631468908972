#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "twin/core/decide.h"
#include "twin/core/orders/clearing.h"
#include "twin/core/resources/work.h"
#include "twin/forecast/passability.h"

namespace sandtable {

/// Less water than this needs nobody.
inline constexpr double kWetSite_m = kImpactDepths_m[0];

/// What sending one resource to a site is good for, until SiteAnswers::horizon.
struct Worth {
  double building_minutes = 0;  ///< of flooding above 0.3 m spared, estimated from the forecast's ponds; 0 without them
  double pumped_m3 = 0;         ///< taken from the site, no more than there is
  /// One number to weigh choices by: building-minutes, and a little for each cubic metre, so that a street without
  /// houses counts more than nothing. A thousand cubic metres weigh as ten building-minutes: this project's choice.
  [[nodiscard]] double weight() const { return building_minutes + 0.01 * pumped_m3; }
  Worth& operator+=(const Worth& o);
  friend Worth operator-(Worth a, const Worth& b) {
    return {a.building_minutes - b.building_minutes, a.pumped_m3 - b.pumped_m3};
  }
  bool operator==(const Worth&) const = default;
};

/// By when an order must be given, at the latest.
struct LastSafe {
  enum class Why {
    kWayCloses,   ///< later, the way is under water before the vehicle is through
    kSiteFloods,  ///< later, the pump does not run before the site is flooded 0.3 m deep
    kRunsDry,     ///< later, the fuel comes when the pump there has stopped for want of it
  };
  UtcTime at;
  Why why = Why::kWayCloses;
  bool operator==(const LastSafe&) const = default;
};

/// One resource for one site, as of SiteAnswers::as_of: the order is taken to be given then.
struct SiteAnswer {
  ResourceId resource;
  double capacity_m3_per_s = 0;         ///< 0: no pump
  std::optional<double> head_m;         ///< that the water must be lifted there; empty when not known
  double discharge_m3_per_s = 0;        ///< what it gives at that head
  bool is_mutual_aid = false;           ///< lent by a neighbour
  std::string payer;                    ///< of what is lent or somebody else pays; empty for the owner's own
  std::optional<Refusal> refusal;       ///< why it is not offered; empty when it is
  bool is_forbidden = false;            ///< decide() refuses the order itself; otherwise a person may insist
  std::optional<Duration> travel_time;  ///< on roads that its vehicle passes; empty when there is no way
  double way_m = 0;
  Duration detour{0};  ///< longer than if no water stood on the roads
  Duration setup{0};
  std::optional<double> fuel_h;          ///< running time in the tank; empty for what burns none
  OrderTask need;               ///< what it is needed for there, see work_need(); nothing for what pumps
  std::optional<UtcTime> needed_by;  ///< when the pump to be filled runs dry
  std::optional<double> stock;  ///< left of its load, in the unit of its work; empty for what has none
  std::optional<Duration> work; ///< what that takes once it has set up; empty where need or pace is not known
  UtcTime works_from;                    ///< turnout, travel and setting up later
  std::optional<ClearingTime> clearing;  ///< of the pool as it stands, whatever `fuel_h`; empty for no pump
  std::optional<WayCut> way_cut;         ///< when the forecast closes its way; empty while that stays open
  std::optional<LastSafe> last_safe;     ///< the earliest of the reasons; empty when none is in sight
  Worth worth;
  [[nodiscard]] bool pumps() const { return capacity_m3_per_s > 0; }
};

struct RankedSite {
  SiteId site;
  double depth_m = 0;               ///< deepest water now; 0 where the model knows nothing
  double depth_to_come_m = 0;       ///< deepest until the horizon
  bool is_told_alone = false;       ///< somebody declared it, and no model knows its water
  bool is_served = false;           ///< an open order is on its way or at work
  std::vector<SiteAnswer> answers;  ///< every resource of the place, best first, those not offered last
  /// By the model; where that knows nothing, by whoever declared it.
  [[nodiscard]] bool is_wet() const {
    return is_told_alone || depth_m >= kWetSite_m || depth_to_come_m >= kWetSite_m;
  }
  [[nodiscard]] const SiteAnswer* find(const ResourceId& resource) const;
};

/// Who could go where, for every site of the place. Frozen; share freely between threads.
struct SiteAnswers {
  UtcTime as_of;                           ///< of the state that was looked at
  std::optional<UtcTime> water_at;         ///< of the water on the roads; empty: no model, all roads taken as dry
  std::optional<UtcTime> forecast_issued;  ///< empty: nothing is known of what comes
  bool knows_roads = false;                ///< false: straight lines at a town's pace
  UtcTime horizon;                         ///< until when worth counts
  double computed_ms = 0;                  ///< what finding it out took
  std::vector<RankedSite> sites;           ///< in the order of the place
  [[nodiscard]] const RankedSite* find(const SiteId& site) const;
};

/// The best pump that is offered there, by roads and not by distance; null where none is.
const SiteAnswer* best_pump(const SiteAnswers& answers, const SiteId& site);

/// By when the best pump for a wet site that no order serves must be ordered, at the latest.
struct DispatchDeadline {
  SiteId site;
  ResourceId resource;
  LastSafe last;
};
/// Soonest first, those that are over too; sites without a deadline in sight are left out.
std::vector<DispatchDeadline> dispatch_deadlines(const SiteAnswers& answers);

/// A site with water whose best free resource would be gone.
struct UncoveredSite {
  SiteId site;
  ResourceId next;    ///< the best one that is left; empty when none is
  Duration later{0};  ///< than the one that would be gone; 0 when none is left
};
/// What sending the resource to `site` leaves uncovered: other wet sites that no order serves.
std::vector<UncoveredSite> uncovered_by(const SiteAnswers& answers, const ResourceId& resource, const SiteId& site);

}  // namespace sandtable
