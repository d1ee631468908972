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

/// True when an MQTT topic matches a filter with '+' and '#' (MQTT 3.1.1, 4.7); topics that begin with '$' match no
/// filter that begins with a wildcard.
bool topic_matches(std::string_view filter, std::string_view topic);

/// The `level`-th part of a topic, from 0; empty when it has fewer.
std::string_view topic_level(std::string_view topic, int level);

/// How an MQTT feed of the place file reads messages.
class MqttRules {
 public:
  /// What one group of topics says.
  struct Reading {
    MqttMapping config;
    std::vector<ScaledMapping> values;
    std::vector<std::string> suffixes;   ///< of the series, see distinct_suffixes()
    std::vector<std::string> row_steps;  ///< `rows_pointer` cut at its stars; empty when the message is the row
  };
  /// Fails with kInvalid naming a pointer, time format or unit that is none.
  static Result<MqttRules> make(const FeedConfig& feed);

  /// The first whose topics match; null when none does.
  [[nodiscard]] const Reading* find(std::string_view topic) const;
  [[nodiscard]] std::vector<std::string> topics() const;
  [[nodiscard]] const FeedFacts& facts() const { return facts_; }

 private:
  FeedFacts facts_;
  std::vector<Reading> readings_;
};

/// Reads JSON messages into deliveries: one or many rows in a message, as the place file says. A message or row that
/// cannot be used is refused and counted; one bad value costs that value. Without a time of its own a row counts as of
/// its receipt, but only if the message was not retained. A row that says only how its station is (offline) gives no
/// value, or missing ones. Messages over 1 MiB are refused, and rows after the 10,000th. No clock, no network. One
/// thread at a time; keep one reader, its buffers are used again.
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
