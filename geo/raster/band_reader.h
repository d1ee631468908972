#pragma once

#include <atomic>
#include <span>

#include "geo/raster/raster_source.h"

namespace sandtable::geo {

/// Numbers of one band of a source, cleaned: scale and offset applied, NaN where nothing is known. One thread.
class BandReader {
 public:
  /// Fails with kNotFound (no such band) or kUnsupported (a picture or complex numbers, not heights).
  /// `fills`, where given, counts the pixels that hold what others write for "nothing here" in a band that declares no
  /// such value; several readers may count on one, and it must outlive them.
  static Result<BandReader> open(const RasterSource& source, int band, std::atomic<std::size_t>* fills = nullptr);

  /// Heights that are written as colours (GridRequest::terrain_rgb). Fails with kUnsupported when there are not three
  /// bands of bytes.
  static Result<BandReader> open_terrain_rgb(const RasterSource& source);

  /// Reads a window reduced by a whole factor: out gets ceil(columns / factor) * ceil(rows / factor) values, each the
  /// mean of the known pixels below it. With factor 1 values are copied unchanged.
  Status read(PixelWindow window, int factor, std::span<float> out);

 private:
  BandReader(const RasterSource& source, GDALRasterBand& band);
  Status read_raw(PixelWindow window, std::span<float> out);
  Status read_colours(PixelWindow window, std::span<float> out);
  void take_out_fills(std::span<float> pixels);
  Status read_mask(PixelWindow window, std::span<float> values);
  [[nodiscard]] int strip_rows(PixelWindow window, int factor) const;

  const RasterSource* source_;
  GDALRasterBand* band_;
  std::optional<float> nodata_;
  float scale_ = 1;
  float offset_ = 0;
  bool masked_ = false;
  bool terrain_rgb_ = false;
  std::atomic<std::size_t>* fills_ = nullptr;
};

}  // namespace sandtable::geo
