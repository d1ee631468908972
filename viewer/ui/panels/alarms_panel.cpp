#include <algorithm>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/alarm_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kAlarmRow = 46;

Text joined(const Text& a, const Text& b, std::string_view between) {
  return {a.zh + std::string(between) + b.zh, a.en + std::string(between) + b.en};
}

Text state_words(Frame& frame, const Alarm& alarm) {
  // The long word would leave no room for the value and its limit beside it.
  if (alarm.state == AlarmState::kUnacknowledged) return frame.tr("top.unacknowledged");
  const Text& state = frame.tr("alarm_state." + std::string(alarm_state_key(alarm.state)));
  if (alarm.state == AlarmState::kShelved && alarm.shelved) {
    return frame.tr("alarms.shelved_until",
                    format_clock(alarm.shelved->until, frame.snapshot.state.incident->zone, false));
  }
  return state;
}

/// Why the alarm is as it is: who acknowledged, shelved or switched it off, how often it came, and which rule it is.
Text story(Frame& frame, const Alarm& alarm) {
  Text text;
  const auto add = [&](const Text& line) { text = text.zh.empty() ? line : joined(text, line, "\n"); };
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  add(frame.tr("alarms.raised_at", format_local(alarm.raised_at, zone)));
  if (alarm.acknowledged) {
    add(frame.tr("alarms.acknowledged_by", alarm.acknowledged->who, format_clock(alarm.acknowledged->when, zone, false),
                 alarm.acknowledged->comment));
  }
  if (alarm.shelved) add(frame.tr("alarms.shelved_by", alarm.shelved->who, alarm.shelved->reason));
  if (alarm.out_of_service) {
    add(frame.tr("alarms.out_of_service_by", alarm.out_of_service->who, format_local(alarm.out_of_service->since, zone),
                 alarm.out_of_service->reason));
  }
  if (!alarm.suppressed_by.empty()) add(frame.tr("alarms.suppressed_by", alarm.suppressed_by));
  if (const std::size_t rises = chattering_rises(frame.snapshot.state, alarm.id, frame.snapshot.at); rises > 0) {
    add(frame.tr("alarms.chatters", rises));
  }
  if (is_stale(alarm, frame.snapshot.at)) add(frame.tr("alarms.is_stale"));
  if (alarm.occurrences > 1) add(frame.tr("alarms.occurrences", alarm.occurrences));
  if (const Text origin = origin_words(frame, alarm); !origin.zh.empty()) add(origin);
  return text;
}

/// What to do, a line a step; whoever ticks one is named behind it.
void draw_procedure(Frame& frame, const Alarm& alarm, const AlarmRule& rule) {
  if (!rule.advice.zh.empty() || !rule.advice.en.empty()) {
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("alarms.advice", rule.advice));
  }
  if (rule.steps.empty()) return;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("alarms.procedure"));
  for (int i = 0; i < static_cast<int>(rule.steps.size()); ++i) {
    const auto done = std::ranges::find(alarm.steps_done, i, &StepDone::step);
    bool ticked = done != alarm.steps_done.end();
    Text label = rule.steps[static_cast<std::size_t>(i)];
    if (ticked) {
      const std::string by =
          fmt::format("  {} {}", done->who, format_clock(done->when, frame.snapshot.state.incident->zone, false));
      label = joined(label, {by, by}, "");
    }
    ImGui::PushID(i);
    if (tick_box(frame, "step", label, &ticked, ImGui::GetContentRegionAvail().x))
      frame.ask(SubmitCommand{TickStep{alarm.id, i, ticked}});
    ImGui::PopID();
  }
}

/// One of the buttons that give a command at once; left out while it is refused.
void offer(Frame& frame, const char* id, const char* label_key, const Command& command) {
  if (frame.refusal(command)) return;
  same_line_if_fits(frame, button_width(frame, frame.tr(label_key)));
  if (button(frame, id, frame.tr(label_key))) frame.ask(SubmitCommand{command});
}

void draw_actions(Frame& frame, const Alarm& alarm) {
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  ImGui::Indent(frame.px(26));
  if (const AlarmRule* rule = find_rule(frame.snapshot.state, alarm.rule)) draw_procedure(frame, alarm, *rule);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, story(frame, alarm));
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  const auto cannot = frame.refusal(AcknowledgeAlarm{alarm.id, ""});
  if (button(frame, "acknowledge", frame.tr("alarms.acknowledge"), ButtonLook::kPrimary, !cannot,
             cannot ? frame.refusal_text(*cannot) : Text{})) {
    frame.state.dialog = AcknowledgeDialog{alarm.id, ""};
  }
  if (!alarm.shelved && !alarm.out_of_service) {
    same_line_if_fits(frame, button_width(frame, frame.tr("alarms.shelve")));
    if (button(frame, "shelve", frame.tr("alarms.shelve")))
      frame.state.dialog = ShelveDialog{.alarm = alarm.id, .reason = {}};
  }
  offer(frame, "unshelve", "alarms.unshelve", UnshelveAlarm{alarm.id});
  offer(frame, "return", "alarms.return_to_service", ReturnToService{alarm.id});
  offer(frame, "reset", "alarms.reset", ResetAlarm{alarm.id});
  if (const auto there = place_of(frame.snapshot.state, alarm)) {
    same_line_if_fits(frame, button_width(frame, frame.tr("action.fly_to")));
    if (button(frame, "fly", frame.tr("action.fly_to"))) frame.ask(*there);
  }
  ImGui::Unindent(frame.px(26));
  ImGui::Dummy(ImVec2(1, frame.px(6)));
}

/// The one that was clicked, or those of what is selected on the map.
bool is_unfolded(Frame& frame, const Alarm& alarm, const Selection& subject) {
  if (!frame.state.alarm.empty() && frame.snapshot.state.alarms->contains(frame.state.alarm))
    return frame.state.alarm == alarm.id;
  return subject.index() != 0 && frame.state.selection == subject;
}

void draw_alarm(Frame& frame, const Alarm& alarm) {
  const IncidentState& state = frame.snapshot.state;
  const AlarmRule* rule = find_rule(state, alarm.rule);
  const Selection subject = selection_of(state, alarm);
  const bool unfolded = is_unfolded(frame, alarm, subject);
  ImGui::PushID(alarm.id.str().c_str());
  const Row r = row(frame, "alarm", frame.px(kAlarmRow), unfolded);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool waiting = is_unacknowledged(alarm.state);
  paint_alarm_symbol(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(9.5F),
                     alarm.state, alarm.level);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(3);
  float age = 0;
  if (alarm.raised_at != UtcTime{}) {
    age = paint_text_right(frame, list, FontRole::kSmall, right, top + frame.px(2), frame.theme.text_dim,
                           age_text(frame.catalogue, frame.snapshot.at - alarm.raised_at).in(frame.language()));
  }
  const Text name = subject_name(frame, alarm);
  paint_words(frame, list, waiting ? FontRole::kStrong : FontRole::kBody, ImVec2(x, top), frame.theme.text, name,
              right - x - age - frame.px(8));
  const float second = r.area.y + r.area.height / 2 + frame.px(2);
  const std::string words = state_words(frame, alarm).in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kSmall, right, second + frame.px(1),
                                      waiting ? frame.theme.alert_of(alarm.level) : frame.theme.text_dim, words);
  Text detail = rule != nullptr ? rule->name : Text{alarm.rule.str(), alarm.rule.str()};
  if (const Text found = found_words(frame, alarm); !found.zh.empty()) detail = joined(detail, found, "  ");
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second + frame.px(1)), frame.theme.text_dim,
             detail.in(frame.language()), right - x - said - frame.px(8));
  if (r.hovered) tooltip(frame, joined(name, detail, "\n"), story(frame, alarm));
  if (r.clicked) {
    frame.state.alarm = unfolded ? AlarmId{} : alarm.id;
    if (subject.index() != 0) frame.select(unfolded ? Selection{} : subject);
  }
  if (r.double_clicked) {
    if (const auto there = place_of(state, alarm)) frame.ask(*there);
  }
  if (unfolded) draw_actions(frame, alarm);
  ImGui::PopID();
}

/// One button for all that wait, when there is more than one.
void draw_acknowledge_all(Frame& frame, const AlarmList& list) {
  std::vector<AlarmId> waiting;
  for (const Alarm* alarm : list.alarms) {
    if (is_unacknowledged(alarm->state)) waiting.push_back(alarm->id);
  }
  if (waiting.size() < 2) return;
  if (!button(frame, "all", frame.tr("alarms.acknowledge_all", waiting.size()))) return;
  const AlarmId first = waiting.front();
  waiting.erase(waiting.begin());
  frame.state.dialog = AcknowledgeDialog{first, "", std::move(waiting)};
}

void draw_group(Frame& frame, const AlarmGroup& group) {
  ImGui::PushID(group.site.str().c_str());
  const Text& nowhere = frame.tr("alarms.no_basin");
  const Text title = group.site.empty() ? nowhere : name_of(frame.snapshot.state, group.site);
  bool* open = ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID("open"), false);
  const Row r = row(frame, "group", frame.px(30), false);
  if (r.clicked) *open = !*open;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float centre = r.area.y + r.area.height / 2;
  paint_icon(frame, list, ImVec2(r.area.x + frame.px(14), centre), frame.px(6),
             *open ? ControlIcon::kFold : ControlIcon::kUnfold, frame.theme.text);
  const Text count = group.unacknowledged == 0
                         ? frame.tr("alarms.group_count", group.alarms.size())
                         : frame.tr("alarms.group_waiting", group.alarms.size(), group.unacknowledged);
  const float right = r.area.right() - frame.px(6);
  const float said =
      paint_text_right(frame, list, FontRole::kSmall, right, centre - frame.fonts.size_px(FontRole::kSmall) / 2,
                       frame.theme.text_dim, count.in(frame.language()));
  const float x = r.area.x + frame.px(30);
  paint_words(frame, list, FontRole::kStrong, ImVec2(x, centre - frame.fonts.size_px(FontRole::kStrong) / 2),
              frame.theme.text, title, right - x - said - frame.px(8));
  for (const Alarm* alarm : group.alarms) {
    // Folded, the first-out and the gravest still show, and what somebody has come to with a key.
    const bool shows =
        *open || alarm == group.alarms.front() || alarm == group.gravest || alarm->id == frame.state.alarm;
    if (shows) draw_alarm(frame, *alarm);
  }
  ImGui::PopID();
}

/// How the alarm system itself does; what the words mean stands in the tip.
void draw_metrics(Frame& frame, const AlarmMetrics& m) {
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("alarms.metrics", m.raised_lately, m.standing, m.chattering, m.stale, m.set_aside));
  tooltip(frame, frame.tr("alarms.metrics.tip"));
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
  if (!list.alarms.empty()) draw_metrics(frame, list.metrics);
  if (list.alarms.empty()) empty_state(frame, frame.tr("alarms.empty"));
  draw_acknowledge_all(frame, list);
  if (!list.groups.empty()) {
    draw_flood_note(frame, list);
    for (const AlarmGroup& group : list.groups) draw_group(frame, group);
    return;
  }
  for (const Alarm* alarm : list.alarms) draw_alarm(frame, *alarm);
}

}  // namespace sandtable::ui
