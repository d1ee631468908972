#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/plan_proposals.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kOrderRow = 65;
constexpr std::size_t kMostClosed = 20;

std::vector<const Order*> sorted_orders(const IncidentState& state) {
  std::vector<const Order*> open;
  std::vector<const Order*> closed;
  for (const auto& [id, order] : *state.orders) (is_closed(order.state) ? closed : open).push_back(&order);
  std::ranges::sort(open, [](const Order* a, const Order* b) {
    return std::tuple(!a->overdue_since, b->steps.front().since, a->id) <
           std::tuple(!b->overdue_since, a->steps.front().since, b->id);
  });
  std::ranges::sort(closed, [](const Order* a, const Order* b) { return b->latest().since < a->latest().since; });
  if (closed.size() > kMostClosed) closed.resize(kMostClosed);
  open.insert(open.end(), closed.begin(), closed.end());
  return open;
}

/// What comes next and when, or how the order ended.
Text outlook(Frame& frame, const Order& order) {
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  if (!is_closed(order.state)) {
    if (!order.next_due) return {};
    const Duration left = *order.next_due - frame.snapshot.at;
    if (left < Duration{0}) return {};
    return frame.tr("orders.due", format_clock(*order.next_due, zone, false));
  }
  const std::string clock = format_clock(order.latest().since, zone, false);
  return {clock, clock};
}

void draw_actions(Frame& frame, const Order& order) {
  ImGui::Indent(frame.px(10));
  const Text task = task_words(frame.catalogue, frame.snapshot.state, order.task);
  if (!task.zh.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text, task);
  const Text way = closed_way_words(frame.catalogue, order.way, order.way_depth_m);
  if (!way.zh.empty()) wrapped(frame, FontRole::kSmall, frame.theme.attention, way);
  if (!order.comment.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text_dim, {order.comment, order.comment});
  if (!order.refusal.empty())
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("orders.reason", order.refusal));
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  for (const OrderStep& step : order.steps) {
    const std::string clock = format_clock(step.since, zone, true);
    const Text& state = frame.tr("order_state." + std::string(order_state_key(step.state)));
    words_line(frame, FontRole::kSmall, frame.theme.text_dim,
               {clock + "  " + state.zh + "  " + step.by, clock + "  " + state.en + "  " + step.by});
  }
  ImGui::Dummy(ImVec2(1, frame.px(3)));
  if (!is_closed(order.state)) draw_order_buttons(frame, order);
  ImGui::Unindent(frame.px(10));
  ImGui::Dummy(ImVec2(1, frame.px(6)));
}

void draw_order(Frame& frame, const Order& order) {
  const IncidentState& state = frame.snapshot.state;
  const bool closed = is_closed(order.state);
  const bool chosen = frame.state.selection == Selection(order.resource);
  ImGui::PushID(order.id.str().c_str());
  const Row r = row(frame, "order", frame.px(closed ? 44 : kOrderRow), chosen && !closed);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = r.area.x + frame.px(10);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(3);
  const Text resource = name_of(state, order.resource);
  const Text site = name_of(state, order.site);
  const Text title{resource.in(Language::kZhHant) + " → " + site.in(Language::kZhHant),
                   resource.in(Language::kEn) + " → " + site.in(Language::kEn)};
  paint_text(frame, list, closed ? FontRole::kBody : FontRole::kStrong, ImVec2(x, top),
             closed ? frame.theme.text_dim : frame.theme.text, title.in(frame.language()), right - x);
  const float second = top + frame.fonts.size_px(FontRole::kStrong) + frame.px(3);
  float left = x;
  if (order.overdue_since && !closed) {
    const Text words =
        frame.tr("orders.overdue",
                 span_text(frame.catalogue, frame.snapshot.at - order.next_due.value_or(*order.overdue_since)));
    left += paint_chip(frame, list, ImVec2(left, second - frame.px(1)), frame.theme.attention, frame.theme.on_attention,
                       {words.in(frame.language()), words.in(frame.language())}) +
            frame.px(6);
  }
  if (is_closed(order.way) && !closed) {
    const std::string words = frame.tr("orders.no_open_road_short").in(frame.language());
    left += paint_chip(frame, list, ImVec2(left, second - frame.px(1)), frame.theme.attention, frame.theme.on_attention,
                       {words, words}) +
            frame.px(6);
  }
  const std::string due = outlook(frame, order).in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kSmall, right, second, frame.theme.text_dim, due);
  paint_words(frame, list, FontRole::kSmall, ImVec2(left, second), closed ? frame.theme.text_dim : frame.theme.accent,
              frame.tr("order_state." + std::string(order_state_key(order.state))), right - left - said - frame.px(6));
  if (!closed) {
    const float chain_y = r.area.bottom() - frame.px(11);
    paint_order_chain(frame, list, ImVec2(x, chain_y), right - x, order);
  }
  if (r.hovered) {
    tooltip(frame, title,
            frame.tr("orders.tip", order.id.str(), distance_text(order.route_length_m),
                     span_text(frame.catalogue, order.travel_time)));
  }
  if (r.clicked) frame.select(chosen ? Selection{} : Selection(order.resource));
  if (chosen && !closed) draw_actions(frame, order);
  ImGui::PopID();
}

/// One button of a plan that is the next step for it; greyed with its reason while it is refused.
void offer(Frame& frame, const char* id, const char* label_key, const Command& command, ButtonLook look) {
  const auto refusal = frame.refusal(command);
  const Text label = frame.tr(label_key);
  if (button(frame, id, label, look, !refusal, refusal ? frame.refusal_text(*refusal) : Text{})) {
    frame.ask(SubmitCommand{command});
  }
}

/// Orders that belong together and wait for a decision.
void draw_plan(Frame& frame, const Plan& plan) {
  if (plan.state != PlanState::kProposed && plan.state != PlanState::kApproved) return;
  const IncidentState& state = frame.snapshot.state;
  ImGui::PushID(plan.id.str().c_str());
  const Text& reached = frame.tr("plan_state." + std::string(plan_state_key(plan.state)));
  const std::string by =
      " · " + plan.steps.back().who + " " + format_clock(plan.steps.back().when, state.incident->zone, false);
  const std::string title = plan.id.str() + (plan.title.empty() ? "" : " " + plan.title) + " · ";
  words_line(frame, FontRole::kStrong, frame.theme.text, {title + reached.zh + by, title + reached.en + by});
  if (plan.state == PlanState::kProposed) {
    offer(frame, "approve", "plans.approve", ApprovePlan{plan.id, ""}, ButtonLook::kPrimary);
  } else {
    offer(frame, "issue", "plans.issue", IssuePlan{plan.id}, ButtonLook::kPrimary);
  }
  // A reason is needed, and the palette is where it is typed.
  const auto no_reject = frame.refusal(RejectPlan{plan.id, "?"});
  same_line_if_fits(frame, button_width(frame, frame.tr("plans.reject")));
  if (button(frame, "reject", frame.tr("plans.reject"), ButtonLook::kNormal, !no_reject,
             no_reject ? frame.refusal_text(*no_reject) : Text{})) {
    frame.state.palette = {};
    frame.state.palette.open = true;
    frame.state.palette.text = "plan.reject plan=" + plan.id.str() + " comment=";
  }
  const std::vector<PumpMove> moves = moves_of(plan.orders);
  same_line_if_fits(frame, button_width(frame, frame.tr("plans.ask")));
  if (button(frame, "ask", frame.tr("plans.ask"), ButtonLook::kNormal, !moves.empty(), frame.tr("plans.ask.tip")))
    frame.ask(AskWhatIf{{frame.snapshot.at, moves}});
  for (const IssueOrder& order : plan.orders) {
    const Text pump = name_of(state, order.resource);
    const Text site = name_of(state, order.site);
    words_line(frame, FontRole::kSmall, frame.theme.text_dim,
               {pump.in(Language::kZhHant) + " → " + site.in(Language::kZhHant),
                pump.in(Language::kEn) + " → " + site.in(Language::kEn)});
    const Text way = closed_way_words(frame.catalogue, order.way, order.way_depth_m);
    if (!way.zh.empty()) wrapped(frame, FontRole::kSmall, frame.theme.attention, way);
  }
  if (const WhatIfAnswer* answer = shown_answer(frame.snapshot, moves)) {
    draw_answer(frame, *answer);
    draw_answer_buttons(frame, *answer);
  }
  separator(frame, 3);
  ImGui::PopID();
}

/// Plans that were thought of beforehand and are not proposed yet.
void draw_prepared(Frame& frame, const PreparedPlan& prepared) {
  ImGui::PushID(prepared.id.c_str());
  separator(frame, 3);
  words_line(frame, FontRole::kStrong, frame.theme.text, prepared.name);
  const Text count = frame.tr("plans.prepared", prepared.moves.size());
  const bool timed = !prepared.when.zh.empty() || !prepared.when.en.empty();
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          timed ? Text{count.zh + " · " + prepared.when.in(Language::kZhHant),
                       count.en + " · " + prepared.when.in(Language::kEn)}
                : count);
  const Command proposal = proposal_of(prepared, frame.snapshot.live, frame.language());
  const auto refusal = frame.refusal(proposal);
  if (button(frame, "propose", frame.tr("plans.propose"), ButtonLook::kNormal, !refusal,
             refusal ? frame.refusal_text(*refusal) : Text{})) {
    frame.ask(SubmitCommand{proposal});
  }
  ImGui::PopID();
}

}  // namespace

void draw_order_buttons(Frame& frame, const Order& order) {
  bool is_first = true;
  const auto offer_button = [&](const char* id, const char* label_key, const char* tip_key, const Command& asked,
                                const auto& act) {
    const auto refusal = frame.refusal(asked);
    const Text label = frame.tr(label_key);
    if (!std::exchange(is_first, false)) same_line_if_fits(frame, button_width(frame, label));
    if (button(frame, id, label, ButtonLook::kNormal, !refusal,
               refusal ? frame.refusal_text(*refusal) : frame.tr(tip_key)))
      act();
  };
  offer_button("cancel", "orders.cancel", "orders.cancel.tip", CancelOrder{order.id, ""}, [&] {
    frame.state.dialog = CancelOrderDialog{order.id, ""};
  });
  offer_button("reroute", "orders.reroute", "orders.reroute.tip", reroute_question(frame.snapshot.live, order), [&] {
    frame.state.dialog =
        DispatchDialog{.site = {}, .resource = order.resource, .comment = {}, .reroute = order.id, .task = {}};
  });
  offer_button("resend", "orders.resend", "orders.resend.tip", ResendOrder{order.id},
               [&] { frame.ask(SubmitCommand{ResendOrder{order.id}}); });
  const auto resource = frame.snapshot.live.resources->find(order.resource);
  if (resource != frame.snapshot.live.resources->end()) {
    const FieldReportKind next = next_report(order.state);
    const Command heard = report_by_hand(resource->second, next, frame.snapshot.live_at);
    offer_button("report", ("heard." + std::string(field_report_key(next))).c_str(), "orders.heard.tip", heard,
                 [&] { frame.ask(SubmitCommand{heard}); });
  }
  offer_button("release", "orders.release", "orders.release.tip", ReleaseOrder{order.id},
               [&] { frame.ask(SubmitCommand{ReleaseOrder{order.id}}); });
}

void draw_orders(Frame& frame) {
  for (const auto& [id, plan] : *frame.snapshot.state.plans) draw_plan(frame, plan);
  const auto orders = sorted_orders(frame.snapshot.state);
  if (orders.empty()) empty_state(frame, frame.tr("orders.empty"));
  for (const Order* order : orders) draw_order(frame, *order);
  for (const PreparedPlan& prepared : frame.place.prepared_plans) {
    if (!is_under_way(frame.snapshot.state, prepared)) draw_prepared(frame, prepared);
  }
}

}  // namespace sandtable::ui
