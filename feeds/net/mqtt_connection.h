#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "twin/base/clock.h"
#include "twin/base/result.h"

namespace sandtable::feeds {

struct MqttSettings {
  std::string name;  ///< for messages: "feed pumps"
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;          ///< the system's certificates; chain and host name are checked
  std::string username_env;  ///< names of environment variables; empty for none
  std::string password_env;
  std::vector<std::string> topics;  ///< subscribed with QoS 1 after every connect
  std::size_t inbox = 20'000;       ///< messages kept until taken; beyond that the oldest are lost and counted
  std::uint64_t seed = 1;           ///< jitter of the pauses between attempts
};

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
  std::string text;  ///< of trouble
};

/// A connection to an MQTT 3.1.1 broker that keeps coming back: 1 s after the first failure, at most 60 s apart.
/// A thread of its own runs libmosquitto's loop, because looking up a name and connecting may block; what arrives
/// waits in a bounded inbox. The session is a clean one: what is sent while we are away is not sent again later.
/// take(), news() and publish() may be called from one other thread and never block.
class MqttConnection {
 public:
  /// Begins to connect. Fails with kInvalid when a topic is none or a named environment variable is not set. `clock`
  /// must outlive the connection.
  static Result<std::unique_ptr<MqttConnection>> open(MqttSettings settings, const Clock& clock);
  /// Disconnects and joins the thread: up to a second, or as long as a name server keeps it waiting.
  ~MqttConnection();
  MqttConnection(const MqttConnection&) = delete;
  MqttConnection& operator=(const MqttConnection&) = delete;

  [[nodiscard]] std::vector<MqttMessage> take();
  [[nodiscard]] std::vector<MqttNews> news();
  [[nodiscard]] std::size_t lost() const;  ///< messages dropped since the start
  [[nodiscard]] bool connected() const;
  /// QoS 1, not retained. Fails with kIo when not connected.
  Status publish(const std::string& topic, const std::string& body);

 private:
  class Impl;
  explicit MqttConnection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::feeds
