#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/base/ids.h"

namespace sandtable {

/// What an order asks for, where that is more than to come and pump.
struct OrderTask {
  std::string skill;    ///< what whoever goes must be able to do: "sandbags"; empty: what the resource is there for
  double amount = 0;    ///< of it, in the unit of work_unit(); 0 where nobody measures it
  ResourceId receiver;  ///< refuelling: the pump that gets the fuel
  bool operator==(const OrderTask&) const = default;
};

/// What the way of an order rests on.
enum class OrderWay {
  kOpenRoads,     ///< roads that the vehicle passes through the water as it stood when the order was planned
  kStraight,      ///< a straight line, since the place knows no roads
  kFloodedRoads,  ///< every road is under more water than the vehicle passes: the way is the one on dry roads
  kNoRoads,       ///< the road network does not lead there: the way is a straight line
};
std::string_view order_way_key(OrderWay way);
std::optional<OrderWay> parse_order_way(std::string_view key);
/// Nobody knows how to get there; an order needs a person who insists on it.
constexpr bool is_closed(OrderWay way) { return way == OrderWay::kFloodedRoads || way == OrderWay::kNoRoads; }

}  // namespace sandtable
