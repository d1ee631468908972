#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// What a Sparkplug B topic names (Sparkplug 3.0, 4.1): "spBv1.0/group/type/edge[/device]".
struct SparkplugTopic {
  enum class Type { kNodeBirth, kNodeDeath, kNodeData, kDeviceBirth, kDeviceDeath, kDeviceData, kOther };
  Type type = Type::kOther;
  std::string_view group;
  std::string_view edge;
  std::string_view device;  ///< empty for messages of the node itself
};
/// Empty for topics that are none. Commands and STATE are kOther.
std::optional<SparkplugTopic> read_sparkplug_topic(std::string_view topic);

/// One metric of a payload (Sparkplug 3.0, 6.4.6); texts are views into the payload.
struct SparkplugMetric {
  enum class Kind { kNone, kInteger, kReal, kBool, kText, kTemplate, kStructure };
  std::string_view name;  ///< empty when only the alias is given
  std::optional<std::uint64_t> alias;
  std::optional<std::uint64_t> timestamp_ms;
  std::uint32_t datatype = 0;  ///< 0 when not said, as in data messages
  bool is_null = false;
  Kind kind = Kind::kNone;
  std::uint64_t integer = 0;  ///< bits as sent; bool as 0 or 1
  double real = 0;
  std::string_view text;                ///< of a template the bytes, see read_sparkplug_template()
  std::optional<std::int64_t> quality;  ///< property "Quality"
};

struct SparkplugPayload {
  std::optional<std::uint64_t> timestamp_ms;
  std::optional<std::uint64_t> seq;
  std::vector<SparkplugMetric> metrics;
};

/// Reads a protobuf payload. Fails with kUnreadable when it is damaged and with kLimit beyond 1 MiB or 20,000 metrics.
/// `bytes` must outlive the result.
Result<SparkplugPayload> read_sparkplug_payload(std::string_view bytes);

/// The metrics within a template's instance (Sparkplug 3.0, 6.4.18), none within a definition. Fails
/// with kUnreadable when it is damaged.
Result<std::vector<SparkplugMetric>> read_sparkplug_template(std::string_view bytes);

/// The metric's value as a feed would write it; signed types are told by `datatype`, which data messages leave to the
/// birth. Empty for null, templates and other structures.
std::optional<std::string> sparkplug_text(const SparkplugMetric& metric, std::uint32_t datatype);

/// The payload of an NCMD that asks a node to publish its births again; named, never aliased.
std::string sparkplug_rebirth_request(UtcTime now);

/// The payload of {"online", "timestamp"} that a host publishes under its STATE topic.
std::string sparkplug_state(bool online, UtcTime since);

}  // namespace sandtable::feeds
