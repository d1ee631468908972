#include <algorithm>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kRow = 46;

Text joined(const Text& a, const Text& b, std::string_view between) {
  return {a.zh + std::string(between) + b.zh, a.en + std::string(between) + b.en};
}

Text state_words(Frame& frame, const Alarm& alarm) {
  const Text& state = frame.tr("alarm_state." + std::string(alarm_state_key(alarm.state)));
  if (alarm.state == AlarmState::kShelved && alarm.shelved) {
    return frame.tr("alarms.shelved_until", format_clock(alarm.shelved->until, frame.snapshot.state.incident->zone, false));
  }
  return state;
}

Text measured(Frame& frame, const Alarm& alarm, Quantity quantity) {
  const Text value = value_text(frame.catalogue, alarm.value, quantity);
  const Text limit = value_text(frame.catalogue, alarm.threshold, quantity);
  return frame.tr("alarms.measured", value, limit);
}

/// What the rule tells the operator to do first; empty when it says nothing.
Text advice(Frame& frame, const Alarm& alarm) {
  const ThresholdRule* rule = find_rule(frame.snapshot.state, alarm.rule);
  if (rule == nullptr || (rule->advice.zh.empty() && rule->advice.en.empty())) return {};
  return frame.tr("alarms.advice", rule->advice);
}

/// Why the alarm is as it is: who acknowledged or shelved it, how often it came.
Text story(Frame& frame, const Alarm& alarm) {
  Text text;
  const auto add = [&](const Text& line) { text = text.zh.empty() ? line : joined(text, line, "\n"); };
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const ThresholdRule* rule = find_rule(frame.snapshot.state, alarm.rule);
  add(frame.tr("alarms.raised_at", format_local(alarm.raised_at, zone)));
  if (alarm.acknowledged) {
    add(frame.tr("alarms.acknowledged_by", alarm.acknowledged->who, format_clock(alarm.acknowledged->when, zone, false),
                 alarm.acknowledged->comment));
  }
  if (alarm.shelved) add(frame.tr("alarms.shelved_by", alarm.shelved->who, alarm.shelved->reason));
  if (alarm.occurrences > 1) add(frame.tr("alarms.occurrences", alarm.occurrences));
  if (rule != nullptr && !rule->provenance.empty()) add(frame.tr("alarms.provenance", rule->provenance));
  return text;
}

void draw_actions(Frame& frame, const Alarm& alarm, const Station* station) {
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  ImGui::Indent(frame.px(26));
  if (const Text hint = advice(frame, alarm); !hint.zh.empty() || !hint.en.empty()) {
    words_line(frame, FontRole::kSmall, frame.theme.text, hint);
  }
  const auto cannot = frame.refusal(AcknowledgeAlarm{alarm.id, ""});
  if (button(frame, "acknowledge", frame.tr("alarms.acknowledge"), ButtonLook::kPrimary, !cannot, cannot ? frame.refusal_text(*cannot) : Text{})) {
    frame.state.dialog = AcknowledgeDialog{alarm.id, ""};
  }
  if (alarm.state == AlarmState::kShelved) {
    same_line_if_fits(frame, button_width(frame, frame.tr("alarms.unshelve")));
    if (button(frame, "unshelve", frame.tr("alarms.unshelve"))) frame.ask(SubmitCommand{UnshelveAlarm{alarm.id}});
  } else {
    same_line_if_fits(frame, button_width(frame, frame.tr("alarms.shelve")));
    if (button(frame, "shelve", frame.tr("alarms.shelve"))) frame.state.dialog = ShelveDialog{.alarm = alarm.id, .reason = {}};
  }
  if (station != nullptr && station->at) {
    same_line_if_fits(frame, button_width(frame, frame.tr("action.fly_to")));
    if (button(frame, "fly", frame.tr("action.fly_to"))) frame.ask(FlyTo{station->id});
  }
  ImGui::Unindent(frame.px(26));
  ImGui::Dummy(ImVec2(1, frame.px(6)));
}

void draw_alarm(Frame& frame, const Alarm& alarm) {
  const IncidentState& state = frame.snapshot.state;
  const Series* series = state.stations->find(alarm.series);
  const Station* station = series != nullptr ? state.stations->find(series->station) : nullptr;
  const ThresholdRule* rule = find_rule(state, alarm.rule);
  const bool chosen = station != nullptr && frame.state.selection == Selection(station->id);
  ImGui::PushID(alarm.id.str().c_str());
  const Row r = row(frame, "alarm", frame.px(kRow), chosen);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool waiting = alarm.state == AlarmState::kUnacknowledged || alarm.state == AlarmState::kReturnedUnacknowledged;
  paint_alarm_symbol(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(9.5F), alarm.state, alarm.level);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(3);
  const float age = paint_text_right(frame, list, FontRole::kSmall, right, top + frame.px(2), frame.theme.text_dim,
                                     age_text(frame.catalogue, frame.snapshot.at - alarm.raised_at).in(frame.language()));
  const Text name = station != nullptr ? name_of(state, station->id) : Text{alarm.series.str(), alarm.series.str()};
  paint_words(frame, list, waiting ? FontRole::kStrong : FontRole::kBody, ImVec2(x, top), frame.theme.text, name, right - x - age - frame.px(8));
  const float second = r.area.y + r.area.height / 2 + frame.px(2);
  const std::string words = state_words(frame, alarm).in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kSmall, right, second + frame.px(1),
                                      waiting ? frame.theme.alert_of(alarm.level) : frame.theme.text_dim, words);
  Text detail = rule != nullptr ? rule->name : Text{alarm.rule.str(), alarm.rule.str()};
  if (series != nullptr) detail = joined(detail, measured(frame, alarm, series->quantity), "  ");
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second + frame.px(1)), frame.theme.text_dim, detail.in(frame.language()),
             right - x - said - frame.px(8));
  if (r.hovered) tooltip(frame, name, story(frame, alarm));
  if (r.clicked && station != nullptr) frame.select(chosen ? Selection{} : Selection(station->id));
  if (r.double_clicked && station != nullptr && station->at) frame.ask(FlyTo{station->id});
  if (chosen) draw_actions(frame, alarm, station);
  ImGui::PopID();
}

void draw_group(Frame& frame, const AlarmGroup& group) {
  ImGui::PushID(group.rule.str().c_str());
  const ThresholdRule* rule = find_rule(frame.snapshot.state, group.rule);
  bool* open = ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID("open"), false);
  const Row r = row(frame, "group", frame.px(30), false);
  if (r.clicked) *open = !*open;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float centre = r.area.y + r.area.height / 2;
  paint_icon(frame, list, ImVec2(r.area.x + frame.px(14), centre), frame.px(6), *open ? ControlIcon::kFold : ControlIcon::kUnfold, frame.theme.text);
  const Text count = frame.tr("alarms.group_count", group.alarms.size());
  const float right = r.area.right() - frame.px(6);
  const float said = paint_text_right(frame, list, FontRole::kSmall, right, centre - frame.fonts.size_px(FontRole::kSmall) / 2,
                                      frame.theme.text_dim, count.in(frame.language()));
  const float x = r.area.x + frame.px(30);
  paint_words(frame, list, FontRole::kStrong, ImVec2(x, centre - frame.fonts.size_px(FontRole::kStrong) / 2), frame.theme.text,
              rule != nullptr ? rule->name : Text{group.rule.str(), group.rule.str()}, right - x - said - frame.px(8));
  draw_alarm(frame, *group.alarms.front());
  if (*open) {
    for (std::size_t i = 1; i < group.alarms.size(); ++i) draw_alarm(frame, *group.alarms[i]);
  }
  ImGui::PopID();
}

void draw_flood_note(Frame& frame, const AlarmList& list) {
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("alarms.grouped", list.raised_lately));
  ImGui::Dummy(ImVec2(1, frame.px(2)));
}

}  // namespace

void draw_alarms(Frame& frame) {
  draw_official_alerts(frame);
  const AlarmList list = list_alarms(frame.snapshot.state, frame.snapshot.at);
  if (list.alarms.empty()) empty_state(frame, frame.tr("alarms.empty"));
  if (!list.groups.empty()) {
    draw_flood_note(frame, list);
    for (const AlarmGroup& group : list.groups) draw_group(frame, group);
    return;
  }
  for (const Alarm* alarm : list.alarms) draw_alarm(frame, *alarm);
}

}  // namespace sandtable::ui
