#include "geo/layers/layer_cache.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "geo/layers/text_decoding.h"
#include "geo/reader/cache_file.h"

namespace sandtable::geo {
namespace {

constexpr std::string_view kMagic = "SANDTABLE-LAYER-2";

void write_column(CacheWriter& out, const AttributeColumn& column) {
  out.text(column.name);
  out.number(column.values.index());
  if (const auto* texts = std::get_if<TextColumn>(&column.values)) {
    out.text(texts->bytes);
    out.array(texts->begin);
  } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
    out.array(*integers);
  } else {
    out.array(std::get<std::vector<double>>(column.values));
  }
  out.array(column.known);
  out.number(column.raw.size());
  for (const auto& [row, bytes] : column.raw) {
    out.number(row);
    out.text(bytes);
  }
}

AttributeColumn read_column(CacheReader& in) {
  AttributeColumn column;
  column.name = in.text();
  switch (in.number()) {
    case 0:
      column.values = in.array<std::int64_t>();
      break;
    case 1:
      column.values = in.array<double>();
      break;
    default: {
      TextColumn texts;
      texts.bytes = in.raw();
      texts.begin = in.array<std::uint32_t>();
      if (texts.begin.empty()) texts.begin = {0};
      column.values = std::move(texts);
    }
  }
  column.known = in.array<std::uint8_t>();
  const std::uint64_t raws = in.number();
  for (std::uint64_t i = 0; i < raws && in.good(); ++i) {
    const auto row = static_cast<std::uint32_t>(in.number());
    column.raw.emplace_back(row, in.raw());
  }
  return column;
}

/// What drawing takes for granted: finite vertices, and texts that stay valid UTF-8 wherever the offsets cut them.
bool is_clean(const VectorLayer& layer) {
  for (const LocalXY& p : layer.vertices) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
  }
  for (const AttributeColumn& column : layer.columns) {
    const auto* texts = std::get_if<TextColumn>(&column.values);
    if (!texts) continue;
    for (const std::uint32_t begin : texts->begin) {
      const bool inside =
          begin < texts->bytes.size() && (static_cast<unsigned char>(texts->bytes[begin]) & 0xC0) == 0x80;
      if (inside) return false;
    }
    if (!is_utf8(texts->bytes)) return false;
  }
  return true;
}

void include_all(Extent& extent, const std::vector<double>& numbers) {
  if (numbers.size() == 4) extent = {numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::vector<double> numbers_of(const Extent& e) { return {e.west, e.south, e.east, e.north}; }

}  // namespace

Status write_layer_cache(const WithWarnings<VectorLayer>& written, const std::filesystem::path& path) {
  const VectorLayer& layer = written.value;
  CacheWriter out(path, kMagic);
  out.text(layer.source);
  out.text(layer.name);
  out.text(layer.crs);
  out.number(layer.placed ? 1 : 0);
  out.array(numbers_of(layer.extent));
  out.array(numbers_of(layer.main_extent));
  out.array(layer.vertices);
  out.array(layer.z);
  out.array(layer.part_begin);
  out.array(layer.part_kind);
  out.array(layer.feature_begin);
  out.array(layer.kind);
  out.number(layer.columns.size());
  for (const AttributeColumn& column : layer.columns) write_column(out, column);
  out.texts(written.warnings);
  if (!out.finish()) return fail(ErrorCode::kIo, "cannot write {}", path.string());
  return {};
}

Result<WithWarnings<VectorLayer>> read_layer_cache(const std::filesystem::path& path) {
  CacheReader in(path, kMagic);
  WithWarnings<VectorLayer> read;
  VectorLayer& layer = read.value;
  if (!in.good()) return fail(ErrorCode::kInvalid, "the reader's answer is not a layer");
  layer.source = in.text();
  layer.name = in.text();
  layer.crs = in.text();
  layer.placed = in.number() == 1;
  include_all(layer.extent, in.array<double>());
  include_all(layer.main_extent, in.array<double>());
  layer.vertices = in.array<LocalXY>();
  layer.z = in.array<double>();
  layer.part_begin = in.array<std::uint32_t>();
  layer.part_kind = in.array<PartKind>();
  layer.feature_begin = in.array<std::uint32_t>();
  layer.kind = in.array<GeometryKind>();
  const std::uint64_t columns = in.number();
  for (std::uint64_t i = 0; i < columns && in.good(); ++i) layer.columns.push_back(read_column(in));
  read.warnings = in.texts();
  if (!in.finished() || !is_consistent(layer) || !is_clean(layer)) {
    return fail(ErrorCode::kInvalid, "the reader's answer contradicts itself");
  }
  return read;
}

}  // namespace sandtable::geo
