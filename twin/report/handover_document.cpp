#include "twin/report/handover_document.h"

#include <algorithm>

#include "twin/report/report_words.h"
#include "twin/report/source_table.h"

namespace sandtable {
namespace {

std::string local(const HandoverPack& pack, UtcTime t) { return format_local(t, pack.zone); }

std::vector<Text> banners_of(const HandoverPack& pack) {
  std::vector<Text> out;
  if (pack.fictional) out.push_back({"虛構資料，非真實災情", "FICTIONAL DATA, NOT A REAL EVENT"});
  if (!pack.exercise.zh.empty() || !pack.exercise.en.empty())
    out.push_back({"演習：" + pack.exercise.in(Language::kZhHant), "EXERCISE: " + pack.exercise.in(Language::kEn)});
  return out;
}

Text last_handover_words(const HandoverPack& pack) {
  if (!pack.last_handover) return {"前次交接：本事件尚無交接紀錄", "Last hand-over: none is recorded in this incident"};
  const Handover& last = pack.last_handover->handover;
  const std::string who = fmt::format("{} → {}", last.giver, last.receiver);
  const std::string facts = fmt::format("{}，{}（#{}，{}…）", local(pack, pack.last_handover->when), who,
                                        pack.last_handover->entry, last.pack.hex().substr(0, 16));
  const std::string facts_en = fmt::format("{}, {} (entry {}, {}…)", local(pack, pack.last_handover->when), who,
                                           pack.last_handover->entry, last.pack.hex().substr(0, 16));
  return joined({"前次交接：" + facts, "Last hand-over: " + facts_en}, " · ", same(last.comment));
}

std::vector<Text> facts_of(const HandoverPack& pack) {
  const Text level = report_word("activation", fmt::format("{}", pack.activation_level));
  return {joined(joined(pack.place, " · ", pack.incident), " · ", level),
          {"狀況時間：" + local(pack, pack.at), "Situation at " + local(pack, pack.at)},
          {fmt::format("本班起：{}；事件起：{}", local(pack, pack.shift_began), local(pack, pack.began)),
           fmt::format("This shift since {}; the incident since {}", local(pack, pack.shift_began),
                       local(pack, pack.began))},
          last_handover_words(pack),
          {fmt::format("依據紀錄至第 {} 筆", pack.seq), fmt::format("Stands on the journal up to entry {}", pack.seq)}};
}

ReportFigure count_of(Text title, std::size_t value, bool alarming) {
  return {std::move(title), fmt::format("{}", value), alarming};
}

std::vector<ReportFigure> figures_of(const HandoverPack& pack) {
  const auto waiting =
      std::ranges::count_if(pack.alarms, [](const OpenAlarm& a) { return is_unacknowledged(a.state); });
  const auto overdue =
      std::ranges::count_if(pack.orders, [](const OpenOrder& o) { return o.overdue_since.has_value(); });
  const auto running = std::ranges::count_if(pack.fuel, [](const FuelRisk& r) { return r.runs; });
  const auto open_damage = std::ranges::count_if(pack.damage.lines, &DamageLine::is_open);
  const ModelledWater& water = pack.modelled;
  const std::string sites =
      water.valid_at ? fmt::format("{} / {}", water.above_30_cm, water.sites - water.unknown) : "?";
  return {count_of({"未確認警報", "Alarms unacknowledged"}, static_cast<std::size_t>(waiting), waiting > 0),
          count_of({"未解除警報", "Alarms open"}, pack.alarms.size(), false),
          {{"淹水逾 30 公分地點", "Sites above 30 cm"}, sites, water.above_30_cm > 0},
          count_of({"未結災情", "Damage lines open"}, static_cast<std::size_t>(open_damage), false),
          {{"命令（逾期）", "Orders (overdue)"}, fmt::format("{} ({})", pack.orders.size(), overdue), overdue > 0},
          count_of({"抽水中", "Pumps running"}, static_cast<std::size_t>(running), false),
          {{"可用來源", "Feeds alive"},
           fmt::format("{} / {}", pack.feeds_alive, pack.feeds),
           pack.feeds_alive < pack.feeds},
          {{"可信測值", "Series trusted"},
           fmt::format("{} / {}", pack.series_trusted, pack.series),
           pack.series_trusted < pack.series}};
}

Text modelled_words(const HandoverPack& pack) {
  const ModelledWater& w = pack.modelled;
  if (!w.valid_at)
    return {"模式尚未算出水深：未量測之處的水況不明。",
            "No model has run: where nothing is measured, the water is unknown."};
  const std::string at = format_clock(*w.valid_at, pack.zone, false);
  const Text age = span_words(pack.at - *w.valid_at);
  const std::string zh = fmt::format(
      "模式（{}，{}，{}前）：{} 處逾 10 公分，{} 處逾 30 公分，{} 處逾 50 公分，{} 處不明；淹水 {:.1f} 公頃、{:.0f} "
      "m³。質量誤差 {:.1g}。",
      w.model, at, age.zh, w.above_10_cm, w.above_30_cm, w.above_50_cm, w.unknown, w.flooded_area_m2 / 1e4, w.volume_m3,
      w.mass_error_ratio);
  const std::string en = fmt::format(
      "Model ({}, {}, {} old): {} sites above 10 cm, {} above 30 cm, {} above 50 cm, {} unknown; {:.1f} ha and {:.0f} "
      "m³ of "
      "water. Mass error {:.1g}.",
      w.model, at, age.en, w.above_10_cm, w.above_30_cm, w.above_50_cm, w.unknown, w.flooded_area_m2 / 1e4, w.volume_m3,
      w.mass_error_ratio);
  return {zh, en};
}

std::vector<Text> expected_lines(const HandoverPack& pack) {
  const ExpectedWater& e = pack.expected;
  if (!e.issued)
    return {{"本事件未作預估：未來水況不明。", "No outlook was computed in this incident: what comes is unknown."}};
  const Text age = span_words(pack.at - *e.issued);
  const std::string at = format_clock(*e.issued, pack.zone, false);
  std::vector<Text> lines{{fmt::format("{} 發布（{}前），{}，{} 組模擬；發布時面雨量 {:.1f} mm/h，之後遞減。", at,
                                       age.zh, e.model, e.runs, e.rain_mm_per_h),
                           fmt::format("Issued {} ({} ago), {}, {} runs; mean rain {:.1f} mm/h then, dying away.", at,
                                       age.en, e.model, e.runs, e.rain_mm_per_h)}};
  if (e.is_old)
    lines.insert(lines.begin(), {"注意：預估已逾一小時，不宜再據以決定。",
                                 "Caution: this outlook is more than an hour old; do not decide by it."});
  if (e.brier) {
    lines.push_back(
        {fmt::format("本事件已檢核 {} 則預估，Brier 分數 {:.2f}（0 完美，0.25 無資訊）。", e.judged, *e.brier),
         fmt::format("{} forecasts of this incident were judged; Brier score {:.2f} (0 perfect, 0.25 says nothing).",
                     e.judged, *e.brier)});
  } else {
    lines.push_back({"本事件的預估尚未檢核。", "No forecast of this incident was judged yet."});
  }
  return lines;
}

std::vector<Text> damage_notes(const HandoverPack& pack) {
  std::vector<Text> lines{
      {"地點水深為模式推估，通報水深為通報者所述。「附近」為 250 公尺內的出勤單位，未必受命處理該通報。",
       "Depths at sites are the model's, depths of reports are as told. \"Nearby\" units work within 250 m "
       "and need not have been sent for the report."}};
  const DamageTable& d = pack.damage;
  if (d.duplicates + d.rejected > 0) {
    lines.push_back({fmt::format("未列：重複 {} 則、不成立 {} 則。", d.duplicates, d.rejected),
                     fmt::format("Left out: {} duplicates, {} found untrue.", d.duplicates, d.rejected)});
  }
  return lines;
}

HandoverSection section(std::string key, std::string block, ReportTable table, std::vector<Text> lines = {}) {
  Text title = table.title;
  return {std::move(key), std::move(title), std::move(block), std::move(lines), {std::move(table)}, false};
}

std::vector<HandoverSection> sections_of(const HandoverPack& pack) {
  std::vector<HandoverSection> out;
  out.push_back(section("decisions", "", decision_table(pack)));
  out.push_back({"situation",
                 {"狀況摘要", "Situation summary"},
                 "5",
                 {modelled_words(pack)},
                 {measured_table(pack), warning_table(pack)},
                 false});
  out.push_back({"maps", {"圖", "Maps"}, "4", {}, {}, true});
  out.push_back(section("damage", "", damage_report_table(pack), damage_notes(pack)));
  out.push_back(section("alarms", "", open_alarm_table(pack)));
  out.push_back(section("quiet", "", quiet_alarm_table(pack)));
  out.push_back(section("feeds", "", feed_doubt_table(pack)));
  out.push_back(section("orders", "8", open_order_table(pack)));
  out.push_back(
      section("fuel", "", fuel_table(pack),
              {{"尚可運轉時數依最後回報油量推算；未回報者自出勤時以滿油起算。",
                "Hours left follow from the last fuel report; for pumps that never told, from a full tank since they "
                "left."}}));
  HandoverSection expected = section("expected", "", expected_table(pack), expected_lines(pack));
  expected.tables.push_back(exposed_table(pack));
  out.push_back(std::move(expected));
  HandoverSection objectives{
      "objectives",
      {"目標、註記與計畫", "Objectives, notes and plans"},
      "7",
      {{"目標以註記記錄；未寫下者此處不列。", "Objectives are kept as notes; what nobody wrote down is not here."}},
      {note_table(pack), plan_table(pack)},
      false};
  out.push_back(std::move(objectives));
  out.push_back(section("resources", "10", resource_line_table(pack)));
  out.push_back(section(
      "organization", "9", seat_table(pack),
      {{"僅列在系統留下紀錄的席位；指揮官與其他編組請口頭補充。",
        "Only seats that left entries; commander and further organisation are to be added by word of mouth."}}));
  out.push_back(section("log", "8", shift_log_table(pack)));
  out.push_back(section("sources", "", source_table(pack.sources),
                        {{"資料轉交他人時，請一併標示來源與授權；未載明者，請先向來源查詢。",
                          "Whoever hands these data on names the source and its licence; where none is stated, ask "
                          "the source first."}}));
  return out;
}

}  // namespace

HandoverDocument handover_document(const HandoverPack& pack) {
  return {{"交接簡報", "Hand-over brief"},
          banners_of(pack),
          facts_of(pack),
          figures_of(pack),
          sections_of(pack),
          pack.zone,
          pack.fictional,
          pack.at};
}

}  // namespace sandtable
