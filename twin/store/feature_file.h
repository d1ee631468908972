#pragma once

#include <filesystem>

#include "twin/core/state.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {

/// Writes the feature tables of one state (sites, alarms, orders, reports, resources, stations, ...) as a GeoPackage of
/// their own, without journal or observations: for people who only want the map; whose data they hold and under what licence stands
/// in the metadata of the file. Fails with kConflict when `file`
/// exists, kIo when the disk refuses, kInvalid when the CRS is neither an EPSG code nor a WKT.
Status write_feature_file(const std::filesystem::path& file, const StoreCrs& crs, const IncidentState& state);

}  // namespace sandtable
