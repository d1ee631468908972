#pragma once

#include <gdal_priv.h>

#include <memory>
#include <optional>
#include <string>

#include "geo/coordinates/crs.h"
#include "geo/raster/pixel_affine.h"
#include "geo/raster/raster_reader.h"
#include "twin/base/result.h"

namespace sandtable::geo {

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, DatasetCloser>;

/// A raster opened read-only after its header was found plausible. Belongs to one thread: a second thread opens its
/// own. What has ground control points or geolocation arrays instead of a geotransform is shown as GDAL's virtual
/// warp of it.
class RasterSource {
 public:
  static constexpr int kFullResolution = -1;

  /// `overview` selects a reduced copy inside the file. Fails as raster_facts() does.
  static Result<RasterSource> open(const std::string& source, int overview = kFullResolution);

  [[nodiscard]] GDALDataset& dataset() const { return warped_ ? *warped_ : *file_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int columns() const { return dataset().GetRasterXSize(); }
  [[nodiscard]] int rows() const { return dataset().GetRasterYSize(); }
  /// Empty without a georeference.
  [[nodiscard]] const std::optional<PixelAffine>& affine() const { return affine_; }
  /// Horizontal CRS as WKT; empty when the source names none.
  [[nodiscard]] const std::string& crs_wkt() const { return crs_wkt_; }
  [[nodiscard]] const std::string& vertical_datum() const { return vertical_datum_; }

  /// Fails with kLimit when a single block is too large to decode in bounded time and memory (over 64 M pixels).
  [[nodiscard]] Status check_blocks() const;
  /// Number of the overview that reduces most without exceeding `factor`, or kFullResolution.
  [[nodiscard]] int overview_for(int factor) const;

 private:
  void georeference();

  std::string name_;
  DatasetPtr file_;
  DatasetPtr warped_;
  std::optional<PixelAffine> affine_;
  std::string crs_wkt_;
  std::string vertical_datum_;
};

/// Refuses headers that claim what the file cannot hold: more than 1000 : 1 uncompressed, or 2^31 pixels in under 1 MB.
Status check_claims(GDALDataset& dataset, const std::string& source);

/// How a raster lies in the place.
struct Placement {
  Crs source_crs;
  Crs place_crs;
  PixelAffine affine;
  bool same_crs = false;
  Warnings warnings;
};
Result<Placement> place(const RasterSource& source, const RasterRequest& request);

}  // namespace sandtable::geo
