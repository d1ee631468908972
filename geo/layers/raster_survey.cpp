#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "geo/layers/survey.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;
using GeoTransform = std::array<double, 6>;

constexpr double kMostBlockPixels = 64.0 * 1024 * 1024;
constexpr double kMostClaimRatio = 1000;

std::string with_thousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

double bytes_on_disk(GDALDataset& dataset) {
  const CPLStringList files(dataset.GetFileList());
  double total = 0;
  for (int i = 0; i < files.size(); ++i) total += static_cast<double>(file_size(files[i]));
  return total;
}

/// Formats that store every pixel as it is, unless the file says COMPRESSION.
bool stores_pixels_plainly(const std::string& driver, GDALDataset& dataset) {
  constexpr std::array kPlain = {"GTiff", "ENVI", "EHdr", "ERS", "BMP", "DTED", "SAGA", "PCRaster", "GSBG", "GS7BG"};
  return std::any_of(kPlain.begin(), kPlain.end(), [&](const char* one) { return driver == one; }) &&
         dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == nullptr;
}

/// Why the pixels must not be touched; empty when they may. Looks at sizes only.
std::optional<std::string> incredible_claim(const OpenedHalf& half, GDALDataset& dataset) {
  if (half.driver == "VRT") return std::nullopt;  // a VRT is small by nature and stands for other files
  const double pixels = static_cast<double>(dataset.GetRasterXSize()) * dataset.GetRasterYSize();
  double bytes = 0;
  for (int b = 1; b <= dataset.GetRasterCount(); ++b) {
    bytes += pixels * GDALGetDataTypeSizeBytes(dataset.GetRasterBand(b)->GetRasterDataType());
  }
  const double on_disk = bytes_on_disk(dataset);
  if (on_disk <= 0) return std::nullopt;
  const bool too_dense = stores_pixels_plainly(half.driver, dataset) && bytes > kMostClaimRatio * on_disk;
  const bool too_many = pixels > 2147483648.0 && on_disk < 1e6;
  // A file of one header block, such as a sparse TIFF of a few pixels, is no bomb.
  if ((!too_dense && !too_many) || bytes < 16e6) return std::nullopt;
  return fmt::format("claims {} x {} pixels in {} bytes: pixels not read", with_thousands(dataset.GetRasterXSize()),
                     with_thousands(dataset.GetRasterYSize()), with_thousands(static_cast<std::int64_t>(on_disk)));
}

/// Tile of a JPEG 2000 code stream (ISO/IEC 15444-1, A.5.1): GDAL cuts it into blocks of 1024, but the decoder must
/// open a whole tile for each of them.
std::optional<std::string> oversized_jp2_tile(const OpenedHalf& half, const std::string& path) {
  if (half.driver != "JP2OpenJPEG") return std::nullopt;
  const std::string head = head_of_file(path, 65536);
  const std::size_t siz = head.find("\xFF\x4F\xFF\x51");
  if (siz == std::string::npos || head.size() < siz + 32) return std::nullopt;
  const auto number = [&](std::size_t at) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(head[siz + at + i]);
    return value;
  };
  const std::int64_t width = number(24);
  const std::int64_t height = number(28);
  if (static_cast<double>(width) * static_cast<double>(height) <= kMostBlockPixels) return std::nullopt;
  return fmt::format("one block is {} x {} pixels, too large to try: pixels not read", with_thousands(width),
                     with_thousands(height));
}

/// A picture that stops before its end mark: decoders fill in what is missing and say nothing.
std::optional<std::string> missing_end(const OpenedHalf& half, const PreparedSource& prepared) {
  const std::string_view mark = half.driver == "JPEG" ? "\xFF\xD9" : half.driver == "PNG" ? "IEND" : "";
  if (mark.empty()) return std::nullopt;
  constexpr std::size_t kTail = 65536;  // some cameras write more after the end
  if (tail_of_file(prepared.path, kTail).find(mark) != std::string::npos) return std::nullopt;
  return "the file stops before the end of the picture: what is missing is filled in";
}

/// Reads single blocks of a band and remembers what went wrong.
class BlockProbe {
 public:
  BlockProbe(GDALRasterBand& band, const SurveySetting& setting) : band_(band), setting_(setting) {
    band.GetBlockSize(&block_x_, &block_y_);
    const double pixels = static_cast<double>(block_x_) * block_y_;
    possible_ = block_x_ > 0 && block_y_ > 0 && pixels <= kMostBlockPixels;
    if (!possible_) {
      refusal_ = fmt::format("one block is {} x {} pixels, too large to try: pixels not read", with_thousands(block_x_),
                             with_thousands(block_y_));
    }
  }

  /// Blocks one after the other up to the first that fails: for formats of text, where GDAL finds a block by reading
  /// all before it and, once one has failed, tries them again for ever.
  void run_in_order() {
    if (!possible_) return;
    const std::int64_t columns = (band_.GetXSize() + std::int64_t{block_x_} - 1) / block_x_;
    const std::int64_t rows = (band_.GetYSize() + std::int64_t{block_y_} - 1) / block_y_;
    for (std::int64_t b = 0; b < columns * rows && failed_ == 0 && Clock::now() < setting_.deadline; ++b) {
      try_block(b, columns);
    }
  }

  void run() {
    if (!possible_) return;
    const std::int64_t columns = (band_.GetXSize() + std::int64_t{block_x_} - 1) / block_x_;
    const std::int64_t rows = (band_.GetYSize() + std::int64_t{block_y_} - 1) / block_y_;
    const std::int64_t blocks = columns * rows;
    try_block(0, columns);
    if (blocks > 2) try_block(blocks / 2, columns);
    if (blocks > 1) try_block(blocks - 1, columns);
    // The rest of a raster of ordinary size: a hole or a cut may be anywhere. Large ones are judged by the three.
    const double pixels = static_cast<double>(band_.GetXSize()) * band_.GetYSize();
    if (pixels > 16e6) return;
    const Clock::time_point enough = std::min(setting_.deadline, Clock::now() + std::chrono::milliseconds(1500));
    for (std::int64_t b = 1; b + 1 < blocks && Clock::now() < enough; ++b) try_block(b, columns);
  }

  [[nodiscard]] bool failed() const { return failed_ > 0; }
  [[nodiscard]] bool failed_wholly() const { return failed_ > 0 && failed_ == tried_; }
  [[nodiscard]] int tried() const { return tried_; }
  [[nodiscard]] std::int64_t nan_pixels() const { return nan_pixels_; }
  [[nodiscard]] std::optional<std::string> words() const {
    if (!refusal_.empty()) return refusal_;
    if (failed_ == 0) return std::nullopt;
    return fmt::format("pixels not readable: {} of {} tried blocks failed", failed_, tried_);
  }

 private:
  void try_block(std::int64_t block, std::int64_t columns) {
    setting_.heartbeat();
    const int x = static_cast<int>(block % columns) * block_x_;
    const int y = static_cast<int>(block / columns) * block_y_;
    const int width = std::min(block_x_, band_.GetXSize() - x);
    const int height = std::min(block_y_, band_.GetYSize() - y);
    ++tried_;
    const bool real =
        GDALDataTypeIsFloating(band_.GetRasterDataType()) && !GDALDataTypeIsComplex(band_.GetRasterDataType());
    // Reading through the block cache would decode and keep it at the band's own type: the cheapest true test.
    const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    values_.resize(real ? count : count / sizeof(float) + 1);
    const GDALDataType as = real ? GDT_Float32 : GDT_Byte;
    if (band_.RasterIO(GF_Read, x, y, width, height, values_.data(), width, height, as, 0, 0, nullptr) != CE_None) {
      ++failed_;
      return;
    }
    if (!real) return;
    for (const float value : values_) nan_pixels_ += std::isnan(value) ? 1 : 0;
  }

  GDALRasterBand& band_;
  const SurveySetting& setting_;
  int block_x_ = 0;
  int block_y_ = 0;
  bool possible_ = false;
  std::string refusal_;
  int tried_ = 0;
  int failed_ = 0;
  std::int64_t nan_pixels_ = 0;
  std::vector<float> values_;
};

/// Whether a stored nodata value can be a value of the band at all.
bool outside_type(double nodata, GDALDataType type) {
  if (GDALDataTypeIsFloating(type)) return false;
  if (!std::isfinite(nodata)) return true;
  const int bits = GDALGetDataTypeSizeBits(type);
  const bool is_signed = GDALDataTypeIsSigned(type) != 0;
  const double high = std::ldexp(1.0, is_signed ? bits - 1 : bits) - 1;
  const double low = is_signed ? -std::ldexp(1.0, bits - 1) : 0;
  return nodata < low || nodata > high;
}

/// Fails when not one tried block can be read.
Status describe_pixels(LayerDescription& out, const OpenedHalf& half, const PreparedSource& prepared,
                       const SurveySetting& setting, GdalErrors& errors) {
  GDALDataset& dataset = *half.dataset;
  if (dataset.GetRasterCount() == 0) return {};
  GDALRasterBand& first = *dataset.GetRasterBand(1);
  if (const auto claim = incredible_claim(half, dataset)) {
    out.warnings.push_back(*claim);
    return {};
  }
  if (const auto tile = oversized_jp2_tile(half, prepared.path)) {
    out.warnings.push_back(*tile);
    return {};
  }
  if (const auto cut = missing_end(half, prepared)) out.warnings.push_back(*cut);
  BlockProbe probe(first, setting);
  const bool text = half.driver == "AAIGrid" || half.driver == "GRASSASCIIGrid";
  text ? probe.run_in_order() : probe.run();
  bool nothing = probe.failed_wholly();
  if (nothing && dataset.GetRasterCount() > 1) {
    BlockProbe last(*dataset.GetRasterBand(dataset.GetRasterCount()), setting);
    last.run();
    nothing = last.failed_wholly();
  }
  if (nothing) {
    return fail(ErrorCode::kUnreadable, "is {} x {} pixels, but none of {} tried blocks can be read: {}",
                with_thousands(out.width), with_thousands(out.height), probe.tried(), errors.last_failure());
  }
  if (const auto words = probe.words()) out.warnings.push_back(*words);
  if (!probe.failed() && dataset.GetRasterCount() > 1) {
    BlockProbe last(*dataset.GetRasterBand(dataset.GetRasterCount()), setting);
    last.run();
    if (const auto words = last.words(); words && last.failed()) out.warnings.push_back("last band: " + *words);
  }
  if (probe.nan_pixels() > 0 && !out.nodata) {
    out.warnings.push_back(fmt::format("{} pixels are NaN though no nodata value is declared: treated as nodata",
                                       with_thousands(probe.nan_pixels())));
  }
  constexpr std::size_t kMostSaid = 4;
  std::vector<std::string> said = errors.take();
  if (said.size() > kMostSaid) said.resize(kMostSaid);
  for (std::string& words : said) out.warnings.push_back(std::move(words));
  return {};
}

void describe_bands(LayerDescription& out, GDALDataset& dataset) {
  out.width = dataset.GetRasterXSize();
  out.height = dataset.GetRasterYSize();
  out.bands = dataset.GetRasterCount();
  if (out.bands == 0) return;
  GDALRasterBand& first = *dataset.GetRasterBand(1);
  out.type = GDALGetDataTypeName(first.GetRasterDataType());
  for (int b = 2; b <= out.bands; ++b) {
    if (dataset.GetRasterBand(b)->GetRasterDataType() != first.GetRasterDataType()) {
      out.warnings.push_back("bands are of different types; the first one's is given");
      break;
    }
  }
  int has_nodata = FALSE;
  const double nodata = first.GetNoDataValue(&has_nodata);
  if (!has_nodata) return;
  out.nodata = nodata;
  if (outside_type(nodata, first.GetRasterDataType())) {
    out.warnings.push_back(fmt::format("nodata {} cannot be a value of type {}", nodata, out.type));
  }
}

LocalXY at_pixel(const GeoTransform& t, double column, double row) {
  return {t[0] + column * t[1] + row * t[2], t[3] + column * t[4] + row * t[5]};
}

bool disagree(const GeoTransform& a, const GeoTransform& b) {
  const double pixel = std::max(std::abs(a[1]) + std::abs(a[2]), 1e-12);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > 0.01 * pixel) return true;
  }
  return false;
}

/// Compares what the TIFF itself says with what the files beside it say.
void check_georeferences(LayerDescription& out, const OpenedHalf& half, const PreparedSource& prepared,
                         const GeoTransform& used) {
  if (half.driver != "GTiff") return;
  for (const char* place : {"INTERNAL", "WORLDFILE", "PAM"}) {
    const std::string sources = std::string("GEOREF_SOURCES=") + place;
    const std::array<const char*, 2> options = {sources.c_str(), nullptr};
    const std::array<const char*, 2> only = {"GTiff", nullptr};
    const GDALDatasetUniquePtr again(
        GDALDataset::Open(prepared.path.c_str(), GDAL_OF_RASTER, only.data(), options.data(), nullptr));
    GeoTransform other{};
    if (!again || again->GetGeoTransform(other.data()) != CE_None || !disagree(used, other)) continue;
    out.warnings.push_back(fmt::format("georeferences disagree: {} places the raster elsewhere",
                                       place == std::string_view("INTERNAL") ? "the file itself"
                                       : place == std::string_view("PAM")    ? "its .aux.xml"
                                                                             : "its world file"));
  }
}

void describe_place(LayerDescription& out, const OpenedHalf& half, const PreparedSource& prepared,
                    GDALDataset& dataset) {
  CrsEvidence evidence;
  evidence.label = crs_of(dataset.GetSpatialRef());
  evidence.names = out.source + " " + out.layer;
  CoordinateSurvey survey;
  GeoTransform t{};
  const bool georeferenced = dataset.GetGeoTransform(t.data()) == CE_None && out.width > 0 && out.height > 0;
  if (georeferenced) {
    survey.begin_feature(0);
    const auto width = static_cast<double>(out.width);
    const auto height = static_cast<double>(out.height);
    for (const LocalXY corner : {at_pixel(t, 0, 0), at_pixel(t, width, 0), at_pixel(t, 0, height),
                                 at_pixel(t, width, height), at_pixel(t, width / 2, height / 2)}) {
      survey.vertex(corner.x, corner.y);
    }
    survey.end_feature();
    const bool rotated = std::abs(t[2]) > 1e-9 * std::abs(t[1]) || std::abs(t[4]) > 1e-9 * std::abs(t[5]);
    if (rotated) out.warnings.push_back("the grid is rotated: it is warped before use");
    if (t[5] > 0 && !rotated) out.warnings.push_back("the grid is stored south-up");
    check_georeferences(out, half, prepared, t);
  } else if (dataset.GetGCPCount() > 0) {
    out.warnings.push_back(
        fmt::format("placed only by {} ground control points: it is warped before use", dataset.GetGCPCount()));
  } else if (dataset.GetMetadata("GEOLOCATION") != nullptr) {
    out.warnings.push_back("placed only by geolocation arrays: it is warped before use");
  } else {
    out.warnings.push_back("no georeference: not placed");
  }
  place_description(out, evidence, survey, nullptr);
}

Result<LayerDescription> describe_raster(OpenedHalf& half, const PreparedSource& prepared, const SurveySetting& setting,
                                         GdalErrors& errors, const std::string& name) {
  LayerDescription out;
  out.source = setting.source;
  out.layer = valid_utf8(name);
  out.kind = LayerKind::kRaster;
  out.driver = half.driver;
  describe_bands(out, *half.dataset);
  describe_place(out, half, prepared, *half.dataset);
  if (const Status ok = describe_pixels(out, half, prepared, setting, errors); !ok) return pass(ok);
  out.warnings.insert(out.warnings.end(), half.warnings.begin(), half.warnings.end());
  out.warnings.insert(out.warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  return out;
}

struct Subdataset {
  std::string name;   ///< what GDAL opens
  std::string layer;  ///< what a person sees
};

/// NETCDF:"file":variable, HDF5:"file"://group/set, GTIFF_DIR:2:file, GPKG:file:table
std::string layer_name_of(const std::string& subdataset) {
  if (subdataset.starts_with("GTIFF_DIR:")) {
    return "page " + subdataset.substr(10, subdataset.find(':', 10) - 10);
  }
  std::string_view last = subdataset;
  last.remove_prefix(std::min(last.rfind(':') + 1, last.size()));
  while (last.starts_with("/")) last.remove_prefix(1);
  return std::string(last.empty() ? std::string_view(subdataset) : last);
}

constexpr std::size_t kMostSubdatasets = 200;

/// All that are announced, also those that are too many to be looked at.
std::vector<Subdataset> subdatasets_of(GDALDataset& dataset) {
  std::vector<Subdataset> out;
  const CPLStringList items(CSLDuplicate(dataset.GetMetadata("SUBDATASETS")));
  for (int i = 0; i < items.size(); ++i) {
    const std::string_view item = items[i];
    const std::size_t cut = item.find("_NAME=");
    if (!item.starts_with("SUBDATASET_") || cut == std::string_view::npos) continue;
    const std::string name(item.substr(cut + 6));
    out.push_back({name, layer_name_of(name)});
  }
  return out;
}

}  // namespace

HalfSurvey survey_raster(OpenedHalf& half, const PreparedSource& prepared, const SurveySetting& setting,
                         GdalErrors& errors) {
  HalfSurvey out;
  const auto take = [&out](Result<LayerDescription> layer, const std::string& part) {
    if (layer) {
      out.layers.push_back(std::move(*layer));
    } else {
      out.unreadable.push_back(part.empty() ? layer.error().message : part + ": " + layer.error().message);
    }
  };
  const std::vector<Subdataset> parts = subdatasets_of(*half.dataset);
  const bool whole = half.dataset->GetRasterCount() > 0;
  if (whole) take(describe_raster(half, prepared, setting, errors, std::string(stem_of(setting.source))), "");
  std::size_t looked_at = 0;
  const auto is_first_page = [&](const Subdataset& part) { return whole && part.name.starts_with("GTIFF_DIR:1:"); };
  const auto wanted =
      static_cast<std::size_t>(std::ranges::count_if(parts, [&](const Subdataset& p) { return !is_first_page(p); }));
  for (const Subdataset& part : parts) {
    if (is_first_page(part)) continue;  // it is the file itself
    if (looked_at == kMostSubdatasets) {
      const std::string words = fmt::format("only {} of {} sub-datasets were looked at: {} are left out", looked_at,
                                            wanted, wanted - looked_at);
      out.layers.empty() ? out.unreadable.push_back(words) : out.layers.back().warnings.push_back(words);
      break;
    }
    setting.heartbeat();
    ++looked_at;
    Result<OpenedHalf> opened = open_subdataset(part.name, half.driver, errors);
    if (!opened) {
      out.unreadable.push_back(part.layer + ": " + opened.error().message);
      continue;
    }
    if (opened->dataset->GetRasterCount() == 0) continue;
    take(describe_raster(*opened, prepared, setting, errors, part.layer), part.layer);
    if (Clock::now() > setting.deadline && !out.layers.empty()) {
      out.layers.back().warnings.push_back(
          fmt::format("only {} of {} sub-datasets were looked at in time", looked_at, wanted));
      break;
    }
  }
  return out;
}

}  // namespace sandtable::geo
