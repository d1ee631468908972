#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "feeds/net/mqtt_connection.h"
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
  std::string place = "place";  ///< without '/', '+' and '#'
  std::string operator_name;    ///< written into commands
  std::uint64_t seed = 1;
};

/// Orders out and reports in as plain JSON over MQTT 3.1.1:
///   {root}/{place}/{resource}/cmd        out, QoS 1, never retained
///   {root}/{place}/{resource}/ack        in: what became of an order
///   {root}/{place}/{resource}/telemetry  in: position, fuel, discharge
/// The bodies are described in field_messages.h. Committed orders wait here while the broker is away and are dropped
/// once past `expires_at`. Retained messages are old news and dropped; a retained command also counts in
/// retained_commands(): somebody keeps orders on the broker, where a pump that comes back would obey them again.
/// Net thread only; the connection has a thread of its own.
class MqttTransport final : public CommandTransport {
 public:
  static constexpr std::size_t kMaxWaiting = 1'000;

  MqttTransport(MqttTransportConfig config, std::function<std::unique_ptr<Projector>()> make_projector);

  /// Fails when a named environment variable is not set or a topic cannot be made of the configuration.
  Status start(FieldReportSink& sink, const Clock& clock) override;
  /// Sends now or as soon as the broker can be reached. Fails with kLimit when too many orders wait, and with kInvalid
  /// when the resource's name cannot stand in a topic.
  Status publish(const OrderMessage& message) override;
  void poll() override;
  void stop() override;

  [[nodiscard]] bool connected() const;
  [[nodiscard]] std::uint64_t retained_commands() const { return retained_commands_; }
  [[nodiscard]] std::uint64_t refused_messages() const { return refused_messages_; }
  [[nodiscard]] std::uint64_t expired_commands() const { return expired_commands_; }
  /// The latest trouble, for people; empty while all is well.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  struct Waiting {
    std::string topic;
    std::string body;
    UtcTime expires_at;
  };
  void send_waiting();
  void receive(const MqttMessage& message);
  [[nodiscard]] std::string topic_of(const ResourceId& resource, std::string_view channel) const;

  MqttTransportConfig config_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<MqttConnection> connection_;
  std::deque<Waiting> waiting_;
  std::uint64_t retained_commands_ = 0;
  std::uint64_t refused_messages_ = 0;
  std::uint64_t expired_commands_ = 0;
  std::string trouble_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
