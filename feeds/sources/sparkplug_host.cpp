#include "feeds/sources/sparkplug_host.h"

#include <algorithm>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxNodes = 10'000;
constexpr std::size_t kMaxParts = 2'000;
constexpr std::size_t kMaxAliases = 100'000;
constexpr std::size_t kMaxNameBytes = 512;
constexpr int kMaxTemplateDepth = 4;
constexpr std::size_t kMaxEarly = 64;
constexpr std::size_t kMaxEarlyBytes = 64u << 10;
constexpr Duration kRebirthPause{std::chrono::seconds{5}};

/// OPC's quality codes as Sparkplug uses them (3.0, 6.4.6): 192 good, 0 bad, 500 stale; between lies doubt.
constexpr std::int64_t kGood = 192;
constexpr std::int64_t kUncertain = 64;
constexpr std::int64_t kStale = 500;

/// Sparkplug times are milliseconds since 1970, UTC. Empty outside 1970..2200.
std::optional<UtcTime> time_of(const std::optional<std::uint64_t>& epoch_ms) {
  constexpr std::uint64_t kLatestMs = 7'289'654'400'000;
  if (!epoch_ms || *epoch_ms == 0 || *epoch_ms > kLatestMs) return std::nullopt;
  return UtcTime{Duration{static_cast<Duration::rep>(*epoch_ms)}};
}

std::optional<std::uint64_t> birth_number(const SparkplugPayload& payload) {
  for (const SparkplugMetric& metric : payload.metrics) {
    if (metric.name == "bdSeq" && metric.kind == SparkplugMetric::Kind::kInteger) return metric.integer;
  }
  return std::nullopt;
}

std::string key_of(const SparkplugTopic& topic) { return std::string(topic.group) + "/" + std::string(topic.edge); }

std::string type_key(std::string_view device, std::string_view name) {
  return std::string(device) + "/" + std::string(name);
}

}  // namespace

Result<SparkplugRules> SparkplugRules::make(const FeedConfig& feed) {
  SparkplugRules out{facts_of(feed), std::get<SparkplugFeed>(feed.kind), {}};
  const std::vector<std::string> suffixes = distinct_suffixes(out.config.values);
  for (std::size_t i = 0; i < out.config.values.size(); ++i) {
    const ValueMapping& mapping = out.config.values[i];
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) {
      return fail(ErrorCode::kInvalid, "feed {}: metric '{}': {}", feed.id.str(), mapping.column,
                  scaled.error().message);
    }
    out.rules.emplace(mapping.column, Rule{*scaled, suffixes[i]});
  }
  if (out.rules.empty()) return fail(ErrorCode::kInvalid, "feed {}: no metrics are mapped", feed.id.str());
  return out;
}

void SparkplugHost::read(const MqttPayload& message, UtcTime wall, DeliveryBuilder& out) {
  const auto refuse = [&](std::string_view why) {
    out.refuse(fmt::format("topic {}: {}", clipped(valid_utf8(message.topic), 100), why));
  };
  const std::optional<SparkplugTopic> topic = read_sparkplug_topic(message.topic);
  if (!topic) return refuse("no Sparkplug topic");
  if (topic->type == SparkplugTopic::Type::kOther) return;
  // Births and data are never retained; what somebody keeps on the broker is of unknown age.
  if (message.retained) return refuse("retained, which Sparkplug forbids");
  const Result<SparkplugPayload> payload = read_sparkplug_payload(message.body);
  if (!payload) return refuse(payload.error().message);
  out.received_at(message.received);
  read_payload({*topic, *payload, message.received}, message, wall, out);
}

void SparkplugHost::read_payload(const Message& message, const MqttPayload& raw, UtcTime wall, DeliveryBuilder& out) {
  using Type = SparkplugTopic::Type;
  Node* const node = node_of(message.topic, out);
  if (node == nullptr) return;
  if (message.topic.type == Type::kNodeDeath) return die(*node, message, out);
  const auto refuse = [&](std::string_view why) {
    out.refuse(fmt::format("Sparkplug node {}: {}", valid_utf8(key_of(message.topic)), why));
  };
  if (!message.payload.seq || *message.payload.seq > 255) return refuse("a message has no seq of 0 to 255");
  const auto seq = static_cast<std::uint8_t>(*message.payload.seq);
  if (message.topic.type == Type::kNodeBirth) {
    node->next_seq = static_cast<std::uint8_t>(seq + 1);
    be_born(*node, message, out);
    return;
  }
  if (!node->born) {
    node->wants_rebirth = true;
    return out.warn(
        fmt::format("Sparkplug node {}: data before its birth, which is asked for", valid_utf8(key_of(message.topic))));
  }
  const auto ahead = static_cast<std::uint8_t>(seq - node->next_seq);
  if (ahead == 0) {
    ++node->next_seq;
    in_order(*node, message, out);
    drain(*node, false, out);
  } else if (ahead >= 128) {
    // What was given up waiting for; its values are as good as ever.
    in_order(*node, message, out);
  } else {
    if (!node->gap_since) node->gap_since = wall;
    if (node->early.size() >= kMaxEarly || raw.body.size() > kMaxEarlyBytes) {
      // More than we are ready to keep: the gap is given up at once.
      node->wants_rebirth = true;
      drain(*node, true, out);
      node->next_seq = static_cast<std::uint8_t>(seq + 1);
      node->gap_since.reset();
      return in_order(*node, message, out);
    }
    node->early.insert_or_assign(seq, Kept{std::string(raw.topic), std::string(raw.body), raw.received});
  }
}

/// Deals with what waits: while it follows on, or all of it.
void SparkplugHost::drain(Node& node, bool over_gaps, DeliveryBuilder& out) {
  const UtcTime received = out.received();
  while (!node.early.empty()) {
    // The next in the circle of 256.
    const auto next = std::min_element(node.early.begin(), node.early.end(), [&](const auto& a, const auto& b) {
      return static_cast<std::uint8_t>(a.first - node.next_seq) < static_cast<std::uint8_t>(b.first - node.next_seq);
    });
    if (next->first != node.next_seq && !over_gaps) break;
    const Kept kept = std::move(next->second);
    node.next_seq = static_cast<std::uint8_t>(next->first + 1);
    node.early.erase(next);
    const auto topic = read_sparkplug_topic(kept.topic);
    const auto payload = read_sparkplug_payload(kept.body);
    if (!topic || !payload) continue;
    out.received_at(kept.received);
    in_order(node, {*topic, *payload, kept.received}, out);
  }
  out.received_at(received);
  if (node.early.empty()) node.gap_since.reset();
}

void SparkplugHost::tick(UtcTime wall, DeliveryBuilder& out) {
  for (auto& [key, node] : nodes_) {
    if (!node.gap_since || wall - *node.gap_since < rules_.config.reorder_timeout) continue;
    out.warn(fmt::format("Sparkplug node {}: messages are missing; its birth is asked for", valid_utf8(key)));
    node.wants_rebirth = true;
    drain(node, true, out);
  }
}

void SparkplugHost::forget_order() {
  for (auto& [key, node] : nodes_) {
    node.born = false;
    node.early.clear();
    node.gap_since.reset();
  }
}

std::vector<std::string> SparkplugHost::take_rebirth_topics(UtcTime wall) {
  std::vector<std::string> topics;
  for (auto& [key, node] : nodes_) {
    if (!node.wants_rebirth || (node.asked_at && wall - *node.asked_at < kRebirthPause)) continue;
    node.wants_rebirth = false;
    node.asked_at = wall;
    const std::size_t slash = key.find('/');
    topics.push_back("spBv1.0/" + key.substr(0, slash) + "/NCMD/" + key.substr(slash + 1));
  }
  return topics;
}

// ---- births and deaths

void SparkplugHost::be_born(Node& node, const Message& message, DeliveryBuilder& out) {
  node.born = node.alive = true;
  node.wants_rebirth = false;
  node.birth = birth_number(message.payload);
  node.aliases.clear();
  node.datatypes.clear();
  node.early.clear();
  node.gap_since.reset();
  if (!node.birth) out.warn("Sparkplug births come without bdSeq; their deaths cannot be matched");
  read_metrics(node, message, out);
}

void SparkplugHost::die(Node& node, const Message& message, DeliveryBuilder& out) {
  const std::optional<std::uint64_t> number = birth_number(message.payload);
  // The will of an earlier session, which the broker sends late, says nothing of the present one.
  if (!node.alive || (node.born && number != node.birth)) return;
  node.born = node.alive = false;
  node.early.clear();
  node.gap_since.reset();
  const std::string reason = reason_text(ValueReason::kNodeOffline, valid_utf8(message.topic.edge));
  // The will's own time is that of the connect; what is known is that it holds now.
  for (auto& [device, part] : node.parts) make_missing(part, message.received, reason, out);
}

void SparkplugHost::make_missing(Part& part, UtcTime at, const std::string& reason, DeliveryBuilder& out) {
  if (!part.alive) return;
  part.alive = false;
  for (const SeriesId& series : part.series) out.add_missing(series, at, "STALE", reason);
}

void SparkplugHost::in_order(Node& node, const Message& message, DeliveryBuilder& out) {
  using Type = SparkplugTopic::Type;
  switch (message.topic.type) {
    case Type::kDeviceBirth:
      return read_metrics(node, message, out);
    case Type::kDeviceDeath:
      return make_missing(part_of(node, message.topic),
                          time_of(message.payload.timestamp_ms).value_or(message.received),
                          reason_text(ValueReason::kNodeOffline, valid_utf8(message.topic.device)), out);
    case Type::kNodeData:
    case Type::kDeviceData:
      return read_metrics(node, message, out);
    default:
      return;
  }
}

// ---- metrics

void SparkplugHost::read_metrics(Node& node, const Message& message, DeliveryBuilder& out) {
  Part& part = part_of(node, message.topic);
  part.alive = true;
  std::size_t unknown = 0;
  for (const SparkplugMetric& metric : message.payload.metrics)
    unknown += meet_metric(node, message, metric, {}, 0, out);
  // After the metrics: births bring the name and place with them.
  if (message.is_birth() || !part.series.empty()) out.add_station(part.station);
  if (unknown == 0) return;
  node.wants_rebirth = true;
  out.refuse(fmt::format("Sparkplug node {}: {} metrics with an alias that its birth did not name",
                         valid_utf8(key_of(message.topic)), unknown));
}

std::size_t SparkplugHost::meet_metric(Node& node, const Message& message, const SparkplugMetric& metric,
                                       std::string_view within, int depth, DeliveryBuilder& out) {
  const std::string device(message.topic.device);
  Known known{std::string(metric.name.substr(0, kMaxNameBytes)), metric.datatype, device};
  if (!known.name.empty() && !within.empty())
    known.name = fmt::format("{}/{}", within, known.name).substr(0, kMaxNameBytes);
  if (message.is_birth() && !known.name.empty() && node.datatypes.size() < kMaxAliases) {
    node.datatypes.insert_or_assign(type_key(device, known.name), known.datatype);
    if (metric.alias) node.aliases.insert_or_assign(*metric.alias, known);
  }
  if (known.name.empty()) {
    const auto found = metric.alias ? node.aliases.find(*metric.alias) : node.aliases.end();
    if (found == node.aliases.end()) return 1;
    known = found->second;
  } else if (known.datatype == 0) {
    const auto type = node.datatypes.find(type_key(device, known.name));
    if (type != node.datatypes.end()) known.datatype = type->second;
  }
  if (metric.kind == SparkplugMetric::Kind::kTemplate) return meet_members(node, message, metric, known, depth, out);
  learn_place(part_of(node, message.topic), metric, known, out);
  read_metric(node, message, metric, known, out);
  return 0;
}

/// The members of a template are metrics by the name "template/member"; what it says of time and quality holds for
/// them.
std::size_t SparkplugHost::meet_members(Node& node, const Message& message, const SparkplugMetric& metric,
                                        const Known& known, int depth, DeliveryBuilder& out) {
  const auto members = read_sparkplug_template(metric.text);
  if (!members || depth >= kMaxTemplateDepth) {
    out.refuse(fmt::format("Sparkplug metric {}: {}", valid_utf8(known.name),
                           members ? "templates lie too deep in each other" : members.error().message));
    return 0;
  }
  std::size_t unknown = 0;
  for (SparkplugMetric member : *members) {
    if (!member.timestamp_ms) member.timestamp_ms = metric.timestamp_ms;
    if (!member.quality) member.quality = metric.quality;
    unknown += meet_metric(node, message, member, known.name, depth + 1, out);
  }
  return unknown;
}

void SparkplugHost::learn_place(Part& part, const SparkplugMetric& metric, const Known& known, DeliveryBuilder& out) {
  const SparkplugFeed& config = rules_.config;
  if (known.name.empty()) return;
  const auto text = [&] { return sparkplug_text(metric, known.datatype).value_or(""); };
  if (known.name == config.name_metric) part.station.name.zh = clipped(valid_utf8(text()), 256);
  const bool is_lon = known.name == config.lon_metric;
  if (!is_lon && known.name != config.lat_metric) return;
  (is_lon ? part.lon_deg : part.lat_deg) = read_number(text());
  if (!part.lon_deg || !part.lat_deg) return;
  const Result<LocalXY> at = locate({*part.lon_deg, *part.lat_deg}, projector_);
  if (at) {
    part.station.at = *at;
  } else {
    out.warn(fmt::format("station {}: {}", part.station.id.str(), at.error().message));
  }
}

void SparkplugHost::read_metric(Node& node, const Message& message, const SparkplugMetric& metric, const Known& known,
                                DeliveryBuilder& out) {
  const auto rule = rules_.rules.find(known.name);
  if (rule == rules_.rules.end()) return;
  // An alias is the node's: it may lead to another device than the topic names.
  SparkplugTopic owner = message.topic;
  owner.device = known.device;
  Part& part = part_of(node, owner);
  const SeriesId series = out.add_series(part.station.id, rule->second.mapping, rule->second.suffix);
  part.series.insert(series);
  auto at = time_of(metric.timestamp_ms);
  if (!at) at = time_of(message.payload.timestamp_ms);
  if (!at) out.warn("Sparkplug messages come without times; that of their receipt is taken");
  const UtcTime time = at.value_or(message.received);
  const auto text = sparkplug_text(metric, known.datatype);
  const std::int64_t quality = metric.quality.value_or(kGood);
  if (quality == kStale) return out.add_missing(series, time, text.value_or(""), reason_text(ValueReason::kSaidStale));
  if (metric.is_null) return out.add_missing(series, time, "null", reason_text(ValueReason::kSaidNull));
  if (!text) return out.refuse(fmt::format("series {}: the metric is no number", series.str()));
  const std::size_t before = out.observation_count();
  out.add_value(series, time, *text, rule->second.mapping);
  if (quality >= kGood) return;
  const bool bad = quality < kUncertain;
  out.flag_since(before, QualityTest::kProvider, bad ? QualityFlag::kFail : QualityFlag::kSuspect,
                 reason_text(bad ? ValueReason::kSaidBad : ValueReason::kSaidUncertain, std::to_string(quality)));
}

SparkplugHost::Part& SparkplugHost::part_of(Node& node, const SparkplugTopic& topic) {
  const std::string device(topic.device.substr(0, 128));
  const auto found = node.parts.find(device);
  if (found != node.parts.end()) return found->second;
  // Beyond the limit devices share one station, which shows that something is wrong and stays bounded.
  Part& part = node.parts[node.parts.size() < kMaxParts ? device : "others"];
  std::string id = rules_.config.groups.size() == 1 ? "" : std::string(topic.group) + ":";
  id += topic.edge;
  if (!device.empty()) id += ":" + device;
  part.station.id = make_station_id(rules_.facts.source, clean_station_id(id));
  part.station.source = rules_.facts.source;
  part.station.kind = usual_kind(rules_.rules.begin()->second.mapping.mapping.quantity);
  return part;
}

SparkplugHost::Node* SparkplugHost::node_of(const SparkplugTopic& topic, DeliveryBuilder& out) {
  std::string key = key_of(topic);
  const auto found = nodes_.find(key);
  if (found != nodes_.end()) return &found->second;
  if (nodes_.size() >= kMaxNodes || key.size() > 512) {
    out.refuse(fmt::format("more than {} Sparkplug nodes, or a name too long", kMaxNodes));
    return nullptr;
  }
  return &nodes_[std::move(key)];
}

}  // namespace sandtable::feeds
