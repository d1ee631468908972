#include <cmath>

#include "twin/base/csv_cell.h"
#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

struct CellWriter {
  ZoneOffset zone;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return csv_cell(text); }
  std::string operator()(const Text& text) const { return (*this)(text.in(Language::kZhHant)); }
  std::string operator()(const ReportWord& word) const { return word.key; }
  std::string operator()(const ReportNumber& number) const {
    return std::isfinite(number.value) ? fmt::format("{:.{}f}", number.value, number.digits) : std::string();
  }
  std::string operator()(UtcTime t) const { return format_iso(t, zone); }
};

}  // namespace

std::string report_csv(const ReportTable& table, const CsvMarks& marks) {
  std::string out = "\xEF\xBB\xBF";
  for (const ReportColumn& column : table.columns) out += column.key + ",";
  out += marks.exercise ? "fictional,exercise\r\n" : "fictional\r\n";
  for (const auto& row : table.rows) {
    for (const ReportCell& cell : row) out += std::visit(CellWriter{marks.zone}, cell) + ",";
    out += marks.fictional ? "true" : "false";
    out += marks.exercise ? ",true\r\n" : "\r\n";
  }
  return out;
}

}  // namespace sandtable
