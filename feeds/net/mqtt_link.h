#pragma once

#include <cstdint>
#include <functional>
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

/// Port to a broker: MqttConnection is the real one; a recording can take its place. All of it may be called from one
/// thread beside the link's own, and nothing blocks but close().
class MqttLink {
 public:
  virtual ~MqttLink() = default;
  /// Says farewell and disconnects. What was acknowledged to the broker can still be taken: with a persistent session
  /// nobody sends it again.
  virtual void close() = 0;

  [[nodiscard]] virtual std::vector<MqttMessage> take() = 0;
  [[nodiscard]] virtual std::vector<MqttNews> news() = 0;
  [[nodiscard]] virtual std::size_t lost() const = 0;  ///< messages dropped since the start
  [[nodiscard]] virtual bool connected() const = 0;
  /// Not retained. Fails with kIo when not connected.
  virtual Status publish(const std::string& topic, const std::string& body, MqttQos qos = MqttQos::kAtLeastOnce) = 0;
  /// Adds topics for this connection and those that follow. Fails with kInvalid when one is no topic filter.
  virtual Status subscribe(const std::vector<std::string>& topics) = 0;
};

/// Makes a link that stamps what arrives by the clock, which must outlive it.
using OpenMqtt = std::function<Result<std::unique_ptr<MqttLink>>(MqttSettings, const Clock&)>;

}  // namespace sandtable::feeds
