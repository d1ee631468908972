#pragma once

#include <simdjson.h>

#include "feeds/sources/sensorthings_text.h"

namespace sandtable::feeds {

// Apart from the texts themselves: simdjson's on-demand types are laid out otherwise without optimisation, so they stay
// within the files that are compiled with it.

/// Reads `properties` and `locations` of a Thing.
simdjson::error_code walk_properties(simdjson::ondemand::object properties, StationText& station);
simdjson::error_code walk_locations(simdjson::ondemand::array locations, StationText& station);

/// Reads one element of a page. An error means that its JSON is broken; where the walk stands then is not known.
simdjson::error_code walk_row(simdjson::ondemand::object object, RowText& row);

}  // namespace sandtable::feeds
