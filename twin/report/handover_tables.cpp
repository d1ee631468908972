#include "twin/report/handover_document.h"
#include "twin/report/report_cells.h"

namespace sandtable {
namespace {

Text steps_words(const OpenAlarm& alarm) {
  if (alarm.steps == 0) return alarm.next_step;
  const std::string done = fmt::format("{}/{}", alarm.steps_done, alarm.steps);
  return joined(same(done), " ", alarm.next_step);
}

Text why_words(FeedDoubt::Why why) {
  switch (why) {
    case FeedDoubt::Why::kNeverSpoke:
      return {"從未送來資料", "never delivered anything"};
    case FeedDoubt::Why::kSilent:
      return {"已無新資料", "fell silent"};
    case FeedDoubt::Why::kFailing:
      return {"傳送失敗", "fails to deliver"};
    case FeedDoubt::Why::kInMaintenance:
      return {"維護中", "in maintenance"};
    case FeedDoubt::Why::kSomeSeries:
      return {"部分測值不可信", "some series cannot be trusted"};
  }
  return {};
}

ReportCell need_cell(const FuelRisk& risk) {
  switch (risk.need) {
    case FuelRisk::Need::kUnknown:
      return unknown();
    case FuelRisk::Need::kDryAlready:
      return Text{"預期已無積水", "no water expected"};
    case FuelRisk::Need::kUntil:
      return *risk.needed_until;
    case FuelRisk::Need::kBeyond:
      return Text{"預估期間內均需", "longer than the outlook"};
  }
  return {};
}

}  // namespace

ReportTable decision_table(const HandoverPack& pack) {
  ReportTable table{"decisions",
                    {"接班後的決定", "Next decisions"},
                    {{"by", {"時限", "By"}, true, 0.9},
                     {"what", {"事項", "What"}, true, 2},
                     {"about", {"對象", "About"}, true, 3},
                     {"why", {"說明", "Why"}, true, 3}},
                    {},
                    {"目前沒有待決事項", "Nothing waits to be decided"}};
  for (const NextDecision& d : pack.decisions) {
    if (!d.by || d.is_late) table.urgent_rows.push_back(table.rows.size());
    const ReportCell by = d.by ? ReportCell(*d.by) : ReportCell(ReportWord{"now", {"立即", "now"}});
    table.rows.push_back({by, d.what, d.about, d.why});
  }
  return table;
}

ReportTable open_alarm_table(const HandoverPack& pack) {
  ReportTable table{"open_alarms",
                    {"未解除警報", "Open alarms"},
                    {{"alarm", {"編號", "Id"}, false},
                     {"level", {"等級", "Level"}, true, 0.5},
                     {"state", {"狀態", "State"}, true, 1.7},
                     {"rule", {"規則", "Rule"}, true, 1.7},
                     {"subject", {"對象", "About"}, true, 1.9},
                     {"found", {"測值", "Value"}, true, 1.6},
                     {"trust", {"可信度", "Trust"}, true, 0.8},
                     {"raised_at", {"發生", "Raised"}, true, 1},
                     {"age", {"已歷時", "Age"}, true, 1},
                     {"acknowledged_by", {"確認者", "Acknowledged by"}, true, 1.2},
                     {"comment", {"說明", "Comment"}, true, 1.6},
                     {"next_step", {"下一處置步驟", "Next step"}, true, 2.2}},
                    {},
                    {"沒有未解除的警報", "No alarm is open"}};
  for (const OpenAlarm& a : pack.alarms) {
    const auto& by = a.acknowledged;
    if (is_unacknowledged(a.state)) table.urgent_rows.push_back(table.rows.size());
    table.rows.push_back({a.id.str(), number(a.level, 0), word("alarm_state", alarm_state_key(a.state)), a.rule,
                          a.subject, a.found, a.trust ? word("trust", trust_key(*a.trust)) : ReportCell(), a.raised_at,
                          span_words(a.age), by ? ReportCell(by->who) : ReportCell(Text{"無人", "nobody"}),
                          by ? ReportCell(by->comment) : ReportCell(), steps_words(a)});
  }
  return table;
}

ReportTable quiet_alarm_table(const HandoverPack& pack) {
  ReportTable table{"quiet_alarms",
                    {"擱置、抑制、停用的警報", "Shelved, suppressed and out of service"},
                    {{"alarm", {"編號", "Id"}, false},
                     {"state", {"狀態", "State"}, true, 1.2},
                     {"rule", {"規則", "Rule"}, true, 2},
                     {"subject", {"對象", "About"}, true, 2.2},
                     {"holds", {"條件成立", "Condition holds"}, true, 0.9},
                     {"until", {"到期", "Until"}, true, 1.2},
                     {"who", {"由", "By"}, true, 1},
                     {"reason", {"原因", "Reason"}, true, 2.6}},
                    {},
                    {"沒有被擱置、抑制或停用的警報", "No alarm is shelved, suppressed or out of service"}};
  for (const QuietAlarm& a : pack.quiet) {
    if (a.condition_holds) table.urgent_rows.push_back(table.rows.size());
    const ReportCell until = a.until ? ReportCell(*a.until)
                             : a.state == AlarmState::kSuppressed
                                 ? ReportCell(Text{"原因消失為止", "while its cause lasts"})
                                 : ReportCell(Text{"直到有人恢復", "until somebody ends it"});
    table.rows.push_back({a.id.str(), word("alarm_state", alarm_state_key(a.state)), a.rule, a.subject,
                          yes_no(a.condition_holds), until, a.who, a.reason});
  }
  return table;
}

ReportTable feed_doubt_table(const HandoverPack& pack) {
  ReportTable table{"feeds_in_doubt",
                    {"不可盡信的來源", "Feeds not to be trusted"},
                    {{"feed", {"來源", "Feed"}, true, 1.4},
                     {"why", {"原因", "Why"}, true, 2},
                     {"newest", {"最新觀測", "Newest observation"}, true, 1.2},
                     {"last_contact", {"最後連線", "Last contact"}, true, 1.2},
                     {"trusted", {"可信序列", "Trusted series"}, true, 0.9},
                     {"series", {"全部序列", "All series"}, true, 0.9},
                     {"detail", {"說明", "Detail"}, true, 3}},
                    {},
                    {"所有來源的測值均可信", "Every feed delivers and every series can be trusted"}};
  for (const FeedDoubt& f : pack.doubts) {
    if (f.why != FeedDoubt::Why::kSomeSeries) table.urgent_rows.push_back(table.rows.size());
    ReportCell detail = in_its_words(f.error);
    if (f.maintenance) {
      const std::string until = format_clock(f.maintenance->until, pack.zone, false);
      detail = Text{fmt::format("至 {}，{}：{}", until, f.maintenance->who, f.maintenance->reason),
                    fmt::format("until {}, {}: {}", until, f.maintenance->who, f.maintenance->reason)};
    }
    table.rows.push_back({f.source.str(), why_words(f.why), known(f.newest), known(f.last_contact), count(f.trusted),
                          count(f.series), detail});
  }
  return table;
}

ReportTable open_order_table(const HandoverPack& pack) {
  ReportTable table{"open_orders",
                    {"執行中命令", "Open orders"},
                    {{"order", {"編號", "Order"}, true, 0.9},
                     {"resource", {"機具", "Resource"}, true, 1.8},
                     {"site", {"地點", "Site"}, true, 1.8},
                     {"state", {"狀態", "State"}, true, 1},
                     {"since", {"狀態起", "Since"}, true, 1},
                     {"due", {"下一步期限", "Next step due"}, true, 1.1},
                     {"overdue", {"逾期", "Overdue for"}, true, 1},
                     {"issued_at", {"下令", "Issued"}, true, 1},
                     {"issued_by", {"下令者", "By"}, true, 1},
                     {"comment", {"說明", "Comment"}, true, 2}},
                    {},
                    {"沒有執行中的命令", "No order is open"}};
  for (const OpenOrder& o : pack.orders) {
    if (o.overdue_since) table.urgent_rows.push_back(table.rows.size());
    const ReportCell overdue = o.overdue_since ? ReportCell(span_words(pack.at - *o.overdue_since)) : ReportCell();
    table.rows.push_back({o.id.str(), o.resource, o.site, word("order_state", order_state_key(o.state)), o.since,
                          when(o.due), overdue, o.issued_at, o.issued_by, o.comment});
  }
  return table;
}

ReportTable fuel_table(const HandoverPack& pack) {
  ReportTable table{"fuel",
                    {"油料風險", "Fuel risks"},
                    {{"resource", {"抽水機", "Pump"}, true, 2},
                     {"site", {"地點", "Site"}, true, 2},
                     {"runs", {"運轉中", "Running"}, true, 0.7},
                     {"fuel_percent", {"油量 %", "Fuel %"}, true, 0.7},
                     {"reported_at", {"回報", "Reported"}, true, 1},
                     {"hours_left", {"尚可運轉 h", "Hours left"}, true, 0.9},
                     {"empty_at", {"耗盡", "Empty at"}, true, 1},
                     {"needed_until", {"預期需抽至", "Needed until"}, true, 1.6},
                     {"falls_short", {"不足", "Falls short"}, true, 0.7}},
                    {},
                    {"沒有派出的抽水機", "No pump is sent anywhere"}};
  for (const FuelRisk& r : pack.fuel) {
    if (r.falls_short) table.urgent_rows.push_back(table.rows.size());
    const bool can_tell = r.need != FuelRisk::Need::kUnknown && r.hours_left;
    // Nobody burns fuel while driving there; the hour of an empty tank would be invented.
    const ReportCell empty = r.runs ? known(r.empty_at) : ReportCell(Text{"未運轉", "not running"});
    table.rows.push_back({r.name, r.site, yes_no(r.runs), known(r.fuel_percent, 0), known(r.reported_at),
                          known(r.hours_left, 1), empty, need_cell(r), can_tell ? yes_no(r.falls_short) : unknown()});
  }
  return table;
}

ReportTable resource_line_table(const HandoverPack& pack) {
  ReportTable table{"resource_summary",
                    {"資源摘要", "Resource summary"},
                    {{"resource_id", {"編號", "Id"}, false},
                     {"resource", {"名稱", "Resource"}, true, 2},
                     {"kind", {"種類", "Kind"}, true, 1.3},
                     {"state", {"狀態", "State"}, true, 1},
                     {"order", {"命令", "Order"}, true, 0.9},
                     {"site", {"地點", "Site"}, true, 1.8},
                     {"ordered_at", {"下令", "Ordered"}, true, 1},
                     {"expected_at", {"預計", "ETA"}, true, 1},
                     {"arrived_at", {"到場", "Arrived"}, true, 1},
                     {"reported_at", {"最後回報", "Last report"}, true, 1},
                     {"fuel_h", {"油料 h", "Fuel h"}, true, 0.7},
                     {"rest_due", {"應休息", "Rest due"}, true, 1},
                     {"owner", {"所屬", "Owner"}, true, 2},
                     {"payer", {"費用負擔", "Paid by"}, true, 1.6}},
                    {},
                    {"沒有資源", "The place has no resources"}};
  for (const ResourceLine& r : pack.resources) {
    const bool out = r.state == ResourceState::kFault || r.must_rest;
    if (out) table.urgent_rows.push_back(table.rows.size());
    const ReportCell rest = r.must_rest ? ReportCell(Text{"已應休息", "now"}) : when(r.rest_due);
    const Text owner = r.mutual_aid ? joined(same(r.owner), " ", {"（支援）", "(mutual aid)"}) : same(r.owner);
    const bool burns = r.kind == ResourceKind::kMobilePump;
    table.rows.push_back({r.id.str(), r.name, word("resource_kind", resource_kind_key(r.kind)),
                          word("resource_state", resource_state_key(r.state)), r.order.str(), r.site,
                          when(r.ordered_at), when(r.expected_at), when(r.arrived_at), known(r.reported_at),
                          burns ? known(r.fuel_h, 1) : ReportCell(), rest, owner, r.payer});
  }
  return table;
}

ReportTable note_table(const HandoverPack& pack) {
  ReportTable table{"notes",
                    {"本班註記", "Notes of this shift"},
                    {{"entry", {"紀錄號", "Entry"}, true, 0.6},
                     {"at", {"時間", "Time"}, true, 0.9},
                     {"by", {"人員", "By"}, true, 1},
                     {"text", {"內容", "Text"}, true, 6},
                     {"struck", {"劃除", "Struck through"}, true, 2}},
                    {},
                    {"本班沒有註記", "Nobody wrote a note in this shift"}};
  for (const Note& n : pack.notes) {
    const ReportCell struck =
        n.struck_by.empty() ? ReportCell() : ReportCell(fmt::format("✗ {}: {}", n.struck_by, n.struck_why));
    table.rows.push_back({number(static_cast<double>(n.entry), 0), n.at, n.by, n.text, struck});
  }
  return table;
}

ReportTable plan_table(const HandoverPack& pack) {
  ReportTable table{"plans",
                    {"待決計畫", "Plans that wait"},
                    {{"plan", {"編號", "Plan"}, true, 0.8},
                     {"title", {"名稱", "Title"}, true, 3},
                     {"state", {"狀態", "State"}, true, 1},
                     {"orders", {"命令數", "Orders"}, true, 0.7},
                     {"since", {"起", "Since"}, true, 1},
                     {"by", {"人員", "By"}, true, 1},
                     {"comment", {"說明", "Comment"}, true, 2.5}},
                    {},
                    {"沒有待核定或待下達的計畫", "No plan waits for approval or issue"}};
  for (const Plan& p : pack.plans) {
    table.urgent_rows.push_back(table.rows.size());
    const bool stepped = !p.steps.empty();
    table.rows.push_back({p.id.str(), p.title, word("plan_state", plan_state_key(p.state)), count(p.orders.size()),
                          stepped ? ReportCell(p.steps.back().when) : unknown(),
                          stepped ? ReportCell(p.steps.back().who) : unknown(),
                          stepped ? ReportCell(p.steps.back().comment) : ReportCell()});
  }
  return table;
}

ReportTable seat_table(const HandoverPack& pack) {
  ReportTable table{"seats",
                    {"本班值勤席位", "Seats active in this shift"},
                    {{"who", {"席位／人員", "Seat or person"}, true, 3},
                     {"first", {"首筆", "First entry"}, true, 1},
                     {"last", {"末筆", "Last entry"}, true, 1},
                     {"entries", {"筆數", "Entries"}, true, 0.8}},
                    {},
                    {"本班沒有人為紀錄", "Nobody wrote anything in this shift"}};
  for (const ActiveSeat& s : pack.seats) table.rows.push_back({s.who, s.first, s.last, count(s.entries)});
  return table;
}

ReportTable shift_log_table(const HandoverPack& pack) {
  ReportTable table{"shift_log",
                    {"本班處置紀錄", "Log of this shift"},
                    {{"entry", {"紀錄號", "Entry"}, true, 0.6},
                     {"at", {"時間", "Time"}, true, 0.9},
                     {"who", {"人員", "Who"}, true, 1},
                     {"seat", {"權限與所見", "Role and picture"}, true, 1.3},
                     {"what", {"事項", "What"}, true, 1.7},
                     {"subject", {"對象", "About"}, true, 2.2},
                     {"detail", {"內容", "Detail"}, true, 2.4}},
                    {},
                    pack.knows_log
                        ? Text{"本班沒有紀錄", "Nothing was noted in this shift"}
                        : Text{"紀錄無法讀取，本表空白", "The journal could not be read; nothing is shown here"}};
  for (const HandoverLogLine& l : pack.log) {
    table.rows.push_back({number(static_cast<double>(l.entry), 0), l.line.at, l.line.actor,
                          seat_words(l.line.asked_from), l.line.what, l.line.subject, l.line.detail});
  }
  return table;
}

}  // namespace sandtable
