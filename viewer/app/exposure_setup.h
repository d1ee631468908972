#pragma once

#include "twin/forecast/exposure.h"
#include "viewer/app/place_map.h"

namespace sandtable {

/// Buildings, roads and vulnerable places of the place's layers on the cells of its flood model. Layers that could not
/// be loaded count for nothing.
std::shared_ptr<const Exposure> make_exposure(const PlaceMap& map);

}  // namespace sandtable
