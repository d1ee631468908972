#include "viewer/app/record_rasters.h"

#include "geo/raster/raster_writer.h"

namespace sandtable {

std::vector<RecordRaster> rasters_of(const WaterRecordFields& record) {
  std::vector<RecordRaster> rasters{
      {"max_depth.tif", "largest water depth [m]", "m", &record.max_depth_m},
      {"arrival_time.tif", "arrival of the water [s from the start]", "s", &record.arrival_s},
      {"duration.tif", "time under water [s]", "s", &record.wet_s},
      {"hazard_max.tif", "largest depth times speed [m2/s]", "m2/s", &record.hazard_max_m2_per_s},
      {"hazard_class_max.tif", "gravest flood hazard class, 1 to 6; 0 dry", "1", &record.hazard_class}};
  std::erase_if(rasters, [](const RecordRaster& raster) { return raster.grid->empty(); });
  return rasters;
}

Status write_record_rasters(const std::filesystem::path& folder, const WaterRecordFields& record,
                            const RecordOrigin& origin) {
  for (const RecordRaster& raster : rasters_of(record)) {
    const Status written =
        geo::write_geotiff((folder / raster.file).string(), *raster.grid,
                           {.crs = origin.crs, .description = raster.shows + origin.about, .unit = raster.unit});
    if (!written) return written;
  }
  return {};
}

}  // namespace sandtable
