#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// A layer that is to be written into a file for other programs.
struct WrittenLayer {
  enum class Geometry { kNone, kPoint, kMultiPolygon };
  enum class Type { kText, kNumber };
  struct Field {
    std::string name;
    Type type = Type::kText;
  };
  struct Feature {
    std::vector<std::variant<std::monostate, std::string, double>> values;     ///< as many as fields
    std::variant<std::monostate, LocalXY, std::vector<std::byte>> geometry{};  ///< bytes: ISO WKB
  };
  std::string name;
  std::string description;
  Geometry geometry = Geometry::kNone;
  std::vector<Field> fields;
  std::vector<Feature> features;
};

/// Adds layers to a GeoPackage that exists; coordinates are in `crs` (`EPSG:3826` or WKT). All or none of a layer is
/// there afterwards. Fails with kIo naming file, layer and GDAL's reason, with kInvalid for a CRS that GDAL rejects.
Status add_layers(const std::string& geopackage, const std::string& crs, std::span<const WrittenLayer> layers);

}  // namespace sandtable::geo
