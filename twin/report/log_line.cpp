#include "twin/report/log_line.h"

#include <algorithm>

#include "twin/core/resources/work.h"
#include "twin/report/incident_names.h"
#include "twin/report/order_terms.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

/// One overload for each kind of event that people note; false for nothing to say.
struct LogWriter {
  const IncidentState& before;
  LogLine& line;

  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }

  bool operator()(const IncidentOpened& opened) const {
    line.what = {"開設", "Incident opened"};
    line.subject = opened.incident.name;
    return true;
  }

  bool operator()(const AlarmChanged& changed) const {
    const Alarm& a = changed.alarm;
    const auto it = before.alarms->find(a.id);
    const bool known = it != before.alarms->end();
    if (a.state == AlarmState::kPending) return false;
    if (known && it->second.state == a.state && it->second.occurrences == a.occurrences) return false;
    const Text state = report_word("alarm_state", alarm_state_key(a.state));
    line.what = {"警報：" + state.zh, "Alarm: " + state.en};
    line.subject = subject_name(before, a);
    if (a.acknowledged && (!known || a.acknowledged != it->second.acknowledged)) {
      line.detail = same(a.acknowledged->comment);
    } else if (a.state == AlarmState::kShelved && a.shelved) {
      line.detail = same(a.shelved->reason);
    } else if (a.state == AlarmState::kOutOfService && a.out_of_service) {
      line.detail = same(a.out_of_service->reason);
    } else {
      line.detail = found_by(a);
    }
    return true;
  }

  /// The figures of a rule that measures; of any other its name, because its value has a unit of its own.
  [[nodiscard]] Text found_by(const Alarm& a) const {
    const AlarmRule* rule = rule_of(before, a.rule);
    if (rule == nullptr) return {};
    const bool rises = rule->kind == AlarmRuleKind::kRise;
    if (!rises && rule->kind != AlarmRuleKind::kLevel) return rule->name;
    return same(fmt::format("{:.2f} {}{} ({} {:.2f})", a.value, unit_of(before, a.series()), rises ? "/h" : "",
                            a.value < a.threshold ? "<" : "≥", a.threshold));
  }

  bool operator()(const AlarmCleared& cleared) const {
    const auto it = before.alarms->find(cleared.id);
    if (it == before.alarms->end() || it->second.state == AlarmState::kPending) return false;
    if (it->second.state == AlarmState::kNormal) return false;  // said when somebody made it so
    line.what = {"警報：解除", "Alarm: back to normal"};
    line.subject = subject_name(before, it->second);
    return true;
  }

  bool operator()(const AlarmStepTicked& ticked) const {
    const auto alarm = before.alarms->find(ticked.alarm);
    const AlarmRule* rule = alarm == before.alarms->end() ? nullptr : rule_of(before, alarm->second.rule);
    if (rule == nullptr || ticked.step < 0 || ticked.step >= std::ssize(rule->steps)) return false;
    line.what = ticked.done ? Text{"處置步驟完成", "Step done"} : Text{"處置步驟取消", "Step taken back"};
    line.subject = subject_name(before, alarm->second);
    line.detail = rule->steps[static_cast<std::size_t>(ticked.step)];
    return true;
  }

  bool operator()(const OrderIssued& issued) const { return note_order(issued.order, state_word(issued.order)); }
  bool operator()(const OrderChanged& changed) const {
    const Order& o = changed.order;
    const auto it = before.orders->find(o.id);
    if (it == before.orders->end()) return note_order(o, state_word(o));
    const Order& was = it->second;
    if (o.revision > was.revision) return note_order(o, {"改派", "Sent elsewhere"});
    if (o.state != was.state) return note_order(o, state_word(o));
    if (o.sent_at != was.sent_at) return note_order(o, {"重送", "Sent again"});
    if (o.refusal_settled && !was.refusal_settled) return note_order(o, {"婉拒已處理", "Refusal settled"});
    if (!o.overdue_since || was.overdue_since) return false;
    const Text state = state_word(o);
    return note_order(o, {state.zh + "（逾期）", state.en + " (overdue)"});
  }
  static Text state_word(const Order& o) { return report_word("order_state", order_state_key(o.state)); }
  bool note_order(const Order& o, const Text& word) const {
    line.what = {"命令：" + word.zh, "Order: " + word.en};
    line.subject =
        joined(joined(same(o.id.str()), " ", resource_name(before, o.resource)), " → ", site_name(before, o.site));
    line.detail = same(o.refusal.empty() ? o.comment : o.refusal);
    if (o.state == OrderState::kOrdered) line.detail = joined(order_terms(o), kSemicolon, line.detail);
    return true;
  }

  /// What somebody entered for a crew is a person's act; of what it says itself its order tells all but a fault.
  bool operator()(const FieldReported& reported) const {
    const FieldReport& r = reported.report;
    if (!r.station.empty()) return note_telemetry(r);
    const bool by_hand = line.actor != r.resource.str();
    if (!by_hand && r.kind != FieldReportKind::kFault) return false;
    const Text said = report_word("field_report", field_report_key(r.kind));
    line.what =
        by_hand ? Text{"代為登錄：" + said.zh, "Entered for it: " + said.en} : Text{"機具異常", "Fault reported"};
    line.subject = resource_name(before, r.resource);
    if (by_hand) line.detail = told_by(r);
    line.detail = joined(line.detail, kSemicolon, same(r.note));
    return true;
  }

  /// A feed repeats what it says all day; that a machine breaks down is told once.
  bool note_telemetry(const FieldReport& r) const {
    const Resource* known = before.resource(r.resource);
    const bool is_known = known != nullptr && known->state == ResourceState::kFault;
    if (r.kind != FieldReportKind::kFault || is_known) return false;
    line.what = {"機具異常", "Fault reported"};
    line.subject = resource_name(before, r.resource);
    line.detail = same(r.station.str());
    return true;
  }

  static Text position_words(LocalXY at) { return same(fmt::format("({:.0f}, {:.0f})", at.x, at.y)); }

  [[nodiscard]] Text told_by(const FieldReport& r) const {
    Text told;
    if (r.at) told = position_words(*r.at);
    if (r.fuel_percent)
      told = joined(told, kSemicolon,
                    {fmt::format("油量 {:.0f}%", *r.fuel_percent), fmt::format("fuel {:.0f}%", *r.fuel_percent)});
    if (r.discharge_m3_per_s) told = joined(told, kSemicolon, same(fmt::format("{:.2f} m³/s", *r.discharge_m3_per_s)));
    return told;
  }

  /// Only what a person read; feeds measure all the time.
  bool operator()(const ObservationsIngested& batch) const {
    if (batch.source.str() != kManualSource || batch.observations.empty()) return false;
    const Observation& o = batch.observations.back();
    line.what = {"人工讀數", "Reading by hand"};
    line.subject = measured_at(o.series);
    line.detail = joined(same(o.raw), kSemicolon, when_words(o.phenomenon_time));
    return true;
  }

  /// Only what somebody told on the telephone; reports of feeds have a list of their own.
  bool operator()(const DamageReported& told) const {
    if (told.source.str() != kManualSource || told.reports.empty()) return false;
    const DamageReport& r = told.reports.back();
    line.what = {"電話災情", "Damage told by telephone"};
    line.subject = joined(same(r.category), " ", same(r.where));
    if (r.where.empty() && r.at) line.subject = joined(same(r.category), " ", position_words(*r.at));
    if (r.told_by != Caller::kNotSaid) line.detail = report_word("caller", caller_key(r.told_by));
    if (r.depth_m) line.detail = joined(line.detail, kSemicolon, same(fmt::format("{:.0f} cm", *r.depth_m * 100)));
    line.detail = joined(line.detail, kSemicolon, same(r.text));
    line.detail = joined(line.detail, kSemicolon, when_words(r.at_time));
    if (!r.duplicate_of.empty()) {
      const std::string& first = r.duplicate_of.str();
      line.detail = joined(line.detail, kSemicolon, {"與 " + first + " 同一災情", "tells of the same as " + first});
    }
    return true;
  }

  bool operator()(const StockCounted& counted) const {
    const Resource* known = before.resource(counted.resource);
    const StockCount& count = counted.count;
    if (known == nullptr) return false;
    const char* unit = work_unit(known->config.kind) == WorkUnit::kFuel_l ? "l" : "m";
    line.what = {"庫存清點", "Stock counted"};
    line.subject = resource_name(before, counted.resource);
    const std::string now = fmt::format("{:.0f} {}", count.amount, unit);
    const std::string so_far = fmt::format("{:.0f} {}", stock_left(before, known->config).value_or(0), unit);
    line.detail = {now + "，原記 " + so_far, now + ", was taken for " + so_far};
    line.detail = joined(line.detail, kSemicolon, when_words(count.at));
    line.detail = joined(line.detail, kSemicolon, same(count.comment));
    return true;
  }

  /// Only a person's verdict; tests judge all the time.
  bool operator()(const ObservationsReflagged& again) const {
    const auto said =
        std::ranges::find_if(again.reflags, [&](const Reflag& reflag) { return reflag.by == line.actor; });
    if (said == again.reflags.end()) return false;
    const bool holds = said->tests.of(QualityTest::kManual) == QualityFlag::kPass;
    line.what = holds ? Text{"確認數值", "Value verified"} : Text{"否定數值", "Value doubted"};
    line.subject = measured_at(said->series);
    line.detail = joined(when_words(said->phenomenon_time), kSemicolon, same(said->reason));
    return true;
  }

  bool operator()(const CalibrationSet& set) const {
    const Calibration& c = set.calibration;
    const Text from = when_words(c.from);
    line.what = {"校正", "Calibrated"};
    line.subject = measured_at(c.series);
    if (c.changes_nothing()) {
      line.what = {"撤銷校正", "Calibration withdrawn"};
    } else {
      line.detail = same(fmt::format("× {:g} {:+g} {}", c.scale, c.offset, unit_of(before, c.series)));
    }
    const Text until = c.to ? when_words(*c.to) : Text{"另行通知", "further notice"};
    line.detail = joined(line.detail, kSemicolon, {from.zh + " 至 " + until.zh, from.en + " to " + until.en});
    line.detail = joined(line.detail, kSemicolon, same(c.reason));
    return true;
  }

  [[nodiscard]] Text measured_at(const SeriesId& id) const {
    const Series* series = before.stations->find(id);
    if (series == nullptr) return station_name(before, id);
    return joined(station_name(before, id), " ", report_word("quantity", quantity_key(series->quantity)));
  }
  [[nodiscard]] Text when_words(UtcTime at) const { return same(format_local(at, before.incident->zone)); }

  /// What people asked the model before they decided; previews are replaced by what follows them.
  bool operator()(const QuestionAnswered& answered) const {
    const ForecastAnswer& answer = answered.answer;
    const auto& questions = before.forecasts->questions;
    const auto asked = std::ranges::find_if(
        questions, [&](const QuestionEntry& entry) { return entry.question.number == answer.number; });
    if (answer.is_preview || asked == questions.end()) return false;
    const ForecastQuestion& question = asked->question;
    line.actor = asked->by;
    line.what = {"詢問模式", "Asked the model"};
    if (!question.site.empty()) line.subject = site_name(before, question.site);
    for (const PumpMove& move : question.moves) {
      const Text sent = joined(resource_name(before, move.resource), " → ", site_name(before, move.site));
      line.subject = line.subject == Text{} ? sent : joined(line.subject, kSemicolon, sent);
    }
    line.detail = answer_words(question, answer);
    return true;
  }

  static Text answer_words(const ForecastQuestion& question, const ForecastAnswer& answer) {
    if (!answer.error.empty()) return in_its_words(answer.error);
    if (question.kind == QuestionKind::kWhatIf) {
      const std::string counts = fmt::format("{} → {}", answer.buildings_without, answer.buildings_with);
      const double hours = answer.building_minutes_saved / 60;
      return {fmt::format("{} 棟，省 {:.1f} 棟時", counts, hours),
              fmt::format("{} buildings, {:.1f} building-hours saved", counts, hours)};
    }
    if (question.kind == QuestionKind::kPumpSet) {
      const std::size_t pumps = answer.pumps.size();
      return {fmt::format("{} 臺{}", pumps, answer.clears ? "可排除" : "仍無法排除"),
              fmt::format("{} pumps {}", pumps, answer.clears ? "clear it" : "do not clear it")};
    }
    Text words;
    for (const SiteSaving& saving : answer.savings) {
      const double hours = saving.building_minutes.middle / 60;
      const Text one{fmt::format("{} 省 {:.1f} 棟時", saving.site.str(), hours),
                     fmt::format("{} saves {:.1f} building-hours", saving.site.str(), hours)};
      words = joined(words, kSemicolon, one);
    }
    return words;
  }

  bool operator()(const PlanChanged& changed) const {
    const Plan& plan = changed.plan;
    if (plan.steps.empty()) return false;
    const Text state = report_word("plan_state", plan_state_key(plan.state));
    line.what = {"計畫：" + state.zh, "Plan: " + state.en};
    line.subject = joined(same(plan.id.str()), " ", same(plan.title));
    line.detail = same(plan.steps.back().comment);
    // Issued, its orders have lines of their own.
    if (plan.state != PlanState::kIssued) line.detail = joined(orders_of(plan), kSemicolon, line.detail);
    return true;
  }

  [[nodiscard]] Text orders_of(const Plan& plan) const {
    Text all;
    for (const IssueOrder& order : plan.orders) {
      const Text terms = order_terms(order);
      Text one = joined(resource_name(before, order.resource), " → ", site_name(before, order.site));
      if (!terms.zh.empty()) one = {one.zh + "（" + terms.zh + "）", one.en + " (" + terms.en + ")"};
      all = joined(all, {"、", ", "}, one);
    }
    return all;
  }

  bool operator()(const MaintenanceSet& set) const {
    const Maintenance& m = set.maintenance;
    const bool over = m.until <= m.since || m.until <= line.at;
    line.what = over ? Text{"維護結束", "Maintenance over"} : Text{"來源維護", "Feed in maintenance"};
    line.subject = same(m.source.str());
    line.detail = same(m.reason);
    return true;
  }

  bool operator()(const HandoverSigned& signed_for) const {
    const Handover& h = signed_for.handover;
    line.what = {"交接簽收", "Hand-over signed"};
    line.subject = same(h.giver + " → " + h.receiver);
    const Text pack = same(fmt::format("{} · BLAKE2b {}", h.pack_name, h.pack.hex()));
    line.detail = joined(pack, " · ", same(h.comment));
    return true;
  }

  bool operator()(const SiteDeclared& declared) const {
    const SiteConfig& site = declared.site;
    const bool known = before.site(site.id) != nullptr;
    line.what = known ? Text{"更正災點", "Site corrected"} : Text{"新增災點", "Site declared"};
    line.subject = joined(same(site.id.str()), " ", site.name);
    const Text priority{fmt::format("優先 {}", site.priority), fmt::format("priority {}", site.priority)};
    line.detail = joined(priority, kSemicolon, position_words(site.pump_position));
    return true;
  }

  bool operator()(const SiteWithdrawn& withdrawn) const {
    line.what = {"撤銷災點", "Site withdrawn"};
    line.subject = joined(same(withdrawn.site.str()), " ", site_name(before, withdrawn.site));
    line.detail = same(withdrawn.reason);
    return true;
  }

  bool operator()(const ResourceRegistered& entered) const {
    const ResourceConfig& r = entered.resource;
    const bool known = before.resources->contains(r.id);
    line.what = known ? Text{"更正支援機具", "Resource corrected"} : Text{"登錄支援機具", "Resource registered"};
    line.subject = joined(same(r.id.str()), " ", r.name);
    line.detail = report_word("resource_kind", resource_kind_key(r.kind));
    if (r.capacity_m3_per_s > 0)
      line.detail = joined(line.detail, kSemicolon, same(fmt::format("{:g} m³/s", r.capacity_m3_per_s)));
    line.detail = joined(line.detail, kSemicolon, same(r.owner));
    if (entered.at) line.detail = joined(line.detail, kSemicolon, position_words(*entered.at));
    return true;
  }

  bool operator()(const NoteAdded& note) const {
    line.what = {"註記", "Note"};
    line.detail = same(note.text);
    return true;
  }

  bool operator()(const NoteStruck& struck) const {
    line.what = {"劃除註記", "Note struck through"};
    const auto note = std::ranges::find(*before.notes, struck.entry, &Note::entry);
    line.subject = same(fmt::format("#{}{}", struck.entry, note == before.notes->end() ? "" : " " + note->text));
    line.detail = same(struck.reason);
    return true;
  }

  /// The evaluation tells it; those who practise read this log.
  bool operator()(const InjectPlayed&) const { return false; }

  bool operator()(const ClockJumped& jumped) const {
    line.what = {"時鐘跳動", "Clock was set"};
    line.detail = same(fmt::format("{:+.1f} s", seconds(jumped.by)));
    return true;
  }
};

}  // namespace

Text seat_words(const std::optional<AskedFrom>& from) {
  if (!from) return {};
  const Text role = report_word("role", role_key(from->role));
  if (!from->seen) return role;
  return {fmt::format("{}，所見至紀錄 {}", role.zh, *from->seen),
          fmt::format("{}, saw up to entry {}", role.en, *from->seen)};
}

std::optional<LogLine> log_line(const Event& event, const IncidentState& before) {
  LogLine line{event.at, event.actor, {}, {}, {}, event.asked_from};
  return std::visit(LogWriter{before, line}, event.body) ? std::optional(std::move(line)) : std::nullopt;
}

}  // namespace sandtable
