#include <algorithm>
#include <array>
#include <cstdint>

#include "viewer/app/report/handover_print.h"
#include "viewer/app/report/report_text.h"

namespace sandtable {
namespace {

constexpr std::string_view kHandoverStyle = R"css(
:root { color-scheme: light; }
body { font: 14px/1.5 "Noto Sans CJK TC", "Noto Sans TC", "Microsoft JhengHei", system-ui, sans-serif;
       margin: 0 auto; max-width: 1240px; padding: 16px 24px 40px; color: #1b2733; }
h1 { font-size: 26px; margin: 8px 0 2px; } h2 { font-size: 19px; margin: 30px 0 6px; border-bottom: 2px solid #1b2733; }
h3 { font-size: 15px; margin: 16px 0 4px; } .small { font-size: 70%; font-weight: normal; color: #55636f; margin-left: .5em; }
.banner { background: #1b2733; color: #fff; padding: 6px 12px; font-weight: bold; margin: 4px 0; }
.facts { margin: 6px 0 14px; } .facts div:nth-child(-n+2) { font-weight: bold; font-size: 16px; }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 12px 0; }
.figure { border: 1px solid #b9c3cc; border-radius: 6px; padding: 6px 14px; min-width: 110px; }
.figure b { display: block; font-size: 22px; } .figure.alarming { border: 2px solid #b3261e; }
.figure.alarming b { color: #b3261e; } .figure.alarming b::before { content: "▲ "; font-size: 60%; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; vertical-align: bottom; background: #eef1f4; }
th, td { border: 1px solid #d5dbe1; padding: 3px 7px; } td { vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.t { font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.urgent td { background: #fdf0ef; } tr.urgent td:first-of-type { border-left: 4px solid #b3261e; font-weight: bold; }
tr.urgent td:first-of-type::before { content: "▲ "; color: #b3261e; font-size: 80%; }
.none { color: #55636f; margin: 4px 0; } figure { margin: 8px 0 16px; } figure img { max-width: 100%; border: 1px solid #b9c3cc; }
figcaption { color: #55636f; font-size: 12px; } .key { display: inline-block; width: 18px; height: 10px; margin: 0 4px 0 12px; } nav { margin: 8px 0; font-size: 13px; } nav a { margin-right: 1em; }
.sign td { height: 42px; width: 25%; vertical-align: bottom; color: #55636f; }
footer { margin-top: 32px; font-size: 12px; color: #55636f; overflow-wrap: anywhere; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { max-width: none; padding: 0; font-size: 11px; }
  table { font-size: 10px; } thead { display: table-header-group; } tr, .figure, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; } nav { display: none; } a { color: inherit; } }
)css";

/// RFC 4648, section 4.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])) : 0U;
    };
    const std::uint32_t three = byte(0) << 16U | byte(1) << 8U | byte(2);
    out += kLetters[three >> 18U & 63U];
    out += kLetters[three >> 12U & 63U];
    out += i + 1 < bytes.size() ? kLetters[three >> 6U & 63U] : '=';
    out += i + 2 < bytes.size() ? kLetters[three & 63U] : '=';
  }
  return out;
}

class Page {
 public:
  Page(const HandoverDocument& document, const HandoverPrint& print, Language language)
      : doc_(document), print_(print), language_(language) {}

  std::string html(const std::string& other) {
    const bool zh = language_ == Language::kZhHant;
    out_ =
        fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", zh ? "zh-Hant" : "en");
    out_ += "<meta name=\"viewport\" content=\"width=device-width\">\n";
    out_ += fmt::format("<title>{}{} {}</title>\n<style>{}</style>\n</head>\n<body>\n",
                        !doc_.fictional ? ""
                        : zh            ? "虛構 · "
                                        : "FICTIONAL · ",
                        say(doc_.title), format_local(doc_.at, doc_.zone), kHandoverStyle);
    out_ += fmt::format("<nav><a href=\"{}\">{}</a></nav>\n", escaped(other), zh ? "English" : "中文");
    head();
    for (const HandoverSection& section : doc_.sections) add(section);
    signatures();
    footer();
    return std::move(out_) + "</body>\n</html>\n";
  }

 private:
  [[nodiscard]] std::string say(const Text& text) const { return escaped(text.in(language_)); }
  [[nodiscard]] std::string other(const Text& text) const {
    return escaped(text.in(language_ == Language::kZhHant ? Language::kEn : Language::kZhHant));
  }

  void head() {
    for (const Text& banner : doc_.banners) out_ += fmt::format("<div class=\"banner\">▲ {}</div>\n", say(banner));
    out_ += fmt::format("<h1>{}<span class=\"small\">{} · ICS 201</span></h1>\n<div class=\"facts\">", say(doc_.title),
                        other(doc_.title));
    for (const Text& fact : doc_.facts) out_ += fmt::format("<div>{}</div>", say(fact));
    out_ += "</div>\n<div class=\"figures\">\n";
    for (const ReportFigure& figure : doc_.figures) {
      out_ += fmt::format("<div class=\"figure{}\"><b>{}</b>{}</div>\n", figure.alarming ? " alarming" : "",
                          escaped(figure.value), say(figure.title));
    }
    out_ += "</div>\n<nav>";
    for (const HandoverSection& s : doc_.sections) out_ += fmt::format("<a href=\"#{}\">{}</a>", s.key, say(s.title));
    out_ += "</nav>\n";
  }

  void add(const HandoverSection& section) {
    const std::string block = section.ics_block.empty() ? "" : fmt::format(" · ICS 201-{}", section.ics_block);
    out_ += fmt::format("<section id=\"{}\">\n<h2>{}<span class=\"small\">{}{}</span></h2>\n", section.key,
                        say(section.title), other(section.title), block);
    for (const Text& line : section.lines) out_ += fmt::format("<p class=\"none\">{}</p>\n", say(line));
    if (section.shows_maps) maps();
    for (const ReportTable& table : section.tables) {
      if (table.title != section.title) out_ += fmt::format("<h3>{}</h3>\n", say(table.title));
      add(table);
    }
    out_ += "</section>\n";
  }

  void add(const ReportTable& table) {
    if (table.rows.empty()) {
      out_ += fmt::format("<p>{}</p>\n", say(table.when_empty));
      return;
    }
    out_ += "<div class=\"wide\"><table><thead><tr>";
    for (const ReportColumn& column : table.columns)
      if (column.in_html) out_ += fmt::format("<th>{}</th>", say(column.title));
    out_ += "</tr></thead>\n<tbody>\n";
    const PrintedRows printed = printed_rows(table);
    for (std::size_t r = printed.from; r < printed.to; ++r) {
      const bool urgent = std::ranges::binary_search(table.urgent_rows, r);
      out_ += urgent ? "<tr class=\"urgent\">" : "<tr>";
      for (std::size_t c = 0; c < table.rows[r].size(); ++c)
        if (table.columns[c].in_html) add(table.rows[r][c]);
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
    if (const Text left = left_out_words(table); !left.zh.empty()) out_ += fmt::format("<p>{}</p>\n", say(left));
  }

  void add(const ReportCell& cell) {
    const char* kind = is_figure(cell) ? " class=\"n\"" : std::holds_alternative<UtcTime>(cell) ? " class=\"t\"" : "";
    out_ += fmt::format("<td{}>{}</td>", kind, escaped(cell_text(cell, language_, doc_.zone)));
  }

  void maps() {
    bool any = false;
    for (const MapPicture& map : print_.maps) {
      if (map.language != language_) continue;
      any = true;
      out_ += fmt::format("<figure><img alt=\"{}\" src=\"data:image/png;base64,{}\"><figcaption>{}", say(map.caption),
                          base64(map.png), say(map.caption));
      for (const MapLegendEntry& entry : map.legend) {
        out_ += fmt::format(" <span class=\"key\" style=\"background:#{:02x}{:02x}{:02x}\"></span>{}", entry.r, entry.g,
                            entry.b, say(entry.words));
      }
      out_ += "</figcaption></figure>\n";
    }
    if (!any) out_ += fmt::format("<p>{}</p>\n", say(print_.why_no_maps));
  }

  void signatures() {
    const bool zh = language_ == Language::kZhHant;
    out_ += fmt::format("<section id=\"sign\">\n<h2>{}<span class=\"small\">{} · ICS 201-6</span></h2>\n",
                        zh ? "簽收" : "Signatures", zh ? "Signatures" : "簽收");
    out_ += "<table class=\"sign\"><tr>";
    for (const char* cell :
         zh ? std::array{"交班人", "時間", "接班人", "時間"} : std::array{"Giver", "Time", "Receiver", "Time"})
      out_ += fmt::format("<td>{}</td>", cell);
    out_ += fmt::format("</tr></table>\n<p class=\"none\">{}</p>\n</section>\n",
                        zh ? "接班人在系統簽收後，簽收紀錄與本資料夾 manifest.json 的摘要一併寫入事件紀錄。"
                           : "When the receiver signs in Sandtable, the journal keeps it with the digest of this "
                             "folder's manifest.json.");
  }

  void footer() {
    const JournalCheck& check = print_.check;
    const bool zh = language_ == Language::kZhHant;
    out_ += fmt::format("<footer>\n<p>{} {} · {}</p>\n", zh ? "製作" : "Made",
                        format_local(print_.printed_at, doc_.zone), escaped(print_.incident_name));
    if (check.intact) {
      out_ += fmt::format("<p>{} {} · {} {}</p>\n", zh ? "紀錄完整，筆數" : "Journal intact, entries", check.entries,
                          zh ? "末筆摘要" : "head", check.head.hex());
    } else {
      out_ += fmt::format("<p class=\"banner\">{} {}</p>\n",
                          zh ? "紀錄不完整。檢核的原文：" : "Journal NOT intact:", escaped(check.why));
    }
    out_ += "</footer>\n";
  }

  const HandoverDocument& doc_;
  const HandoverPrint& print_;
  const Language language_;
  std::string out_;
};

}  // namespace

PrintedRows printed_rows(const ReportTable& table) {
  const std::size_t count = table.rows.size();
  if (table.key == "shift_log") return {count - std::min(count, kPrintedLogRows), count};
  return {0, std::min(count, kPrintedRows)};
}

Text left_out_words(const ReportTable& table) {
  const PrintedRows printed = printed_rows(table);
  const std::size_t left = table.rows.size() - (printed.to - printed.from);
  if (left == 0) return {};
  return {fmt::format("另有 {} 列未印，見 tables/{}.csv。", left, table.key),
          fmt::format("{} more rows are in tables/{}.csv.", left, table.key)};
}

std::string handover_html(const HandoverDocument& document, const HandoverPrint& print, Language language,
                          const std::string& other) {
  return Page(document, print, language).html(other);
}

}  // namespace sandtable
