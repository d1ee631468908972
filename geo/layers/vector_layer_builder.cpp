#include "geo/layers/vector_layer_builder.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace sandtable::geo {
namespace {

/// Reads WKB into the flat arrays of a layer. Every read is checked against the end: the bytes may come from a file
/// that lies about its own lengths.
class WkbReader {
 public:
  WkbReader(std::span<const std::uint8_t> bytes, VectorLayer& layer) : bytes_(bytes), layer_(layer) {}

  bool geometry(int depth = 0) {
    constexpr int kDeepest = 16;
    std::uint8_t order = 0;
    if (depth > kDeepest || !take(&order, 1)) return false;
    swap_ = (order == 1) != (std::endian::native == std::endian::little);
    std::uint32_t type = 0;
    if (!number(type)) return false;
    // Extended WKB keeps Z, M and SRID in high bits, ISO in thousands.
    bool has_z = (type & 0x80000000U) != 0;
    bool has_m = (type & 0x40000000U) != 0;
    std::uint32_t srid = 0;
    if ((type & 0x20000000U) != 0 && !number(srid)) return false;
    type &= 0x0FFFFFFFU;
    const std::uint32_t thousands = type / 1000;
    has_z = has_z || thousands == 1 || thousands == 3;
    has_m = has_m || thousands == 2 || thousands == 3;
    const Shape shape{has_z, has_m};
    switch (type % 1000) {
      case 1: return point(shape);
      case 2: return run(shape, PartKind::kLine);
      case 3:
      case 17: return polygon(shape);
      case 4:
      case 5:
      case 6:
      case 7:
      case 15:
      case 16: return collection(depth);
      default: return false;
    }
  }

 private:
  struct Shape {
    bool z = false;
    bool m = false;
    [[nodiscard]] std::size_t vertex_bytes() const { return 8 * (2 + (z ? 1U : 0U) + (m ? 1U : 0U)); }
  };

  bool take(void* to, std::size_t size) {
    if (bytes_.size() < size) return false;
    std::memcpy(to, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return true;
  }

  bool number(std::uint32_t& value) {
    if (!take(&value, 4)) return false;
    if (swap_) value = __builtin_bswap32(value);
    return true;
  }

  double real(const std::uint8_t* at) const {
    std::uint64_t bits = 0;
    std::memcpy(&bits, at, 8);
    if (swap_) bits = __builtin_bswap64(bits);
    return std::bit_cast<double>(bits);
  }

  void vertices(Shape shape, std::size_t count) {
    const std::size_t stride = shape.vertex_bytes();
    if (shape.z && layer_.z.empty()) {
      layer_.z.assign(layer_.vertices.size(), std::numeric_limits<double>::quiet_NaN());
      deep_ = true;
    }
    const bool keep_z = deep_ || !layer_.z.empty();
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint8_t* at = bytes_.data() + i * stride;
      layer_.vertices.push_back({real(at), real(at + 8)});
      if (keep_z) layer_.z.push_back(shape.z ? real(at + 16) : std::numeric_limits<double>::quiet_NaN());
    }
    bytes_ = bytes_.subspan(count * stride);
  }

  void end_part(PartKind kind) {
    layer_.part_begin.push_back(static_cast<std::uint32_t>(layer_.vertices.size()));
    layer_.part_kind.push_back(kind);
  }

  bool point(Shape shape) {
    if (bytes_.size() < shape.vertex_bytes()) return false;
    // POINT EMPTY is written as NaN NaN.
    if (std::isnan(real(bytes_.data()))) {
      bytes_ = bytes_.subspan(shape.vertex_bytes());
      return true;
    }
    vertices(shape, 1);
    end_part(PartKind::kPoint);
    return true;
  }

  bool run(Shape shape, PartKind kind) {
    std::uint32_t count = 0;
    if (!number(count) || bytes_.size() / shape.vertex_bytes() < count) return false;
    if (count == 0) return true;
    vertices(shape, count);
    end_part(kind);
    return true;
  }

  bool polygon(Shape shape) {
    std::uint32_t rings = 0;
    if (!number(rings) || bytes_.size() / 4 < rings) return false;
    for (std::uint32_t ring = 0; ring < rings; ++ring) {
      if (!run(shape, ring == 0 ? PartKind::kOuterRing : PartKind::kHole)) return false;
    }
    return true;
  }

  bool collection(int depth) {
    std::uint32_t members = 0;
    if (!number(members) || bytes_.size() / 5 < members) return false;
    for (std::uint32_t i = 0; i < members; ++i) {
      if (!geometry(depth + 1)) return false;
    }
    return true;
  }

  std::span<const std::uint8_t> bytes_;
  VectorLayer& layer_;
  bool swap_ = false;
  bool deep_ = false;
};

GeometryKind kind_of(PartKind part) {
  switch (part) {
    case PartKind::kPoint: return GeometryKind::kPoint;
    case PartKind::kLine: return GeometryKind::kLine;
    default: return GeometryKind::kPolygon;
  }
}

GeometryKind kind_of(const VectorLayer& layer, std::size_t first_part, std::size_t end_part) {
  GeometryKind kind = GeometryKind::kNone;
  for (std::size_t part = first_part; part < end_part; ++part) {
    const GeometryKind one = kind_of(layer.part_kind[part]);
    if (kind != GeometryKind::kNone && kind != one) return GeometryKind::kMixed;
    kind = one;
  }
  return kind;
}

}  // namespace

void VectorLayerBuilder::add_column(std::string name, ColumnType type) {
  AttributeColumn column;
  column.name = std::move(name);
  switch (type) {
    case ColumnType::kInteger: column.values = std::vector<std::int64_t>(); break;
    case ColumnType::kReal: column.values = std::vector<double>(); break;
    case ColumnType::kText: column.values = TextColumn(); break;
  }
  layer_.columns.push_back(std::move(column));
}

bool VectorLayerBuilder::add_wkb(std::span<const std::uint8_t> wkb) {
  const std::size_t vertices = layer_.vertices.size();
  const std::size_t parts = layer_.part_kind.size();
  const bool had_z = !layer_.z.empty();
  if (WkbReader(wkb, layer_).geometry()) return true;
  layer_.vertices.resize(vertices);
  layer_.part_kind.resize(parts);
  layer_.part_begin.resize(parts + 1);
  layer_.z.resize(had_z ? vertices : 0);
  return false;
}

void VectorLayerBuilder::add_point(LocalXY at) {
  layer_.vertices.push_back(at);
  if (!layer_.z.empty()) layer_.z.push_back(std::numeric_limits<double>::quiet_NaN());
  layer_.part_begin.push_back(static_cast<std::uint32_t>(layer_.vertices.size()));
  layer_.part_kind.push_back(PartKind::kPoint);
}

void VectorLayerBuilder::push_integer(std::size_t column, std::int64_t value) {
  std::get<std::vector<std::int64_t>>(layer_.columns[column].values).push_back(value);
  layer_.columns[column].known.push_back(1);
}

void VectorLayerBuilder::push_real(std::size_t column, double value) {
  std::get<std::vector<double>>(layer_.columns[column].values).push_back(value);
  layer_.columns[column].known.push_back(1);
}

void VectorLayerBuilder::push_text(std::size_t column, std::string_view utf8) {
  std::get<TextColumn>(layer_.columns[column].values).push(utf8);
  layer_.columns[column].known.push_back(1);
}

void VectorLayerBuilder::push_unknown(std::size_t column) {
  AttributeColumn& target = layer_.columns[column];
  if (auto* integers = std::get_if<std::vector<std::int64_t>>(&target.values)) {
    integers->push_back(0);
  } else if (auto* reals = std::get_if<std::vector<double>>(&target.values)) {
    reals->push_back(std::numeric_limits<double>::quiet_NaN());
  } else {
    std::get<TextColumn>(target.values).push({});
  }
  target.known.push_back(0);
}

void VectorLayerBuilder::keep_raw(std::size_t column, std::string_view bytes) {
  AttributeColumn& target = layer_.columns[column];
  target.raw.emplace_back(static_cast<std::uint32_t>(target.known.size() - 1), std::string(bytes));
}

void VectorLayerBuilder::end_feature() {
  const std::size_t first_part = layer_.feature_begin.back();
  layer_.kind.push_back(kind_of(layer_, first_part, layer_.part_kind.size()));
  layer_.feature_begin.push_back(static_cast<std::uint32_t>(layer_.part_kind.size()));
}

bool VectorLayerBuilder::within_limits() const {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() - (std::size_t{1} << 26);
  if (layer_.vertices.size() > kMost) return false;
  for (const AttributeColumn& column : layer_.columns) {
    if (const auto* texts = std::get_if<TextColumn>(&column.values); texts && texts->bytes.size() > kMost) return false;
  }
  return true;
}

VectorLayer VectorLayerBuilder::take() { return std::exchange(layer_, VectorLayer()); }

std::size_t drop_bad_vertices(VectorLayer& layer) {
  const auto bad = [](LocalXY p) { return !std::isfinite(p.x) || !std::isfinite(p.y); };
  std::size_t dropped = 0;
  for (const LocalXY& p : layer.vertices) dropped += bad(p) ? 1 : 0;
  if (dropped == 0) return 0;

  VectorLayer kept;
  for (std::size_t feature = 0; feature < layer.feature_count(); ++feature) {
    for (std::size_t part = layer.feature_begin[feature]; part < layer.feature_begin[feature + 1]; ++part) {
      const std::size_t begin = kept.vertices.size();
      for (std::size_t v = layer.part_begin[part]; v < layer.part_begin[part + 1]; ++v) {
        if (bad(layer.vertices[v])) continue;
        kept.vertices.push_back(layer.vertices[v]);
        if (!layer.z.empty()) kept.z.push_back(layer.z[v]);
      }
      const PartKind kind = layer.part_kind[part];
      const bool ring = kind == PartKind::kOuterRing || kind == PartKind::kHole;
      if (ring && kept.vertices.size() > begin && kept.vertices.back() != kept.vertices[begin]) {
        kept.vertices.push_back(kept.vertices[begin]);
        if (!layer.z.empty()) kept.z.push_back(kept.z[begin]);
      }
      if (kept.vertices.size() == begin) continue;
      kept.part_begin.push_back(static_cast<std::uint32_t>(kept.vertices.size()));
      kept.part_kind.push_back(kind);
    }
    kept.kind.push_back(kind_of(kept, kept.feature_begin.back(), kept.part_kind.size()));
    kept.feature_begin.push_back(static_cast<std::uint32_t>(kept.part_kind.size()));
  }
  layer.vertices = std::move(kept.vertices);
  layer.z = std::move(kept.z);
  layer.part_begin = std::move(kept.part_begin);
  layer.part_kind = std::move(kept.part_kind);
  layer.feature_begin = std::move(kept.feature_begin);
  layer.kind = std::move(kept.kind);
  return dropped;
}

}  // namespace sandtable::geo
