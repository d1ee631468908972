#pragma once

#include <memory>
#include <string>
#include <vector>

#include "feeds/net/mqtt_link.h"

namespace sandtable::feeds {

/// A connection to an MQTT 3.1.1 broker that keeps coming back: 1 s after the first failure, at most 60 s apart.
/// A thread of its own runs libmosquitto's loop, because looking up a name and connecting may block; what arrives
/// waits in a bounded inbox. While that is full the thread stops reading, so the broker keeps the rest; only after
/// ten seconds, before the broker would give us up, are the oldest lost and counted.
/// take(), news(), subscribe() and publish() may be called from one other thread and never block.
class MqttConnection final : public MqttLink {
 public:
  /// Begins to connect. Fails with kInvalid when a topic is none or a named environment variable is not set. `clock`
  /// must outlive the connection.
  static Result<std::unique_ptr<MqttConnection>> open(MqttSettings settings, const Clock& clock);
  /// Disconnects and joins the thread: up to a second, or as long as a name server keeps it waiting.
  ~MqttConnection() override;
  MqttConnection(const MqttConnection&) = delete;
  MqttConnection& operator=(const MqttConnection&) = delete;

  /// Joins the thread too, as the destructor does.
  void close() override;

  [[nodiscard]] std::vector<MqttMessage> take() override;
  [[nodiscard]] std::vector<MqttNews> news() override;
  [[nodiscard]] std::size_t lost() const override;
  [[nodiscard]] bool connected() const override;
  Status publish(const std::string& topic, const std::string& body, MqttQos qos = MqttQos::kAtLeastOnce) override;
  Status subscribe(const std::vector<std::string>& topics) override;

  /// As publish() with QoS 1, and gives the number by which acknowledged() knows the message. The library repeats it
  /// over broken connections until the broker has said that it has it (PUBACK, MQTT 3.1.1, 4.3.2).
  Result<int> publish_tracked(const std::string& topic, const std::string& body);
  /// True once the broker has it; the number is forgotten then.
  [[nodiscard]] bool acknowledged(int number);

 private:
  class Impl;
  explicit MqttConnection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// OpenMqtt for real brokers.
Result<std::unique_ptr<MqttLink>> open_mqtt_connection(MqttSettings settings, const Clock& clock);

}  // namespace sandtable::feeds
