#include "geo/layers/layer_writer.h"

#include <cpl_string.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <array>
#include <memory>

#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/raster/raster_source.h"

namespace sandtable::geo {
namespace {

OGRwkbGeometryType type_of(WrittenLayer::Geometry geometry) {
  switch (geometry) {
    case WrittenLayer::Geometry::kPoint:
      return wkbPoint;
    case WrittenLayer::Geometry::kMultiPolygon:
      return wkbMultiPolygon;
    case WrittenLayer::Geometry::kNone:
      break;
  }
  return wkbNone;
}

/// False for bytes that are no geometry.
bool place(OGRFeature& feature, const WrittenLayer::Feature& from) {
  if (const auto* at = std::get_if<LocalXY>(&from.geometry)) {
    return feature.SetGeometryDirectly(new OGRPoint(at->x, at->y)) == OGRERR_NONE;
  }
  const auto* wkb = std::get_if<std::vector<std::byte>>(&from.geometry);
  if (wkb == nullptr) return true;
  OGRGeometry* geometry = nullptr;
  if (OGRGeometryFactory::createFromWkb(wkb->data(), nullptr, &geometry, wkb->size()) != OGRERR_NONE) return false;
  return feature.SetGeometryDirectly(geometry) == OGRERR_NONE;
}

bool write(GDALDataset& file, const OGRSpatialReference& crs, const WrittenLayer& from) {
  CPLStringList options;
  options.SetNameValue("FID", "fid");
  options.SetNameValue("GEOMETRY_NAME", "geom");
  options.SetNameValue("DESCRIPTION", from.description.c_str());
  const bool placed = from.geometry != WrittenLayer::Geometry::kNone;
  OGRSpatialReference own(crs);
  OGRLayer* layer =
      file.CreateLayer(from.name.c_str(), placed ? &own : nullptr, type_of(from.geometry), options.List());
  if (layer == nullptr) return false;
  for (const WrittenLayer::Field& field : from.fields) {
    OGRFieldDefn made(field.name.c_str(), field.type == WrittenLayer::Type::kNumber ? OFTReal : OFTString);
    if (layer->CreateField(&made) != OGRERR_NONE) return false;
  }
  for (const WrittenLayer::Feature& feature : from.features) {
    OGRFeature made(layer->GetLayerDefn());
    for (std::size_t i = 0; i < feature.values.size(); ++i) {
      const int index = static_cast<int>(i);
      if (const auto* text = std::get_if<std::string>(&feature.values[i])) made.SetField(index, text->c_str());
      if (const auto* number = std::get_if<double>(&feature.values[i])) made.SetField(index, *number);
    }
    if (!place(made, feature) || layer->CreateFeature(&made) != OGRERR_NONE) return false;
  }
  return true;
}

}  // namespace

Status add_layers(const std::string& geopackage, const std::string& crs, std::span<const WrittenLayer> layers) {
  set_up_gdal_in_host();
  const GdalErrors messages;
  OGRSpatialReference known;
  if (known.SetFromUserInput(crs.c_str()) != OGRERR_NONE) {
    return fail(ErrorCode::kInvalid, "{}: GDAL does not accept the CRS {}", geopackage, crs);
  }
  const std::array<const char*, 2> drivers{"GPKG", nullptr};
  DatasetPtr file(GDALDataset::Open(geopackage.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, drivers.data()));
  if (!file) return fail(ErrorCode::kIo, "{}: cannot be opened for writing: {}", geopackage, messages.last_failure());
  for (const WrittenLayer& layer : layers) {
    const bool begun = file->StartTransaction() == OGRERR_NONE;
    if (begun && write(*file, known, layer) && file->CommitTransaction() == OGRERR_NONE) continue;
    if (begun) file->RollbackTransaction();
    return fail(ErrorCode::kIo, "{}: layer {} cannot be written: {}", geopackage, layer.name, messages.last_failure());
  }
  // Closing writes the rest; only now is it known whether the disk had room.
  file.reset();
  if (messages.failures() > 0) return fail(ErrorCode::kIo, "{}: {}", geopackage, messages.last_failure());
  return {};
}

}  // namespace sandtable::geo
