#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "twin/core/orders/clearing.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/dispatch_candidates.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

void choose_site(Frame& frame, DispatchDialog& dialog) {
  const auto& sites = frame.snapshot.live.incident->sites;
  const Text current = dialog.site.empty() ? frame.tr("dispatch.choose_site") : name_of(frame.snapshot.live, dialog.site);
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

void draw_candidate(Frame& frame, DispatchDialog& dialog, const DispatchCandidate& candidate) {
  const Resource& resource = *candidate.resource;
  ImGui::PushID(resource.config.id.str().c_str());
  const bool chosen = dialog.resource == resource.config.id;
  const Row r = row(frame, "candidate", frame.px(40), chosen);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rgba colour = candidate.refusal ? frame.theme.text_dim : frame.theme.text;
  paint_resource_symbol(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(8), resource.state);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(8);
  const float top = r.area.y + frame.px(1);
  const std::string distance = candidate.distance_m ? distance_text(*candidate.distance_m) : "–";
  const float said = paint_text_right(frame, list, FontRole::kStrong, right, top, colour, distance);
  const float capacity_right = right - std::max(said, frame.px(64)) - frame.px(8);
  const std::string capacity = fmt::format("{:.2f} m³/s", resource.config.capacity_m3_per_s);
  const float capacity_width = paint_text_right(frame, list, FontRole::kBody, capacity_right, top, colour, capacity);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), colour, name_of(frame.snapshot.live, resource.config.id), capacity_right - capacity_width - x - frame.px(8));
  const Text detail = candidate.refusal ? frame.refusal_text(*candidate.refusal) : frame.tr("resource_state." + std::string(resource_state_key(resource.state)));
  const std::string depot = depot_name(frame.snapshot.live, resource.config.depot).in(frame.language());
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + r.area.height / 2), frame.theme.text_dim, detail.in(frame.language()) + " · " + depot, right - x);
  if (r.clicked && !candidate.refusal) dialog.resource = resource.config.id;
  ImGui::PopID();
}

Text joined_line(const Text& a, const Text& b) {
  if (a.zh.empty()) return b;
  return {a.zh + " · " + b.zh, a.en + " · " + b.en};
}

/// What the chosen one would come to: setting up, fuel, minutes to clear with their range, and by when it must leave.
Text reasons(Frame& frame, const IncidentState& state, UtcTime now, const Resource& resource, const SiteId& site) {
  const auto span = [&](Duration length) { return span_text(frame.catalogue, length); };
  Text text = frame.tr("dispatch.setup", span(resource.config.setup_time));
  const double hours = fuel_hours_left(resource, now).value_or(seconds(resource.config.endurance) / 3600);
  text = joined_line(text, frame.tr("dispatch.fuel", span(Duration{static_cast<Duration::rep>(hours * 3'600'000)})));
  if (const SitePool* pool = find_pool(state, site)) {
    const auto time = clearing_time(*pool, resource.config.capacity_m3_per_s);
    if (time && time->latest) text = joined_line(text, frame.tr("dispatch.clears", span(time->soonest), span(*time->latest)));
    if (time && !time->latest) text = joined_line(text, frame.tr("dispatch.clears_not", span(time->soonest)));
  }
  return text;
}

/// The last moment at which an order still finds the way open, as a countdown.
void draw_last_safe(Frame& frame, const SiteId& site) {
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->placement) return;
  const auto& rows = outlook->placement->sites;
  const auto row = std::ranges::find(rows, site, [](const SitePlacement& p) { return p.row.site; });
  if (row == rows.end() || !row->leave_by) return;
  const Duration left = *row->leave_by - frame.snapshot.live_at;
  const std::string clock = format_clock(*row->leave_by, frame.snapshot.live.incident->zone, false);
  const bool over = left <= Duration{0};
  const Text words = over ? frame.tr("dispatch.last_safe_over", clock) : frame.tr("dispatch.last_safe", span_text(frame.catalogue, left), clock);
  wrapped(frame, FontRole::kStrong, over ? frame.theme.attention : frame.theme.text, words);
}

void draw_reasons(Frame& frame, const DispatchDialog& dialog, const IncidentState& state, UtcTime now) {
  draw_last_safe(frame, dialog.site);
  const auto resource = state.resources->find(dialog.resource);
  if (resource == state.resources->end()) return;
  wrapped(frame, FontRole::kSmall, frame.theme.text, reasons(frame, state, now, resource->second, dialog.site));
  for (const UncoveredSite& gap : uncovered_by(state, now, dialog.resource, dialog.site, frame.actor)) {
    const Text site = name_of(state, gap.site);
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
            gap.next.empty() ? frame.tr("dispatch.leaves_none", site)
                             : frame.tr("dispatch.leaves", site, name_of(state, gap.next), distance_text(gap.further_m)));
  }
}

/// Arrow keys walk over the candidates that may go.
void step_candidate(DispatchDialog& dialog, std::span<const DispatchCandidate> candidates) {
  const int step = std::exchange(dialog.step, 0);
  if (step == 0) return;
  std::vector<ResourceId> free;
  for (const DispatchCandidate& candidate : candidates) {
    if (!candidate.refusal) free.push_back(candidate.resource->config.id);
  }
  if (free.empty()) return;
  const auto at = std::ranges::find(free, dialog.resource) - free.begin();
  dialog.resource = free[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, std::ssize(free) - 1))];
}

/// A question is asked of the moment that is shown; an order is always given now.
void ask(Frame& frame, const DispatchDialog& dialog) {
  frame.ask(AskWhatIf{{frame.snapshot.at, dialog.resource, dialog.site, 1}});
}

bool is_answer_to(const WhatIfAnswer* answer, const DispatchDialog& dialog) {
  return answer != nullptr && answer->question.resource == dialog.resource;
}

}  // namespace

void draw_dispatch_dialog(Frame& frame, DispatchDialog& dialog) {
  const Snapshot& now = frame.snapshot;
  const bool past = now.at < now.live_at;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("dispatch.site"));
  choose_site(frame, dialog);
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             past ? frame.tr("dispatch.candidates_then", format_clock(now.at, now.live.incident->zone, false)) : frame.tr("dispatch.candidates"));
  const auto candidates = dispatch_candidates(past ? now.state : now.live, past ? now.at : now.live_at, dialog.site, frame.actor);
  // The nearest one that may go is offered; a click chooses another.
  const auto current = std::ranges::find_if(candidates, [&](const auto& c) { return c.resource->config.id == dialog.resource && !c.refusal; });
  if (current == candidates.end()) {
    dialog.resource = candidates.empty() || candidates.front().refusal ? ResourceId{} : candidates.front().resource->config.id;
  }
  step_candidate(dialog, candidates);
  const WhatIfAnswer* answer = shown_answer(now, dialog.site);
  const bool answered = is_answer_to(answer, dialog);
  const float foot = frame.px(answered ? 376 : 154);
  ImGui::BeginChild("candidates", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - foot, frame.px(60))), true, ImGuiWindowFlags_NoNav);
  if (candidates.empty()) empty_state(frame, frame.tr("resources.empty"));
  for (const DispatchCandidate& candidate : candidates) draw_candidate(frame, dialog, candidate);
  ImGui::EndChild();
  ImGui::BeginChild("reasons", ImVec2(0, frame.px(66)), false, ImGuiWindowFlags_NoNav);
  draw_reasons(frame, dialog, past ? now.state : now.live, past ? now.at : now.live_at);
  ImGui::EndChild();
  if (answered) {
    ImGui::BeginChild("answer", ImVec2(0, frame.px(216)), false, ImGuiWindowFlags_NoNav);
    draw_answer(frame, *answer);
    ImGui::EndChild();
  }
  const bool ready = !dialog.resource.empty() && !dialog.site.empty();
  bool entered = false;
  if (!past) {
    entered = text_field(frame, "##comment", frame.tr("dialog.comment"), dialog.comment, ImGui::GetContentRegionAvail().x, ImGui::IsWindowAppearing());
    ImGui::Dummy(ImVec2(1, frame.px(3)));
    const Text label = ready ? frame.tr("dispatch.send", name_of(now.live, dialog.resource)) : frame.tr("dispatch.title");
    const bool pressed = button(frame, "send", label, ButtonLook::kPrimary, ready, ready ? Text{} : frame.tr("dispatch.none_free"));
    entered = entered || pressed || frame.state.confirm;
    same_line_if_fits(frame, button_width(frame, frame.tr("dispatch.ask")));
  }
  const bool asked = button(frame, "ask", frame.tr("dispatch.ask"), past ? ButtonLook::kPrimary : ButtonLook::kNormal, ready, frame.tr("dispatch.ask.tip"));
  same_line_if_fits(frame, button_width(frame, frame.tr("action.cancel")));
  const bool left = button(frame, "leave", frame.tr("action.cancel"));
  if (ready && (asked || (past && frame.state.confirm))) ask(frame, dialog);
  if (ready && entered) {
    frame.ask(Dispatch{dialog.resource, dialog.site, dialog.comment});
    frame.select(dialog.resource);
    frame.state.dialog = std::monostate{};
  } else if (left) {
    frame.state.dialog = std::monostate{};
  }
}

}  // namespace sandtable::ui
