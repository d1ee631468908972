#pragma once

#include <deque>
#include <memory>
#include <string>

#include "feeds/net/mqtt_link.h"
#include "feeds/sources/sensorthings_page.h"

namespace sandtable::feeds {

/// The news of a SensorThings service over MQTT (OGC 18-088, 14.2): one subscription for each Datastream that the
/// place wants, because servers refuse wildcards and an Observation alone does not say whose it is. Net thread only.
class SensorThingsLive {
 public:
  static constexpr std::size_t kMessagesInPoll = 5'000;

  /// `reader` must outlive it.
  SensorThingsLive(MqttBroker broker, std::string prefix, SensorThingsReader& reader);

  /// `open` empty for a real broker. Fails on bad configuration only.
  Status start(const OpenMqtt& open, const std::string& owner, const Clock& clock, std::uint64_t seed);
  /// Subscribes to the Datastreams that came to be known.
  void subscribe_to_new();
  struct News {
    bool came_to_life = false;  ///< the connection has come (back): what was missed should be asked for
    std::vector<std::string> trouble;
    std::vector<ObservationGap> gaps;
  };
  /// What arrived, into `out`.
  News poll(DeliveryBuilder& out);
  /// No more messages come; what was acknowledged can still be polled.
  void close();
  [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }

 private:
  MqttBroker broker_;
  std::string prefix_;
  SensorThingsReader& reader_;
  std::unique_ptr<MqttLink> connection_;
  std::size_t subscribed_ = 0;  ///< of reader_.wanted()
  std::size_t lost_ = 0;
  std::deque<MqttMessage> waiting_;
};

}  // namespace sandtable::feeds
