#pragma once

#include <string>
#include <vector>

namespace sandtable::geo {

/// The two ways to open a source: a GeoPackage may be both, and shows only its raster when opened as both at once.
enum class Half { kRaster, kVector };

/// Registers GDAL's drivers, once a process: GDAL does not promise that two threads may do so at the same time.
/// Safe from any thread, cheap after the first call.
void register_gdal_drivers();

/// Names of the drivers that this program may use for one half of a source and that this GDAL
/// has, in GDAL's order. Never the full register: some drivers run programs, follow links or hang on small files.
const std::vector<std::string>& allowed_drivers(Half half);

/// Whether this GDAL has a driver at all, allowed or not.
bool gdal_has_driver(const std::string& name);

/// Takes every driver out of GDAL that is not allowed: formats that point to other files (VRT) open those with
/// whatever is registered. For a process of one thread, before it opens anything.
void remove_other_drivers();

}  // namespace sandtable::geo
