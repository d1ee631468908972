#pragma once

#include <filesystem>

#include "geo/demo/storm.h"

namespace sandtable::geo::demo {

/// Writes stations.csv and storm.csv (long: time,station,property,value,unit), and for the rain gauges, whose values
/// need a window, rain_stations.csv and rain.csv (wide: rain_10min, rain_1h). UTF-8, times at +08:00. Fails with kIo.
Status write_storm_tables(const City& city, const Storm& storm, const std::filesystem::path& directory);

/// Writes a text file whole, or fails with kIo naming it.
Status write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace sandtable::geo::demo
