#include "geo/raster/raster_reader.h"
#include "geo/raster/raster_source.h"

namespace sandtable::geo {

Result<RasterFacts> raster_facts(const std::string& source) {
  auto opened = RasterSource::open(source);
  if (!opened) return pass(opened);
  GDALRasterBand& band = *opened->dataset().GetRasterBand(1);
  RasterFacts out{.columns = opened->columns(),
                  .rows = opened->rows(),
                  .bands = opened->dataset().GetRasterCount(),
                  .driver = opened->dataset().GetDriverName(),
                  .type = GDALGetDataTypeName(band.GetRasterDataType()),
                  .crs_wkt = opened->crs_wkt(),
                  .vertical_datum = opened->vertical_datum()};
  int has_nodata = 0;
  const double nodata = band.GetNoDataValue(&has_nodata);
  if (has_nodata != 0) out.nodata = nodata;
  if (!opened->crs_wkt().empty()) {
    if (const auto crs = Crs::parse(opened->crs_wkt())) out.crs = crs->identity();
  }
  if (const auto& affine = opened->affine()) {
    out.north_up = affine->north_up();
    out.extent = affine->extent_of(0, 0, out.columns, out.rows);
  }
  return out;
}

}  // namespace sandtable::geo
