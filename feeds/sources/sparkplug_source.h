#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "feeds/net/mqtt_link.h"
#include "feeds/sources/sparkplug_host.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Listens to Sparkplug edge nodes through a broker, and answers only with what the protocol asks of a host: its STATE
/// (when the place gives it a host id) and requests for a rebirth (unless the place forbids them). Net thread only.
class SparkplugSource final : public FeedSource {
 public:
  static constexpr std::size_t kMessagesInPoll = 2'000;

  struct Parts {
    std::shared_ptr<const Clock> wall;  ///< counts the patience with gaps
    std::function<std::unique_ptr<Projector>()> make_projector;
    std::uint64_t seed = 1;
    OpenMqtt open = {};  ///< empty for a real broker
  };
  SparkplugSource(SparkplugRules rules, Parts parts);

  [[nodiscard]] const SourceId& id() const override { return rules_.facts.source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void pass_on_news();
  void ask_for_rebirths();

  SparkplugRules rules_;
  Parts parts_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::unique_ptr<SparkplugHost> host_;
  DeclaredStations declared_;
  std::unique_ptr<MqttLink> connection_;
  std::deque<MqttMessage> waiting_;
  std::size_t lost_ = 0;
  std::string notice_;  ///< for the operator, with the next delivery
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
