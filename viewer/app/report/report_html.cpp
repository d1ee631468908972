#include <cmath>

#include "twin/report/report_words.h"
#include "viewer/app/report/report_formats.h"
#include "viewer/app/report/report_text.h"

namespace sandtable {
namespace {

// Colours of state follow the screen: red only for what needs somebody.
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light; }
body { font: 14px/1.45 "Noto Sans CJK TC", "Noto Sans TC", "Microsoft JhengHei", system-ui, sans-serif;
       margin: 0 auto; max-width: 1180px; padding: 16px 24px 40px; color: #1b2733; }
h1 { font-size: 26px; margin: 8px 0 0; } h2 { font-size: 18px; margin: 28px 0 6px; border-bottom: 2px solid #1b2733; }
.en { color: #55636f; font-weight: normal; } h1 .en, h2 .en { font-size: 75%; margin-left: .4em; }
.fictional { background: #fff3c4; border: 2px solid #b98900; padding: 6px 12px; font-weight: bold; }
.facts { margin: 4px 0 16px; } .figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 12px 0; }
.figure { border: 1px solid #c4ccd4; border-radius: 6px; padding: 8px 14px; min-width: 120px; }
.figure b { display: block; font-size: 22px; } .figure.alarming b { color: #b3261e; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; vertical-align: bottom; background: #eef1f4; } th .en { display: block; font-size: 11px; }
th, td { border: 1px solid #d5dbe1; padding: 3px 7px; } td { vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.t { font-variant-numeric: tabular-nums; overflow-wrap: normal; } td .en { font-size: 11px; }
.none { color: #55636f; } footer { margin-top: 32px; font-size: 12px; color: #55636f; overflow-wrap: anywhere; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { max-width: none; padding: 0; font-size: 11px; }
  table { font-size: 10px; } thead { display: table-header-group; } tr, .figure { break-inside: avoid; } h2 { break-after: avoid; } }
)css";

std::string both(const Text& text) {
  if (text.zh.empty() || text.en.empty() || text.zh == text.en) return escaped(text.in(Language::kZhHant));
  return fmt::format("{} <span class=\"en\" lang=\"en\">{}</span>", escaped(text.zh), escaped(text.en));
}

struct HtmlCell {
  ZoneOffset zone;
  std::string operator()(std::monostate) const { return "<td></td>"; }
  std::string operator()(const std::string& text) const { return fmt::format("<td>{}</td>", escaped(text)); }
  std::string operator()(const Text& text) const { return fmt::format("<td>{}</td>", both(text)); }
  std::string operator()(const ReportWord& word) const { return fmt::format("<td>{}</td>", both(word.text)); }
  std::string operator()(const ReportNumber& number) const {
    if (!std::isfinite(number.value)) return "<td></td>";
    return fmt::format("<td class=\"n\">{:.{}f}</td>", number.value, number.digits);
  }
  std::string operator()(UtcTime t) const { return fmt::format("<td class=\"t\">{}</td>", format_local(t, zone)); }
};

std::string table_html(const ReportTable& table, ZoneOffset zone) {
  std::string out = fmt::format("<section>\n<h2>{}</h2>\n", both(table.title));
  if (table.rows.empty()) return out + fmt::format("<p class=\"none\">{}</p>\n</section>\n", both(table.when_empty));
  out += "<div class=\"wide\"><table><thead><tr>";
  for (const ReportColumn& column : table.columns)
    if (column.in_html) out += fmt::format("<th>{}</th>", both(column.title));
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      if (table.columns[i].in_html) out += std::visit(HtmlCell{zone}, row[i]);
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n</section>\n";
}

std::string exercise_banner(const SituationReport& report) {
  if (report.exercise == Text{}) return {};
  return fmt::format("<p class=\"fictional\">演習 EXERCISE · {}</p>\n", both(report.exercise));
}

std::string fictional_banner(const SituationReport& report) {
  if (!report.fictional) return exercise_banner(report);
  return exercise_banner(report) +
         "<p class=\"fictional\">虛構資料，非真實災情 · FICTIONAL DATA, NOT A REAL EVENT</p>\n";
}

std::string head(const SituationReport& report) {
  const Text activation = report_word("activation", fmt::format("{}", report.activation_level));
  std::string out = fictional_banner(report);
  out += fmt::format("<h1>{}</h1>\n", both(report.heading));
  out += fmt::format(
      "<p class=\"facts\">{} · {} · {}<br><b>{}</b> 之狀況 <span class=\"en\">situation at this time</span></p>\n",
      both(report.place), both(report.incident), both(activation), format_local(report.at, report.zone));
  out += "<div class=\"figures\">\n";
  for (const ReportFigure& figure : report.figures) {
    out += fmt::format("<div class=\"figure{}\"><b>{}</b>{}</div>\n", figure.alarming ? " alarming" : "",
                       escaped(figure.value), both(figure.title));
  }
  return out + "</div>\n";
}

std::string footer(const SituationReport& report) {
  const JournalCheck& check = report.check;
  std::string out = "<footer>\n" + fictional_banner(report);
  out += fmt::format("<p>列印 Printed {} · {}</p>\n", format_local(report.printed_at, report.zone),
                     escaped(report.incident_file));
  if (check.intact) {
    out += fmt::format("<p>紀錄完整 Journal intact: {} entries, {} observations · head {}</p>\n", check.entries,
                       check.observations, check.head.hex());
  } else {
    out += fmt::format("<p class=\"fictional\">紀錄不完整 Journal NOT intact: {}</p>\n", escaped(check.why));
  }
  return out + "<p>水深為模式推估，非實測 · Water at sites is a model's estimate, not a measurement.</p>\n</footer>\n";
}

}  // namespace

std::string report_html(const SituationReport& report) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"zh-Hant\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width\">\n";
  out += fmt::format(
      "<title>{}{} {}</title>\n<style>{}</style>\n</head>\n<body>\n",
      std::string(report.exercise == Text{} ? "" : "演習 EXERCISE · ") + (report.fictional ? "FICTIONAL 虛構 · " : ""),
      escaped(report.incident.in(Language::kZhHant)), format_local(report.at, report.zone), kStyle);
  out += head(report);
  for (const ReportTable& table : report.tables)
    if (table.in_html) out += table_html(table, report.zone);
  return out + footer(report) + "</body>\n</html>\n";
}

}  // namespace sandtable
