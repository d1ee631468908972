#include "geo/layers/layer_cache.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::string_view kMagic = "SANDTABLE-LAYER-1\n";

class CacheWriter {
 public:
  explicit CacheWriter(const std::filesystem::path& path) : out_(path, std::ios::binary) {}

  void number(std::uint64_t value) { bytes(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    bytes(value.data(), value.size());
  }
  template <class T>
  void array(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    number(values.size());
    bytes(values.data(), values.size() * sizeof(T));
  }
  void magic() { bytes(kMagic.data(), kMagic.size()); }
  bool finish() {
    out_.close();
    return !out_.fail();
  }

 private:
  void bytes(const void* data, std::size_t size) {
    out_.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
  }
  std::ofstream out_;
};

class CacheReader {
 public:
  explicit CacheReader(const std::filesystem::path& path) : in_(path, std::ios::binary) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    left_ = error ? 0 : size;
  }

  [[nodiscard]] bool good() const { return good_; }
  std::uint64_t number() {
    std::uint64_t value = 0;
    bytes(&value, sizeof value);
    return good_ ? value : 0;
  }
  std::string text() {
    std::string value(length(1), '\0');
    bytes(value.data(), value.size());
    return value;
  }
  template <class T>
  std::vector<T> array() {
    std::vector<T> values(length(sizeof(T)));
    bytes(values.data(), values.size() * sizeof(T));
    return values;
  }
  bool magic() {
    std::string found(kMagic.size(), '\0');
    bytes(found.data(), found.size());
    return good_ && found == kMagic;
  }
  [[nodiscard]] bool at_end() const { return left_ == 0; }

 private:
  /// A length never larger than what the file still holds, so that nothing is allocated on a lie.
  std::size_t length(std::size_t item_bytes) {
    const std::uint64_t count = number();
    if (count > left_ / item_bytes) good_ = false;
    return good_ ? static_cast<std::size_t>(count) : 0;
  }
  void bytes(void* to, std::size_t size) {
    if (!good_ || size > left_) {
      good_ = false;
      return;
    }
    in_.read(static_cast<char*>(to), static_cast<std::streamsize>(size));
    left_ -= size;
    if (!in_) good_ = false;
  }
  std::ifstream in_;
  std::uint64_t left_ = 0;
  bool good_ = true;
};

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
  column.name = valid_utf8(in.text());
  switch (in.number()) {
    case 0: column.values = in.array<std::int64_t>(); break;
    case 1: column.values = in.array<double>(); break;
    default: {
      TextColumn texts;
      texts.bytes = in.text();
      texts.begin = in.array<std::uint32_t>();
      if (texts.begin.empty()) texts.begin = {0};
      column.values = std::move(texts);
    }
  }
  column.known = in.array<std::uint8_t>();
  const std::uint64_t raws = in.number();
  for (std::uint64_t i = 0; i < raws && in.good(); ++i) {
    const auto row = static_cast<std::uint32_t>(in.number());
    column.raw.emplace_back(row, in.text());
  }
  return column;
}

void include_all(Extent& extent, const std::vector<double>& numbers) {
  if (numbers.size() == 4) extent = {numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::vector<double> numbers_of(const Extent& e) { return {e.west, e.south, e.east, e.north}; }

}  // namespace

Status write_layer_cache(const WithWarnings<VectorLayer>& written, const std::filesystem::path& path) {
  const VectorLayer& layer = written.value;
  CacheWriter out(path);
  out.magic();
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
  out.number(written.warnings.size());
  for (const std::string& warning : written.warnings) out.text(warning);
  if (!out.finish()) return fail(ErrorCode::kIo, "cannot write {}", path.string());
  return {};
}

Result<WithWarnings<VectorLayer>> read_layer_cache(const std::filesystem::path& path) {
  CacheReader in(path);
  WithWarnings<VectorLayer> read;
  VectorLayer& layer = read.value;
  if (!in.magic()) return fail(ErrorCode::kInvalid, "the reader's answer is not a layer");
  layer.source = valid_utf8(in.text());
  layer.name = valid_utf8(in.text());
  layer.crs = valid_utf8(in.text());
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
  const std::uint64_t warnings = in.number();
  for (std::uint64_t i = 0; i < warnings && in.good(); ++i) read.warnings.push_back(valid_utf8(in.text()));
  if (!in.good() || !in.at_end() || !is_consistent(layer)) {
    return fail(ErrorCode::kInvalid, "the reader's answer contradicts itself");
  }
  return read;
}

}  // namespace sandtable::geo
