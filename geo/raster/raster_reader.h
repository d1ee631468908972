#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// Which raster, and where it comes to lie. Aggregate: name what differs from the defaults.
struct RasterRequest {
  std::string source = {};  ///< a path, UTF-8, or a GDAL name such as `GPKG:place.gpkg:dem` or `/vsizip/a.zip/dem.tif`
  std::string place_crs = {};  ///< `EPSG:3826` or WKT; x east, y north, metres
  /// CRS to believe when the source names none. Empty refuses such a source.
  std::string assumed_crs = {};
  /// Part to read, place CRS. Empty reads everything.
  std::optional<Extent> window = {};
};

/// What a raster says of itself, read from its header alone.
struct RasterFacts {
  int columns = 0;
  int rows = 0;
  int bands = 0;
  std::string driver = {};            ///< GDAL's short name
  std::string type = {};              ///< of band 1, GDAL's name: `Float32`
  std::optional<double> nodata = {};  ///< of band 1
  std::string crs = {};               ///< `EPSG:3826`, else the CRS's name, else empty
  std::string crs_wkt = {};           ///< the horizontal CRS whole, WKT 2; empty when the source names none
  std::string vertical_datum = {};    ///< name from a compound CRS, else empty: unknown
  bool north_up = false;              ///< axis-parallel, row 0 in the north
  Extent extent = {};                 ///< source CRS; empty without a georeference
};

/// Reads the header. Fails with kNotFound, kUnreadable or kLimit (a header that claims absurd sizes).
Result<RasterFacts> raster_facts(const std::string& source);

struct GridRequest {
  RasterRequest raster = {};
  int band = 1;                         ///< counted from 1
  /// Heights are written as colours in the first three bands: -10000 m + (R x 65536 + G x 256 + B) / 10 m; black,
  /// which would be -10000 m, is nothing. `band` does not count then.
  bool terrain_rgb = false;
  std::optional<double> cell_m = {};    ///< edge of a cell wanted; empty keeps the source's resolution
  std::size_t max_cells = 100'000'000;  ///< asking for more fails with kLimit before memory is taken
};

/// Reads one numeric band into square cells of the place's CRS, row 0 north.
///
/// Scale and offset of the band are applied; nodata, masked, NaN, infinite and |value| > 1e37 cells become NaN.
/// A north-up source with square cells in the place's CRS is copied cell by cell (exact); everything else (other
/// CRS, south-up, rotated, GCPs, oblong cells) is warped, bilinear when cells keep their size or shrink and by the
/// mean of the valid cells when they grow, from the overview that suffices. Positions are then good to half a cell.
/// A window keeps only the part that overlaps it and snaps outwards to whole source cells on the copying path.
///
/// Blocking; uses up to two threads; may be called from any thread. Writes nothing beside the source.
/// Fails with kNotFound, kUnreadable, kUnsupported (no CRS, colour table where numbers are wanted), kLimit, kRefused
/// (only a ballpark operation to the place's CRS) or kInvalid (window outside the source).
Result<WithWarnings<Grid<float>>> read_grid(const GridRequest& request);

/// A picture on the ground: RGBA, 8 bits a channel, not premultiplied, row 0 north.
struct DrapeImage {
  int columns = 0;
  int rows = 0;
  Extent extent;                   ///< outer edges of the picture, place CRS
  std::vector<std::uint8_t> rgba;  ///< columns * rows * 4
};

struct DrapeRequest {
  RasterRequest raster = {};
  int max_side = 4096;  ///< pixels; a larger picture is reduced by the mean, from overviews where there are any
};

/// Reads an orthophoto or scanned map for draping: RGB, RGBA, grey or colour table; more than 8 bits are stretched
/// between the darkest and brightest 2 %. Nodata and masked pixels get alpha 0. Blocking; two threads.
/// Failure as read_grid().
Result<WithWarnings<DrapeImage>> read_drape(const DrapeRequest& request);

}  // namespace sandtable::geo
