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
  // Steps that the crew itself reported are not news to it, nor is a step that merely became overdue.
  const bool by_us = order.latest().by != order.resource.str() && order.latest().since == event.at;
  if (!by_us || order.overdue_since) return std::nullopt;
  if (order.state == OrderState::kCancelled) return message(OrderMessage::Action::kCancel, "cancel", order, event.at);
  if (order.state == OrderState::kReleasing) return message(OrderMessage::Action::kRelease, "release", order, event.at);
  return std::nullopt;
}

}  // namespace sandtable
