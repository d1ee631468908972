#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/clock.h"
#include "twin/base/result.h"
#include "twin/place/feed_config.h"

namespace sandtable::feeds {

/// What others read of us on the broker, retained: `online` while we are connected, `offline` when we went or were
/// lost (last will).
struct MqttPresence {
  std::string topic;
  std::string online;
  std::string offline;
};

struct MqttSettings {
  std::string name;  ///< for messages: "feed pumps"
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;          ///< chain and host name are always checked
  TlsPolicy security{};      ///< used when `tls`
  std::string username_env;  ///< names of environment variables; empty for none
  std::string password_env;
  /// Not empty: a persistent session. The broker keeps our subscriptions, and what comes with QoS 1 while we are away
  /// it sends later, as far as its own limits go. Empty: a clean session under a random id.
  std::string client_id;
  std::optional<MqttPresence> presence;
  std::vector<std::string> topics;  ///< subscribed with QoS 1 after every connect
  std::size_t inbox = 100'000;      ///< messages kept until taken
  std::uint64_t seed = 1;           ///< jitter of the pauses between attempts
};

/// The settings that a place file gives; presence is {"online":true} and {"online":false}.
MqttSettings mqtt_settings(const MqttBroker& broker, std::string name);

struct MqttMessage {
  std::string topic;
  std::string body;
  bool retained = false;
  UtcTime received;  ///< by the clock given to open(), on arrival
};

/// What happened to the connection since it was last asked.
struct MqttNews {
  enum class Kind { kConnected, kTrouble };
  Kind kind = Kind::kTrouble;
  std::string text;      ///< of trouble
  bool resumed = false;  ///< connected, and the broker still had our session
};

enum class MqttQos { kAtMostOnce, kAtLeastOnce };

/// A connection to an MQTT 3.1.1 broker that keeps coming back: 1 s after the first failure, at most 60 s apart.
/// A thread of its own runs libmosquitto's loop, because looking up a name and connecting may block; what arrives
/// waits in a bounded inbox. While that is full the thread stops reading, so the broker keeps the rest; only after
/// ten seconds, before the broker would give us up, are the oldest lost and counted.
/// take(), news(), subscribe() and publish() may be called from one other thread and never block.
class MqttConnection {
 public:
  /// Begins to connect. Fails with kInvalid when a topic is none or a named environment variable is not set. `clock`
  /// must outlive the connection.
  static Result<std::unique_ptr<MqttConnection>> open(MqttSettings settings, const Clock& clock);
  /// Disconnects and joins the thread: up to a second, or as long as a name server keeps it waiting.
  ~MqttConnection();
  MqttConnection(const MqttConnection&) = delete;
  MqttConnection& operator=(const MqttConnection&) = delete;

  /// Says farewell, disconnects and joins the thread, as the destructor does. What was acknowledged to the broker can
  /// still be taken: with a persistent session nobody sends it again.
  void close();

  [[nodiscard]] std::vector<MqttMessage> take();
  [[nodiscard]] std::vector<MqttNews> news();
  [[nodiscard]] std::size_t lost() const;  ///< messages dropped since the start
  [[nodiscard]] bool connected() const;
  /// Not retained. Fails with kIo when not connected.
  Status publish(const std::string& topic, const std::string& body, MqttQos qos = MqttQos::kAtLeastOnce);
  /// Adds topics for this connection and those that follow. Fails with kInvalid when one is no topic filter.
  Status subscribe(const std::vector<std::string>& topics);

 private:
  class Impl;
  explicit MqttConnection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::feeds
