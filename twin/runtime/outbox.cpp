#include "twin/runtime/outbox.h"

namespace sandtable {
namespace {

/// A crew that gets an order later than this must not set off on it any more.
constexpr Duration kValidFor{std::chrono::minutes{30}};

OrderMessage message(OrderMessage::Action action, std::string_view verb, const Order& order, UtcTime now) {
  return {order.id.str() + "/" + std::string(verb), action, order, now, now + kValidFor};
}

}  // namespace

std::optional<OrderMessage> message_for(const Event& event) {
  if (const auto* issued = std::get_if<OrderIssued>(&event.body)) {
    return message(OrderMessage::Action::kGo, "go", issued->order, event.at);
  }
  const auto* changed = std::get_if<OrderChanged>(&event.body);
  if (changed == nullptr) return std::nullopt;
  const Order& order = changed->order;
  // Sent again, or sent elsewhere. A repeat has the same id, so that a crew that has it drops it; a new way has its own.
  const bool is_new_step = order.latest().since == event.at && order.state != OrderState::kOrdered;
  if (order.sent_at == event.at && order.state < OrderState::kEnRoute && !is_new_step) {
    const std::string verb = order.revision == 1 ? "go" : fmt::format("go-{}", order.revision);
    return message(OrderMessage::Action::kGo, verb, order, event.at);
  }
  // Steps that the crew itself reported are not news to it, nor is a step that merely became overdue.
  const bool by_us = order.latest().by != order.resource.str() && order.latest().since == event.at;
  if (!by_us || order.overdue_since) return std::nullopt;
  if (order.state == OrderState::kCancelled) return message(OrderMessage::Action::kCancel, "cancel", order, event.at);
  if (order.state == OrderState::kReleasing) return message(OrderMessage::Action::kRelease, "release", order, event.at);
  return std::nullopt;
}

}  // namespace sandtable
