#include "geo/raster/depth_polygons.h"

#include <gdal_alg.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>

#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/raster/raster_source.h"

namespace sandtable::geo {
namespace {

constexpr std::int32_t kDry = 0;  // GDALPolygonize leaves out what its mask has as 0

/// 0 below the first bound, then the number of the class; one more than there are where nothing is known.
std::vector<std::int32_t> classes_of(const Grid<float>& depth_m, std::span<const double> from_m) {
  std::vector<std::int32_t> classes(depth_m.values().size(), kDry);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const float depth = depth_m.values()[i];
    const auto above = std::ranges::upper_bound(from_m, static_cast<double>(depth));
    classes[i] = static_cast<std::int32_t>(std::isnan(depth) ? std::ssize(from_m) + 1 : above - from_m.begin());
  }
  return classes;
}

DatasetPtr raster_of(std::vector<std::int32_t>& classes, const GridFrame& frame) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("MEM");
  if (driver == nullptr) return nullptr;
  DatasetPtr raster(driver->Create("", frame.columns, frame.rows, 1, GDT_Int32, nullptr));
  if (!raster) return nullptr;
  std::array<double, 6> transform{frame.north_west.x, frame.cell_m, 0, frame.north_west.y, 0, -frame.cell_m};
  raster->SetGeoTransform(transform.data());
  const CPLErr written = raster->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, frame.columns, frame.rows, classes.data(),
                                                            frame.columns, frame.rows, GDT_Int32, 0, 0, nullptr);
  return written == CE_None ? std::move(raster) : nullptr;
}

std::vector<std::byte> wkb_of(const OGRMultiPolygon& polygons) {
  std::vector<std::byte> wkb(polygons.WkbSize());
  polygons.exportToWkb(wkbNDR, reinterpret_cast<unsigned char*>(wkb.data()), wkbVariantIso);
  return wkb;
}

}  // namespace

Result<std::vector<DepthPolygons>> depth_polygons(const Grid<float>& depth_m, std::span<const double> from_m) {
  set_up_gdal_in_host();
  const GdalErrors messages;
  const auto failed = [&] {
    return fail(ErrorCode::kInternal, "depth classes cannot be traced: {}", messages.last_failure());
  };
  std::vector<std::int32_t> classes = classes_of(depth_m, from_m);
  const DatasetPtr raster = raster_of(classes, depth_m.frame());
  GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("Memory");
  if (!raster || memory == nullptr) return failed();
  const DatasetPtr traced(memory->Create("", 0, 0, 0, GDT_Unknown, nullptr));
  OGRLayer* layer = traced ? traced->CreateLayer("classes", nullptr, wkbPolygon, nullptr) : nullptr;
  OGRFieldDefn field("class", OFTInteger);
  if (layer == nullptr || layer->CreateField(&field) != OGRERR_NONE) return failed();
  GDALRasterBand* band = raster->GetRasterBand(1);
  if (GDALPolygonize(band, band, OGRLayer::ToHandle(layer), 0, nullptr, nullptr, nullptr) != CE_None) return failed();

  std::vector<OGRMultiPolygon> of_class(from_m.size() + 2);
  for (const auto& feature : *layer) {
    const auto number = static_cast<std::size_t>(feature->GetFieldAsInteger(0));
    if (number < of_class.size()) of_class[number].addGeometryDirectly(feature->StealGeometry());
  }
  std::vector<DepthPolygons> found;
  for (std::size_t k = 1; k < of_class.size(); ++k) {
    if (of_class[k].IsEmpty()) continue;
    DepthPolygons polygons;
    if (k <= from_m.size()) polygons.from_m = from_m[k - 1];
    if (k < from_m.size()) polygons.to_m = from_m[k];
    polygons.area_m2 = of_class[k].get_Area();
    polygons.wkb = wkb_of(of_class[k]);
    found.push_back(std::move(polygons));
  }
  return found;
}

}  // namespace sandtable::geo
