#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

struct Goal {
  const RankedSite* site;
  const SiteAnswer* answer;  ///< of the resource under way, from where it is
};

/// Where it could go instead: most to gain first.
std::vector<Goal> goals_for(const SiteAnswers& answers, const Order& order) {
  std::vector<Goal> goals;
  for (const RankedSite& site : answers.sites) {
    const SiteAnswer* answer = site.find(order.resource);
    if (answer != nullptr && site.site != order.site) goals.push_back({&site, answer});
  }
  std::ranges::stable_sort(goals, [](const Goal& a, const Goal& b) {
    return std::tuple(!a.answer->travel_time, -a.answer->worth.weight(), -a.site->depth_m) <
           std::tuple(!b.answer->travel_time, -b.answer->worth.weight(), -b.site->depth_m);
  });
  return goals;
}

void draw_goal(Frame& frame, DispatchDialog& dialog, const SiteAnswers& answers, const Goal& goal) {
  ImGui::PushID(goal.site->site.str().c_str());
  const bool chosen = dialog.site == goal.site->site;
  const Row r = row(frame, "goal", frame.px(40), chosen);
  if (chosen && std::exchange(dialog.scroll, false)) ImGui::SetScrollHereY();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = r.area.x + frame.px(8);
  const float right = r.area.right() - frame.px(8);
  const float top = r.area.y + frame.px(1);
  const std::string when = when_words(frame.catalogue, *goal.answer, answers.as_of).in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kStrong, right, top, frame.theme.text, when);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text,
              name_of(frame.snapshot.live, goal.site->site), right - said - x - frame.px(8));
  const Text depth = frame.tr("site_plan.depth", fmt::format("{:.2f} m", goal.site->depth_m),
                              fmt::format("{:.2f} m", goal.site->depth_to_come_m));
  const Text worth = worth_words(frame.catalogue, goal.answer->worth);
  const bool way = goal.answer->travel_time.has_value();
  const std::string detail =
      depth.in(frame.language()) + " · " + (way ? worth : frame.tr("reroute.no_way")).in(frame.language());
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + r.area.height / 2), frame.theme.text_dim, detail,
             right - x);
  if (r.clicked) dialog.site = goal.site->site;
  ImGui::PopID();
}

void step_goal(DispatchDialog& dialog, const std::vector<Goal>& goals) {
  const int step = std::exchange(dialog.step, 0);
  if (goals.empty()) return;
  auto at = std::ranges::find(goals, dialog.site, [](const Goal& g) { return g.site->site; }) - goals.begin();
  if (at == std::ssize(goals)) at = 0;
  at = std::clamp<std::ptrdiff_t>(at + step, 0, std::ssize(goals) - 1);
  if (step != 0) dialog.scroll = true;
  dialog.site = goals[static_cast<std::size_t>(at)].site->site;
}

}  // namespace

void draw_reroute_dialog(Frame& frame, DispatchDialog& dialog) {
  const IncidentState& state = frame.snapshot.live;
  const auto found = state.orders->find(dialog.reroute);
  const SiteAnswers* answers = frame.snapshot.answers.get();
  if (found == state.orders->end() || answers == nullptr) {
    empty_state(frame, frame.tr(answers == nullptr ? "answers.none" : "selected.gone"));
    return;
  }
  const Order& order = found->second;
  const std::vector<Goal> goals = goals_for(*answers, order);
  step_goal(dialog, goals);
  wrapped(frame, FontRole::kStrong, frame.theme.text,
          frame.tr("reroute.now", name_of(state, order.resource), name_of(state, order.site),
                   frame.tr("order_state." + std::string(order_state_key(order.state)))));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             figures_words(frame.catalogue, *answers, frame.snapshot.live_at, state.incident->zone));
  ImGui::BeginChild(
      "goals", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - frame.px(frame.both() ? 136 : 112), frame.px(60))),
      true, ImGuiWindowFlags_NoNav);
  for (const Goal& goal : goals) draw_goal(frame, dialog, *answers, goal);
  ImGui::EndChild();
  text_field(frame, "##comment", frame.tr("dialog.comment"), dialog.comment, ImGui::GetContentRegionAvail().x,
             ImGui::IsWindowAppearing());
  IssueOrder wish;
  wish.id = order.id;
  wish.resource = order.resource;
  wish.site = dialog.site;
  wish.comment = dialog.comment;
  const auto goal = std::ranges::find(goals, dialog.site, [](const Goal& g) { return g.site->site; });
  wish.insisted = goal != goals.end() && needs_insisting(*goal->answer);
  const char* send = wish.insisted ? "reroute.send_insisting" : "reroute.send";
  const Command command = RerouteOrder{std::move(wish)};
  switch (answer_buttons(frame, frame.tr(send, name_of(state, dialog.site)), frame.refusal(command))) {
    case DialogAnswer::kYes:
      frame.ask(SubmitCommand{command});
      [[fallthrough]];
    case DialogAnswer::kNo:
      frame.state.dialog = std::monostate{};
      break;
    case DialogAnswer::kNone:
      break;
  }
}

}  // namespace sandtable::ui
