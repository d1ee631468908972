#include <cmath>

#include "twin/report/handover_document.h"
#include "twin/report/report_cells.h"

namespace sandtable {
namespace {

ReportCell range_cell(const ExpectedRange& range, double scale, int digits) {
  if (range.low == range.high) return number(range.middle * scale, digits);
  return same(fmt::format("{:.{}f} ({:.{}f}–{:.{}f})", range.middle * scale, digits, range.low * scale, digits,
                          range.high * scale, digits));
}

Text quantity_words(const MeasuredWater& water) {
  Text name = report_word("quantity", quantity_key(water.quantity));
  if (water.where) name = joined(name, " · ", report_word("station_kind", station_kind_key(*water.where)));
  return water.window > Duration{0} ? joined(name, " ", span_words(water.window)) : name;
}

ReportCell peak_cell(const MeasuredWater& water, const MeasuredPeak& peak) {
  const std::string value = fmt::format("{:.2f} {}", peak.value, unit_symbol(water.quantity));
  const Text level = peak.alert_level ? Text{fmt::format("（{} 級警戒）", *peak.alert_level),
                                             fmt::format(" (alert level {})", *peak.alert_level)}
                                      : Text{};
  return Text{fmt::format("{} {}{}", peak.station.in(Language::kZhHant), value, level.zh),
              fmt::format("{} {}{}", peak.station.in(Language::kEn), value, level.en)};
}

/// The Water Resources Agency's classes of 10, 30 and 50 cm.
Text severity_of(const DamageLine& line) {
  if (!line.depth_m) return {"不明", "unknown"};
  const double depth = *line.depth_m;
  const char* depth_class = depth > 0.5 ? "> 50 cm" : depth > 0.3 ? "30–50 cm" : depth > 0.1 ? "10–30 cm" : "< 10 cm";
  const std::string value = fmt::format("{} · {:.2f} m", depth_class, depth);
  return line.is_report ? Text{value + "（通報）", value + " (as told)"} : Text{value + "（模式）", value + " (model)"};
}

Text standing_words(const DamageLine& line) {
  using S = DamageLine::Standing;
  switch (line.standing) {
    case S::kNobodySent:
      return {"未派遣", "nobody sent"};
    case S::kOrdered:
      return {"已派遣", "sent, not at work yet"};
    case S::kAtWork:
      return {"處理中", "at work"};
    case S::kCleared:
      return {"已排除", "cleared"};
    case S::kNotKnown:
      return {"水況不明", "water not known"};
    case S::kUnverified:
      return report_word("report_state", "unverified");
    case S::kConfirmed:
      return report_word("report_state", "confirmed");
    case S::kClosed:
      return report_word("report_state", "closed");
  }
  return {};
}

ReportCell units_cell(const DamageLine& line) {
  if (line.units.empty()) return Text{"無", "none"};
  Text words;
  for (const Text& unit : line.units) words = joined(words, ", ", unit);
  if (line.is_report) words = {"附近：" + words.zh, "nearby: " + words.en};
  if (line.overdue) words = joined(words, " ", {"（逾期）", "(overdue)"});
  return words;
}

}  // namespace

ReportTable warning_table(const HandoverPack& pack) {
  ReportTable table{"warnings",
                    {"官方警報", "Official warnings in force"},
                    {{"severity", {"等級", "Severity"}, true, 1},
                     {"headline", {"內容", "Headline"}, true, 4},
                     {"sender", {"發布", "Sender"}, true, 2},
                     {"sent", {"發布時間", "Sent"}, true, 1.2},
                     {"expires", {"失效", "Expires"}, true, 1.2}},
                    {},
                    {"沒有有效的官方警報", "No official warning is in force"}};
  for (const OfficialWarning& w : pack.warnings) {
    table.rows.push_back({word("severity", alert_key(w.severity)), w.headline, w.sender, w.sent, w.expires});
  }
  return table;
}

ReportTable measured_table(const HandoverPack& pack) {
  ReportTable table{"measured",
                    {"實測（僅可信測值）", "Measured (trusted values only)"},
                    {{"quantity", {"項目", "Quantity"}, true, 1.4},
                     {"trusted", {"可信", "Trusted"}, true, 0.7},
                     {"series", {"全部", "Of"}, true, 0.6},
                     {"at_alert", {"達警戒", "At alert"}, true, 0.8},
                     {"first", {"最高", "Highest"}, true, 2.6},
                     {"second", {"其次", "Second"}, true, 2.6},
                     {"third", {"再次", "Third"}, true, 2.6}},
                    {},
                    {"沒有雨量、水位或流量測站", "No gauge measures rain, depth, level or discharge"}};
  for (const MeasuredWater& water : pack.measured) {
    std::vector<ReportCell> row{quantity_words(water), count(water.trusted), count(water.series),
                                count(water.at_alert)};
    for (std::size_t i = 0; i < 3; ++i) {
      row.push_back(i < water.peaks.size() ? peak_cell(water, water.peaks[i]) : i == 0 ? unknown() : ReportCell());
    }
    if (water.trusted == 0 || water.at_alert > 0) table.urgent_rows.push_back(table.rows.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable damage_report_table(const HandoverPack& pack) {
  ReportTable table{"damage",
                    {"災情管制表", "Damage control table"},
                    {{"number", {"編號", "No."}, true, 1.1},
                     {"began", {"時間", "Time"}, true, 1},
                     {"place", {"地點", "Place"}, true, 2},
                     {"kind", {"種類", "Kind"}, true, 1.3},
                     {"severity", {"程度", "Severity"}, true, 1.7},
                     {"unit", {"處理單位", "Handling unit"}, true, 2.2},
                     {"state", {"處理情形", "State"}, true, 1.2},
                     {"closed_at", {"結案", "Closed at"}, true, 1},
                     {"orders", {"命令", "Orders"}, false},
                     {"words", {"通報內容", "As told"}, false},
                     {"depth_m", {"水深 m", "Depth m"}, false},
                     {"x", {"橫坐標 m", "Easting m"}, false},
                     {"y", {"縱坐標 m", "Northing m"}, false}},
                    {},
                    {"沒有淹水地點，也沒有通報", "No site is flooded and nothing was reported"}};
  for (const DamageLine& line : pack.damage.lines) {
    std::string orders;
    for (const OrderId& id : line.orders) orders += (orders.empty() ? "" : " ") + id.str();
    const Text kind = !line.is_report         ? Text{"積淹水", "flooding"}
                      : line.category.empty() ? Text{"通報", "report"}
                                              : same(line.category);
    const bool urgent =
        line.overdue || (line.standing == DamageLine::Standing::kNobodySent && line.depth_m > kJudgedDepth_m);
    if (urgent) table.urgent_rows.push_back(table.rows.size());
    table.rows.push_back(
        {line.number, known(line.began), line.place.in(Language::kZhHant).empty() ? unknown() : line.place, kind,
         severity_of(line), units_cell(line), standing_words(line), when(line.closed_at), orders, line.words,
         line.depth_m ? number(*line.depth_m, 2) : ReportCell(), line.at ? number(line.at->x, 1) : ReportCell(),
         line.at ? number(line.at->y, 1) : ReportCell()});
  }
  return table;
}

ReportTable expected_table(const HandoverPack& pack) {
  ReportTable table{"expected",
                    {"未來三小時（模式）", "The next three hours (model)"},
                    {{"at", {"時間", "Time"}, true, 1},
                     {"buildings", {"受淹建物（範圍）", "Buildings in water (range)"}, true, 1.6},
                     {"roads_km", {"受淹道路 km（範圍）", "Roads under water, km (range)"}, true, 1.6},
                     {"sites", {"地點：水深、逾 30 公分機率", "Sites: depth, chance above 30 cm"}, true, 5}},
                    {},
                    {"模式對這段時間沒有預估", "The model says nothing of these hours"}};
  for (const ExpectedHour& hour : pack.expected.hours) {
    Text sites;
    for (const ExpectedSite& site : hour.sites) {
      const std::string value = fmt::format(" {:.2f} m {:.0f}%", site.depth_m, site.chance * 100);
      sites = joined(sites, kSemicolon, {site.name.in(Language::kZhHant) + value, site.name.in(Language::kEn) + value});
    }
    if (hour.sites.empty()) sites = {"無逾 10 公分", "none above 10 cm"};
    table.rows.push_back({hour.at, range_cell(hour.buildings, 1, 0), range_cell(hour.roads_m, 0.001, 1), sites});
  }
  return table;
}

ReportTable exposed_table(const HandoverPack& pack) {
  ReportTable table{"exposed_places",
                    {"可能受淹的脆弱場所", "Vulnerable places that may be reached"},
                    {{"place", {"場所", "Place"}, true, 3},
                     {"kind", {"種類", "Kind"}, true, 1.5},
                     {"expected", {"預期", "Expected"}, true, 1.2},
                     {"earliest", {"最早", "Earliest of any run"}, true, 1.4}},
                    {},
                    {"模式未見脆弱場所受淹", "The model reaches no vulnerable place"}};
  for (const ExpectedPlace& place : pack.expected.places) {
    table.urgent_rows.push_back(table.rows.size());
    const ReportCell expected =
        place.expected ? ReportCell(*place.expected) : ReportCell(Text{"中間情境未受淹", "not by the middle run"});
    table.rows.push_back({place.name, word("place_kind", place.kind), expected, place.earliest});
  }
  return table;
}

}  // namespace sandtable
