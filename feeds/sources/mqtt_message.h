#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "twin/base/projector.h"

namespace simdjson::dom {
class parser;
}

namespace sandtable::feeds {

/// A message as it came from a broker.
struct MqttPayload {
  std::string_view topic;
  std::string_view body;
  bool retained = false;  ///< kept by the broker from an earlier time, sent because we subscribed
  UtcTime received;
};

/// How an MQTT feed of the place file reads messages.
struct MqttRules {
  FeedFacts facts;
  MqttFeed config;
  std::vector<ScaledMapping> mappings;
  /// Fails with kInvalid naming a pointer, time format or unit that is none.
  static Result<MqttRules> make(const FeedConfig& feed);
};

/// Reads JSON messages into deliveries. A message that cannot be used is refused and counted; one bad value costs
/// that value. Without a time of its own a message counts as of its receipt, but only if it was not retained.
/// Messages over 1 MiB are refused. No clock, no network. One thread at a time; keep one reader, its buffers are used
/// again.
class MqttMessageReader {
 public:
  MqttMessageReader(const MqttRules& rules, Projector* projector);
  ~MqttMessageReader();
  MqttMessageReader(const MqttMessageReader&) = delete;
  MqttMessageReader& operator=(const MqttMessageReader&) = delete;

  void read(const MqttPayload& message, DeliveryBuilder& out);

 private:
  const MqttRules& rules_;
  Projector* projector_;
  std::unique_ptr<simdjson::dom::parser> parser_;
};

}  // namespace sandtable::feeds
