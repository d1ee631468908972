#pragma once

#include <filesystem>

#include "geo/demo/storm.h"

namespace sandtable::geo::demo {

/// Writes stations.csv and storm.csv (time,station,property,value,unit), and the same for the rain gauges, a network of
/// its own: rain_stations.csv and rain.csv; and rain_forecast.csv. UTF-8, times at +08:00. Fails with kIo.
Status write_storm_tables(const City& city, const Storm& storm, const std::filesystem::path& directory);

/// Writes a text file whole, or fails with kIo naming it.
Status write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace sandtable::geo::demo
