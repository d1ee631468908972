#pragma once

#include <filesystem>

#include "geo/demo/city.h"
#include "geo/demo/resources.h"

namespace sandtable::geo::demo {

/// Writes the district's vectors as one GeoPackage in EPSG:3826, a layer each kind of thing. Replaces the file.
/// Fails with kIo naming file and layer.
Status write_geopackage(const City& city, const Means& means, const std::filesystem::path& file);

}  // namespace sandtable::geo::demo
