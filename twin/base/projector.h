#pragma once

#include <string_view>

#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable {

/// Port between the earth and the place's projected CRS; geo/coordinates implements it with PROJ.
/// Not thread-safe: every thread makes its own.
class Projector {
 public:
  virtual ~Projector() = default;
  /// Fails with kInvalid when the point has no image in the place's CRS.
  virtual Result<LocalXY> local_from_wgs84(LonLat at) = 0;
  virtual Result<LonLat> wgs84_from_local(LocalXY at) = 0;
  /// From a position in another CRS ("EPSG:3826", "EPSG:3828", ...), x east and y north or longitude first. Fails with
  /// kUnsupported when that CRS is unknown here or nothing better than a ballpark leads from it.
  virtual Result<LocalXY> local_from_crs(std::string_view crs, LocalXY /*at*/) {
    return fail(ErrorCode::kUnsupported, "positions in {} cannot be placed here", crs);
  }
};

}  // namespace sandtable
