#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::geo {

/// What a run of vertices is. A polygon is one kOuterRing followed by its kHole parts; several outer rings in one
/// feature make a multipolygon. Rings are closed: first vertex == last vertex.
enum class PartKind : std::uint8_t { kPoint, kLine, kOuterRing, kHole };

/// What a feature is as a whole. kNone: null or empty geometry; kMixed: a collection of several kinds.
enum class GeometryKind : std::uint8_t { kNone, kPoint, kLine, kPolygon, kMixed };

/// Texts of one column, end to end in one buffer: text i is bytes[begin[i], begin[i + 1]).
struct TextColumn {
  std::string bytes;                       ///< valid UTF-8
  std::vector<std::uint32_t> begin = {0};  ///< rows + 1 entries, never decreasing

  [[nodiscard]] std::size_t size() const { return begin.size() - 1; }
  [[nodiscard]] std::string_view at(std::size_t row) const {
    return std::string_view(bytes).substr(begin[row], begin[row + 1] - begin[row]);
  }
  void push(std::string_view text) {
    bytes.append(text);
    begin.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
};

/// One attribute of every feature. Rows without a value hold 0, NaN or "" and are marked in `known`.
struct AttributeColumn {
  std::string name;  ///< as in the source, decoded to UTF-8; names may repeat within a layer
  std::variant<std::vector<std::int64_t>, std::vector<double>, TextColumn> values;
  std::vector<std::uint8_t> known;  ///< 1 where the source has a value
  /// Bytes of texts that hold characters no table knows (user-defined Big5), by row: shown on hover.
  std::vector<std::pair<std::uint32_t, std::string>> raw;

  [[nodiscard]] std::size_t size() const { return known.size(); }
  [[nodiscard]] std::optional<double> number(std::size_t row) const;  ///< texts that are a number count as one
  [[nodiscard]] std::string text(std::size_t row) const;              ///< "" when unknown
};

/// A vector layer read for use: every geometry flattened into contiguous arrays in the place's CRS.
/// Frozen after reading: share as shared_ptr<const VectorLayer> between threads.
///
/// feature f  -> parts [feature_begin[f], feature_begin[f + 1])
/// part p     -> vertices [part_begin[p], part_begin[p + 1]), of kind part_kind[p]
struct VectorLayer {
  std::string source;                         ///< as the user or the place file wrote it
  std::string name;                           ///< layer name in the source
  std::string crs;                            ///< CRS of the source: authority code or WKT name, "" when unknown
  bool placed = true;                         ///< false: CRS unknown, vertices are the source's own numbers
  std::vector<LocalXY> vertices;              ///< place CRS, metres, x east y north
  std::vector<double> z;                      ///< parallel to vertices, metres, datum of the source; empty when 2D
  std::vector<std::uint32_t> part_begin = {0};
  std::vector<PartKind> part_kind;
  std::vector<std::uint32_t> feature_begin = {0};
  std::vector<GeometryKind> kind;             ///< one a feature
  std::vector<AttributeColumn> columns;       ///< each has feature_count() rows
  Extent extent;                              ///< of all finite vertices
  Extent main_extent;                         ///< 1 to 99 % of the features: the first view, outliers left out

  [[nodiscard]] std::size_t feature_count() const { return kind.size(); }
  [[nodiscard]] std::size_t part_count() const { return part_kind.size(); }
  [[nodiscard]] std::span<const LocalXY> part(std::size_t p) const {
    return std::span(vertices).subspan(part_begin[p], part_begin[p + 1] - part_begin[p]);
  }
  /// z of the same vertices; empty for a 2D layer.
  [[nodiscard]] std::span<const double> part_z(std::size_t p) const {
    return z.empty() ? std::span<const double>()
                     : std::span(z).subspan(part_begin[p], part_begin[p + 1] - part_begin[p]);
  }
  /// First column of that name, else of one that folded() makes equal, or null. O(columns).
  [[nodiscard]] const AttributeColumn* column(std::string_view column_name) const;
};

/// True when every offset and size agrees, so that indexing by the rules above is safe. Used before data from a
/// cache file is believed. O(vertices + rows).
bool is_consistent(const VectorLayer& layer);

}  // namespace sandtable::geo
