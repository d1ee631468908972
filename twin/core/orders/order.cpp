#include "twin/core/orders/order.h"

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<OrderState, 10> kOrderStates{{"ordered", "received", "accepted", "en_route", "setting_up", "pumping",
                                                 "releasing", "released", "refused", "cancelled"}};

constexpr EnumKeys<OrderWay, 4> kWays{{"open_roads", "straight", "flooded_roads", "no_roads"}};

}  // namespace

std::string_view order_way_key(OrderWay way) { return kWays.of(way); }
std::optional<OrderWay> parse_order_way(std::string_view key) { return kWays.find(key); }
std::string_view order_state_key(OrderState state) { return kOrderStates.of(state); }
std::optional<OrderState> parse_order_state(std::string_view key) { return kOrderStates.find(key); }

bool is_closed(OrderState state) {
  return state == OrderState::kReleased || state == OrderState::kRefused || state == OrderState::kCancelled;
}

std::vector<ResourceId> bound_by(const Order& order) {
  if (is_closed(order.state)) return {};
  std::vector<ResourceId> bound = order.crew;
  bound.push_back(order.resource);
  return bound;
}

}  // namespace sandtable
