#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "feeds/net/backoff.h"
#include "feeds/net/http_client.h"
#include "twin/base/projector.h"
#include "twin/core/command_transport.h"
#include "twin/place/output_config.h"

namespace sandtable::feeds {

/// Orders out as SensorThings Tasking (OGC 17-079r1): POST {url}/TaskingCapabilities({id})/Tasks with the command of
/// field_messages.h as `taskingParameters`, one after another and in order. A service that takes the task (201) counts
/// as the crew's receipt, because the standard has no other; acceptance and progress come by a feed or by hand. What
/// is not taken is tried again after a growing pause until it expires; 4xx answers are final. An order counts as sent
/// once the service has taken it, so that what a restart loses here is given out again. Net thread only.
class TaskingTransport final : public CommandTransport {
 public:
  static constexpr std::size_t kMaxWaiting = 1'000;

  TaskingTransport(TaskingFieldLink link, std::shared_ptr<HttpClient> http,
                   std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed);
  ~TaskingTransport() override { stop(); }
  TaskingTransport(const TaskingTransport&) = delete;
  TaskingTransport& operator=(const TaskingTransport&) = delete;

  /// Fails when the named environment variable is not set.
  Status start(FieldReportSink& sink, const Clock& clock) override;
  /// Hands it over and fails with kIo until the service has taken it: asked again with the same message it says how
  /// that stands. Fails with kRefused once the service has refused it, which no repetition changes; with kNotFound when
  /// the resource has no capability, with kLimit when too many orders wait.
  Status publish(const OrderMessage& message) override;
  void poll() override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override { return trouble_; }

 private:
  /// How the service answered a message that was handed over.
  enum class Answer { kNone, kTaken, kRefused };
  struct HandedOver {
    Answer answer = Answer::kNone;
    UtcTime expires_at;
  };
  void forget_expired();
  void post_first();
  void on_reply(const Result<HttpReply>& reply);

  TaskingFieldLink link_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;
  Backoff backoff_;
  std::deque<OrderMessage> waiting_;
  std::map<std::string, HandedOver> handed_over_;  ///< by message id, until publish() has told the answer
  std::optional<std::uint64_t> request_;
  UtcTime next_try_{};
  std::string token_;
  std::string trouble_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

/// The body of a task: {"taskingParameters": {...}}.
std::string task_text(const OrderMessage& message, Projector* projector);

}  // namespace sandtable::feeds
