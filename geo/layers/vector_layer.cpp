#include "geo/layers/vector_layer.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

bool is_index(const std::vector<std::uint32_t>& begin, std::size_t entries, std::size_t end) {
  if (begin.size() != entries + 1 || begin.front() != 0 || begin.back() != end) return false;
  for (std::size_t i = 1; i < begin.size(); ++i) {
    if (begin[i] < begin[i - 1]) return false;
  }
  return true;
}

bool is_consistent(const AttributeColumn& column, std::size_t rows) {
  if (column.known.size() != rows) return false;
  for (const auto& [row, bytes] : column.raw) {
    if (row >= rows) return false;
  }
  if (const auto* texts = std::get_if<TextColumn>(&column.values)) {
    return is_index(texts->begin, rows, texts->bytes.size());
  }
  return std::visit([&](const auto& values) { return values.size() == rows; }, column.values);
}

}  // namespace

std::optional<double> AttributeColumn::number(std::size_t row) const {
  if (!known[row]) return std::nullopt;
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values)) {
    return static_cast<double>((*integers)[row]);
  }
  if (const auto* reals = std::get_if<std::vector<double>>(&values)) {
    return std::isnan((*reals)[row]) ? std::nullopt : std::optional((*reals)[row]);
  }
  std::string_view digits = std::get<TextColumn>(values).at(row);
  while (!digits.empty() && (digits.front() == ' ' || digits.front() == '+')) digits.remove_prefix(1);
  while (!digits.empty() && digits.back() == ' ') digits.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string AttributeColumn::text(std::size_t row) const {
  if (!known[row]) return {};
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values)) return fmt::format("{}", (*integers)[row]);
  if (const auto* reals = std::get_if<std::vector<double>>(&values)) return fmt::format("{}", (*reals)[row]);
  return std::string(std::get<TextColumn>(values).at(row));
}

const AttributeColumn* VectorLayer::column(std::string_view column_name) const {
  for (const AttributeColumn& candidate : columns) {
    if (candidate.name == column_name) return &candidate;
  }
  // As the person wrote it may differ from the file only in how its characters are written (臺/台).
  const std::string wanted = folded(column_name);
  for (const AttributeColumn& candidate : columns) {
    if (folded(candidate.name) == wanted) return &candidate;
  }
  return nullptr;
}

bool is_consistent(const VectorLayer& layer) {
  if (!is_index(layer.part_begin, layer.part_kind.size(), layer.vertices.size())) return false;
  if (!is_index(layer.feature_begin, layer.kind.size(), layer.part_kind.size())) return false;
  if (!layer.z.empty() && layer.z.size() != layer.vertices.size()) return false;
  for (const PartKind kind : layer.part_kind) {
    if (kind > PartKind::kHole) return false;
  }
  for (const GeometryKind kind : layer.kind) {
    if (kind > GeometryKind::kMixed) return false;
  }
  for (const AttributeColumn& column : layer.columns) {
    if (!is_consistent(column, layer.feature_count())) return false;
  }
  return true;
}

}  // namespace sandtable::geo
