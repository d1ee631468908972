#pragma once

#include <filesystem>

namespace sandtable::geo {

/// For the reader child: only the allowed drivers stay, and GDAL is forbidden sidecar files, Python, entity expansion
/// and, unless `network_wanted`, the network. `work` receives what drivers must write (OSM indexes),
/// `cache_mb` bounds decoded blocks. Once a process; set_up_gdal_in_host() changes nothing afterwards.
void set_up_gdal_in_child(const std::filesystem::path& work, bool network_wanted, int cache_mb);

/// For the application itself, which opens only trusted files: no Python, no network. Other threads may be using GDAL
/// already, so no driver is taken away. Safe from any thread, cheap after the first call.
void set_up_gdal_in_host();

}  // namespace sandtable::geo
