#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "twin/core/orders/task.h"
#include "twin/core/resources/resource.h"

namespace sandtable {

struct IncidentState;
struct Order;

/// What a resource does is measured in, besides pumping.
enum class WorkUnit {
  kNone,
  kBarrier_m,  ///< metres of barriers and sandbags laid
  kEarth_m3,   ///< cubic metres of silt taken out
  kFuel_l,     ///< litres filled into a pump
};
WorkUnit work_unit(ResourceKind kind);

// Skills that a kind of resource has without its being said. Whoever else can do it names the same word in the place
// file, so that a crew with "sandbags" counts where a store of sandbags is asked for.
inline constexpr std::string_view kSkillPumping = "pumping";
inline constexpr std::string_view kSkillSandbags = "sandbags";
inline constexpr std::string_view kSkillDredging = "dredging";
inline constexpr std::string_view kSkillRefuel = "refuel";
inline constexpr std::string_view kSkillBoat = "boat";
/// What the kind is there for; empty for crews, volunteers and generators.
std::string_view own_skill(ResourceKind kind);
/// Whether it can do what a task needs. An empty skill asks for nothing.
bool has_skill(const ResourceConfig& config, std::string_view skill);

/// How much it brings on a full load, in its unit; empty for what has no stock (an excavator) or measures nothing.
std::optional<double> full_stock(const ResourceConfig& config);
/// What is left of that: less all that was laid or filled in, and what an open order is going to need. Orders that
/// ended before any work give back what they had. Once somebody has counted (Resource::counted) it is what was there
/// then, less what orders have taken since or are still going to take, so that a store may hold more than a full load;
/// until then it follows from the orders alone.
std::optional<double> stock_left(const IncidentState& state, const ResourceConfig& config);
/// How long the amount takes at its pace, setting up not included; empty when the pace is not known. Filling a tank is
/// part of setting up: it takes no time of its own.
std::optional<Duration> work_time(const ResourceConfig& config, double amount);

/// A pump at work whose tank will be empty.
struct FuelNeed {
  ResourceId pump;
  double hours_left = 0;
  UtcTime dry_at;
  std::optional<double> litres;  ///< to a full tank now; empty when its consumption is not known
};
/// The pumps that work at a site or set up there, those that run dry first on top. Without those that nothing is known
/// of and those that a truck with fuel is on its way to.
std::vector<FuelNeed> fuel_needs(const IncidentState& state, const SiteId& site, UtcTime now);

/// What a resource is needed for at a site, in its unit: the line of barriers or the silt that the place measured, less
/// what orders are doing or did there; the fuel of the pump that runs dry first. 0 where nobody measured any.
struct WorkNeed {
  OrderTask task;             ///< skill, amount and receiver of an order that would meet it
  std::optional<UtcTime> by;  ///< when it comes too late: the pump runs dry
};
WorkNeed work_need(const IncidentState& state, const SiteConfig& site, const ResourceConfig& config, UtcTime now);

/// Whether an order came as far as working: what it was to lay, dig or fill in is spent.
bool has_worked(const Order& order);

}  // namespace sandtable
