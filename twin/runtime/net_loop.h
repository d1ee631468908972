#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "twin/core/command_transport.h"
#include "twin/core/feed_source.h"

namespace sandtable {

/// Everything that talks to the outside: polls the sources, publishes committed orders. All but send() belongs to the
/// net thread.
class NetLoop {
 public:
  NetLoop(std::vector<std::unique_ptr<FeedSource>> sources, std::unique_ptr<CommandTransport> transport);
  Status start(FeedSink& deliveries, FieldReportSink& reports, const Clock& clock);
  void step();
  void stop();
  /// Hands over a message whose event is committed. Any thread.
  void send(OrderMessage message);

 private:
  std::vector<std::unique_ptr<FeedSource>> sources_;
  std::unique_ptr<CommandTransport> transport_;
  FieldReportSink* reports_ = nullptr;
  const Clock* clock_ = nullptr;
  std::mutex mutex_;
  std::vector<OrderMessage> outbox_;  // guarded by mutex_
};

}  // namespace sandtable
