#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/core/orders/task.h"

namespace sandtable {

using PlanId = Id<struct PlanTag>;

/// An order as it is wanted. `id` is chosen by the caller; the route is planned before, because decide() asks nobody.
struct IssueOrder {
  OrderId id;
  ResourceId resource;
  SiteId site;
  Polyline route;
  double route_length_m = 0;
  Duration travel_time{0};
  std::string comment;
  OrderTask task{};
  OrderWay way = OrderWay::kOpenRoads;
  double way_depth_m = 0;  ///< as for Order
  bool insisted = false;   ///< a person wants it although the way is closed
  bool operator==(const IssueOrder&) const = default;
};

enum class PlanState { kProposed, kApproved, kIssued, kRejected };
std::string_view plan_state_key(PlanState state);
std::optional<PlanState> parse_plan_state(std::string_view key);

struct PlanStep {
  PlanState state;
  UtcTime when;
  std::string who;
  std::string comment;
  bool operator==(const PlanStep&) const = default;
};

/// Several orders that belong together: proposed, approved by a commander, issued in one go. Binds no resource before.
struct Plan {
  PlanId id;
  std::string title;
  std::vector<IssueOrder> orders;
  PlanState state = PlanState::kProposed;
  std::vector<PlanStep> steps;  ///< oldest first; never empty
  bool operator==(const Plan&) const = default;
};

}  // namespace sandtable
