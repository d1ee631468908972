#include "geo/raster/band_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "geo/gdal/gdal_errors.h"

namespace sandtable::geo {
namespace {

constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();
// Fill values close to the largest float occur undeclared; no measured quantity comes near.
constexpr float kLargestMeant = 1e37F;
constexpr int kWidestRead = 65536;

/// What 16-bit elevation models and text grids write where they know nothing, and often do not declare. Nothing on or
/// above ground measures just this.
bool is_usual_fill(float v) { return v == -32768.0F || v == -32767.0F || v == -9999.0F || v == -99999.0F; }

int divided_up(int n, int by) { return (n + by - 1) / by; }

/// Means of the known pixels in squares of `factor`, for a strip whose height is a multiple of it (or the last).
void reduce(std::span<const float> pixels, PixelWindow strip, int factor, std::span<float> out) {
  const int columns = divided_up(strip.columns, factor);
  const int rows = divided_up(strip.rows, factor);
  std::vector<float> sum(static_cast<std::size_t>(columns));
  std::vector<int> known(static_cast<std::size_t>(columns));
  for (int r = 0; r < rows; ++r) {
    std::fill(sum.begin(), sum.end(), 0.0F);
    std::fill(known.begin(), known.end(), 0);
    const int last = std::min((r + 1) * factor, strip.rows);
    for (int y = r * factor; y < last; ++y) {
      const float* line = pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(strip.columns);
      for (int c = 0, x = 0; c < columns; ++c) {
        const auto cell = static_cast<std::size_t>(c);
        for (const int end = std::min(x + factor, strip.columns); x < end; ++x) {
          if (std::isnan(line[x])) continue;
          sum[cell] += line[x];
          ++known[cell];
        }
      }
    }
    float* to = out.data() + static_cast<std::size_t>(r) * static_cast<std::size_t>(columns);
    for (std::size_t c = 0; c < sum.size(); ++c)
      to[c] = known[c] == 0 ? kNoValue : sum[c] / static_cast<float>(known[c]);
  }
}

bool is_picture(GDALDataset& dataset, GDALRasterBand& band) {
  if (band.GetColorTable() != nullptr) return true;
  const GDALColorInterp meaning = band.GetColorInterpretation();
  const bool colour = meaning == GCI_RedBand || meaning == GCI_GreenBand || meaning == GCI_BlueBand;
  return colour && dataset.GetRasterCount() >= 3 && band.GetRasterDataType() == GDT_Byte;
}

}  // namespace

BandReader::BandReader(const RasterSource& source, GDALRasterBand& band) : source_(&source), band_(&band) {
  int known = 0;
  const double nodata = band.GetNoDataValue(&known);
  if (known != 0) nodata_ = static_cast<float>(std::clamp(nodata, -3.4028234e38, 3.4028234e38));
  const double scale = band.GetScale(&known);
  if (known != 0 && std::isfinite(scale) && scale != 0) scale_ = static_cast<float>(scale);
  const double offset = band.GetOffset(&known);
  if (known != 0 && std::isfinite(offset)) offset_ = static_cast<float>(offset);
  masked_ = (band.GetMaskFlags() & (GMF_PER_DATASET | GMF_ALPHA)) != 0;
}

Result<BandReader> BandReader::open(const RasterSource& source, int band, std::atomic<std::size_t>* fills) {
  GDALDataset& dataset = source.dataset();
  if (band < 1 || band > dataset.GetRasterCount()) {
    return fail(ErrorCode::kNotFound, "raster {}: no band {}; it has {}", source.name(), band,
                dataset.GetRasterCount());
  }
  GDALRasterBand& chosen = *dataset.GetRasterBand(band);
  if (GDALDataTypeIsComplex(chosen.GetRasterDataType()) != 0) {
    return fail(ErrorCode::kUnsupported, "raster {}: band {} holds complex numbers", source.name(), band);
  }
  if (is_picture(dataset, chosen)) {
    return fail(ErrorCode::kUnsupported, "raster {}: band {} is a picture, not measured numbers", source.name(), band);
  }
  BandReader reader(source, chosen);
  reader.fills_ = fills;
  return reader;
}

Result<BandReader> BandReader::open_terrain_rgb(const RasterSource& source) {
  GDALDataset& dataset = source.dataset();
  const int bands = dataset.GetRasterCount();
  bool bytes = bands >= 3;
  for (int band = 1; bytes && band <= 3; ++band) bytes = dataset.GetRasterBand(band)->GetRasterDataType() == GDT_Byte;
  if (!bytes) {
    return fail(ErrorCode::kUnsupported,
                "raster {}: heights as colours need three bands of bytes; it has {} of type {}", source.name(), bands,
                GDALGetDataTypeName(dataset.GetRasterBand(1)->GetRasterDataType()));
  }
  BandReader reader(source, *dataset.GetRasterBand(1));
  reader.terrain_rgb_ = true;
  return reader;
}

int BandReader::strip_rows(PixelWindow window, int factor) const {
  int block_columns = 0;
  int block_rows = 0;
  band_->GetBlockSize(&block_columns, &block_rows);
  constexpr int kPixelsOfStrip = 1 << 22;
  const int affordable = std::max(1, kPixelsOfStrip / std::max(1, window.columns));
  const int whole_blocks = std::max(1, affordable / std::max(1, block_rows)) * std::max(1, block_rows);
  return divided_up(std::min(whole_blocks, std::max(affordable, factor)), factor) * factor;
}

Status BandReader::read(PixelWindow window, int factor, std::span<float> out) {
  const GdalErrors messages;
  if (factor <= 1) return read_raw(window, out);
  const int step = strip_rows(window, factor);
  const auto out_columns = static_cast<std::size_t>(divided_up(window.columns, factor));
  std::vector<float> pixels;
  for (int row = 0; row < window.rows; row += step) {
    const PixelWindow strip{window.column, window.row + row, window.columns, std::min(step, window.rows - row)};
    pixels.resize(static_cast<std::size_t>(strip.columns) * static_cast<std::size_t>(strip.rows));
    if (auto ok = read_raw(strip, pixels); !ok) return ok;
    reduce(pixels, strip, factor, out.subspan(static_cast<std::size_t>(row / factor) * out_columns));
  }
  return {};
}

Status BandReader::read_colours(PixelWindow window, std::span<float> out) {
  const GdalErrors messages;
  const auto pixels = static_cast<std::size_t>(window.columns) * static_cast<std::size_t>(window.rows);
  std::vector<std::uint8_t> colours(pixels * 3);
  const auto line = static_cast<GSpacing>(window.columns) * 3;
  if (source_->dataset().RasterIO(GF_Read, window.column, window.row, window.columns, window.rows, colours.data(),
                                  window.columns, window.rows, GDT_Byte, 3, nullptr, 3, line, 1, nullptr) != CE_None) {
    return fail(ErrorCode::kUnreadable, "raster {}: its colours cannot be read: {}", source_->name(),
                messages.last_failure());
  }
  // Mapbox, "Terrain-RGB": steps of 0.1 m from 10 km below zero.
  constexpr double kStep_m = 0.1;
  constexpr double kLowest_m = -10000;
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint8_t* colour = colours.data() + i * 3;
    const int steps = colour[0] * 65536 + colour[1] * 256 + colour[2];
    out[i] = steps == 0 ? kNoValue : static_cast<float>(kLowest_m + kStep_m * steps);
  }
  return masked_ ? read_mask(window, out.first(pixels)) : Status{};
}

Status BandReader::read_raw(PixelWindow window, std::span<float> out) {
  if (terrain_rgb_) return read_colours(window, out);
  const auto line_bytes = static_cast<GSpacing>(window.columns) * static_cast<GSpacing>(sizeof(float));
  for (int column = 0; column < window.columns; column += kWidestRead) {
    const int columns = std::min(kWidestRead, window.columns - column);
    const GdalErrors messages;
    if (band_->RasterIO(GF_Read, window.column + column, window.row, columns, window.rows, out.data() + column, columns,
                        window.rows, GDT_Float32, sizeof(float), line_bytes, nullptr) != CE_None) {
      return fail(ErrorCode::kUnreadable, "raster {}: pixels {}..{} x {}..{} cannot be read: {}", source_->name(),
                  window.column + column, window.column + column + columns, window.row, window.row + window.rows,
                  messages.last_failure());
    }
  }
  const auto pixels = out.first(static_cast<std::size_t>(window.columns) * static_cast<std::size_t>(window.rows));
  if (!nodata_) take_out_fills(pixels);
  const float nodata = nodata_.value_or(kNoValue);
  for (float& v : pixels) {
    const bool meant = std::abs(v) < kLargestMeant && v != nodata;  // false for NaN
    v = meant ? v * scale_ + offset_ : kNoValue;
  }
  return masked_ ? read_mask(window, pixels) : Status{};
}

void BandReader::take_out_fills(std::span<float> pixels) {
  std::size_t taken = 0;
  for (float& v : pixels) {
    if (!is_usual_fill(v)) continue;
    v = kNoValue;
    ++taken;
  }
  if (fills_ != nullptr) fills_->fetch_add(taken, std::memory_order_relaxed);
}

Status BandReader::read_mask(PixelWindow window, std::span<float> values) {
  const GdalErrors messages;
  std::vector<std::uint8_t> mask(values.size());
  if (band_->GetMaskBand()->RasterIO(GF_Read, window.column, window.row, window.columns, window.rows, mask.data(),
                                     window.columns, window.rows, GDT_Byte, 0, 0, nullptr) != CE_None) {
    return fail(ErrorCode::kUnreadable, "raster {}: its mask cannot be read: {}", source_->name(),
                messages.last_failure());
  }
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) values[i] = kNoValue;
  }
  return {};
}

}  // namespace sandtable::geo
