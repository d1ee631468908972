#pragma once

#include <memory>
#include <string_view>

#include "twin/base/projector.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// Projector for a place's CRS ("EPSG:3826", WKT, ...). Fails when the CRS is unknown, is not projected in metres,
/// or when PROJ has only a ballpark operation to it. The result belongs to the calling thread.
Result<std::unique_ptr<Projector>> make_projector(std::string_view place_crs);

}  // namespace sandtable::geo
