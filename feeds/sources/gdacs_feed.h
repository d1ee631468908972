#pragma once

#include <string_view>

#include "feeds/sources/alert_rules.h"

namespace sandtable::feeds {

/// Reads the RSS of the Global Disaster Alert and Coordination System: one alert an item, its outline the item's box
/// (longitudes first), or a circle of AlertFeed::point_radius_km around its point; an item with neither has no area.
/// The levels Green, Orange and Red become Minor, Severe and Extreme; an event that is no longer current is past.
/// GDACS names no expiry: an alert counts until a day after the end of its event. Pure. Fails with kUnreadable or
/// kInvalid when the body is no RSS.
Status parse_gdacs(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out);

}  // namespace sandtable::feeds
