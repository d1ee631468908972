#include "feeds/sources/mqtt_message.h"

#include <algorithm>
#include <cmath>

#include "feeds/sources/json_text.h"
#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxMessageBytes = 1u << 20;

std::optional<dom::element> element_at(dom::element root, const std::string& pointer) {
  if (pointer.empty()) return std::nullopt;
  dom::element found;
  if (root.at_pointer(pointer).get(found) != simdjson::SUCCESS) return std::nullopt;
  return found;
}

std::string text_under(dom::element root, const std::string& pointer) {
  const auto element = element_at(root, pointer);
  if (!element || element->is_null()) return {};
  return scalar_text(*element).value_or("");
}

std::string_view topic_level(std::string_view topic, int level) {
  for (; level > 0; --level) {
    const std::size_t slash = topic.find('/');
    if (slash == std::string_view::npos) return {};
    topic.remove_prefix(slash + 1);
  }
  return topic.substr(0, topic.find('/'));
}

Result<UtcTime> epoch_time(std::string_view text, double unit_s) {
  const std::optional<double> number = read_number(text);
  // Within the years that parse_time() takes: 1900 to 2200.
  constexpr double kEarliest = -2'208'988'800.0;
  constexpr double kLatest = 7'289'654'400.0;
  const double epoch_s = number ? *number * unit_s : std::nan("");
  if (!(epoch_s >= kEarliest && epoch_s <= kLatest)) {
    return fail(ErrorCode::kInvalid, "time '{}': no epoch within 1900..2200", clipped(valid_utf8(text), 32));
  }
  return UtcTime{Duration{static_cast<Duration::rep>(std::llround(epoch_s * 1000.0))}};
}

bool is_pointer(const std::string& text) { return text.empty() || text.starts_with('/'); }

/// One message at work.
class Message {
 public:
  Message(const MqttRules& rules, const MqttPayload& payload, dom::element root)
      : rules_(rules), payload_(payload), root_(root) {}

  Result<UtcTime> time() const {
    const MqttFeed& config = rules_.config;
    const std::string text = text_under(root_, config.time_pointer);
    if (text.empty()) {
      if (!config.time_pointer.empty()) return fail(ErrorCode::kInvalid, "no time at '{}'", config.time_pointer);
      if (payload_.retained) return fail(ErrorCode::kInvalid, "retained and without a time of its own");
      return payload_.received;
    }
    if (config.time_format == "epoch_s") return epoch_time(text, 1);
    if (config.time_format == "epoch_ms") return epoch_time(text, 0.001);
    return parse_time(text, rules_.facts.zone);
  }

  std::string station_id() const {
    const MqttFeed& config = rules_.config;
    if (!config.station_pointer.empty()) return clean_station_id(text_under(root_, config.station_pointer));
    return clean_station_id(topic_level(payload_.topic, std::max(0, config.station_topic_level)));
  }

  Station station(const std::string& id, Projector* projector, DeliveryBuilder& out) const {
    const MqttFeed& config = rules_.config;
    Station station;
    station.id = make_station_id(rules_.facts.source, id);
    station.source = rules_.facts.source;
    station.name.zh = clipped(text_under(root_, config.name_pointer), 256);
    station.kind = usual_kind(rules_.mappings.front().mapping.quantity);
    const auto lon = read_number(text_under(root_, config.lon_pointer));
    const auto lat = read_number(text_under(root_, config.lat_pointer));
    if (!lon || !lat) return station;
    const Result<LocalXY> at = locate({*lon, *lat}, projector);
    if (at) {
      station.at = *at;
    } else {
      out.warn(fmt::format("station {}: {}", id, at.error().message));
    }
    return station;
  }

  /// False when the message holds none of the values that the place asks for.
  bool add_values(const StationId& station, UtcTime at, DeliveryBuilder& out) const {
    bool any = false;
    for (const ScaledMapping& mapping : rules_.mappings) {
      const auto element = element_at(root_, mapping.mapping.column);
      if (!element) continue;
      any = true;
      const SeriesId series = out.add_series(station, mapping);
      if (const auto text = scalar_text(*element)) {
        out.add_value(series, at, *text, mapping);
      } else {
        out.refuse(fmt::format("series {}: the value is an object or array", series.str()));
      }
    }
    return any;
  }

 private:
  const MqttRules& rules_;
  const MqttPayload& payload_;
  dom::element root_;
};

}  // namespace

Result<MqttRules> MqttRules::make(const FeedConfig& feed) {
  MqttRules rules{facts_of(feed), std::get<MqttFeed>(feed.kind), {}};
  const MqttFeed& config = rules.config;
  const auto bad = [&](std::string_view what, std::string_view text) {
    return fail(ErrorCode::kInvalid, "feed {}: {} '{}'", feed.id.str(), what, text);
  };
  for (const std::string* pointer : {&config.station_pointer, &config.time_pointer, &config.lon_pointer,
                                     &config.lat_pointer, &config.name_pointer}) {
    if (!is_pointer(*pointer)) return bad("a JSON pointer begins with '/', not", *pointer);
  }
  if (config.station_pointer.empty() && config.station_topic_level < 0) {
    return bad("neither station_pointer nor station_topic_level says where the station is, topic",
               config.topics.empty() ? "" : config.topics.front());
  }
  if (config.time_format != "iso" && config.time_format != "epoch_s" && config.time_format != "epoch_ms") {
    return bad("time_format is iso, epoch_s or epoch_ms, not", config.time_format);
  }
  for (const ValueMapping& mapping : config.values) {
    if (!mapping.column.starts_with('/')) return bad("a JSON pointer begins with '/', not", mapping.column);
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) return bad(scaled.error().message, mapping.column);
    rules.mappings.push_back(*scaled);
  }
  if (rules.mappings.empty()) return bad("no values are mapped for host", config.host);
  return rules;
}

MqttMessageReader::MqttMessageReader(const MqttRules& rules, Projector* projector)
    : rules_(rules), projector_(projector), parser_(std::make_unique<dom::parser>(kMaxMessageBytes)) {}

MqttMessageReader::~MqttMessageReader() = default;

void MqttMessageReader::read(const MqttPayload& message, DeliveryBuilder& out) {
  const auto refuse = [&](std::string_view why) {
    out.refuse(fmt::format("topic {}: {}", clipped(valid_utf8(message.topic), 100), why));
  };
  const std::string_view body = without_bom(message.body);
  // A retained message is taken back by an empty one; that is no trouble.
  if (body.empty()) return;
  if (body.size() > kMaxMessageBytes) return refuse(fmt::format("longer than {} bytes", kMaxMessageBytes));
  dom::element root;
  if (const auto error = parser_->parse(body.data(), body.size()).get(root)) {
    return refuse(fmt::format("not JSON ({})", simdjson::error_message(error)));
  }
  const Message reading(rules_, message, root);
  const std::string id = reading.station_id();
  if (id.empty()) return refuse("names no station");
  const Result<UtcTime> at = reading.time();
  if (!at) return refuse(at.error().message);
  const Station station = reading.station(id, projector_, out);
  if (!reading.add_values(station.id, *at, out)) return refuse("holds none of the mapped values");
  out.add_station(station);
}

}  // namespace sandtable::feeds
