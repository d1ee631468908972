#include "viewer/app/report/report_text.h"

#include <fmt/format.h>

#include <cmath>

namespace sandtable {
namespace {

struct CellText {
  Language language;
  ZoneOffset zone;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return valid_utf8(text); }
  std::string operator()(const Text& text) const { return valid_utf8(text.in(language)); }
  std::string operator()(const ReportWord& word) const { return word.text.in(language); }
  std::string operator()(const ReportNumber& number) const {
    return std::isfinite(number.value) ? fmt::format("{:.{}f}", number.value, number.digits) : std::string();
  }
  std::string operator()(UtcTime t) const { return format_local(t, zone).substr(5, 11); }
};

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        // Other control characters are not allowed in HTML at all.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
  return out;
}

std::string cell_text(const ReportCell& cell, Language language, ZoneOffset zone) {
  std::string text = std::visit(CellText{language, zone}, cell);
  return text.empty() ? "–" : text;
}

bool is_figure(const ReportCell& cell) { return std::holds_alternative<ReportNumber>(cell); }

}  // namespace sandtable
