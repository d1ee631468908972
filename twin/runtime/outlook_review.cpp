#include "twin/runtime/outlook_review.h"

#include <cmath>

namespace sandtable {
namespace {

/// Where the water could reach the pump: where it is at work, or where its order sends it. Empty for those that stand by.
std::optional<LocalXY> standing_in_water(const IncidentState& state, const Resource& resource) {
  const auto order = state.orders->find(resource.order);
  if (order == state.orders->end()) return std::nullopt;
  const bool there = resource.state == ResourceState::kSettingUp || resource.state == ResourceState::kPumping;
  return there && resource.at ? resource.at : order->second.goal;
}

double whole_millimetres(double metres) { return std::round(metres * 1000) / 1000; }

}  // namespace

OutlookFacts facts_of(const Outlook& outlook, const IncidentState& state) {
  OutlookFacts facts;
  facts.issued = outlook.issued;
  for (const PlaceArrival& arrival : outlook.arrivals) {
    facts.places.push_back({make_exposed_place_id(arrival.kind, arrival.name, arrival.at), arrival.name, arrival.kind,
                            arrival.at, arrival.expected, arrival.earliest});
  }
  if (!outlook.base) return facts;
  for (const ForecastFrame& frame : outlook.base->frames) facts.at.push_back(frame.water->valid_at);
  for (const auto& [id, resource] : *state.resources) {
    const auto at = standing_in_water(state, resource);
    if (!at) continue;
    PumpCourse course{id, {}};
    for (const ForecastFrame& frame : outlook.base->frames) {
      const auto depth_m = frame.water->field ? frame.water->field->depth_m(*at) : std::nullopt;
      course.depth_m.push_back(whole_millimetres(depth_m.value_or(0)));
    }
    facts.pumps.push_back(std::move(course));
  }
  return facts;
}

}  // namespace sandtable
