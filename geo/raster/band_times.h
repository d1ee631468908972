#pragma once

#include <optional>
#include <string>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable::geo {

/// What a band says of its times, as GDAL hands it on: GRIB's reference and valid time, or the value of a netCDF
/// dimension that counts "hours since 2026-06-12" (CF conventions, section 4.4; no zone means UTC, and the calendar is
/// taken to be the usual one).
struct BandTimes {
  std::optional<UtcTime> issued;
  std::optional<UtcTime> valid;
  bool operator==(const BandTimes&) const = default;
};

/// Reads them from the header. Fails as raster_facts() does, and with kNotFound where there is no such band.
Result<BandTimes> band_times(const std::string& source, int band);

}  // namespace sandtable::geo
