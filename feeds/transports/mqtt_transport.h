#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "feeds/net/mqtt_connection.h"
#include "twin/base/projector.h"
#include "twin/core/command_transport.h"
#include "twin/place/output_config.h"

namespace sandtable::feeds {

struct MqttTransportConfig {
  MqttFieldLink link;      ///< its `place` is not empty
  std::uint64_t seed = 1;  ///< jitter of the pauses between attempts
};

/// Orders out and reports in as plain JSON over MQTT 3.1.1:
///   {root}/{place}/{resource}/cmd        out, QoS 1, never retained
///   {root}/{place}/{resource}/ack        in: what became of an order
///   {root}/{place}/{resource}/telemetry  in: position, fuel, discharge
///   {root}/{place}/{resource}/state      in, retained: {"online": false} is the last will of a device that was lost
///   {root}/{place}/state                 out, retained, with last will: whether we are there
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
  /// Devices whose last will says that they are lost.
  [[nodiscard]] const std::set<ResourceId>& offline() const { return offline_; }
  [[nodiscard]] std::uint64_t retained_commands() const { return retained_commands_; }
  [[nodiscard]] std::uint64_t refused_messages() const { return refused_messages_; }
  [[nodiscard]] std::uint64_t expired_commands() const { return expired_commands_; }
  /// The latest trouble, for people; empty while all is well.
  [[nodiscard]] std::string trouble() const override;

 private:
  struct Waiting {
    std::string topic;
    std::string body;
    UtcTime expires_at;
  };
  void send_waiting();
  void hear_state(const ResourceId& resource, const std::string& body);
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
  std::string key_;  ///< of the signatures; empty for none
  std::set<ResourceId> offline_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
