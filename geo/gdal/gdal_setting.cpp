#include "geo/gdal/gdal_setting.h"

#include <cpl_conv.h>

#include <mutex>
#include <string>

#include "geo/gdal/gdal_drivers.h"

namespace sandtable::geo {
namespace {

void set(const char* key, const char* value) { CPLSetConfigOption(key, value); }

void forbid_network() { set("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".nothing-from-the-network"); }

void set_limits() {
  set("GDAL_HTTP_TIMEOUT", "5");
  set("GDAL_HTTP_CONNECTTIMEOUT", "3");
  set("GDAL_HTTP_MAX_RETRY", "0");
  set("GDAL_VRT_ENABLE_PYTHON", "NO");
}

// One for both: what the child was allowed must not be taken back by code that it shares with the application.
std::once_flag once;

}  // namespace

void set_up_gdal_in_host() {
  std::call_once(once, [] {
    set_limits();
    forbid_network();
    // With each GeoPackage it would be initialised, and set the locale of the whole process on whichever thread that is.
    set("SPATIALITE_LOAD", "NO");
    register_gdal_drivers();
  });
}

void set_up_gdal_in_child(const std::filesystem::path& work, bool network_wanted, int cache_mb) {
  std::call_once(once, [&] {
    set_limits();
    if (!network_wanted) forbid_network();
    set("CPL_TMPDIR", work.c_str());
    set("GDAL_NUM_THREADS", "1");
    set("GDAL_CACHEMAX", std::to_string(cache_mb).c_str());
    set("GML_SKIP_RESOLVE_ELEMS", "ALL");
    set("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO");
    set("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
    remove_other_drivers();
  });
}

}  // namespace sandtable::geo
