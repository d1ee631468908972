#include <algorithm>
#include <utility>
#include <vector>

#include "twin/runtime/plan_crews.h"
#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/plan_proposals.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kPlanRow = 46;
constexpr float kPlanShare = 0.48F;  ///< of the width below the rows; the rest is what the model says

/// Columns of the table, as shares of its width.
struct Columns {
  float who, from, spares;
  explicit Columns(const Rect& r)
      : who(r.x + r.width * 0.30F), from(r.x + r.width * 0.60F), spares(r.x + r.width * 0.74F) {}
};

/// Plans anew when the figures or the wishes have changed.
void bring_up_to_date(const Frame& frame, SitePlanDialog& dialog) {
  if (dialog.of == frame.snapshot.answers && dialog.of_overrides == dialog.overrides) return;
  dialog.of = frame.snapshot.answers;
  dialog.of_overrides = dialog.overrides;
  dialog.plan = dialog.of ? plan_sites(*dialog.of, dialog.overrides) : SitePlan{};
  if (dialog.of) leave_behind_without_crew(dialog.plan, frame.snapshot.live, dialog.of->as_of);
}

void wish(SitePlanDialog& dialog, const SiteId& site, const std::optional<ResourceId>& resource) {
  std::erase_if(dialog.overrides, [&](const PlanOverride& o) { return o.site == site; });
  if (!resource) return;
  // Whoever is wanted here is not wanted elsewhere any more.
  if (!resource->empty())
    std::erase_if(dialog.overrides, [&](const PlanOverride& o) { return o.resource == *resource; });
  dialog.overrides.push_back({site, *resource});
}

/// Everyone who may be chosen for a site: pumps by their rank, then nobody.
std::vector<ResourceId> choices_for(const SiteAnswers& answers, const SiteId& site) {
  std::vector<ResourceId> choices;
  if (const RankedSite* ranked = answers.find(site)) {
    for (const SiteAnswer& answer : ranked->answers) {
      if (answer.pumps() && !answer.is_forbidden && answer.travel_time) choices.push_back(answer.resource);
    }
  }
  choices.emplace_back();
  return choices;
}

void turn(SitePlanDialog& dialog, const SitePlanRow& row, int by) {
  const std::vector<ResourceId> choices = choices_for(*dialog.of, row.site);
  const auto count = std::ssize(choices);
  const auto at = std::ranges::find(choices, row.resource) - choices.begin();
  wish(dialog, row.site, choices[static_cast<std::size_t>(((at + by) % count + count) % count)]);
}

/// What the arrow keys asked for since the last frame.
void follow_keys(SitePlanDialog& dialog) {
  const auto& rows = dialog.plan.rows;
  const int step = std::exchange(dialog.step, 0);
  const int turned = std::exchange(dialog.turn, 0);
  if (rows.empty()) return;
  auto at = std::ranges::find(rows, dialog.row, &SitePlanRow::site) - rows.begin();
  if (at == std::ssize(rows)) at = 0;
  at = std::clamp<std::ptrdiff_t>(at + step, 0, std::ssize(rows) - 1);
  dialog.row = rows[static_cast<std::size_t>(at)].site;
  if (step != 0 || turned != 0) dialog.scroll = true;
  if (turned != 0) turn(dialog, rows[static_cast<std::size_t>(at)], turned);
}

void draw_heads(Frame& frame) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  // Over the rows of the list below, which has a border and a scroll bar.
  const Rect area{at.x + frame.px(8), at.y, ImGui::GetContentRegionAvail().x - frame.px(26), frame.px(18)};
  const Columns columns(area);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto head = [&](float x, float end, const char* key) {
    paint_words(frame, list, FontRole::kSmall, ImVec2(x, at.y), frame.theme.text_dim, frame.tr(key),
                end - x - frame.px(6));
  };
  head(area.x + frame.px(8), columns.who, "site_plan.site");
  head(columns.who, columns.from, "site_plan.who");
  head(columns.from, columns.spares, "site_plan.from");
  head(columns.spares, area.right(), "site_plan.spares");
  ImGui::Dummy(ImVec2(area.width, area.height));
}

/// Why this choice: what it spares and what it would cost to do without.
void paint_choice(Frame& frame, ImDrawList& list, const Rect& area, const SitePlanRow& row) {
  const IncidentState& state = frame.snapshot.live;
  const Columns columns(area);
  const float top = area.y + frame.px(3);
  const float second = area.y + area.height / 2 + frame.px(1);
  const float right = area.right() - frame.px(8);
  if (!row.answer) {
    paint_words(frame, list, FontRole::kStrong, ImVec2(columns.who, top), frame.theme.text,
                frame.tr("site_plan.nobody"), columns.from - columns.who);
    const Text why = row.why_nobody ? frame.refusal_text(*row.why_nobody) : Text{};
    paint_text(frame, list, FontRole::kSmall, ImVec2(columns.who, second), frame.theme.text_dim,
               why.in(frame.language()), right - columns.who);
    return;
  }
  const SiteAnswer& answer = *row.answer;
  float x = columns.who;
  if (row.is_overridden) {
    const std::string yours = frame.tr("site_plan.yours").in(frame.language());
    x += paint_chip(frame, list, ImVec2(x, top + frame.px(1)), frame.theme.accent, frame.theme.on_accent,
                    {yours, yours}) +
         frame.px(6);
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text, name_of(state, row.resource),
              columns.from - x - frame.px(8));
  const std::string clock = format_clock(answer.works_from, state.incident->zone, false);
  paint_text(frame, list, FontRole::kStrong, ImVec2(columns.from, top), frame.theme.text, clock,
             columns.spares - columns.from);
  paint_text(frame, list, FontRole::kBody, ImVec2(columns.spares, top), frame.theme.text,
             worth_words(frame.catalogue, answer.worth).in(frame.language()), right - columns.spares);
  paint_text(frame, list, FontRole::kSmall, ImVec2(columns.who, second), frame.theme.text_dim,
             answer_line(frame.catalogue, answer).in(frame.language()), columns.spares - columns.who - frame.px(8));
  paint_text(frame, list, FontRole::kSmall, ImVec2(columns.spares, second), frame.theme.text_dim,
             regret_words(frame.catalogue, state, row).in(frame.language()), right - columns.spares);
}

void draw_row(Frame& frame, SitePlanDialog& dialog, const SitePlanRow& plan_row) {
  const IncidentState& state = frame.snapshot.live;
  const RankedSite* site = dialog.of->find(plan_row.site);
  ImGui::PushID(plan_row.site.str().c_str());
  const bool chosen = dialog.row == plan_row.site;
  const Row r = row(frame, "site", frame.px(kPlanRow), chosen);
  if (chosen && std::exchange(dialog.scroll, false)) ImGui::SetScrollHereY();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = r.area.x + frame.px(8);
  const float room = Columns(r.area).who - x - frame.px(8);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, r.area.y + frame.px(3)), frame.theme.text,
              name_of(state, plan_row.site), room);
  if (site != nullptr) {
    const Text depth = frame.tr(site->is_served ? "site_plan.depth_served" : "site_plan.depth",
                                fmt::format("{:.2f} m", site->depth_m), fmt::format("{:.2f} m", site->depth_to_come_m));
    paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + r.area.height / 2 + frame.px(1)),
               frame.theme.text_dim, depth.in(frame.language()), room);
  }
  paint_choice(frame, list, r.area, plan_row);
  if (r.hovered && plan_row.answer) {
    Text all = regret_words(frame.catalogue, state, plan_row);
    for (const Text& reason : answer_reasons(frame.catalogue, state, *dialog.of, plan_row.site, *plan_row.answer)) {
      all = {all.zh + "\n" + reason.zh, all.en + "\n" + reason.en};
    }
    tooltip(frame, name_of(state, plan_row.resource), all);
  }
  if (r.clicked) dialog.row = plan_row.site;
  ImGui::PopID();
}

/// For the mouse what the arrow keys do, and the way back to what was found best.
void draw_row_buttons(Frame& frame, SitePlanDialog& dialog) {
  const auto row = std::ranges::find(dialog.plan.rows, dialog.row, &SitePlanRow::site);
  if (row == dialog.plan.rows.end()) return;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, name_of(frame.snapshot.live, row->site));
  if (button(frame, "other", frame.tr("site_plan.other"))) turn(dialog, *row, 1);
  same_line_if_fits(frame, button_width(frame, frame.tr("site_plan.leave_out")));
  if (button(frame, "leave-out", frame.tr("site_plan.leave_out"), ButtonLook::kNormal, !row->resource.empty()))
    wish(dialog, row->site, ResourceId{});
  same_line_if_fits(frame, button_width(frame, frame.tr("site_plan.as_found")));
  if (button(frame, "as-found", frame.tr("site_plan.as_found"), ButtonLook::kNormal, row->is_overridden))
    wish(dialog, row->site, std::nullopt);
  same_line_if_fits(frame, button_width(frame, frame.tr("site_plan.reset")));
  if (button(frame, "reset", frame.tr("site_plan.reset"), ButtonLook::kNormal, !dialog.overrides.empty()))
    dialog.overrides.clear();
}

void draw_total(Frame& frame, const SitePlanDialog& dialog) {
  const SitePlan& plan = dialog.plan;
  const ZoneOffset zone = frame.snapshot.live.incident->zone;
  wrapped(frame, FontRole::kStrong, frame.theme.text,
          frame.tr("site_plan.total", format_clock(dialog.of->horizon, zone, false),
                   worth_words(frame.catalogue, plan.total), plan.rows.size() - plan.unanswered, plan.unanswered));
  if (dialog.overrides.empty()) return;
  const Worth lost = plan.best - plan.total;
  const Worth shown{std::max(lost.building_minutes, 0.0), std::max(lost.pumped_m3, 0.0)};
  const bool costs = lost.weight() >= 1;
  wrapped(frame, FontRole::kBody, costs ? frame.theme.attention : frame.theme.text_dim,
          costs ? frame.tr("site_plan.changes_cost", worth_words(frame.catalogue, shown))
                : frame.tr("site_plan.changes_free"));
}

/// The newest question about several pumps at once. The plan changes with the water, so it may be of an earlier one.
const WhatIfAnswer* plan_answer(const Snapshot& now) {
  const bool is_there = now.outlook && now.outlook->what_if && now.outlook->what_if->question.moves.size() > 1;
  return is_there ? &*now.outlook->what_if : nullptr;
}

/// What the flood model says of the whole plan; the sum on the left is only estimated.
void draw_plan_answer(Frame& frame, const std::vector<PumpMove>& moves, const WhatIfAnswer& answer) {
  draw_answer(frame, answer);
  if (answer.question.moves != moves)
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("plans.asked_other"));
}

}  // namespace

void draw_site_plan_dialog(Frame& frame, SitePlanDialog& dialog) {
  const Snapshot& now = frame.snapshot;
  bring_up_to_date(frame, dialog);
  if (!dialog.of) {
    empty_state(frame, frame.tr("answers.none"));
    return;
  }
  follow_keys(dialog);
  bring_up_to_date(frame, dialog);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             figures_words(frame.catalogue, *dialog.of, now.live_at, now.live.incident->zone));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site_plan.keys"));
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  draw_heads(frame);
  const std::string clock = format_clock(now.live_at, now.live.incident->zone, false);
  const ProposePlan proposal =
      proposal_of(dialog.plan, now.live, frame.tr("site_plan.name", clock).in(frame.language()));
  const std::vector<PumpMove> moves = moves_of(proposal.orders);
  const WhatIfAnswer* answer = plan_answer(now);
  const float foot = frame.px(frame.both() ? 270 : 222);
  ImGui::BeginChild("rows", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - foot, frame.px(96))), true,
                    ImGuiWindowFlags_NoNav);
  if (dialog.plan.rows.empty()) empty_state(frame, frame.tr("site_plan.empty"));
  for (const SitePlanRow& row : dialog.plan.rows) draw_row(frame, dialog, row);
  ImGui::EndChild();
  const float left = answer == nullptr ? 0 : ImGui::GetContentRegionAvail().x * kPlanShare;
  ImGui::BeginChild("plan", ImVec2(left, 0), false, ImGuiWindowFlags_NoNav);
  draw_row_buttons(frame, dialog);
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  draw_total(frame, dialog);
  if (button(frame, "ask", frame.tr("plans.ask"), ButtonLook::kNormal, !moves.empty(), frame.tr("plans.ask.tip")))
    frame.ask(AskWhatIf{{now.at, moves}});
  const DialogAnswer said = answer_buttons(frame, frame.tr("site_plan.propose"), frame.refusal(proposal));
  ImGui::EndChild();
  if (answer != nullptr) {
    ImGui::SameLine(0, frame.px(14));
    ImGui::BeginChild("answer", ImVec2(0, 0), false, ImGuiWindowFlags_NoNav);
    draw_plan_answer(frame, moves, *answer);
    ImGui::EndChild();
  }
  switch (said) {
    case DialogAnswer::kYes:
      frame.ask(SubmitCommand{proposal});
      frame.state.section_open[static_cast<std::size_t>(Section::kOrders)] = true;
      [[fallthrough]];
    case DialogAnswer::kNo:
      frame.state.dialog = std::monostate{};
      break;
    case DialogAnswer::kNone:
      break;
  }
}

}  // namespace sandtable::ui
