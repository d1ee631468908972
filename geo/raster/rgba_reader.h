#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/raster/raster_source.h"

namespace sandtable::geo {

/// Values that become black and white when a picture has more than 8 bits a channel.
struct Stretch {
  double black = 0;
  double white = 255;
};

/// The 2nd and 98th percentile of a sample of the picture; empty for 8-bit pictures, which need no stretch.
std::optional<Stretch> stretch_of(const RasterSource& source);

/// Colours of a source as RGBA bytes, whatever its bands mean. One thread.
class RgbaReader {
 public:
  /// Fails with kUnsupported for complex numbers.
  static Result<RgbaReader> open(const RasterSource& source, const std::optional<Stretch>& stretch);

  /// Reads a window reduced by a whole factor: 4 bytes for each of ceil(columns / factor) * ceil(rows / factor)
  /// pixels, the mean of the pixels below weighted by their alpha.
  Status read(PixelWindow window, int factor, std::span<std::uint8_t> out);

 private:
  enum class Kind { kColour, kGrey, kPalette };

  RgbaReader(const RasterSource& source, const std::optional<Stretch>& stretch);
  void choose_bands();
  void take_palette(const GDALColorTable& table);
  Status read_raw(PixelWindow window, std::span<std::uint8_t> out);
  Status read_channel(PixelWindow window, GDALRasterBand& band, int channel, std::span<std::uint8_t> out);
  void finish(std::span<std::uint8_t> pixels) const;

  const RasterSource* source_;
  std::optional<Stretch> stretch_;
  Kind kind_ = Kind::kColour;
  std::array<int, 3> colour_bands_{1, 2, 3};
  int alpha_band_ = 0;   ///< 0: none
  bool masked_ = false;  ///< a mask beside the bands says where the picture is
  std::optional<std::array<std::uint8_t, 3>> nodata_;
  std::array<std::array<std::uint8_t, 4>, 256> palette_{};
  std::vector<float> line_;
};

}  // namespace sandtable::geo
