#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// An order that binds somebody still.
struct OpenOrder {
  OrderId id;
  Text resource;
  Text site;
  OrderState state = OrderState::kOrdered;
  UtcTime issued_at;
  std::string issued_by;
  UtcTime since;               ///< of the state
  std::optional<UtcTime> due;  ///< of the next state
  std::optional<UtcTime> overdue_since;
  Text comment;  ///< what it asks for besides pumping and what was written
};
/// Overdue ones first, then by when the next state is due.
std::vector<OpenOrder> open_orders(const IncidentState& state);

/// Block 10 of ICS 201: one resource and where it stands.
struct ResourceLine {
  ResourceId id;
  Text name;
  ResourceKind kind = ResourceKind::kMobilePump;
  ResourceState state = ResourceState::kNoReport;
  std::string owner;
  bool mutual_aid = false;
  std::string payer;  ///< of what is lent or somebody else pays for; empty for the owner's own
  OrderId order;  ///< empty: free
  Text site;
  std::optional<UtcTime> ordered_at;
  std::optional<UtcTime> expected_at;  ///< its next state, while it is not on the site
  std::optional<UtcTime> arrived_at;
  std::optional<UtcTime> reported_at;
  std::optional<double> fuel_h;
  std::optional<UtcTime> rest_due;  ///< end of its shift, if it goes on working
  bool must_rest = false;
};
/// Those at work first, then the free, then those out of action.
std::vector<ResourceLine> resource_lines(const IncidentState& state, UtcTime at);

/// A pump that is bound and burns: what is left against what the outlook asks for.
struct FuelRisk {
  enum class Need {
    kUnknown,     ///< no outlook, an old one, or one that says nothing of the site
    kDryAlready,  ///< no water deeper than 0.1 m is expected from now on
    kUntil,       ///< until `needed_until`
    kBeyond,      ///< the water outlasts the outlook, which ends at `needed_until`
  };
  ResourceId resource;
  Text name;
  Text site;
  bool runs = false;
  std::optional<double> hours_left;  ///< as fuel_hours_left(); empty: nobody knows
  std::optional<UtcTime> empty_at;   ///< if it runs from now on without a stop
  std::optional<double> fuel_percent;
  std::optional<UtcTime> reported_at;
  Need need = Need::kUnknown;
  std::optional<UtcTime> needed_until;
  bool falls_short = false;  ///< certain by these figures
};
/// The soonest to run dry first, those of which nobody knows last.
std::vector<FuelRisk> fuel_risks(const IncidentState& state, UtcTime at);

/// The open order of a resource; null when it is free.
const Order* order_of(const IncidentState& state, const Resource& resource);

}  // namespace sandtable
