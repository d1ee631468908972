#include "feeds/sources/sparkplug_payload.h"

#include <array>
#include <cstdlib>
#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>
#include <utility>

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxPayloadBytes = 1u << 20;
constexpr std::size_t kMaxMetrics = 20'000;
constexpr std::size_t kMaxProperties = 64;

// Field numbers of the specification's protobuf (Sparkplug 3.0, 6.4).
enum class Payload : protozero::pbf_tag_type { kTimestamp = 1, kMetric = 2, kSeq = 3 };
enum class Metric : protozero::pbf_tag_type {
  kName = 1,
  kAlias = 2,
  kTimestamp = 3,
  kDatatype = 4,
  kIsNull = 7,
  kProperties = 9,
  kInt = 10,
  kLong = 11,
  kFloat = 12,
  kDouble = 13,
  kBool = 14,
  kString = 15,
  kBytes = 16,
  kDataset = 17,
  kTemplate = 18,
  kExtension = 19,
};
enum class Template : protozero::pbf_tag_type { kMetric = 2, kIsDefinition = 5 };
enum class PropertySet : protozero::pbf_tag_type { kKey = 1, kValue = 2 };
enum class PropertyValue : protozero::pbf_tag_type { kInt = 3, kLong = 4 };

// Its data types, as far as they change how a number is read.
constexpr std::uint32_t kInt8 = 1;
constexpr std::uint32_t kInt16 = 2;
constexpr std::uint32_t kInt32 = 3;
constexpr std::uint32_t kInt64 = 4;
constexpr std::uint32_t kBoolean = 11;

std::string_view view_of(protozero::data_view data) { return {data.data(), data.size()}; }

/// protozero asserts that a field is read by the wire type it has; input decides that, so it is asked first.
template <class Message>
bool is_varint(const Message& message) {
  return message.wire_type() == protozero::pbf_wire_type::varint;
}
template <class Message>
bool is_bytes(const Message& message) {
  return message.wire_type() == protozero::pbf_wire_type::length_delimited;
}

std::optional<std::int64_t> read_property(protozero::data_view data) {
  std::optional<std::int64_t> value;
  protozero::pbf_message<PropertyValue> property(data);
  while (property.next()) {
    const auto tag = property.tag();
    if ((tag == PropertyValue::kInt || tag == PropertyValue::kLong) && is_varint(property)) {
      value = static_cast<std::int64_t>(property.get_uint64());
    } else {
      property.skip();
    }
  }
  return value;
}

std::optional<std::int64_t> read_quality(protozero::data_view data) {
  std::vector<std::string_view> keys;
  std::vector<protozero::data_view> values;
  protozero::pbf_message<PropertySet> set(data);
  while (set.next()) {
    if (set.tag() == PropertySet::kKey && is_bytes(set) && keys.size() < kMaxProperties) {
      keys.push_back(view_of(set.get_view()));
    } else if (set.tag() == PropertySet::kValue && is_bytes(set) && values.size() < kMaxProperties) {
      values.push_back(set.get_view());
    } else {
      set.skip();
    }
  }
  for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i) {
    if (keys[i] == "Quality" || keys[i] == "quality") return read_property(values[i]);
  }
  return std::nullopt;
}

void read_value(protozero::pbf_message<Metric>& in, SparkplugMetric& out) {
  using MetricKind = SparkplugMetric::Kind;
  using protozero::pbf_wire_type;
  const Metric tag = in.tag();
  const pbf_wire_type wire = in.wire_type();
  if ((tag == Metric::kInt || tag == Metric::kLong || tag == Metric::kBool) && wire == pbf_wire_type::varint) {
    out.kind = tag == Metric::kBool ? MetricKind::kBool : MetricKind::kInteger;
    out.integer = in.get_uint64();
  } else if (tag == Metric::kFloat && wire == pbf_wire_type::fixed32) {
    out.kind = MetricKind::kReal;
    // Through its decimal form, or 12.3f would become 12.300000190734863.
    out.real = std::strtod(fmt::format("{}", in.get_float()).c_str(), nullptr);
  } else if (tag == Metric::kDouble && wire == pbf_wire_type::fixed64) {
    out.kind = MetricKind::kReal;
    out.real = in.get_double();
  } else if (tag == Metric::kString && wire == pbf_wire_type::length_delimited) {
    out.kind = MetricKind::kText;
    out.text = view_of(in.get_view());
  } else if (tag == Metric::kTemplate && wire == pbf_wire_type::length_delimited) {
    out.kind = MetricKind::kTemplate;
    out.text = view_of(in.get_view());
  } else {
    const bool is_value = tag >= Metric::kBytes && tag <= Metric::kExtension;
    if (is_value) out.kind = MetricKind::kStructure;
    in.skip();
  }
}

SparkplugMetric read_metric(protozero::data_view data) {
  SparkplugMetric out;
  protozero::pbf_message<Metric> in(data);
  while (in.next()) {
    const Metric tag = in.tag();
    if (tag == Metric::kName && is_bytes(in)) {
      out.name = view_of(in.get_view());
    } else if (tag == Metric::kAlias && is_varint(in)) {
      out.alias = in.get_uint64();
    } else if (tag == Metric::kTimestamp && is_varint(in)) {
      out.timestamp_ms = in.get_uint64();
    } else if (tag == Metric::kDatatype && is_varint(in)) {
      out.datatype = static_cast<std::uint32_t>(in.get_uint64());
    } else if (tag == Metric::kIsNull && is_varint(in)) {
      out.is_null = in.get_uint64() != 0;
    } else if (tag == Metric::kProperties && is_bytes(in)) {
      out.quality = read_quality(in.get_view());
    } else {
      read_value(in, out);
    }
  }
  return out;
}

std::vector<SparkplugMetric> read_members(std::string_view bytes) {
  std::vector<SparkplugMetric> members;
  protozero::pbf_message<Template> in(bytes.data(), bytes.size());
  bool is_definition = false;
  while (in.next()) {
    if (in.tag() == Template::kMetric && is_bytes(in) && members.size() < kMaxMetrics) {
      members.push_back(read_metric(in.get_view()));
    } else if (in.tag() == Template::kIsDefinition && is_varint(in)) {
      is_definition = in.get_uint64() != 0;
    } else {
      in.skip();
    }
  }
  if (is_definition) members.clear();
  return members;
}

Result<SparkplugPayload> read_fields(std::string_view bytes) {
  SparkplugPayload payload;
  protozero::pbf_message<Payload> in(bytes.data(), bytes.size());
  while (in.next()) {
    if (in.tag() == Payload::kTimestamp && is_varint(in)) {
      payload.timestamp_ms = in.get_uint64();
    } else if (in.tag() == Payload::kSeq && is_varint(in)) {
      payload.seq = in.get_uint64();
    } else if (in.tag() == Payload::kMetric && is_bytes(in)) {
      if (payload.metrics.size() >= kMaxMetrics) return fail(ErrorCode::kLimit, "more than {} metrics", kMaxMetrics);
      payload.metrics.push_back(read_metric(in.get_view()));
    } else {
      in.skip();
    }
  }
  return payload;
}

std::int64_t as_signed(std::uint64_t bits, std::uint32_t datatype) {
  switch (datatype) {
    case kInt8:
      return static_cast<std::int8_t>(bits);
    case kInt16:
      return static_cast<std::int16_t>(bits);
    case kInt32:
      return static_cast<std::int32_t>(bits);
    default:
      return static_cast<std::int64_t>(bits);
  }
}

}  // namespace

std::optional<SparkplugTopic> read_sparkplug_topic(std::string_view topic) {
  constexpr std::string_view kNamespace = "spBv1.0/";
  using Type = SparkplugTopic::Type;
  constexpr std::array<std::pair<std::string_view, Type>, 6> kTypes{{{"NBIRTH", Type::kNodeBirth},
                                                                     {"NDEATH", Type::kNodeDeath},
                                                                     {"NDATA", Type::kNodeData},
                                                                     {"DBIRTH", Type::kDeviceBirth},
                                                                     {"DDEATH", Type::kDeviceDeath},
                                                                     {"DDATA", Type::kDeviceData}}};
  if (!topic.starts_with(kNamespace)) return std::nullopt;
  topic.remove_prefix(kNamespace.size());
  std::array<std::string_view, 4> levels;
  std::size_t count = 0;
  for (bool more = true; more;) {
    const std::size_t slash = topic.find('/');
    if (count == levels.size()) return std::nullopt;
    levels[count++] = topic.substr(0, slash);
    more = slash != std::string_view::npos;
    if (more) topic.remove_prefix(slash + 1);
  }
  SparkplugTopic out;
  out.group = levels[0];
  for (const auto& [word, type] : kTypes) {
    if (levels[1] == word) out.type = type;
  }
  if (out.type == Type::kOther) return out;
  out.edge = levels[2];
  out.device = levels[3];
  const bool of_device = levels[1].starts_with('D');
  const bool complete =
      !out.group.empty() && !out.edge.empty() && count == (of_device ? 4u : 3u) && out.device.empty() != of_device;
  return complete ? std::optional(out) : std::nullopt;
}

Result<SparkplugPayload> read_sparkplug_payload(std::string_view bytes) {
  if (bytes.size() > kMaxPayloadBytes) return fail(ErrorCode::kLimit, "longer than {} bytes", kMaxPayloadBytes);
  try {
    return read_fields(bytes);
  } catch (const protozero::exception& trouble) {
    return fail(ErrorCode::kUnreadable, "no Sparkplug payload ({})", trouble.what());
  }
}

Result<std::vector<SparkplugMetric>> read_sparkplug_template(std::string_view bytes) {
  try {
    return read_members(bytes);
  } catch (const protozero::exception& trouble) {
    return fail(ErrorCode::kUnreadable, "no Sparkplug template ({})", trouble.what());
  }
}

std::optional<std::string> sparkplug_text(const SparkplugMetric& metric, std::uint32_t datatype) {
  using MetricKind = SparkplugMetric::Kind;
  if (metric.is_null) return std::nullopt;
  switch (metric.kind) {
    case MetricKind::kInteger: {
      const bool is_signed = datatype >= kInt8 && datatype <= kInt64;
      return is_signed ? fmt::format("{}", as_signed(metric.integer, datatype)) : fmt::format("{}", metric.integer);
    }
    case MetricKind::kBool:
      return metric.integer != 0 ? "1" : "0";
    case MetricKind::kReal:
      return fmt::format("{}", metric.real);
    case MetricKind::kText:
      return std::string(metric.text);
    case MetricKind::kNone:
    case MetricKind::kTemplate:
    case MetricKind::kStructure:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string sparkplug_rebirth_request(UtcTime now) {
  const auto now_ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
  std::string metric;
  protozero::pbf_builder<Metric> m(metric);
  m.add_string(Metric::kName, "Node Control/Rebirth");
  m.add_uint64(Metric::kTimestamp, now_ms);
  m.add_uint32(Metric::kDatatype, kBoolean);
  m.add_bool(Metric::kBool, true);
  std::string payload;
  protozero::pbf_builder<Payload> p(payload);
  p.add_uint64(Payload::kTimestamp, now_ms);
  p.add_message(Payload::kMetric, metric);
  return payload;
}

std::string sparkplug_state(bool online, UtcTime since) {
  return fmt::format(R"({{"online":{},"timestamp":{}}})", online, since.time_since_epoch().count());
}

}  // namespace sandtable::feeds
