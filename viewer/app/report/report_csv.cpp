#include <cmath>

#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

/// Texts come from feeds and people; a spreadsheet must not run them (OWASP, "CSV injection").
std::string harmless(const std::string& text) {
  constexpr std::string_view kStartsFormula = "=+-@\t\r";
  const bool risky = !text.empty() && kStartsFormula.find(text.front()) != std::string_view::npos;
  return risky ? "'" + text : text;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

struct CellWriter {
  ZoneOffset zone;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return quoted(harmless(valid_utf8(text))); }
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
