#include "tests/bench/scene/scene_files.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace sandtable::bench {
namespace {

std::unique_ptr<GDALDataset> open(const std::string& path, unsigned kind) {
  std::unique_ptr<GDALDataset> file(GDALDataset::Open(path.c_str(), kind | GDAL_OF_READONLY));
  if (!file) {
    fmt::print(stderr, "{}: cannot be read; write the set with make_scene_set\n", path);
    std::exit(1);
  }
  return file;
}

std::vector<LocalXY> points_of(const OGRSimpleCurve& curve) {
  std::vector<LocalXY> points;
  points.reserve(static_cast<std::size_t>(curve.getNumPoints()));
  for (int i = 0; i < curve.getNumPoints(); ++i) points.push_back({curve.getX(i), curve.getY(i)});
  return points;
}

}  // namespace

render::HeightGrid read_elevation(const std::string& folder) {
  const auto file = open(folder + "/elevation.tif", GDAL_OF_RASTER);
  std::array<double, 6> place{};
  file->GetGeoTransform(place.data());
  render::HeightGrid grid(GridFrame{file->GetRasterXSize(), file->GetRasterYSize(), place[1], {place[0], place[3]}});
  if (file->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, grid.columns(), grid.rows(), grid.values().data(), grid.columns(),
                                       grid.rows(), GDT_Float32, 0, 0) != CE_None) {
    std::exit(1);
  }
  return grid;
}

render::BuildingSet read_buildings(const std::string& folder) {
  const auto file = open(folder + "/buildings.fgb", GDAL_OF_VECTOR);
  render::BuildingSet set;
  OGRLayer* layer = file->GetLayer(0);
  const int height = layer->GetLayerDefn()->GetFieldIndex("height_m");
  for (const auto& feature : *layer) {
    const OGRGeometry* geometry = feature->GetGeometryRef();
    if (geometry == nullptr || wkbFlatten(geometry->getGeometryType()) != wkbPolygon) continue;
    const OGRPolygon* polygon = geometry->toPolygon();
    set.footprints.add_part(points_of(*polygon->getExteriorRing()));
    set.footprints.end_feature();
    set.base_m.push_back(std::nanf(""));
    set.height_m.push_back(static_cast<float>(feature->GetFieldAsDouble(height)));
  }
  return set;
}

render::LineSet read_roads(const std::string& folder) {
  const auto file = open(folder + "/roads.fgb", GDAL_OF_VECTOR);
  render::LineSet set;
  set.styles = {{render::rgb(0xf7f5f0), 6, 0.5F, 400, render::rgb(0xb9b4a8), 1, render::DashStyle::kSolid, 12},
                {render::rgb(0xfbe9b0), 16, 1.2F, 400, render::rgb(0xc2a25a), 1, render::DashStyle::kSolid, 1e9F}};
  OGRLayer* layer = file->GetLayer(0);
  const int kind = layer->GetLayerDefn()->GetFieldIndex("kind");
  for (const auto& feature : *layer) {
    const OGRGeometry* geometry = feature->GetGeometryRef();
    if (geometry == nullptr || wkbFlatten(geometry->getGeometryType()) != wkbLineString) continue;
    set.lines.add_part(points_of(*geometry->toLineString()));
    set.lines.end_feature();
    set.style_of.push_back(static_cast<std::uint8_t>(std::clamp(feature->GetFieldAsInteger(kind), 0, 1)));
  }
  return set;
}

std::vector<LocalXY> read_points(const std::string& folder) {
  const auto file = open(folder + "/points.fgb", GDAL_OF_VECTOR);
  std::vector<LocalXY> points;
  for (const auto& feature : *file->GetLayer(0)) {
    const OGRGeometry* geometry = feature->GetGeometryRef();
    if (geometry == nullptr || wkbFlatten(geometry->getGeometryType()) != wkbPoint) continue;
    points.push_back({geometry->toPoint()->getX(), geometry->toPoint()->getY()});
  }
  return points;
}

FileDrape::FileDrape(const std::string& folder) : file_(open(folder + "/ortho.tif", GDAL_OF_RASTER)) {
  std::array<double, 6> place{};
  file_->GetGeoTransform(place.data());
  pixel_m_ = place[1];
  extent_ = {place[0], place[3] + height() * place[5], place[0] + width() * place[1], place[3]};
}
FileDrape::~FileDrape() = default;

int FileDrape::width() const { return file_->GetRasterXSize(); }
int FileDrape::height() const { return file_->GetRasterYSize(); }

bool FileDrape::read(const Extent& window, int out_width, int out_height, std::span<std::uint8_t> rgba) const {
  // GDAL refuses windows that reach beyond the picture: read the part inside and leave the rim transparent.
  std::fill(rgba.begin(), rgba.end(), std::uint8_t{0});
  const double scale = window.width_m() / out_width;
  const int left = std::clamp(static_cast<int>(std::ceil((extent_.west - window.west) / scale)), 0, out_width);
  const int right = std::clamp(static_cast<int>((extent_.east - window.west) / scale), 0, out_width);
  const int top = std::clamp(static_cast<int>(std::ceil((window.north - extent_.north) / scale)), 0, out_height);
  const int bottom = std::clamp(static_cast<int>((window.north - extent_.south) / scale), 0, out_height);
  if (left >= right || top >= bottom) return true;
  const double x0 = std::max(0.0, (window.west + left * scale - extent_.west) / pixel_m_);
  const double y0 = std::max(0.0, (extent_.north - window.north + top * scale) / pixel_m_);
  const double columns = std::min((right - left) * scale / pixel_m_, width() - x0);
  const double rows = std::min((bottom - top) * scale / pixel_m_, height() - y0);
  GDALRasterIOExtraArg exact;
  INIT_RASTERIO_EXTRA_ARG(exact);
  exact.bFloatingPointWindowValidity = TRUE;
  exact.dfXOff = x0;
  exact.dfYOff = y0;
  exact.dfXSize = columns;
  exact.dfYSize = rows;
  exact.eResampleAlg = scale < pixel_m_ ? GRIORA_Bilinear : GRIORA_NearestNeighbour;
  const int c0 = std::min(static_cast<int>(x0), width() - 1), r0 = std::min(static_cast<int>(y0), height() - 1);
  const int cn = std::clamp(static_cast<int>(std::ceil(columns)), 1, width() - c0);
  const int rn = std::clamp(static_cast<int>(std::ceil(rows)), 1, height() - r0);
  const GSpacing line = static_cast<GSpacing>(out_width) * 4;
  std::uint8_t* first = rgba.data() + static_cast<std::size_t>(top) * static_cast<std::size_t>(line) + static_cast<std::size_t>(left) * 4;
  {
    const std::scoped_lock lock(mutex_);
    if (file_->RasterIO(GF_Read, c0, r0, cn, rn, first, right - left, bottom - top, GDT_Byte, 3, nullptr, 4, line, 1,
                        &exact) != CE_None) {
      return false;
    }
  }
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) rgba[static_cast<std::size_t>(y) * static_cast<std::size_t>(line) + static_cast<std::size_t>(x) * 4 + 3] = 255;
  }
  return true;
}

std::vector<std::uint8_t> FileDrape::read_all() const {
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width()) * static_cast<std::size_t>(height()) * 3);
  const std::scoped_lock lock(mutex_);
  if (file_->RasterIO(GF_Read, 0, 0, width(), height(), rgb.data(), width(), height(), GDT_Byte, 3, nullptr, 3,
                      static_cast<GSpacing>(width()) * 3, 1, nullptr) != CE_None) {
    std::exit(1);
  }
  return rgb;
}

}  // namespace sandtable::bench
