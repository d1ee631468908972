#include "twin/base/csv_cell.h"

#include "twin/base/text.h"

namespace sandtable {

std::string csv_cell(std::string_view text) {
  constexpr std::string_view kStartsFormula = "=+-@\t\r";
  std::string cell = valid_utf8(text);
  if (!cell.empty() && kStartsFormula.find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace sandtable
