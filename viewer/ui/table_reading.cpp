#include "viewer/ui/table_reading.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sandtable::ui {
namespace {

constexpr std::array<char, 4> kDelimiters = {',', ';', '\t', '|'};
constexpr int kMostHeaderRows = 2;

template <class Range, class Value>
auto after(const Range& range, const Value& value) {
  const auto at = std::ranges::find(range, value);
  return at == std::end(range) || std::next(at) == std::end(range) ? *std::begin(range) : *std::next(at);
}

/// In an order of their own, so that turning them meets each.
const std::array<std::string, 6>& usual_encodings() {
  static const std::array<std::string, 6> kUsual = {"UTF-8", "CP950", "BIG5-HKSCS", "GBK", "SHIFT_JIS", "CP1252"};
  return kUsual;
}

}  // namespace

std::vector<std::string> table_encodings(const ImportTable& table) {
  std::vector<std::string> out = {table.read.encoding};
  for (const std::string& name : usual_encodings()) {
    if (name != table.read.encoding) out.push_back(name);
  }
  return out;
}

std::span<const char> table_delimiters() { return kDelimiters; }

TextReading next_encoding(const ImportTable& table, TextReading reading) {
  reading.encoding = after(usual_encodings(), reading.encoding.empty() ? table.read.encoding : reading.encoding);
  return reading;
}

TextReading next_delimiter(const ImportTable& table, TextReading reading) {
  reading.delimiter = after(kDelimiters, reading.delimiter.value_or(table.read.delimiter.value_or(',')));
  return reading;
}

TextReading next_header_rows(const ImportTable& table, TextReading reading) {
  reading.header_rows = (reading.header_rows.value_or(table.read.header_rows.value_or(0)) + 1) % (kMostHeaderRows + 1);
  return reading;
}

std::string next_crs(const ImportLayer& layer, const std::string& chosen) {
  std::vector<std::string> choices = layer.crs_choices;
  if (!layer.crs.empty() && std::ranges::find(choices, "") == choices.end()) choices.insert(choices.begin(), "");
  return choices.empty() ? chosen : after(choices, chosen);
}

}  // namespace sandtable::ui
