#include <algorithm>
#include <tuple>
#include <vector>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kRow = 65;
constexpr std::size_t kMostClosed = 20;

std::vector<const Order*> sorted_orders(const IncidentState& state) {
  std::vector<const Order*> open;
  std::vector<const Order*> closed;
  for (const auto& [id, order] : *state.orders) (is_closed(order.state) ? closed : open).push_back(&order);
  std::ranges::sort(open, [](const Order* a, const Order* b) {
    return std::tuple(!a->overdue_since, b->steps.front().since, a->id) < std::tuple(!b->overdue_since, a->steps.front().since, b->id);
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
  if (!order.comment.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text_dim, {order.comment, order.comment});
  if (!order.refusal.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("orders.reason", order.refusal));
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  for (const OrderStep& step : order.steps) {
    const std::string clock = format_clock(step.since, zone, true);
    const Text& state = frame.tr("order_state." + std::string(order_state_key(step.state)));
    words_line(frame, FontRole::kSmall, frame.theme.text_dim, {clock + "  " + state.zh + "  " + step.by, clock + "  " + state.en + "  " + step.by});
  }
  ImGui::Dummy(ImVec2(1, frame.px(3)));
  if (!is_closed(order.state)) {
    const auto no_cancel = frame.refusal(CancelOrder{order.id, ""});
    if (button(frame, "cancel", frame.tr("orders.cancel"), ButtonLook::kNormal, !no_cancel, no_cancel ? frame.refusal_text(*no_cancel) : Text{})) {
      frame.state.dialog = CancelOrderDialog{order.id, ""};
    }
    if (!frame.refusal(ResendOrder{order.id})) {
      same_line_if_fits(frame, button_width(frame, frame.tr("orders.resend")));
      if (button(frame, "resend", frame.tr("orders.resend"))) frame.ask(SubmitCommand{ResendOrder{order.id}});
    }
    same_line_if_fits(frame, button_width(frame, frame.tr("orders.release")));
    const auto no_release = frame.refusal(ReleaseOrder{order.id});
    if (button(frame, "release", frame.tr("orders.release"), ButtonLook::kNormal, !no_release, no_release ? frame.refusal_text(*no_release) : Text{})) {
      frame.ask(SubmitCommand{ReleaseOrder{order.id}});
    }
  }
  ImGui::Unindent(frame.px(10));
  ImGui::Dummy(ImVec2(1, frame.px(6)));
}

void draw_order(Frame& frame, const Order& order) {
  const IncidentState& state = frame.snapshot.state;
  const bool closed = is_closed(order.state);
  const bool chosen = frame.state.selection == Selection(order.resource);
  ImGui::PushID(order.id.str().c_str());
  const Row r = row(frame, "order", frame.px(closed ? 44 : kRow), chosen && !closed);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = r.area.x + frame.px(10);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(3);
  const Text resource = name_of(state, order.resource);
  const Text site = name_of(state, order.site);
  const Text title{resource.in(Language::kZhHant) + " → " + site.in(Language::kZhHant), resource.in(Language::kEn) + " → " + site.in(Language::kEn)};
  paint_text(frame, list, closed ? FontRole::kBody : FontRole::kStrong, ImVec2(x, top), closed ? frame.theme.text_dim : frame.theme.text,
             title.in(frame.language()), right - x);
  const float second = top + frame.fonts.size_px(FontRole::kStrong) + frame.px(3);
  float left = x;
  if (order.overdue_since && !closed) {
    const Text words = frame.tr("orders.overdue", span_text(frame.catalogue, frame.snapshot.at - order.next_due.value_or(*order.overdue_since)));
    left += paint_chip(frame, list, ImVec2(left, second - frame.px(1)), frame.theme.attention, frame.theme.on_attention,
                       {words.in(frame.language()), words.in(frame.language())}) + frame.px(6);
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
    tooltip(frame, title, frame.tr("orders.tip", order.id.str(), distance_text(order.route_length_m), span_text(frame.catalogue, order.travel_time)));
  }
  if (r.clicked) frame.select(chosen ? Selection{} : Selection(order.resource));
  if (chosen && !closed) draw_actions(frame, order);
  ImGui::PopID();
}

/// One button of a plan; left out while it is refused.
void offer(Frame& frame, const char* id, const char* label_key, const Command& command) {
  if (frame.refusal(command)) return;
  if (button(frame, id, frame.tr(label_key), ButtonLook::kPrimary)) frame.ask(SubmitCommand{command});
  ImGui::SameLine(0, frame.px(6));
}

/// Orders that belong together and wait for a decision.
void draw_plan(Frame& frame, const Plan& plan) {
  if (plan.state != PlanState::kProposed && plan.state != PlanState::kApproved) return;
  const IncidentState& state = frame.snapshot.state;
  ImGui::PushID(plan.id.str().c_str());
  const Text& reached = frame.tr("plan_state." + std::string(plan_state_key(plan.state)));
  const std::string by = " · " + plan.steps.back().who + " " + format_clock(plan.steps.back().when, state.incident->zone, false);
  const std::string title = plan.id.str() + (plan.title.empty() ? "" : " " + plan.title) + " · ";
  words_line(frame, FontRole::kStrong, frame.theme.text, {title + reached.zh + by, title + reached.en + by});
  for (const IssueOrder& order : plan.orders) {
    const Text pump = name_of(state, order.resource);
    const Text site = name_of(state, order.site);
    words_line(frame, FontRole::kSmall, frame.theme.text_dim,
               {pump.in(Language::kZhHant) + " → " + site.in(Language::kZhHant), pump.in(Language::kEn) + " → " + site.in(Language::kEn)});
  }
  offer(frame, "approve", "plans.approve", ApprovePlan{plan.id, ""});
  offer(frame, "issue", "plans.issue", IssuePlan{plan.id});
  ImGui::NewLine();
  separator(frame, 3);
  ImGui::PopID();
}

}  // namespace

void draw_orders(Frame& frame) {
  for (const auto& [id, plan] : *frame.snapshot.state.plans) draw_plan(frame, plan);
  const auto orders = sorted_orders(frame.snapshot.state);
  if (orders.empty()) empty_state(frame, frame.tr("orders.empty"));
  for (const Order* order : orders) draw_order(frame, *order);
}

}  // namespace sandtable::ui
