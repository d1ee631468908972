#include "twin/runtime/net_loop.h"

#include <iterator>
#include <set>
#include <utility>

namespace sandtable {

NetLoop::NetLoop(std::vector<std::unique_ptr<FeedSource>> sources, std::unique_ptr<CommandTransport> transport)
    : sources_(std::move(sources)), transport_(std::move(transport)) {}

Status NetLoop::start(FeedSink& deliveries, FieldReportSink& reports, const Clock& clock) {
  reports_ = &reports;
  clock_ = &clock;
  for (const auto& source : sources_) {
    if (Status started = source->start(deliveries, clock); !started) return started;
  }
  return transport_ ? transport_->start(reports, clock) : Status{};
}

void NetLoop::send(OrderMessage message) {
  const std::scoped_lock lock(mutex_);
  outbox_.push_back(std::move(message));
}

void NetLoop::step() {
  for (const auto& source : sources_) source->poll();
  std::vector<OrderMessage> messages;
  {
    const std::scoped_lock lock(mutex_);
    messages.swap(outbox_);
  }
  if (!transport_) return;
  std::vector<OrderMessage> unsent;
  std::set<ResourceId> behind;  // a crew must not hear "cancel" before "go"
  for (OrderMessage& message : messages) {
    const bool sent = !behind.contains(message.order.resource) && transport_->publish(message);
    // A link that is down keeps the message until it expires; the order turns overdue where the operator sees it.
    if (sent || clock_->now() >= message.expires_at) continue;
    behind.insert(message.order.resource);
    unsent.push_back(std::move(message));
  }
  if (!unsent.empty()) {
    const std::scoped_lock lock(mutex_);
    outbox_.insert(outbox_.begin(), std::make_move_iterator(unsent.begin()), std::make_move_iterator(unsent.end()));
  }
  transport_->poll();
}

void NetLoop::stop() {
  for (const auto& source : sources_) source->stop();
  if (transport_) transport_->stop();
}

}  // namespace sandtable
