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

enum class OrderState {
  kOrdered,    ///< decided here, on its way
  kReceived,   ///< arrived at the crew
  kAccepted,
  kEnRoute,
  kSettingUp,
  kPumping,
  kReleasing,  ///< release or cancellation sent, crew still withdrawing
  kReleased,   ///< done
  kRefused,    ///< the crew said no
  kCancelled,  ///< taken back before it pumped
};
std::string_view order_state_key(OrderState state);
std::optional<OrderState> parse_order_state(std::string_view key);
/// Released, refused and cancelled orders bind nobody any more.
bool is_closed(OrderState state);

struct OrderStep {
  OrderState state;
  UtcTime since;
  std::string by;  ///< person or resource
  bool operator==(const OrderStep&) const = default;
};

/// A resource sent to a site.
struct Order {
  OrderId id;
  ResourceId resource;
  SiteId site;
  LocalXY goal;                    ///< where to set up, place CRS
  Polyline route;                  ///< planned way, place CRS; empty when no road network is known
  double route_length_m = 0;
  Duration travel_time{0};
  std::string comment;
  OrderState state = OrderState::kOrdered;
  std::vector<OrderStep> steps;    ///< every state it had, oldest first; never empty
  std::optional<UtcTime> next_due; ///< the next state is expected by then; empty when none is
  std::optional<UtcTime> overdue_since;  ///< set while the next state is late
  std::string refusal;             ///< the crew's reason
  UtcTime sent_at{};               ///< when its message last left: issued, sent again, or sent elsewhere
  int revision = 1;                ///< counts up with every new way or goal, so that crews take the newest
  OrderTask task{};
  OrderWay way = OrderWay::kOpenRoads;
  double way_depth_m = 0;          ///< deepest water on it when it was planned, where that is more than is passable
  std::vector<ResourceId> crew{};  ///< who runs the resource, bound as long as it is
  std::optional<double> head_m{};  ///< that a pump had to lift there when it was ordered; empty when not known
  std::optional<UtcTime> refusal_settled{};  ///< when a refusal had been acknowledged and dealt with

  [[nodiscard]] const OrderStep& latest() const { return steps.back(); }
  bool operator==(const Order&) const = default;
};

/// Whom an order binds: its resource and who runs it; nobody once it is closed. In no particular order, and twice where
/// the order names one twice.
std::vector<ResourceId> bound_by(const Order& order);

/// How long each state may last before the order counts as overdue. Travel and set-up times are added by the order.
struct OrderTimeouts {
  Duration receipt{std::chrono::minutes{2}};
  Duration acceptance{std::chrono::minutes{5}};
  Duration departure{std::chrono::minutes{10}};
  Duration travel_margin{std::chrono::minutes{10}};
  Duration setup_margin{std::chrono::minutes{10}};
  Duration withdrawal{std::chrono::minutes{60}};
};

}  // namespace sandtable
