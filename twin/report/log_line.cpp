#include "twin/report/log_line.h"

#include <algorithm>

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
    if (a.state == AlarmState::kAcknowledged && a.acknowledged) {
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

  bool operator()(const OrderIssued& issued) const { return note_order(issued.order, false); }
  bool operator()(const OrderChanged& changed) const {
    const Order& o = changed.order;
    const auto it = before.orders->find(o.id);
    const bool known = it != before.orders->end();
    const bool grew_late = o.overdue_since && (!known || !it->second.overdue_since);
    if (known && it->second.state == o.state && !grew_late) return false;
    return note_order(o, grew_late);
  }
  bool note_order(const Order& o, bool grew_late) const {
    const Text state = report_word("order_state", order_state_key(o.state));
    line.what = {"命令：" + state.zh + (grew_late ? "（逾期）" : ""),
                 "Order: " + state.en + (grew_late ? " (overdue)" : "")};
    line.subject =
        joined(joined(same(o.id.str()), " ", resource_name(before, o.resource)), " → ", site_name(before, o.site));
    line.detail = same(o.refusal.empty() ? o.comment : o.refusal);
    if (o.state == OrderState::kOrdered) line.detail = joined(order_terms(o), kSemicolon, line.detail);
    return true;
  }

  bool operator()(const FieldReported& reported) const {
    if (reported.report.kind != FieldReportKind::kFault) return false;
    line.what = {"機具異常", "Fault reported"};
    line.subject = resource_name(before, reported.report.resource);
    line.detail = same(reported.report.note);
    return true;
  }

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
    if (!question.resource.empty())
      line.subject = joined(resource_name(before, question.resource), " → ", line.subject);
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
    return true;
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
