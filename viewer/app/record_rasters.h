#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "twin/flood/water_record.h"

namespace sandtable {

/// One raster that tells what a run did to each cell.
struct RecordRaster {
  const char* file;
  const char* shows;  ///< "arrival of the water [s from the start]"
  const char* unit;
  const Grid<float>* grid;
};

/// Largest depth, arrival, duration, and where speeds are known hazard as depth times speed and as class. They borrow
/// the grids of `record`.
std::vector<RecordRaster> rasters_of(const WaterRecordFields& record);

/// What stands in each raster beside its values.
struct RecordOrigin {
  std::string crs;    ///< authority code or WKT; empty writes none
  std::string about;  ///< appended to each description: "; forecast ...", "; fictional data"
};

/// Writes them as GeoTIFFs into a folder that is there. Fails with kIo.
Status write_record_rasters(const std::filesystem::path& folder, const WaterRecordFields& record,
                            const RecordOrigin& origin);

}  // namespace sandtable
