#pragma once

#include <gdal_priv.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/gdal/gdal_drivers.h"
#include "geo/gdal/gdal_errors.h"
#include "geo/layers/source_preparation.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// One half of a source, open read-only.
struct OpenedHalf {
  GDALDatasetUniquePtr dataset;
  std::string driver;
  Warnings warnings;  ///< what the driver said while opening
};

/// Told before each driver is tried, so that whoever watches knows which one crashed.
using DriverNotice = std::function<void(std::string_view driver)>;

/// Tries the allowed drivers one after the other, in GDAL's order, read-only and with the options that keep each of
/// them from writing beside the data. Fails with the drivers' own words, or "no driver recognises it".
Result<OpenedHalf> open_half(Half half, const PreparedSource& source, GdalErrors& errors, const DriverNotice& notice);

/// A sub-dataset by the name its container announced, with the container's driver.
Result<OpenedHalf> open_subdataset(const std::string& name, const std::string& driver, GdalErrors& errors);

}  // namespace sandtable::geo
