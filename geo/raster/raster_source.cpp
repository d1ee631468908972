#include "geo/raster/raster_source.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdalwarper.h>
#include <ogr_spatialref.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

#include "geo/gdal/gdal_drivers.h"
#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/gdal/vrt_check.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

bool is_file(const std::string& source) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(std::filesystem::path(source), ignored);
}

double file_bytes(const std::string& source) {
  VSIStatBufL info;
  return VSIStatExL(source.c_str(), &info, VSI_STAT_SIZE_FLAG) == 0 ? static_cast<double>(info.st_size) : 0;
}

Result<DatasetPtr> open_file(const std::string& source, int overview) {
  GdalErrors messages;
  std::vector<const char*> drivers;
  for (const std::string& name : allowed_drivers(Half::kRaster)) drivers.push_back(name.c_str());
  drivers.push_back(nullptr);
  CPLStringList options;
  if (overview >= 0) options.SetNameValue("OVERVIEW_LEVEL", std::to_string(overview).c_str());
  const unsigned flags = GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR;
  DatasetPtr dataset(
      GDALDataset::FromHandle(GDALOpenEx(source.c_str(), flags, drivers.data(), options.List(), nullptr)));
  if (dataset) return dataset;
  std::error_code ignored;
  const bool plain_path = source.find(':') == std::string::npos && !source.starts_with("/vsi");
  if (plain_path && !std::filesystem::exists(std::filesystem::path(source), ignored)) {
    return fail(ErrorCode::kNotFound, "raster {}: no such file", source);
  }
  return fail(ErrorCode::kUnreadable, "raster {}: {}", source, messages.last_failure());
}

}  // namespace

Status check_claims(GDALDataset& dataset, const std::string& source) {
  const double columns = dataset.GetRasterXSize();
  const double rows = dataset.GetRasterYSize();
  if (dataset.GetRasterCount() == 0) return fail(ErrorCode::kUnreadable, "raster {}: it has no band", source);
  GDALRasterBand& band = *dataset.GetRasterBand(1);
  const auto too_much = [&](const char* what, double bytes) {
    return fail(ErrorCode::kLimit, "raster {}: claims {:.0f} x {:.0f} pixels in {:.0f} bytes: {}", source, columns,
                rows, bytes, what);
  };
  const double bytes = is_file(source) ? file_bytes(source) : 0;
  const bool virtual_file = std::string_view(dataset.GetDriverName()) == "VRT";
  if (bytes > 0 && !virtual_file) {
    constexpr double kMostPixelsOfSmallFile = 2147483648.0;
    if (columns * rows > kMostPixelsOfSmallFile && bytes < 1e6)
      return too_much("more than 2^31 in a file below 1 MB", bytes);
    const double claimed =
        columns * rows * dataset.GetRasterCount() * GDALGetDataTypeSizeBytes(band.GetRasterDataType());
    const bool packed = dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") != nullptr;
    const bool plain_format = std::string_view(dataset.GetDriverName()) == "GTiff";
    // Below a megabyte a sparse file may well be honest, and costs nothing.
    if (plain_format && !packed && claimed > 1e6 && claimed > 1000 * bytes) {
      return too_much("more than 1000 : 1 without compression", bytes);
    }
  }
  return {};
}

Result<RasterSource> RasterSource::open(const std::string& source, int overview) {
  set_up_gdal_in_host();
  if (is_vrt_file(source)) {
    if (auto ok = check_vrt(source); !ok) return fail(ok.error().code, "raster {}: {}", source, ok.error().message);
  }
  auto file = open_file(source, overview);
  if (!file) return pass(file);
  if (auto ok = check_claims(**file, source); !ok) return pass(ok);
  RasterSource out;
  out.name_ = source;
  out.file_ = *std::move(file);
  out.georeference();
  return out;
}

void RasterSource::georeference() {
  GdalErrors quiet;
  PixelAffine affine;
  bool has_affine = file_->GetGeoTransform(affine.g.data()) == CE_None;
  if (!has_affine && (file_->GetGCPCount() > 2 || file_->GetMetadata("GEOLOCATION") != nullptr)) {
    warped_.reset(
        GDALDataset::FromHandle(GDALAutoCreateWarpedVRT(file_.get(), nullptr, nullptr, GRA_Bilinear, 0.125, nullptr)));
    has_affine = warped_ && warped_->GetGeoTransform(affine.g.data()) == CE_None;
  }
  bool finite = true;
  for (const double v : affine.g) finite = finite && std::isfinite(v);
  if (has_affine && finite && affine.determinant() != 0) affine_ = affine;
  const OGRSpatialReference* crs = dataset().GetSpatialRef();
  if (crs == nullptr) return;
  OGRSpatialReference horizontal(*crs);
  if (horizontal.IsCompound()) {
    const char* vertical = horizontal.GetAttrValue("VERT_CS");
    if (vertical != nullptr) vertical_datum_ = valid_utf8(vertical);
    horizontal.StripVertical();
  }
  char* wkt = nullptr;
  const std::array options{"FORMAT=WKT2_2019", static_cast<const char*>(nullptr)};
  if (horizontal.exportToWkt(&wkt, options.data()) == OGRERR_NONE && wkt != nullptr) crs_wkt_ = wkt;
  CPLFree(wkt);
}

Status RasterSource::check_blocks() const {
  int block_columns = 0;
  int block_rows = 0;
  dataset().GetRasterBand(1)->GetBlockSize(&block_columns, &block_rows);
  constexpr double kLargestBlock = 64.0 * 1024 * 1024;
  if (static_cast<double>(block_columns) * block_rows <= kLargestBlock) return {};
  return fail(ErrorCode::kLimit, "raster {}: one block has {} x {} pixels, more than 64 million", name_, block_columns,
              block_rows);
}

int RasterSource::overview_for(int factor) const {
  GDALRasterBand& band = *dataset().GetRasterBand(1);
  int best = kFullResolution;
  double best_reduction = 1;
  for (int i = 0; i < band.GetOverviewCount(); ++i) {
    GDALRasterBand* overview = band.GetOverview(i);
    if (overview == nullptr || overview->GetXSize() <= 0) continue;
    const double reduction = static_cast<double>(columns()) / overview->GetXSize();
    // An overview of an odd width reduces by a little more than a whole number.
    if (reduction <= factor * 1.01 && reduction > best_reduction) {
      best = i;
      best_reduction = reduction;
    }
  }
  return best;
}

Result<Placement> place(const RasterSource& source, const RasterRequest& request) {
  if (!source.affine()) {
    return fail(ErrorCode::kUnsupported, "raster {}: it says not where it lies (no georeference)", source.name());
  }
  auto place_crs = Crs::parse(request.place_crs);
  if (!place_crs) return pass(place_crs);
  const bool named = !source.crs_wkt().empty();
  if (!named && request.assumed_crs.empty()) {
    return fail(ErrorCode::kUnsupported, "raster {}: it names no CRS; state one for the layer", source.name());
  }
  auto source_crs = Crs::parse(named ? source.crs_wkt() : request.assumed_crs);
  if (!source_crs) {
    return fail(source_crs.error().code, "raster {}: {}", source.name(), source_crs.error().message);
  }
  Placement out{*source_crs, *place_crs, *source.affine(), source_crs->same_as(*place_crs), {}};
  if (!named) out.warnings.push_back(fmt::format("raster {}: no CRS, {} assumed", source.name(), request.assumed_crs));
  return out;
}

}  // namespace sandtable::geo
