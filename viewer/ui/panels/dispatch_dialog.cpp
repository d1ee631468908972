#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

void choose_site(Frame& frame, DispatchDialog& dialog) {
  const auto& sites = frame.snapshot.live.incident->sites;
  const Text current =
      dialog.site.empty() ? frame.tr("dispatch.choose_site") : name_of(frame.snapshot.live, dialog.site);
  const std::string& shown = current.in(frame.language());
  frame.fonts.want(shown);
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(frame.px(8), frame.px(4)));
  if (ImGui::BeginCombo("##site", shown.c_str())) {
    for (const SiteConfig& site : sites) {
      const std::string words = name_of(frame.snapshot.live, site.id).in(frame.language()) + "##" + site.id.str();
      frame.fonts.want(words);
      if (ImGui::Selectable(words.c_str(), site.id == dialog.site)) dialog.site = site.id;
    }
    ImGui::EndCombo();
  }
  ImGui::PopStyleVar();
}

/// Pumping is the empty task, and not one for those who are not there for it.
void add_skills(const ResourceConfig& config, std::set<std::string>& skills) {
  skills.insert(config.skills.begin(), config.skills.end());
  const std::string_view own = own_skill(config.kind);
  if (!own.empty() && own != kSkillPumping) skills.emplace(own);
}

/// What is needed there: pumping, what the site asks for, and whatever else somebody of the place can do.
std::vector<std::string> tasks_at(const IncidentState& state, const SiteId& site) {
  std::vector<std::string> tasks{""};
  const SiteConfig* config = state.site(site);
  if (config != nullptr) tasks.insert(tasks.end(), config->tasks.begin(), config->tasks.end());
  std::set<std::string> skills;
  for (const auto& [id, resource] : *state.resources) add_skills(resource.config, skills);
  for (const std::string& skill : skills) {
    if (std::ranges::find(tasks, skill) == tasks.end()) tasks.push_back(skill);
  }
  return tasks;
}

void choose_task(Frame& frame, DispatchDialog& dialog) {
  const std::vector<std::string> tasks = tasks_at(frame.snapshot.live, dialog.site);
  if (std::ranges::find(tasks, dialog.task) == tasks.end()) dialog.task.clear();
  if (tasks.size() < 2) return;
  for (const std::string& task : tasks) {
    const Text label = task.empty() ? frame.tr("dispatch.task_pumping") : skill_name(frame.catalogue, task);
    if (!task.empty()) same_line_if_fits(frame, button_width(frame, label));
    ImGui::PushID(task.c_str());
    if (button(frame, "task", label, task == dialog.task ? ButtonLook::kChosen : ButtonLook::kNormal))
      dialog.task = task;
    ImGui::PopID();
  }
}

void draw_answer_row(Frame& frame, DispatchDialog& dialog, const SiteAnswers& answers, const SiteAnswer& answer,
                     bool is_best) {
  const IncidentState& state = frame.snapshot.live;
  const auto resource = state.resources->find(answer.resource);
  if (resource == state.resources->end()) return;
  ImGui::PushID(answer.resource.str().c_str());
  const bool chosen = dialog.resource == answer.resource;
  const Row r = row(frame, "answer", frame.px(40), chosen);
  if (chosen && std::exchange(dialog.scroll, false)) ImGui::SetScrollHereY();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rgba colour = answer.refusal ? frame.theme.text_dim : frame.theme.text;
  paint_resource_symbol(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(8),
                        resource->second.state);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(8);
  const float top = r.area.y + frame.px(1);
  const float second = r.area.y + r.area.height / 2;
  const std::string when = when_words(frame.catalogue, answer, answers.as_of).in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kStrong, right, top, colour, when);
  const float capacity_right = right - std::max(said, frame.px(110)) - frame.px(8);
  const std::string capacity = answer.pumps() ? fmt::format("{:.2f} m³/s", answer.discharge_m3_per_s) : "";
  const float capacity_width = paint_text_right(frame, list, FontRole::kBody, capacity_right, top, colour, capacity);
  float left = x;
  if (is_best) {
    const std::string best = frame.tr("answers.best").in(frame.language());
    left +=
        paint_chip(frame, list, ImVec2(x, top + frame.px(1)), frame.theme.accent, frame.theme.on_accent, {best, best}) +
        frame.px(6);
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(left, top), colour, name_of(state, answer.resource),
              capacity_right - capacity_width - left - frame.px(8));
  float room = right - x;
  if (is_past_last_safe(answer, frame.snapshot.live_at) && !answer.refusal) {
    const std::string late = frame.tr("answers.too_late").in(frame.language());
    const float width = chip_width(frame, {late, late});
    paint_chip(frame, list, ImVec2(right - width, second), frame.theme.attention, frame.theme.on_attention,
               {late, late});
    room -= width + frame.px(8);
  }
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.text_dim,
             answer_line(frame.catalogue, answer).in(frame.language()), room);
  if (r.hovered) {
    Text all;
    for (const Text& reason : answer_reasons(frame.catalogue, state, answers, dialog.site, answer)) {
      all = all.zh.empty() ? reason : Text{all.zh + "\n" + reason.zh, all.en + "\n" + reason.en};
    }
    const Text last = last_safe_words(frame.catalogue, answer, frame.snapshot.live_at, state.incident->zone);
    tooltip(frame, last.zh.empty() ? name_of(state, answer.resource) : last, all);
  }
  if (r.clicked) dialog.resource = answer.resource;
  ImGui::PopID();
}

/// What speaks for and against the chosen one; the countdown on top.
void draw_reasons(Frame& frame, const DispatchDialog& dialog, const SiteAnswers& answers, const SiteAnswer& answer) {
  const UtcTime now = frame.snapshot.live_at;
  const IncidentState& state = frame.snapshot.live;
  const Text last = last_safe_words(frame.catalogue, answer, now, state.incident->zone);
  if (!last.zh.empty()) {
    wrapped(frame, FontRole::kStrong, is_past_last_safe(answer, now) ? frame.theme.attention : frame.theme.text, last);
    frame.redraw_within(std::chrono::seconds{1});
  }
  for (const Text& reason : answer_reasons(frame.catalogue, state, answers, dialog.site, answer)) {
    wrapped(frame, FontRole::kSmall, frame.theme.text, reason);
  }
}

/// The answers for the site that can do the task; of another moment than the one that is shown they are none.
std::vector<const SiteAnswer*> offered(const Snapshot& now, const DispatchDialog& dialog, const SiteAnswers* answers) {
  std::vector<const SiteAnswer*> able;
  const RankedSite* site = answers == nullptr ? nullptr : answers->find(dialog.site);
  if (site == nullptr) return able;
  for (const SiteAnswer& answer : site->answers) {
    const auto resource = now.live.resources->find(answer.resource);
    if (resource != now.live.resources->end() && is_able(resource->second.config, dialog.task)) able.push_back(&answer);
  }
  // Of those that can do a task the ones that bring what is measured come first: metres, litres.
  std::ranges::stable_sort(able, {}, [&](const SiteAnswer* a) {
    return std::pair(a->refusal.has_value(), !dialog.task.empty() && a->need.skill != dialog.task);
  });
  return able;
}

const SiteAnswers* answers_of(const Snapshot& now) {
  constexpr Duration kOtherMoment{std::chrono::minutes{15}};
  if (!now.answers) return nullptr;
  const UtcTime meant = std::min(now.at, now.live_at);
  const Duration off = now.answers->as_of > meant ? now.answers->as_of - meant : meant - now.answers->as_of;
  return off < kOtherMoment ? now.answers.get() : nullptr;
}

/// Arrow keys walk over all of them: why one is not offered is told too.
void step_answer(DispatchDialog& dialog, const std::vector<const SiteAnswer*>& able) {
  const int step = std::exchange(dialog.step, 0);
  if (step == 0 || able.empty()) return;
  const auto at = std::ranges::find(able, dialog.resource, &SiteAnswer::resource) - able.begin();
  dialog.resource =
      able[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, std::ssize(able) - 1))]->resource;
  dialog.scroll = true;
}

/// A question is asked of the moment that is shown; an order is always given now.
void ask(Frame& frame, const DispatchDialog& dialog) {
  frame.ask(AskWhatIf{{frame.snapshot.at, {{dialog.resource, dialog.site}}}});
}

/// Not a number for what is none: decide() refuses it by name.
double typed_number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

/// What is typed, else what the answer says is needed.
double amount_of(const DispatchDialog& dialog, const SiteAnswer* answer) {
  if (!dialog.amount.empty()) return typed_number(dialog.amount);
  return answer == nullptr ? 0 : answer->need.amount;
}

IssueOrder wish(const DispatchDialog& dialog, const SiteAnswer* answer) {
  IssueOrder order;
  order.id = OrderId("?");  // only asked about; the session chooses the id
  order.resource = dialog.resource;
  order.site = dialog.site;
  order.comment = dialog.comment;
  order.task.skill = dialog.task;
  if (answer != nullptr && answer->need.skill == dialog.task) {
    order.task = answer->need;
    order.task.amount = amount_of(dialog, answer);
  }
  order.insisted = answer != nullptr && needs_insisting(*answer);
  return order;
}

bool is_measured(const DispatchDialog& dialog, const SiteAnswer* answer) {
  return answer != nullptr && !dialog.task.empty() && answer->need.skill == dialog.task;
}

/// How much of it, and how long that takes.
void draw_amount(Frame& frame, DispatchDialog& dialog, const SiteAnswer& answer) {
  const auto resource = frame.snapshot.live.resources->find(answer.resource);
  if (resource == frame.snapshot.live.resources->end()) return;
  const std::string needed = amount_text(dialog.task, answer.need.amount);
  text_field(frame, "##amount", frame.tr("dispatch.amount", needed), dialog.amount, frame.px(190));
  const double amount = amount_of(dialog, &answer);
  const auto takes = work_time(resource->second.config, amount);
  if (!takes || !(*takes > Duration{0})) return;
  ImGui::SameLine(0, frame.px(8));
  words_line(frame, FontRole::kSmall, frame.theme.text, frame.tr("answers.takes", span_text(frame.catalogue, *takes)));
}

Text send_words(Frame& frame, const DispatchDialog& dialog, const SiteAnswer* answer, bool ready) {
  if (!ready) return frame.tr("dispatch.title");
  const bool insists = answer != nullptr && needs_insisting(*answer);
  return frame.tr(insists ? "dispatch.send_insisting" : "dispatch.send", name_of(frame.snapshot.live, dialog.resource));
}

/// The buttons below: send, try out, leave.
void draw_dispatch_buttons(Frame& frame, DispatchDialog& dialog, const SiteAnswer* answer, bool past) {
  const bool ready = !dialog.resource.empty() && !dialog.site.empty();
  bool sent = false;
  if (!past) {
    if (is_measured(dialog, answer)) draw_amount(frame, dialog, *answer);
    const auto refusal = ready ? frame.refusal(wish(dialog, answer)) : std::nullopt;
    text_field(frame, "##comment", frame.tr("dialog.comment"), dialog.comment,
                                    ImGui::GetContentRegionAvail().x, ImGui::IsWindowAppearing());
    ImGui::Dummy(ImVec2(1, frame.px(3)));
    const Text label = send_words(frame, dialog, answer, ready);
    const Text why = !ready ? frame.tr("dispatch.none_free") : refusal ? frame.refusal_text(*refusal) : Text{};
    const bool pressed = button(frame, "send", label, ButtonLook::kPrimary, ready && !refusal, why);
    sent = ready && !refusal && (pressed || frame.state.confirm);
    same_line_if_fits(frame, button_width(frame, frame.tr("dispatch.ask")));
  }
  const bool can_ask = ready && dialog.task.empty();
  const bool asked = button(frame, "ask", frame.tr("dispatch.ask"), past ? ButtonLook::kPrimary : ButtonLook::kNormal,
                            can_ask, frame.tr("dispatch.ask.tip"));
  same_line_if_fits(frame, button_width(frame, frame.tr("action.cancel")));
  const bool left = button(frame, "leave", frame.tr("action.cancel"));
  dialog_keys(frame);
  if (can_ask && (asked || (past && frame.state.confirm))) ask(frame, dialog);
  if (sent) {
    const IssueOrder order = wish(dialog, answer);
    frame.ask(Dispatch{order.resource, order.site, order.comment, order.task, order.insisted});
    frame.select(dialog.resource);
  }
  if (sent || left) frame.state.dialog = std::monostate{};
}

}  // namespace

void draw_dispatch_dialog(Frame& frame, DispatchDialog& dialog) {
  const Snapshot& now = frame.snapshot;
  const bool past = now.at < now.live_at;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("dispatch.site"));
  choose_site(frame, dialog);
  choose_task(frame, dialog);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             past ? frame.tr("dispatch.candidates_then", format_clock(now.at, now.live.incident->zone, false))
                  : frame.tr("dispatch.candidates"));
  const SiteAnswers* answers = answers_of(now);
  if (answers != nullptr) {
    words_line(frame, FontRole::kSmall, frame.theme.text_dim,
               figures_words(frame.catalogue, *answers, std::min(now.at, now.live_at), now.live.incident->zone));
  }
  const auto able = offered(now, dialog, answers);
  // The best one is chosen until somebody chooses another; what was chosen on the map waits for its answer.
  const bool ranked = answers != nullptr && answers->find(dialog.site) != nullptr;
  if (ranked && std::ranges::find(able, dialog.resource, &SiteAnswer::resource) == able.end()) {
    dialog.resource = able.empty() || able.front()->refusal ? ResourceId{} : able.front()->resource;
  }
  step_answer(dialog, able);
  const WhatIfAnswer* answer = shown_answer(now, {{dialog.resource, dialog.site}});
  const bool answered = answer != nullptr;
  const float reasons = frame.px(answered ? 70 : 124);
  const auto found = std::ranges::find(able, dialog.resource, &SiteAnswer::resource);
  const SiteAnswer* chosen = found == able.end() ? nullptr : *found;
  const float amount = !past && is_measured(dialog, chosen) ? frame.px(36) : 0;
  const float foot = reasons + frame.px(108) + amount + (answered ? frame.px(222) : 0);
  ImGui::BeginChild("candidates", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - foot, frame.px(60))), true,
                    ImGuiWindowFlags_NoNav);
  if (answers == nullptr) empty_state(frame, frame.tr("answers.none"));
  if (answers != nullptr && able.empty()) empty_state(frame, frame.tr("answers.nobody_able"));
  for (const SiteAnswer* one : able)
    draw_answer_row(frame, dialog, *answers, *one, one == able.front() && !one->refusal);
  ImGui::EndChild();
  ImGui::BeginChild("reasons", ImVec2(0, reasons), false, ImGuiWindowFlags_NoNav);
  if (chosen != nullptr) draw_reasons(frame, dialog, *answers, *chosen);
  ImGui::EndChild();
  if (answered) {
    ImGui::BeginChild("answer", ImVec2(0, frame.px(216)), false, ImGuiWindowFlags_NoNav);
    draw_answer(frame, *answer);
    ImGui::EndChild();
  }
  draw_dispatch_buttons(frame, dialog, chosen, past);
}

}  // namespace sandtable::ui
