#pragma once

#include <string>
#include <string_view>

#include "twin/base/projector.h"
#include "twin/core/sensors/station.h"

namespace sandtable::feeds {

/// A station's name in its feed made fit to be part of an id: valid UTF-8, at most 128 bytes, '/' and white space as
/// '_', no control characters. Empty stays empty.
std::string clean_station_id(std::string_view text);

/// The position in the place's CRS. Fails with kInvalid for positions that cannot be: outside the globe, (0, 0),
/// outside the CRS; with kUnsupported when there is no projector.
Result<LocalXY> locate(LonLat at, Projector* projector);

/// A pair that makes sense for Taiwan only when latitude and longitude are exchanged is exchanged (`swapped` tells);
/// any other stays. The bounds are those of Taiwan and its islands with the Spratlys.
LonLat unswapped(LonLat at, bool& swapped);

/// The kind of station named by a Civil IoT category ("淹水感測器", "河川水位站", ...); kOther when it names none.
StationKind kind_of_category(std::string_view category);

}  // namespace sandtable::feeds
