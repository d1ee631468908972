#include "geo/layers/column_type.h"

#include <charconv>
#include <cmath>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {}  // namespace

std::optional<double> table_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::string plain;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    // 1,234,567.8 has groups of three; a single comma otherwise is a decimal one.
    const bool grouped = text.size() - comma > 3 && text.find('.') > comma && comma <= 4 &&
                         (text.size() - comma == 4 || text[comma + 4] == ',' || text[comma + 4] == '.');
    for (const char c : text) {
      if (c != ',') {
        plain += c;
      } else if (!grouped) {
        plain += '.';
      }
    }
    text = plain;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

void ColumnTypeGuess::see(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text_) return;
  any_ = true;
  // A leading zero is part of a code (village 0670100), not of a number.
  const bool code = text.size() > 1 && text[0] == '0' && text.find_first_not_of("0123456789") == std::string_view::npos;
  text_ = code || !table_number(text);
  real_ = real_ || text.size() >= 19 || text.find_first_not_of("+-0123456789") != std::string_view::npos;
}

std::string ColumnTypeGuess::type() const {
  if (!any_ || text_) return "String";
  return real_ ? "Real" : "Integer";
}

}  // namespace sandtable::geo
