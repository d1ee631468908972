#pragma once

#include <cstdint>
#include <functional>
#include <map>
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
/// The bodies are described in field_messages.h. While the broker is away no order is taken: it stays in the durable
/// outbox until it expires, so a restart loses none. Retained messages are old news and dropped; a retained command
/// also counts in retained_commands(): somebody keeps orders on the broker, where a pump that comes back would obey
/// them again. Net thread only; the connection has a thread of its own.
class MqttTransport final : public CommandTransport {
 public:
  MqttTransport(MqttTransportConfig config, std::function<std::unique_ptr<Projector>()> make_projector);

  /// Fails when a named environment variable is not set or a topic cannot be made of the configuration.
  Status start(FieldReportSink& sink, const Clock& clock) override;
  /// Hands the message over and, asked again with the same id, says whether the broker has it: an order counts as sent
  /// only then. Fails with kIo until that and when the broker cannot be reached now, with kInvalid when the resource's
  /// name cannot stand in a topic.
  Status publish(const OrderMessage& message) override;
  void poll() override;
  void stop() override;

  [[nodiscard]] bool connected() const;
  /// Devices whose last will says that they are lost.
  [[nodiscard]] const std::set<ResourceId>& offline() const { return offline_; }
  [[nodiscard]] std::uint64_t retained_commands() const { return retained_commands_; }
  [[nodiscard]] std::uint64_t refused_messages() const { return refused_messages_; }
  /// The latest trouble, for people; empty while all is well.
  [[nodiscard]] std::string trouble() const override;

 private:
  void hear_state(const ResourceId& resource, const std::string& body);
  void receive(const MqttMessage& message);
  [[nodiscard]] std::string topic_of(const ResourceId& resource, std::string_view channel) const;

  MqttTransportConfig config_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<MqttConnection> connection_;
  std::uint64_t retained_commands_ = 0;
  std::uint64_t refused_messages_ = 0;
  std::string trouble_;
  std::string key_;  ///< of the signatures; empty for none
  std::set<ResourceId> offline_;
  /// By message id: the number at the connection of what the broker has not confirmed.
  std::map<std::string, int> handed_over_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
