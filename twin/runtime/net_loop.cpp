#include "twin/runtime/net_loop.h"

#include <iterator>
#include <utility>

#include "twin/core/event_json.h"

namespace sandtable {
namespace {

bool has_error(const IncidentState& state, const SourceId& source) {
  const auto health = state.feeds->find(source);
  return health != state.feeds->end() && !health->second.last_error.empty();
}

}  // namespace

NetLoop::NetLoop(std::vector<std::unique_ptr<FeedSource>> sources, std::unique_ptr<CommandTransport> transport,
                 std::vector<std::unique_ptr<StateOutput>> outputs)
    : sources_(std::move(sources)), transport_(std::move(transport)), outputs_(std::move(outputs)) {}

void NetLoop::tell_outputs(std::function<std::shared_ptr<const IncidentState>()> newest, OutputContext context) {
  newest_ = std::move(newest);
  output_context_ = std::move(context);
}

Status NetLoop::start(FeedSink& deliveries, FieldReportSink& reports, const Clock& clock) {
  deliveries_ = &deliveries;
  reports_ = &reports;
  clock_ = &clock;
  running_.clear();
  for (const auto& source : sources_) {
    const Status started = source->start(deliveries, clock);
    if (started) running_.push_back(source.get());
    pass_on_trouble(source->id().str(), started ? std::string() : started.error().message);
  }
  if (transport_) {
    if (Status started = transport_->start(reports, clock); !started) return started;
  }
  if (newest_) start_outputs();
  return {};
}

void NetLoop::start_outputs() {
  std::erase_if(outputs_, [&](const auto& output) {
    const Status started = output->start(output_context_);
    if (!started) pass_on_trouble("output " + output->id(), started.error().message);
    return !started;
  });
}

void NetLoop::show_state() {
  if (!newest_) return;
  if (auto newest = newest_(); newest != shown_) {
    shown_ = std::move(newest);
    for (const auto& output : outputs_) output->show(shown_);
  }
  for (const auto& output : outputs_) {
    output->poll();
    pass_on_trouble("output " + output->id(), output->trouble());
  }
}

/// Resources that somebody registered during the incident, each as it is known now.
void NetLoop::tell_newcomers() {
  if (!transport_ || !shown_ ||
      std::exchange(resources_met_, shown_->resources.identity()) == shown_->resources.identity())
    return;
  for (const auto& [id, resource] : *shown_->resources) {
    if (!resource.registered) continue;
    std::string text = journal_text(ResourceRegistered{resource.config, resource.base});
    std::string& told = joined_[id];
    if (told == text) continue;
    told = std::move(text);
    transport_->join(resource.config, resource.base);
  }
}

/// Becomes the health of a source of that name, which the operator sees beside the feeds.
void NetLoop::pass_on_trouble(const std::string& name, const std::string& trouble) {
  const auto [told, is_first] = trouble_.try_emplace(name);
  // What hindered it before a restart may be over.
  const bool is_left_over = is_first && trouble.empty() && shown_ && has_error(*shown_, SourceId(name));
  if (told->second == trouble && !is_left_over) return;
  told->second = trouble;
  IngestDelivery delivery;
  delivery.source = SourceId(name);
  delivery.error = trouble;
  deliveries_->deliver(std::move(delivery));
}

void NetLoop::send(Outgoing outgoing) {
  const std::scoped_lock lock(mutex_);
  if (taken_on_.insert(outgoing.seq).second) outbox_.push_back(std::move(outgoing));
}

void NetLoop::listen() {
  for (FeedSource* source : running_) source->poll();
  if (transport_) transport_->poll();
}

void NetLoop::give_up() {
  listen();  // what is off the wire already is heard by nobody else
  stop();
  const std::scoped_lock lock(mutex_);
  for (const Outgoing& outgoing : outbox_) taken_on_.erase(outgoing.seq);
  outbox_.clear();
}

void NetLoop::step() {
  for (FeedSource* source : running_) source->poll();
  show_state();
  tell_newcomers();
  send_messages();
}

void NetLoop::send_messages() {
  std::vector<Outgoing> messages;
  {
    const std::scoped_lock lock(mutex_);
    messages.swap(outbox_);
  }
  if (!transport_) return;
  std::vector<Outgoing> unsent;
  std::set<ResourceId> behind;  // a crew must not hear "cancel" before "go"
  for (Outgoing& outgoing : messages) {
    const OrderMessage& message = outgoing.message;
    // A link that is down keeps the message until it expires; the order turns overdue where the operator sees it.
    if (clock_->now() >= message.expires_at) continue;
    if (!behind.contains(message.order.resource)) {
      const Status published = transport_->publish(message);
      if (published) sent_(outgoing.seq);
      // What is refused for good stays unsent in the store and keeps nothing behind it waiting.
      if (published || published.error().code == ErrorCode::kRefused) continue;
    }
    behind.insert(message.order.resource);
    unsent.push_back(std::move(outgoing));
  }
  if (!unsent.empty()) {
    const std::scoped_lock lock(mutex_);
    outbox_.insert(outbox_.begin(), std::make_move_iterator(unsent.begin()), std::make_move_iterator(unsent.end()));
  }
  transport_->poll();
  pass_on_trouble("field link", transport_->trouble());
}

void NetLoop::stop() {
  for (FeedSource* source : running_) source->stop();
  if (transport_) transport_->stop();
  for (const auto& output : outputs_) output->stop();
}

}  // namespace sandtable
