#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "twin/core/feed_source.h"
#include "twin/core/state_output.h"
#include "twin/runtime/outbox.h"

namespace sandtable {

/// Everything that talks to the outside: polls the sources, publishes committed orders. All but send() belongs to the
/// net thread.
class NetLoop {
 public:
  NetLoop(std::vector<std::unique_ptr<FeedSource>> sources, std::unique_ptr<CommandTransport> transport,
          std::vector<std::unique_ptr<StateOutput>> outputs = {});
  /// Where the newest state comes from, the same pointer while it does not change; and what outputs may ask. Set
  /// before start(), if at all: without it the outputs stay shut and the transport hears of no newcomer.
  void tell_outputs(std::function<std::shared_ptr<const IncidentState>()> newest, OutputContext context);
  /// Called on the net thread with the entry of each message that has left. Set before the first step().
  void on_sent(std::function<void(std::int64_t seq)> sent) { sent_ = std::move(sent); }
  /// A source that cannot start is left out and says why in its health: one feed without its password must not keep the
  /// others from being heard. Fails when the transport cannot start.
  Status start(FeedSink& deliveries, FieldReportSink& reports, const Clock& clock);
  void step();
  void stop();
  /// Only hears: what feeds and crews say is passed on, nothing goes out.
  void listen();
  /// Stops until the next start(), and gives up the messages that have not left: others send them.
  void give_up();
  /// Hands over a message whose event is committed; the second time it is passed over. Any thread.
  void send(Outgoing outgoing);

 private:
  void start_outputs();
  void send_messages();
  void show_state();
  void tell_newcomers();
  void pass_on_trouble(const std::string& name, const std::string& trouble);

  std::vector<std::unique_ptr<FeedSource>> sources_;
  std::vector<FeedSource*> running_;  ///< those of them that could start
  std::unique_ptr<CommandTransport> transport_;
  std::vector<std::unique_ptr<StateOutput>> outputs_;
  std::function<std::shared_ptr<const IncidentState>()> newest_;
  std::shared_ptr<const IncidentState> shown_;
  const void* resources_met_ = nullptr;       ///< identity of those whose newcomers the transport knows
  std::map<ResourceId, std::string> joined_;  ///< newcomers as they were told to it
  OutputContext output_context_;
  std::map<std::string, std::string> trouble_;  ///< last told, by transport or output
  FeedSink* deliveries_ = nullptr;
  std::function<void(std::int64_t)> sent_ = [](std::int64_t) {};
  FieldReportSink* reports_ = nullptr;
  const Clock* clock_ = nullptr;
  std::mutex mutex_;
  std::vector<Outgoing> outbox_;     // guarded by mutex_
  std::set<std::int64_t> taken_on_;  // entries of the messages that are in the outbox or have left; the same
};

}  // namespace sandtable
