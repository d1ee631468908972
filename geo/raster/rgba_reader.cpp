#include "geo/raster/rgba_reader.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "geo/gdal/gdal_errors.h"

namespace sandtable::geo {
namespace {

constexpr std::uint8_t kOpaque = 255;

std::size_t pixel_count(PixelWindow w) {
  return static_cast<std::size_t>(w.columns) * static_cast<std::size_t>(w.rows);
}

/// Sums over the pixels of one square.
struct Sums {
  std::uint32_t red = 0;
  std::uint32_t green = 0;
  std::uint32_t blue = 0;
  std::uint32_t alpha = 0;
  std::uint32_t pixels = 0;

  void add(const std::uint8_t* p) {
    const std::uint32_t a = p[3];
    red += p[0] * a;
    green += p[1] * a;
    blue += p[2] * a;
    alpha += a;
    ++pixels;
  }
  void write(std::uint8_t* to) const {
    const std::uint32_t half = alpha / 2;
    to[0] = alpha == 0 ? 0 : static_cast<std::uint8_t>((red + half) / alpha);
    to[1] = alpha == 0 ? 0 : static_cast<std::uint8_t>((green + half) / alpha);
    to[2] = alpha == 0 ? 0 : static_cast<std::uint8_t>((blue + half) / alpha);
    to[3] = static_cast<std::uint8_t>((alpha + pixels / 2) / pixels);
  }
};

void reduce(std::span<const std::uint8_t> pixels, PixelWindow strip, int factor, std::span<std::uint8_t> out) {
  const int columns = (strip.columns + factor - 1) / factor;
  const int rows = (strip.rows + factor - 1) / factor;
  // At most 128 x 128 pixels of a square are looked at, which keeps 255 * 255 * pixels within 32 bits.
  const int stride = factor / 128 + 1;
  for (int r = 0; r < rows; ++r) {
    const int y1 = std::min((r + 1) * factor, strip.rows);
    for (int c = 0; c < columns; ++c) {
      const int x1 = std::min((c + 1) * factor, strip.columns);
      Sums sums;
      for (int y = r * factor; y < y1; y += stride) {
        const std::uint8_t* line =
            pixels.data() + 4 * static_cast<std::size_t>(y) * static_cast<std::size_t>(strip.columns);
        for (int x = c * factor; x < x1; x += stride) sums.add(line + 4 * x);
      }
      sums.write(out.data() +
                 4 * (static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)));
    }
  }
}

}  // namespace

std::optional<Stretch> stretch_of(const RasterSource& source) {
  GDALRasterBand& band = *source.dataset().GetRasterBand(1);
  if (band.GetRasterDataType() == GDT_Byte) return std::nullopt;
  const GdalErrors quiet;
  constexpr int kSample = 256;
  const int columns = std::min(kSample, source.columns());
  const int rows = std::min(kSample, source.rows());
  std::vector<float> values(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  if (band.RasterIO(GF_Read, 0, 0, source.columns(), source.rows(), values.data(), columns, rows, GDT_Float32, 0, 0,
                    nullptr) != CE_None) {
    return Stretch{};
  }
  int has_nodata = 0;
  const auto nodata = static_cast<float>(band.GetNoDataValue(&has_nodata));
  std::erase_if(values, [&](float v) { return !std::isfinite(v) || (has_nodata != 0 && v == nodata); });
  if (values.empty()) return Stretch{};
  const auto percentile = [&](std::size_t percent) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * percent / 100);
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
  };
  const double black = percentile(2);
  return Stretch{black, std::max(percentile(98), black + 1e-6)};
}

RgbaReader::RgbaReader(const RasterSource& source, const std::optional<Stretch>& stretch)
    : source_(&source), stretch_(stretch) {
  choose_bands();
}

Result<RgbaReader> RgbaReader::open(const RasterSource& source, const std::optional<Stretch>& stretch) {
  if (GDALDataTypeIsComplex(source.dataset().GetRasterBand(1)->GetRasterDataType()) != 0) {
    return fail(ErrorCode::kUnsupported, "raster {}: it holds complex numbers, not colours", source.name());
  }
  return RgbaReader(source, stretch);
}

void RgbaReader::choose_bands() {
  GDALDataset& dataset = source_->dataset();
  for (int b = 1; b <= dataset.GetRasterCount(); ++b) {
    switch (dataset.GetRasterBand(b)->GetColorInterpretation()) {
      case GCI_RedBand:
        colour_bands_[0] = b;
        break;
      case GCI_GreenBand:
        colour_bands_[1] = b;
        break;
      case GCI_BlueBand:
        colour_bands_[2] = b;
        break;
      case GCI_AlphaBand:
        alpha_band_ = b;
        break;
      default:
        break;
    }
  }
  GDALRasterBand& first = *dataset.GetRasterBand(1);
  const GDALColorTable* table = first.GetColorTable();
  if (table != nullptr && first.GetRasterDataType() == GDT_Byte) {
    kind_ = Kind::kPalette;
    take_palette(*table);
  } else if (dataset.GetRasterCount() - (alpha_band_ != 0 ? 1 : 0) < 3) {
    kind_ = Kind::kGrey;
  }
  masked_ = alpha_band_ == 0 && (first.GetMaskFlags() & GMF_PER_DATASET) != 0;
  int has_nodata = 0;
  const double nodata = first.GetNoDataValue(&has_nodata);
  if (has_nodata == 0 || kind_ == Kind::kPalette || stretch_) return;
  const auto byte = static_cast<std::uint8_t>(std::clamp(nodata, 0.0, 255.0));
  if (byte == nodata) nodata_ = {byte, byte, byte};
}

void RgbaReader::take_palette(const GDALColorTable& table) {
  int has_nodata = 0;
  const double nodata = source_->dataset().GetRasterBand(1)->GetNoDataValue(&has_nodata);
  const auto byte = [](short v) { return static_cast<std::uint8_t>(std::clamp<int>(v, 0, 255)); };
  for (int i = 0; i < std::min(256, table.GetColorEntryCount()); ++i) {
    GDALColorEntry e{};
    table.GetColorEntryAsRGB(i, &e);
    const std::uint8_t alpha = has_nodata != 0 && nodata == i ? std::uint8_t{0} : byte(e.c4);
    palette_[static_cast<std::size_t>(i)] = {byte(e.c1), byte(e.c2), byte(e.c3), alpha};
  }
}

Status RgbaReader::read(PixelWindow window, int factor, std::span<std::uint8_t> out) {
  if (factor <= 1) return read_raw(window, out);
  // Whole rows of blocks, so that none is decoded twice, in strips of about 4 million pixels.
  int block_columns = 0;
  int block_rows = 0;
  source_->dataset().GetRasterBand(1)->GetBlockSize(&block_columns, &block_rows);
  const int affordable = std::max(1, (1 << 22) / std::max(1, window.columns));
  const int blocks = affordable / std::max(1, block_rows);
  const int wanted = blocks > 0 ? blocks * block_rows : affordable;
  const int step = std::max(1, wanted / factor) * factor;
  const std::size_t out_line = 4 * static_cast<std::size_t>((window.columns + factor - 1) / factor);
  std::vector<std::uint8_t> pixels;
  for (int row = 0; row < window.rows; row += step) {
    const PixelWindow strip{window.column, window.row + row, window.columns, std::min(step, window.rows - row)};
    pixels.resize(4 * pixel_count(strip));
    if (auto ok = read_raw(strip, pixels); !ok) return ok;
    reduce(pixels, strip, factor, out.subspan(static_cast<std::size_t>(row / factor) * out_line));
  }
  return {};
}

Status RgbaReader::read_channel(PixelWindow window, GDALRasterBand& band, int channel, std::span<std::uint8_t> out) {
  const GdalErrors messages;
  const GSpacing line = 4 * static_cast<GSpacing>(window.columns);
  const bool stretched = stretch_ && band.GetRasterDataType() != GDT_Byte;
  CPLErr result = CE_None;
  if (!stretched) {
    result = band.RasterIO(GF_Read, window.column, window.row, window.columns, window.rows, out.data() + channel,
                           window.columns, window.rows, GDT_Byte, 4, line, nullptr);
  } else {
    line_.resize(pixel_count(window));
    result = band.RasterIO(GF_Read, window.column, window.row, window.columns, window.rows, line_.data(),
                           window.columns, window.rows, GDT_Float32, 0, 0, nullptr);
    const double scale = 255 / (stretch_->white - stretch_->black);
    for (std::size_t i = 0; i < line_.size(); ++i) {
      const double v = (line_[i] - stretch_->black) * scale;
      out[4 * i + static_cast<std::size_t>(channel)] = static_cast<std::uint8_t>(v > 0 ? std::min(v, 255.0) : 0.0);
    }
  }
  if (result == CE_None) return {};
  return fail(ErrorCode::kUnreadable, "raster {}: rows {}..{} cannot be read: {}", source_->name(), window.row,
              window.row + window.rows, messages.last_failure());
}

Status RgbaReader::read_raw(PixelWindow window, std::span<std::uint8_t> out) {
  GDALDataset& dataset = source_->dataset();
  const auto pixels = out.first(4 * pixel_count(window));
  for (std::size_t i = 3; i < pixels.size(); i += 4) pixels[i] = kOpaque;
  if (kind_ == Kind::kColour && !stretch_) {
    // One call for all bands: pixel-interleaved blocks are then decoded and copied once.
    const GdalErrors messages;
    std::array<int, 4> bands{colour_bands_[0], colour_bands_[1], colour_bands_[2], alpha_band_};
    const GSpacing line = 4 * static_cast<GSpacing>(window.columns);
    if (dataset.RasterIO(GF_Read, window.column, window.row, window.columns, window.rows, pixels.data(), window.columns,
                         window.rows, GDT_Byte, alpha_band_ != 0 ? 4 : 3, bands.data(), 4, line, 1,
                         nullptr) != CE_None) {
      return fail(ErrorCode::kUnreadable, "raster {}: rows {}..{} cannot be read: {}", source_->name(), window.row,
                  window.row + window.rows, messages.last_failure());
    }
  } else {
    const int channels = kind_ == Kind::kColour ? 3 : 1;
    for (int c = 0; c < channels; ++c) {
      const int band = kind_ == Kind::kColour ? colour_bands_[static_cast<std::size_t>(c)] : 1;
      if (auto ok = read_channel(window, *dataset.GetRasterBand(band), c, pixels); !ok) return ok;
    }
    if (alpha_band_ != 0) {
      if (auto ok = read_channel(window, *dataset.GetRasterBand(alpha_band_), 3, pixels); !ok) return ok;
    }
  }
  if (masked_) {
    if (auto ok = read_channel(window, *dataset.GetRasterBand(1)->GetMaskBand(), 3, pixels); !ok) return ok;
  }
  finish(pixels);
  return {};
}

void RgbaReader::finish(std::span<std::uint8_t> pixels) const {
  if (kind_ == Kind::kColour && !nodata_) return;
  for (std::size_t i = 0; i < pixels.size(); i += 4) {
    std::uint8_t* p = pixels.data() + i;
    if (kind_ == Kind::kPalette) {
      std::copy(palette_[p[0]].begin(), palette_[p[0]].end(), p);
      continue;
    }
    if (kind_ == Kind::kGrey) p[1] = p[2] = p[0];
    if (nodata_ && std::equal(nodata_->begin(), nodata_->end(), p)) p[3] = 0;
  }
}

}  // namespace sandtable::geo
