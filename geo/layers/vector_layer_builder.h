#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/vector_layer.h"

namespace sandtable::geo {

enum class ColumnType { kInteger, kReal, kText };

/// Puts a VectorLayer together feature by feature, in the source's coordinates. One thread.
///
/// A feature is: add_wkb() or add_point() any number of times, then one push per column, then end_feature().
class VectorLayerBuilder {
 public:
  void add_column(std::string name, ColumnType type);

  /// Appends a geometry in ISO or extended WKB, either byte order: points, lines, polygons, collections of them,
  /// triangles, TINs and polyhedral surfaces, with or without Z and M. Curves must have been linearised before.
  /// False, and nothing appended, when the bytes are damaged or hold a curve. O(bytes).
  bool add_wkb(std::span<const std::uint8_t> wkb);
  void add_point(LocalXY at);

  void push_integer(std::size_t column, std::int64_t value);
  void push_real(std::size_t column, double value);
  void push_text(std::size_t column, std::string_view utf8);
  void push_unknown(std::size_t column);
  /// Keeps the bytes of the text just pushed, because they could not be decoded wholly.
  void keep_raw(std::size_t column, std::string_view bytes);

  void end_feature();

  [[nodiscard]] std::size_t feature_count() const { return layer_.kind.size(); }
  /// False once more vertices or text were added than 32-bit offsets can count.
  [[nodiscard]] bool within_limits() const;
  /// The layer so far; the builder is empty afterwards.
  VectorLayer take();

 private:
  VectorLayer layer_;
};

/// Takes out vertices that are NaN or infinite and the parts and rings that are nothing without them. Returns how many
/// vertices went. O(vertices).
std::size_t drop_bad_vertices(VectorLayer& layer);

}  // namespace sandtable::geo
