#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable::geo {

enum class LayerKind { kVector, kRaster };

struct FieldDescription {
  std::string name;
  std::string type;  ///< "Integer", "Real", "String", "Date", ... as the format declares it
  bool operator==(const FieldDescription&) const = default;
};

/// How some texts of a table read in one encoding, for a person to choose by.
struct EncodingCandidate {
  std::string encoding;
  std::vector<std::string> samples;  ///< at most three different values
  bool operator==(const EncodingCandidate&) const = default;
};

/// The beginning of a delimited text file as it was cut, for a person to judge.
struct TablePreview {
  char delimiter = ',';
  int header_rows = 1;
  std::vector<std::string> titles;             ///< of a second header row; empty when there is none
  std::vector<std::vector<std::string>> rows;  ///< the first twenty; cells are cut at 120 bytes
  std::vector<int> position_columns;           ///< x and y, or one that holds both; empty: rows have no position
  bool operator==(const TablePreview&) const = default;
};

/// What the loader sees in one layer of a source, before anything is loaded. All texts are valid UTF-8.
/// Extents are in the layer's own CRS (projected: its unit; geographic: degrees, longitude first) and in WGS 84.
struct LayerDescription {
  std::string source;  ///< as the caller wrote it; members of a folder or archive carry their path
  std::string layer;
  LayerKind kind = LayerKind::kVector;
  std::string driver;

  // vector
  std::optional<std::int64_t> feature_count;  ///< counted by reading; empty when that took too long
  std::vector<std::pair<std::string, std::int64_t>> geometry_types;  ///< ("3D Polygon", 12), ("null", 1), ...
  std::vector<FieldDescription> fields;

  // raster
  std::int64_t width = 0;
  std::int64_t height = 0;
  int bands = 0;
  std::string type;              ///< of the first band: "Byte", "Float32", ...
  std::optional<double> nodata;  ///< as declared; may be NaN or infinite

  std::optional<std::string> crs;          ///< authority code or WKT name; empty when unknown or not to be believed
  std::optional<std::string> assumed_crs;  ///< what the numbers look like, when that is not what the source says
  bool latitude_first = false;             ///< x and y are exchanged in the data
  std::optional<Extent> extent;            ///< without the outliers named in the warnings
  std::optional<Extent> extent_wgs84;
  /// The layer crosses +-180 degrees: extent_wgs84.east is beyond 180 here, and less than west in JSON, as in a
  /// GeoJSON bbox (RFC 7946, 5.2).
  bool crosses_antimeridian = false;
  std::string encoding;                                ///< of the texts, where they had to be decoded; "" otherwise
  std::vector<EncodingCandidate> encoding_candidates;  ///< only where the choice is in doubt; the chosen one first
  std::optional<TablePreview> table;  ///< where a preview was asked for
  Warnings warnings;
};

/// One line of `sandtable layers --json`, without the line end. Unknown is null.
std::string to_json(const LayerDescription& layer);
/// The inverse, for what the reader child answers. Fails with kInvalid on anything else.
Result<LayerDescription> layer_description_from_json(std::string_view json);

}  // namespace sandtable::geo
