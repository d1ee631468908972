#include "tests/support/tiny_raster.h"

#include <cpl_conv.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <memory>
#include <stdexcept>

namespace sandtable::test {
namespace {

using Dataset = std::unique_ptr<GDALDataset>;

void demand(bool ok, const std::string& what) {
  if (!ok) throw std::runtime_error("tiny raster: " + what + ": " + CPLGetLastErrorMsg());
}

void write_band(GDALRasterBand& band, const TinyRaster& raster, std::vector<double> values) {
  demand(values.size() == static_cast<std::size_t>(raster.columns) * static_cast<std::size_t>(raster.rows),
         "a band needs columns * rows values");
  if (raster.nodata) band.SetNoDataValue(*raster.nodata);
  if (raster.scale != 1) band.SetScale(raster.scale);
  if (raster.offset != 0) band.SetOffset(raster.offset);
  demand(band.RasterIO(GF_Write, 0, 0, raster.columns, raster.rows, values.data(), raster.columns, raster.rows,
                       GDT_Float64, 0, 0) == CE_None,
         "cannot write");
}

void set_metadata(GDALMajorObject& object, const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    const std::size_t cut = entry.find('=');
    demand(cut != std::string::npos, "metadata '" + entry + "'");
    object.SetMetadataItem(entry.substr(0, cut).c_str(), entry.substr(cut + 1).c_str());
  }
}

void set_colours(GDALRasterBand& band, const TinyRaster& raster) {
  if (raster.colours.empty()) return;
  GDALColorTable table;
  for (std::size_t i = 0; i < raster.colours.size(); ++i) {
    const auto& c = raster.colours[i];
    const GDALColorEntry entry{c[0], c[1], c[2], c[3]};
    table.SetColorEntry(static_cast<int>(i), &entry);
  }
  band.SetColorTable(&table);
}

Dataset in_memory(const TinyRaster& raster) {
  GDALDriver* mem = GetGDALDriverManager()->GetDriverByName("MEM");
  const GDALDataType type = GDALGetDataTypeByName(raster.type.c_str());
  demand(mem != nullptr && type != GDT_Unknown, "type " + raster.type);
  Dataset out(mem->Create("", raster.columns, raster.rows, static_cast<int>(raster.bands.size()), type, nullptr));
  demand(out != nullptr, "no memory");
  if (!raster.crs.empty()) {
    OGRSpatialReference crs;
    demand(crs.SetFromUserInput(raster.crs.c_str()) == OGRERR_NONE, raster.crs);
    out->SetSpatialRef(&crs);
  }
  if (raster.transform) {
    auto transform = *raster.transform;
    out->SetGeoTransform(transform.data());
  }
  for (std::size_t b = 0; b < raster.bands.size(); ++b) {
    write_band(*out->GetRasterBand(static_cast<int>(b) + 1), raster, raster.bands[b]);
  }
  set_colours(*out->GetRasterBand(1), raster);
  set_metadata(*out, raster.metadata);
  for (std::size_t b = 0; b < raster.band_metadata.size(); ++b) {
    set_metadata(*out->GetRasterBand(static_cast<int>(b) + 1), raster.band_metadata[b]);
  }
  return out;
}

}  // namespace

void write_raster(const std::string& path, const TinyRaster& raster, const std::string& driver) {
  GDALAllRegister();
  GDALDriver* writer = GetGDALDriverManager()->GetDriverByName(driver.c_str());
  demand(writer != nullptr, "no driver " + driver);
  const Dataset memory = in_memory(raster);
  const Dataset file(writer->CreateCopy(path.c_str(), memory.get(), FALSE, nullptr, nullptr, nullptr));
  demand(file != nullptr, "cannot create " + path);
}

}  // namespace sandtable::test
