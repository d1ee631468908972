#pragma once

#include <memory>
#include <string>

#include "twin/base/projector.h"
#include "twin/core/command_transport.h"

namespace sandtable::feeds {

struct MqttTransportConfig {
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;
  std::string username_env;  ///< names of environment variables; empty for none
  std::string password_env;
  std::string root = "sandtable";
  std::string place = "place";
  std::string operator_name;  ///< written into commands
};

/// Orders out and reports in as plain JSON over MQTT 3.1.1:
///   {root}/{place}/{resource}/cmd        out, QoS 1, never retained
///   {root}/{place}/{resource}/ack        in: what became of an order
///   {root}/{place}/{resource}/telemetry  in: position, fuel, discharge
/// The bodies are described in field_messages.h. A command that comes back retained is dropped and counted: somebody
/// else keeps orders on the broker, where a pump that reconnects would obey them again.
/// Committed orders wait here while the broker is away and are dropped once past `expires_at`.
/// Net thread only; the connection has a thread of its own.
std::unique_ptr<CommandTransport> make_mqtt_transport(MqttTransportConfig config, std::unique_ptr<Projector> projector);

}  // namespace sandtable::feeds
