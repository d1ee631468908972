// make_scene_set DIR: writes a made-up region as ordinary GIS files, for bare_scene and scene_bench.
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "twin/base/random.h"

namespace {

constexpr int kElevationCells = 4000, kOrthoPixels = 8000, kBuildings = 200'000, kRoads = 100'000, kPoints = 10'000;
constexpr double kSideM = 20'000, kWest = 160'000, kNorth = 2'560'000;
constexpr double kBlockM = 80, kLaneM = 8;

double height_at(double x, double y) {
  const double u = x / kSideM, v = y / kSideM;
  const double hills = std::max(0.0, u - 0.7) / 0.3;
  return 3 + 8 * u + 0.8 * std::sin(x / 300) * std::cos(y / 260) +
         hills * hills * 500 * (1 + 0.3 * std::sin(v * 31 + u * 17) + 0.12 * std::sin(v * 97) * std::cos(u * 83));
}

/// Built land: towns as round patches.
bool built(double x, double y) {
  if (x > kSideM * 0.72) return false;
  return std::sin(x / 1900) + std::sin(y / 1700) + 0.6 * std::sin((x + y) / 900) > -0.35;
}

using File = std::unique_ptr<GDALDataset>;

File create(const std::string& driver, const std::string& path, int width, int height, int bands, GDALDataType type,
            char** options) {
  GDALDriver* made_by = GetGDALDriverManager()->GetDriverByName(driver.c_str());
  if (made_by == nullptr) {
    fmt::print(stderr, "GDAL has no driver {}\n", driver);
    std::exit(1);
  }
  std::filesystem::remove(path);
  File file(made_by->Create(path.c_str(), width, height, bands, type, options));
  if (!file) std::exit(1);
  return file;
}

OGRSpatialReference twd97() {
  OGRSpatialReference crs;
  crs.importFromEPSG(3826);
  return crs;
}

void place(GDALDataset& file, double pixel_m) {
  std::array<double, 6> at{kWest, pixel_m, 0, kNorth, 0, -pixel_m};
  file.SetGeoTransform(at.data());
  const OGRSpatialReference crs = twd97();
  file.SetSpatialRef(&crs);
}

void check(CPLErr result) {
  if (result != CE_None) std::exit(1);
}

void write_elevation(const std::string& folder) {
  char tiled[] = "TILED=YES";
  char* options[] = {tiled, nullptr};
  const File file = create("GTiff", folder + "/elevation.tif", kElevationCells, kElevationCells, 1, GDT_Float32, options);
  const double cell = kSideM / kElevationCells;
  place(*file, cell);
  std::vector<float> row(kElevationCells);
  for (int r = 0; r < kElevationCells; ++r) {
    for (int c = 0; c < kElevationCells; ++c) row[static_cast<std::size_t>(c)] = static_cast<float>(height_at((c + 0.5) * cell, (r + 0.5) * cell));
    check(file->GetRasterBand(1)->RasterIO(GF_Write, 0, r, kElevationCells, 1, row.data(), kElevationCells, 1, GDT_Float32, 0, 0));
  }
}

void write_ortho(const std::string& folder) {
  char tiled[] = "TILED=YES", interleaved[] = "INTERLEAVE=PIXEL";
  char* options[] = {tiled, interleaved, nullptr};
  const File file = create("GTiff", folder + "/ortho.tif", kOrthoPixels, kOrthoPixels, 3, GDT_Byte, options);
  const double pixel = kSideM / kOrthoPixels;
  place(*file, pixel);
  std::vector<unsigned char> row(kOrthoPixels * 3);
  sandtable::Random random(3);
  for (int r = 0; r < kOrthoPixels; ++r) {
    for (int c = 0; c < kOrthoPixels; ++c) {
      const double x = (c + 0.5) * pixel, y = (r + 0.5) * pixel;
      const int grain = static_cast<int>(random.below(24));
      const int field = static_cast<int>(std::floor(x / 60) * 7 + std::floor(y / 90) * 13) & 31;
      int red = 118 + field, green = 132 + field, blue = 92 + field / 2;
      if (built(x, y)) red = 150 + field / 2, green = 148 + field / 2, blue = 142 + field / 2;
      if (x > kSideM * 0.72) red = 74 + field / 3, green = 98 + field / 3, blue = 62;
      unsigned char* p = &row[static_cast<std::size_t>(c) * 3];
      p[0] = static_cast<unsigned char>(red + grain);
      p[1] = static_cast<unsigned char>(green + grain);
      p[2] = static_cast<unsigned char>(blue + grain);
    }
    check(file->RasterIO(GF_Write, 0, r, kOrthoPixels, 1, row.data(), kOrthoPixels, 1, GDT_Byte, 3, nullptr, 3, kOrthoPixels * 3, 1, nullptr));
  }
  std::array<int, 5> levels{2, 4, 8, 16, 32};
  check(file->BuildOverviews("AVERAGE", static_cast<int>(levels.size()), levels.data(), 0, nullptr, nullptr, nullptr));
}

/// A FlatGeobuf of one layer, with one numeric field.
class Layer {
 public:
  Layer(const std::string& path, OGRwkbGeometryType type, const char* field, OGRFieldType field_type)
      : file_(create("FlatGeobuf", path, 0, 0, 0, GDT_Unknown, nullptr)) {
    OGRSpatialReference crs = twd97();
    layer_ = file_->CreateLayer(std::filesystem::path(path).stem().c_str(), &crs, type);
    OGRFieldDefn definition(field, field_type);
    layer_->CreateField(&definition);
  }
  void add(const OGRGeometry& geometry, double value) {
    const std::unique_ptr<OGRFeature> feature(OGRFeature::CreateFeature(layer_->GetLayerDefn()));
    feature->SetGeometry(&geometry);
    feature->SetField(0, value);
    if (layer_->CreateFeature(feature.get()) != OGRERR_NONE) std::exit(1);
  }

 private:
  File file_;
  OGRLayer* layer_ = nullptr;
};

void write_buildings(const std::string& folder) {
  Layer layer(folder + "/buildings.fgb", wkbPolygon, "height_m", OFTReal);
  sandtable::Random random(5);
  int count = 0;
  for (double by = 0; by + kBlockM < kSideM; by += kBlockM) {
    for (double bx = 0; bx + kBlockM < kSideM; bx += kBlockM) {
      if (!built(bx + kBlockM / 2, by + kBlockM / 2) || random.uniform() < 0.66) continue;
      const double front = random.uniform(6, 16), depth = random.uniform(12, 20);
      for (double y = by + kLaneM; y + depth < by + kBlockM; y += depth + 3) {
        for (double x = bx + kLaneM; x + front < bx + kBlockM; x += front + 1) {
          if (count >= kBuildings) continue;
          OGRLinearRing ring;
          const double w = front - random.uniform(0, 1), d = depth - random.uniform(0, 3);
          const double corners[5][2] = {{x, y}, {x + w, y}, {x + w, y + d}, {x, y + d}, {x, y}};
          for (const auto& c : corners) ring.addPoint(kWest + c[0], kNorth - c[1]);
          OGRPolygon polygon;
          polygon.addRing(&ring);
          layer.add(polygon, 3.2 * static_cast<double>(1 + random.below(random.uniform() < 0.05 ? 18 : 6)) + 1.2);
          ++count;
        }
      }
    }
  }
  fmt::print("{} buildings\n", count);
}

void write_roads(const std::string& folder) {
  Layer layer(folder + "/roads.fgb", wkbLineString, "kind", OFTInteger);
  const int streets = static_cast<int>(kSideM / kBlockM);
  int count = 0;
  for (int i = 0; i < streets && count < kRoads; ++i) {
    for (int j = 0; j < streets && count < kRoads; ++j) {
      for (const bool across : {false, true}) {
        OGRLineString line;
        for (int k = 0; k <= 3; ++k) {
          const double along = (j + k / 3.0) * kBlockM, at = i * kBlockM + 1.5 * std::sin(along / 40);
          line.addPoint(kWest + (across ? along : at), kNorth - (across ? at : along));
        }
        layer.add(line, i % 10 == 0 ? 1 : 0);
        ++count;
      }
    }
  }
  fmt::print("{} roads\n", count);
}

void write_points(const std::string& folder) {
  Layer layer(folder + "/points.fgb", wkbPoint, "kind", OFTInteger);
  sandtable::Random random(9);
  for (int i = 0; i < kPoints; ++i) {
    const OGRPoint point(kWest + random.uniform(0, kSideM), kNorth - random.uniform(0, kSideM));
    layer.add(point, static_cast<double>(random.below(6)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: make_scene_set DIR\n");
    return 2;
  }
  GDALAllRegister();
  const std::string folder = argv[1];
  std::filesystem::create_directories(folder);
  write_elevation(folder);
  write_ortho(folder);
  write_buildings(folder);
  write_roads(folder);
  write_points(folder);
  return 0;
}
