#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "feeds/net/mqtt_link.h"
#include "feeds/sources/mqtt_message.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Subscribes to a broker. The connection's own thread collects messages; poll() reads up to kMessagesInPoll of them
/// into one delivery, so a value waits at most for the next poll. A broken connection is one delivery with the error
/// for each attempt, a new one an empty delivery. Repeated messages (QoS 1) are taken out by decide(), which sees that
/// a series already has that time. stop() still reads what the broker was told we have. Net thread only.
class MqttSource final : public FeedSource {
 public:
  static constexpr std::size_t kMessagesInPoll = 2'000;  // 10 ms or so

  struct Parts {
    OpenMqtt open = {};  ///< empty for a real broker
    std::function<std::unique_ptr<Projector>()> make_projector = {};
    std::uint64_t seed = 1;
  };
  MqttSource(MqttBroker broker, MqttRules rules, Parts parts);

  [[nodiscard]] const SourceId& id() const override { return rules_.facts().source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void pass_on_news();
  void take_messages();
  void read_some();

  MqttBroker broker_;
  MqttRules rules_;
  Parts parts_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::unique_ptr<MqttMessageReader> reader_;
  DeclaredStations declared_;
  std::unique_ptr<MqttLink> connection_;
  std::deque<MqttMessage> waiting_;
  std::size_t lost_ = 0;
  std::string relaxation_;  ///< of TLS, until the operator was told
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
