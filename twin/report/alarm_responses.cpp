#include "twin/report/alarm_responses.h"

#include <algorithm>

#include "twin/report/incident_names.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

std::optional<LocalXY> place_of(const IncidentState& state, const AlarmSubject& subject) {
  if (const auto* series = std::get_if<SeriesId>(&subject)) {
    const Series* known = state.stations->find(*series);
    const Station* station = known == nullptr ? nullptr : state.stations->find(known->station);
    return station == nullptr ? std::nullopt : station->at;
  }
  if (const auto* id = std::get_if<SiteId>(&subject)) {
    const SiteConfig* site = state.site_ever(*id);
    return site == nullptr ? std::nullopt : std::optional(site->pump_position);
  }
  return std::nullopt;
}

bool has_risen(AlarmState process) { return process != AlarmState::kPending && process != AlarmState::kNormal; }

/// Whether an order meets what the alarm is about.
bool answers(const Order& order, const AlarmResponse& response, const IncidentState& state) {
  if (const auto* resource = std::get_if<ResourceId>(&response.subject)) return order.resource == *resource;
  if (const auto* id = std::get_if<OrderId>(&response.subject)) return order.id == *id;
  const SiteConfig* site = state.site_ever(order.site);
  return site != nullptr && response.where && distance_m(site->pump_position, *response.where) <= kAnswersWithinM;
}

ReportCell when(const std::optional<ResponseStep>& step) { return step ? ReportCell(step->at) : ReportCell(); }
ReportCell who(const std::optional<ResponseStep>& step) { return step ? ReportCell(step->who) : ReportCell(); }
std::optional<UtcTime> time_of(const std::optional<ResponseStep>& step) {
  return step ? std::optional(step->at) : std::nullopt;
}

Text rule_name(const IncidentState& state, const RuleId& id) {
  const AlarmRule* rule = rule_of(state, id);
  return rule == nullptr ? same(id.str()) : rule->name;
}

ReportTable response_table(const std::vector<AlarmResponse>& responses, const IncidentState& state) {
  ReportTable table{"alarm_responses",
                    {"警報與應變時間", "Alarms and how they were met"},
                    {{"alarm_id", {"編號", "Id"}, false},
                     {"subject", {"對象", "Subject"}},
                     {"rule", {"規則", "Rule"}},
                     {"level", {"等級", "Level"}},
                     {"raised_at", {"發出", "Raised"}},
                     {"acknowledged_at", {"確認", "Acknowledged"}},
                     {"acknowledged_by", {"確認者", "By"}},
                     {"minutes_to_acknowledge", {"分", "min"}},
                     {"answered_at", {"派遣", "Answered by order"}},
                     {"answer", {"命令", "Order"}},
                     {"answered_by", {"派遣者", "By"}},
                     {"minutes_to_answer", {"分", "min"}},
                     {"returned_at", {"恢復", "Returned"}},
                     {"minutes_to_return", {"分", "min"}},
                     {"false_alarm", {"誤報", "False alarm"}}},
                    {},
                    {"沒有警報", "No alarms"}};
  for (const AlarmResponse& r : responses) {
    table.rows.push_back({r.alarm.str(), r.name, rule_name(state, r.rule), ReportNumber{double(r.level), 0}, r.raised,
                          when(r.acknowledged), who(r.acknowledged), minutes_between(r.raised, time_of(r.acknowledged)),
                          when(r.answered), r.answered ? ReportCell(r.answered->what) : ReportCell(), who(r.answered),
                          minutes_between(r.raised, time_of(r.answered)),
                          r.returned ? ReportCell(*r.returned) : ReportCell(), minutes_between(r.raised, r.returned),
                          r.is_false() ? ReportCell(Text{"是", "yes"}) : ReportCell()});
  }
  return table;
}

struct Spread {
  std::vector<double> minutes;
  void add(UtcTime from, std::optional<UtcTime> to) {
    if (to) minutes.push_back(seconds(*to - from) / 60);
  }
  /// The middle one, of an even number the lower.
  [[nodiscard]] ReportCell median() {
    if (minutes.empty()) return {};
    const auto middle = minutes.begin() + static_cast<std::ptrdiff_t>((minutes.size() - 1) / 2);
    std::ranges::nth_element(minutes, middle);
    return ReportNumber{*middle, 1};
  }
  [[nodiscard]] ReportCell worst() const {
    return minutes.empty() ? ReportCell() : ReportCell(ReportNumber{*std::ranges::max_element(minutes), 1});
  }
};

ReportTable summary_table(const std::vector<AlarmResponse>& responses) {
  ReportTable table{"response_times",
                    {"應變時間統計", "Response times"},
                    {{"level", {"等級", "Level"}},
                     {"alarms", {"警報", "Alarms"}},
                     {"false_alarms", {"誤報", "False"}},
                     {"never_acknowledged", {"未確認", "Never acknowledged"}},
                     {"median_minutes_to_acknowledge", {"確認中位數（分）", "Median to acknowledge (min)"}},
                     {"worst_minutes_to_acknowledge", {"確認最久（分）", "Worst (min)"}},
                     {"answered", {"有派遣", "Answered by an order"}},
                     {"median_minutes_to_answer", {"派遣中位數（分）", "Median to order (min)"}},
                     {"worst_minutes_to_answer", {"派遣最久（分）", "Worst (min)"}}},
                    {},
                    {"沒有警報", "No alarms"}};
  for (int level = 1; level <= 3; ++level) {
    Spread acknowledge;
    Spread answer;
    double count = 0;
    double untrue = 0;
    for (const AlarmResponse& r : responses) {
      if (r.level != level) continue;
      ++count;
      untrue += r.is_false() ? 1 : 0;
      acknowledge.add(r.raised, time_of(r.acknowledged));
      answer.add(r.raised, time_of(r.answered));
    }
    if (count == 0) continue;
    const auto met = static_cast<double>(acknowledge.minutes.size());
    const auto answered = static_cast<double>(answer.minutes.size());
    table.rows.push_back({ReportNumber{double(level), 0}, ReportNumber{count, 0}, ReportNumber{untrue, 0},
                          ReportNumber{count - met, 0}, acknowledge.median(), acknowledge.worst(),
                          ReportNumber{answered, 0}, answer.median(), answer.worst()});
  }
  return table;
}

}  // namespace

ReportCell minutes_between(UtcTime from, std::optional<UtcTime> to) {
  if (!to) return {};
  return ReportNumber{seconds(*to - from) / 60, 1};
}

AlarmResponse* AlarmResponses::open(const AlarmId& alarm) {
  const auto known = open_.find(alarm);
  return known == open_.end() ? nullptr : &all_[known->second];
}

void AlarmResponses::note(const Event& event, const IncidentState& before) {
  if (const auto* changed = std::get_if<AlarmChanged>(&event.body)) note_alarm(changed->alarm, event, before);
  if (const auto* cleared = std::get_if<AlarmCleared>(&event.body)) {
    if (AlarmResponse* response = open(cleared->id)) {
      response->ended = event.at;
      if (!response->returned) response->returned = event.at;
    }
    open_.erase(cleared->id);
  }
  if (const auto* issued = std::get_if<OrderIssued>(&event.body)) note_order(issued->order, event, before);
  if (const auto* again = std::get_if<ObservationsReflagged>(&event.body)) note_reflags(*again);
}

void AlarmResponses::note_alarm(const Alarm& alarm, const Event& event, const IncidentState& before) {
  AlarmResponse* response = open(alarm.id);
  if (response != nullptr && alarm.process == AlarmState::kNormal) {
    response->returned = response->returned.value_or(event.at);
    response->ended = event.at;
    open_.erase(alarm.id);
    return;
  }
  if (!has_risen(alarm.process)) return;
  if (response == nullptr) {
    AlarmResponse fresh;
    fresh.alarm = alarm.id;
    fresh.rule = alarm.rule;
    fresh.subject = alarm.subject;
    fresh.name = subject_name(before, alarm);
    fresh.raised = alarm.raised_at;
    fresh.where = place_of(before, alarm.subject);
    fresh.value_at = alarm.value_at;
    open_[alarm.id] = all_.size();
    all_.push_back(std::move(fresh));
    response = &all_.back();
  }
  response->level = std::min(response->level, alarm.level);
  if (alarm.acknowledged && !response->acknowledged) {
    response->acknowledged =
        ResponseStep{alarm.acknowledged->when, alarm.acknowledged->who, alarm.acknowledged->comment};
  }
  response->returned = alarm.returned_at;
}

void AlarmResponses::note_order(const Order& order, const Event& event, const IncidentState& before) {
  for (const auto& [id, index] : open_) {
    AlarmResponse& response = all_[index];
    if (response.answered || !answers(order, response, before)) continue;
    response.answered = ResponseStep{event.at, event.actor,
                                     fmt::format("{} {} → {}", order.id.str(), order.resource.str(), order.site.str())};
  }
}

void AlarmResponses::note_reflags(const ObservationsReflagged& again) {
  for (const Reflag& reflag : again.reflags) {
    if (reflag.tests.roll_up() != QualityFlag::kFail) continue;
    for (AlarmResponse& response : all_) {
      const auto* series = std::get_if<SeriesId>(&response.subject);
      if (series == nullptr || *series != reflag.series || response.value_at != reflag.phenomenon_time) continue;
      response.doubt = reflag.by + (reflag.reason.empty() ? "" : ": " + reflag.reason);
    }
  }
}

std::vector<ReportTable> response_tables(const std::vector<AlarmResponse>& responses, const IncidentState& state) {
  return {summary_table(responses), response_table(responses, state)};
}

ReportTable false_alarm_table(const std::vector<AlarmResponse>& responses, const IncidentState& state) {
  ReportTable table{"false_alarms",
                    {"誤報", "False alarms"},
                    {{"subject", {"對象", "Subject"}},
                     {"rule", {"規則", "Rule"}},
                     {"level", {"等級", "Level"}},
                     {"raised_at", {"發出", "Raised"}},
                     {"why", {"原因", "Why it was false"}},
                     {"acknowledged_by", {"確認者", "Acknowledged by"}},
                     {"answer", {"因此派遣", "Order that followed"}},
                     {"ended_at", {"結束", "Ended"}}},
                    {},
                    {"沒有誤報", "None"}};
  for (const AlarmResponse& r : responses) {
    if (!r.is_false()) continue;
    table.rows.push_back({r.name, rule_name(state, r.rule), ReportNumber{double(r.level), 0}, r.raised, r.doubt,
                          who(r.acknowledged), r.answered ? ReportCell(r.answered->what) : ReportCell(),
                          r.ended ? ReportCell(*r.ended) : ReportCell()});
  }
  return table;
}

}  // namespace sandtable
