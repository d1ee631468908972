#include "geo/gdal/gdal_drivers.h"

#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <string_view>

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

bool contains(const auto& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view one) { return name == one; });
}

struct Register {
  std::vector<std::string> raster;
  std::vector<std::string> vector;
  std::vector<std::string> everything;
  std::vector<GDALDriver*> unwanted;
};

Register read_register() {
  GDALAllRegister();
  Register out;
  GDALDriverManager* manager = GetGDALDriverManager();
  for (int i = 0; i < manager->GetDriverCount(); ++i) {
    GDALDriver* driver = manager->GetDriver(i);
    const std::string name = driver->GetDescription();
    out.everything.push_back(name);
    const bool raster = contains(kRasterDrivers, name);
    const bool vector = contains(kVectorDrivers, name);
    if (raster) out.raster.push_back(name);
    if (vector) out.vector.push_back(name);
    if (!raster && !vector && name != "MEM" && name != "Memory") out.unwanted.push_back(driver);
  }
  return out;
}

Register& known() {
  static Register drivers = read_register();
  return drivers;
}

}  // namespace

void register_gdal_drivers() { known(); }

const std::vector<std::string>& allowed_drivers(Half half) {
  return half == Half::kRaster ? known().raster : known().vector;
}

bool gdal_has_driver(const std::string& name) { return contains(known().everything, name); }

void remove_other_drivers() {
  for (GDALDriver* driver : known().unwanted) GetGDALDriverManager()->DeregisterDriver(driver);
  known().unwanted.clear();
}

}  // namespace sandtable::geo
