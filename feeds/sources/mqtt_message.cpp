#include "feeds/sources/mqtt_message.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "feeds/sources/json_text.h"
#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxMessageBytes = 1u << 20;
constexpr std::size_t kMaxRows = 10'000;
constexpr std::size_t kMaxRowSteps = 8;
constexpr std::array<std::string_view, 5> kTimeFormats{"iso", "epoch_s", "epoch_ms", "epoch_s_local", "epoch_ms_local"};

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

/// "/a/*/b" -> {"/a", "/b"}; "/a" -> {"/a"}; "" -> {}.
std::vector<std::string> cut_at_stars(std::string_view pointer) {
  std::vector<std::string> steps;
  if (pointer.empty()) return steps;
  for (;;) {
    const std::size_t star = pointer.find("/*");
    const bool whole_level = star != std::string_view::npos && (star + 2 == pointer.size() || pointer[star + 2] == '/');
    if (!whole_level) break;
    steps.emplace_back(pointer.substr(0, star));
    pointer.remove_prefix(star + 2);
  }
  steps.emplace_back(pointer);
  return steps;
}

/// A row and what encloses it, innermost first: what a row does not say itself may stand further out.
struct Row {
  std::array<dom::element, kMaxRowSteps + 2> levels;
  std::size_t depth = 0;

  [[nodiscard]] Row inside(dom::element element) const {
    Row row;
    row.levels[0] = element;
    std::copy_n(levels.begin(), depth, row.levels.begin() + 1);
    row.depth = depth + 1;
    return row;
  }
  [[nodiscard]] std::optional<dom::element> at(const std::string& pointer) const {
    if (pointer.empty()) return std::nullopt;
    for (std::size_t i = 0; i < depth; ++i) {
      dom::element found;
      if (levels[i].at_pointer(pointer).get(found) == simdjson::SUCCESS) return found;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string text_at(const std::string& pointer) const {
    const auto element = at(pointer);
    if (!element || element->is_null()) return {};
    return scalar_text(*element).value_or("");
  }
};

/// One message at work.
class Message {
 public:
  Message(const FeedFacts& facts, const MqttRules::Reading& reading, const MqttPayload& payload, Projector* projector,
          DeliveryBuilder& out)
      : facts_(facts), reading_(reading), payload_(payload), projector_(projector), out_(out) {}

  void read(dom::element root) {
    Row message;
    if (reading_.row_steps.empty()) {
      read_rows(message, root);
    } else {
      descend(message.inside(root), 0);
    }
    if (rows_ == 0) return refuse(fmt::format("holds no rows at '{}'", reading_.config.rows_pointer));
    if (rows_ > kMaxRows) refuse(fmt::format("more than {} rows; the others are not read", kMaxRows));
    if (!any_value_ && !any_refused_ && !any_status_) refuse("holds none of the mapped values");
  }

 private:
  /// Follows the steps of rows_pointer: every element of a list at a star.
  void descend(const Row& row, std::size_t step) {
    const std::string& pointer = reading_.row_steps[step];
    dom::element found = row.levels[0];
    if (!pointer.empty() && row.levels[0].at_pointer(pointer).get(found) != simdjson::SUCCESS) return;
    if (step + 1 == reading_.row_steps.size()) return read_rows(row, found);
    dom::array list;
    if (found.get(list) != simdjson::SUCCESS) return;
    for (const dom::element element : list) {
      if (rows_ > kMaxRows) return;
      descend(row.inside(element), step + 1);
    }
  }

  void read_rows(const Row& around, dom::element found) {
    dom::array list;
    if (found.get(list) != simdjson::SUCCESS) return count_and_read(around.inside(found));
    for (const dom::element element : list) {
      if (rows_ > kMaxRows) return;
      count_and_read(around.inside(element));
    }
  }

  void count_and_read(const Row& row) {
    if (++rows_ > kMaxRows) return;
    if (!row.levels[0].is_object()) return refuse("a row is no object");
    const std::string id = station_id(row);
    if (id.empty()) return refuse("names no station");
    const Result<UtcTime> at = time(row);
    if (!at) return refuse(at.error().message);
    const StationId station = make_station_id(facts_.source, id);
    const std::string status = row.text_at(reading_.config.status_pointer);
    any_status_ |= !status.empty();
    const bool read = is_offline(status) ? add_missing(station, *at, status) : add_values(row, station, *at);
    any_value_ |= read;
    if (read || !status.empty()) out_.add_station(describe(row, station, id));
  }

  void refuse(std::string_view why) {
    any_refused_ = true;
    out_.refuse(fmt::format("topic {}: {}", clipped(valid_utf8(payload_.topic), 100), why));
  }

  [[nodiscard]] Result<UtcTime> time(const Row& row) const {
    const MqttMapping& config = reading_.config;
    const std::string text = row.text_at(config.time_pointer);
    if (text.empty()) {
      if (!config.time_pointer.empty()) return fail(ErrorCode::kInvalid, "no time at '{}'", config.time_pointer);
      if (payload_.retained) return fail(ErrorCode::kInvalid, "retained and without a time of its own");
      return payload_.received;
    }
    if (config.time_format == "iso") return parse_time(text, facts_.zone);
    Result<UtcTime> at = epoch_time(text, config.time_format.starts_with("epoch_ms") ? 0.001 : 1);
    // Some gateways count their local clock as if it were UTC.
    if (at && config.time_format.ends_with("_local")) *at -= facts_.zone.assumed.value_or(ZoneOffset{0});
    return at;
  }

  [[nodiscard]] std::string station_id(const Row& row) const {
    const MqttMapping& config = reading_.config;
    if (!config.station_pointer.empty()) return clean_station_id(row.text_at(config.station_pointer));
    return clean_station_id(topic_level(payload_.topic, std::max(0, config.station_topic_level)));
  }

  Station describe(const Row& row, const StationId& station_id, const std::string& id) const {
    const MqttMapping& config = reading_.config;
    Station station;
    station.id = station_id;
    station.source = facts_.source;
    station.name.zh = clipped(row.text_at(config.name_pointer), 256);
    station.kind = usual_kind(reading_.values.front().mapping.quantity);
    if (config.lon_pointer.empty()) return station;
    const auto lon = read_number(row.text_at(config.lon_pointer));
    const auto lat = read_number(row.text_at(config.lat_pointer));
    if (!lon || !lat) return station;
    const Result<LocalXY> at = locate({*lon, *lat}, projector_);
    if (at) {
      station.at = *at;
    } else {
      out_.warn(fmt::format("station {}: {}", id, at.error().message));
    }
    return station;
  }

  [[nodiscard]] bool is_offline(const std::string& status) const {
    const auto& words = reading_.config.offline_words;
    return !status.empty() && std::any_of(words.begin(), words.end(),
                                          [&](const std::string& word) { return trimmed(word) == trimmed(status); });
  }

  bool add_missing(const StationId& station, UtcTime at, const std::string& status) {
    for (std::size_t i = 0; i < reading_.values.size(); ++i) {
      out_.add_missing(series(station, i), at, status,
                       reason_text(ValueReason::kOffline, clipped(valid_utf8(status), 64)));
    }
    return true;
  }

  /// False when the row holds none of the values that the place asks for.
  bool add_values(const Row& row, const StationId& station, UtcTime at) {
    const MqttMapping& config = reading_.config;
    if (!config.property_pointer.empty()) {
      const std::string property = row.text_at(config.property_pointer);
      const auto mapping = std::find_if(reading_.values.begin(), reading_.values.end(),
                                        [&](const ScaledMapping& m) { return m.mapping.column == property; });
      const auto element = row.at(config.value_pointer);
      if (mapping == reading_.values.end() || !element) return false;
      add_value(*element, station, at, static_cast<std::size_t>(mapping - reading_.values.begin()));
      return true;
    }
    bool any = false;
    for (std::size_t i = 0; i < reading_.values.size(); ++i) {
      const auto element = row.at(reading_.values[i].mapping.column);
      if (!element) continue;
      any = true;
      add_value(*element, station, at, i);
    }
    return any;
  }

  SeriesId series(const StationId& station, std::size_t index) {
    return out_.add_series(station, reading_.values[index], reading_.suffixes[index]);
  }

  void add_value(dom::element element, const StationId& station, UtcTime at, std::size_t index) {
    const SeriesId id = series(station, index);
    if (const auto text = scalar_text(element)) {
      out_.add_value(id, at, *text, reading_.values[index]);
    } else {
      out_.refuse(fmt::format("series {}: the value is an object or array", id.str()));
    }
  }

  const FeedFacts& facts_;
  const MqttRules::Reading& reading_;
  const MqttPayload& payload_;
  Projector* projector_;
  DeliveryBuilder& out_;
  std::size_t rows_ = 0;
  bool any_value_ = false;
  bool any_refused_ = false;
  bool any_status_ = false;
};

Status check_pointers(const MqttMapping& config) {
  for (const std::string* pointer :
       {&config.rows_pointer, &config.station_pointer, &config.time_pointer, &config.lon_pointer, &config.lat_pointer,
        &config.name_pointer, &config.property_pointer, &config.value_pointer, &config.status_pointer}) {
    if (pointer->empty() || pointer->starts_with('/')) continue;
    return fail(ErrorCode::kInvalid, "a JSON pointer begins with '/', not '{}'", *pointer);
  }
  if (config.property_pointer.empty() != config.value_pointer.empty()) {
    return fail(ErrorCode::kInvalid, "property_pointer and value_pointer belong together");
  }
  if (!config.station_pointer.empty() || config.station_topic_level >= 0) return {};
  return fail(ErrorCode::kInvalid,
              "neither station_pointer nor station_topic_level says where the station is, topic '{}'",
              config.topics.empty() ? "" : config.topics.front());
}

Status check_time(const MqttMapping& config, const ZonePolicy& zone) {
  if (std::find(kTimeFormats.begin(), kTimeFormats.end(), config.time_format) == kTimeFormats.end()) {
    return fail(ErrorCode::kInvalid, "time_format is {}, not '{}'", fmt::join(kTimeFormats, ", "), config.time_format);
  }
  if (!config.time_format.ends_with("_local") || zone.assumed) return {};
  return fail(ErrorCode::kInvalid, "time_format {} needs the feed's zone", config.time_format);
}

Result<MqttRules::Reading> make_reading(const MqttMapping& config, const ZonePolicy& zone) {
  if (const Status good = check_pointers(config); !good) return pass(good);
  if (const Status good = check_time(config, zone); !good) return pass(good);
  MqttRules::Reading reading{config, {}, distinct_suffixes(config.values), cut_at_stars(config.rows_pointer)};
  if (reading.row_steps.size() > kMaxRowSteps) {
    return fail(ErrorCode::kLimit, "rows_pointer '{}' has more than {} stars", config.rows_pointer, kMaxRowSteps - 1);
  }
  for (const ValueMapping& mapping : config.values) {
    if (config.property_pointer.empty() && !mapping.column.starts_with('/')) {
      return fail(ErrorCode::kInvalid, "a JSON pointer begins with '/', not '{}'", mapping.column);
    }
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) return fail(ErrorCode::kInvalid, "{} '{}'", scaled.error().message, mapping.column);
    reading.values.push_back(*scaled);
  }
  if (reading.values.empty()) return fail(ErrorCode::kInvalid, "no values are mapped");
  return reading;
}

}  // namespace

std::string_view topic_level(std::string_view topic, int level) {
  for (; level > 0; --level) {
    const std::size_t slash = topic.find('/');
    if (slash == std::string_view::npos) return {};
    topic.remove_prefix(slash + 1);
  }
  return topic.substr(0, topic.find('/'));
}

bool topic_matches(std::string_view filter, std::string_view topic) {
  if (topic.starts_with('$') && !filter.starts_with('$')) return false;
  for (;;) {
    const std::size_t end = std::min(filter.find('/'), filter.size());
    const std::string_view wanted = filter.substr(0, end);
    if (wanted == "#") return true;
    const std::size_t topic_end = std::min(topic.find('/'), topic.size());
    if (wanted != "+" && wanted != topic.substr(0, topic_end)) return false;
    const bool filter_ends = end == filter.size();
    const bool topic_ends = topic_end == topic.size();
    // "a/#" also matches "a".
    if (topic_ends) return filter_ends || filter.substr(end) == "/#";
    if (filter_ends) return false;
    filter.remove_prefix(end + 1);
    topic.remove_prefix(topic_end + 1);
  }
}

Result<MqttRules> MqttRules::make(const FeedConfig& feed) {
  MqttRules rules;
  rules.facts_ = facts_of(feed);
  for (const MqttMapping& mapping : std::get<MqttFeed>(feed.kind).mappings) {
    Result<Reading> reading = make_reading(mapping, feed.zone);
    if (!reading) return fail(reading.error().code, "feed {}: {}", feed.id.str(), reading.error().message);
    rules.readings_.push_back(std::move(*reading));
  }
  if (rules.readings_.empty()) return fail(ErrorCode::kInvalid, "feed {}: no messages are mapped", feed.id.str());
  return rules;
}

const MqttRules::Reading* MqttRules::find(std::string_view topic) const {
  for (const Reading& reading : readings_) {
    for (const std::string& filter : reading.config.topics) {
      if (topic_matches(filter, topic)) return &reading;
    }
  }
  return nullptr;
}

std::vector<std::string> MqttRules::topics() const {
  std::vector<std::string> topics;
  for (const Reading& reading : readings_) {
    topics.insert(topics.end(), reading.config.topics.begin(), reading.config.topics.end());
  }
  return topics;
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
  // A session that outlives a change of the place file still brings what was subscribed before.
  const MqttRules::Reading* reading = rules_.find(message.topic);
  if (reading == nullptr) return refuse("is not one that the place file maps");
  dom::element root;
  if (const auto error = parser_->parse(body.data(), body.size()).get(root)) {
    return refuse(fmt::format("not JSON ({})", simdjson::error_message(error)));
  }
  Message(rules_.facts(), *reading, message, projector_, out).read(root);
}

}  // namespace sandtable::feeds
