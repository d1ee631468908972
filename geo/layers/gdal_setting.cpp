#include "geo/layers/gdal_setting.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "geo/gdal/gdal_drivers.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::array kRasterDrivers = {
    "GTiff", "COG",  "VRT",   "AAIGrid", "GRASSASCIIGrid", "AIG",  "DTED", "SRTMHGT", "USGSDEM", "HFA",  "netCDF",
    "HDF5",  "GRIB", "JP2OpenJPEG", "PNG", "JPEG", "GIF", "BIGGIF", "BMP", "WEBP", "ENVI", "EHdr", "ERS",
    "GPKG",  "MBTiles", "XYZ", "GSAG", "GSBG", "GS7BG", "SAGA", "PCRaster", "BAG",
    "HDF5Image"  // opens the sub-datasets that HDF5 announces
};
constexpr std::array kVectorDrivers = {
    "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "TopoJSON", "ESRIJSON", "GPKG", "SQLite", "FlatGeobuf", "LIBKML", "KML",
    "GML", "GPX", "CSV", "XLS", "XLSX", "ODS", "OSM", "MapInfo File", "DXF", "DGN", "OpenFileGDB", "S57", "AVCBin",
    "AVCE00", "MBTiles", "MVT", "OGR_VRT", "PGDUMP", "GeoRSS", "netCDF",
    "PostgreSQL"  // only ever tried for a database string
};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

struct Register {
  std::vector<std::string> raster;
  std::vector<std::string> vector;
  std::vector<std::string> everything;
};

Register& known() {
  static Register drivers;
  return drivers;
}

/// Fills known() and returns the drivers that are not allowed.
std::vector<GDALDriver*> register_drivers() {
  register_gdal_drivers();
  GDALDriverManager* manager = GetGDALDriverManager();
  std::vector<GDALDriver*> unwanted;
  for (int i = 0; i < manager->GetDriverCount(); ++i) {
    GDALDriver* driver = manager->GetDriver(i);
    const std::string name = driver->GetDescription();
    known().everything.push_back(name);
    if (contains(kRasterDrivers, name)) known().raster.push_back(name);
    if (contains(kVectorDrivers, name)) known().vector.push_back(name);
    if (!contains(kRasterDrivers, name) && !contains(kVectorDrivers, name) && name != "MEM" && name != "Memory") {
      unwanted.push_back(driver);
    }
  }
  return unwanted;
}

void CPL_STDCALL hear_gdal(CPLErr error_class, CPLErrorNum number, const char* message) {
  static_cast<GdalErrors*>(CPLGetErrorHandlerUserData())->hear(error_class, number, message);
}

}  // namespace

void set_up_gdal_in_host() {
  static std::once_flag once;
  std::call_once(once, [] { register_drivers(); });
}

void set_up_gdal_in_child(const std::filesystem::path& work, bool network_wanted) {
  static std::once_flag once;
  std::call_once(once, [&] {
    const auto set = [](const char* key, const char* value) { CPLSetConfigOption(key, value); };
    set("GDAL_HTTP_TIMEOUT", "5");
    set("GDAL_HTTP_CONNECTTIMEOUT", "3");
    set("GDAL_HTTP_MAX_RETRY", "0");
    if (!network_wanted) set("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".nothing-from-the-network");
    set("CPL_TMPDIR", work.c_str());
    set("GDAL_NUM_THREADS", "1");
    set("GDAL_CACHEMAX", "64");
    set("GDAL_VRT_ENABLE_PYTHON", "NO");
    set("GML_SKIP_RESOLVE_ELEMS", "ALL");
    set("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO");
    set("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
    // Formats that point to other files (VRT) open them with whatever is registered, so the others must go.
    for (GDALDriver* driver : register_drivers()) GetGDALDriverManager()->DeregisterDriver(driver);
  });
}

const std::vector<std::string>& allowed_drivers(Half half) {
  return half == Half::kRaster ? known().raster : known().vector;
}

bool gdal_has_driver(const std::string& name) {
  return std::find(known().everything.begin(), known().everything.end(), name) != known().everything.end();
}

GdalErrors::GdalErrors() { CPLPushErrorHandlerEx(&hear_gdal, this); }
GdalErrors::~GdalErrors() { CPLPopErrorHandler(); }

void GdalErrors::hear(int error_class, int error_number, const char* message) {
  if (error_class == CE_Debug) return;
  if (error_number == CPLE_OutOfMemory) out_of_memory_ = true;
  if (error_class == CE_Fatal) {
    if (on_fatal_) on_fatal_(out_of_memory_);
    return;
  }
  if (error_class == CE_Failure) ++failures_;
  std::string text = clipped(valid_utf8(message ? message : ""), 300);
  std::replace(text.begin(), text.end(), '\n', ' ');
  for (auto& [known_text, count] : messages_) {
    if (known_text == text) {
      ++count;
      return;
    }
  }
  constexpr std::size_t kMostMessages = 12;
  if (messages_.size() < kMostMessages) messages_.emplace_back(std::move(text), 1);
}

std::vector<std::string> GdalErrors::take() {
  std::vector<std::string> out;
  for (const auto& [text, count] : messages_) {
    out.push_back(count > 1 ? fmt::format("{} ({} times)", text, count) : text);
  }
  messages_.clear();
  failures_ = 0;
  return out;
}

}  // namespace sandtable::geo
