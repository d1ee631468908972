#include "feeds/sources/sensorthings_page.h"

#include <algorithm>

#include "feeds/sources/json_text.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;

/// Rows of a page as pieces of its text, so that one bad number costs one row: a DOM of the whole would be refused.
struct RawPage {
  std::vector<std::string_view> rows;
  std::size_t not_objects = 0;
  bool has_value = false;
  std::string next_link;
  std::string message;  ///< of an error object
};

simdjson::error_code read_rows(ondemand::value value, RawPage& page) {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return simdjson::SUCCESS;
  page.has_value = true;
  for (auto item : array) {
    ondemand::value row;
    if (const auto error = item.get(row)) return error;
    ondemand::json_type type{};
    if (const auto error = row.type().get(type)) return error;
    if (type != ondemand::json_type::object) {
      ++page.not_objects;
      continue;
    }
    ondemand::object object;
    if (const auto error = row.get_object().get(object)) return error;
    std::string_view text;
    if (const auto error = object.raw_json().get(text)) return error;
    page.rows.push_back(text);
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_page(ondemand::document& document, RawPage& page) {
  ondemand::object root;
  if (const auto error = document.get_object().get(root)) return error;
  for (auto field : root) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    const std::string name(key);
    ondemand::value value;
    if (const auto error = field.value().get(value)) return error;
    if (name == "value") {
      if (const auto error = read_rows(value, page)) return error;
    } else if (name == "@iot.nextLink" || name == "message") {
      std::string_view text;
      // Anything but a string is no link and no message.
      if (value.get_string().get(text) == simdjson::SUCCESS) {
        (name == "message" ? page.message : page.next_link) = std::string(text);
      }
    }
  }
  return simdjson::SUCCESS;
}

/// "a/b" -> "b", because rain is summed up to the end; an instant stays.
std::string_view end_of_interval(std::string_view time) {
  const std::size_t slash = time.find('/');
  // Dates written with slashes have their first one within the date.
  if (slash == std::string_view::npos || slash < 8) return time;
  const std::string_view end = time.substr(slash + 1);
  return end.empty() || end == ".." ? time.substr(0, slash) : end;
}

bool names_zone(std::string_view time) {
  if (time.ends_with('Z') || time.ends_with('z')) return true;
  return time.size() > 10 && time.find_first_of("+-", 10) != std::string_view::npos;
}

/// The value after "key=" in Civil IoT's comma lists: " Datastream_id=…, Datastream_Category_type=…".
std::string_view listed(std::string_view list, std::string_view key) {
  const std::size_t at = list.find(key);
  if (at == std::string_view::npos) return {};
  list.remove_prefix(at + key.size());
  return list.substr(0, list.find(','));
}

std::optional<dom::object> object_at(dom::object object, std::string_view key) {
  dom::object found;
  if (object.at_key(key).get(found) != simdjson::SUCCESS) return std::nullopt;
  return found;
}

std::optional<dom::array> array_at(dom::object object, std::string_view key) {
  dom::array found;
  if (object.at_key(key).get(found) != simdjson::SUCCESS) return std::nullopt;
  return found;
}

/// The first Location that has a point; others are addresses, or areas.
std::optional<LonLat> point_of(dom::object thing) {
  const auto locations = array_at(thing, "Locations");
  if (!locations) return std::nullopt;
  for (const dom::element element : *locations) {
    dom::object entity;
    if (element.get(entity) != simdjson::SUCCESS) continue;
    auto location = object_at(entity, "location");
    if (location && text_at(*location, "type") == "Feature") location = object_at(*location, "geometry");
    if (!location || text_at(*location, "type") != "Point") continue;
    const auto coordinates = array_at(*location, "coordinates");
    LonLat at;
    if (!coordinates || coordinates->at(0).get(at.lon_deg) != simdjson::SUCCESS) continue;
    if (coordinates->at(1).get(at.lat_deg) == simdjson::SUCCESS) return at;
  }
  return std::nullopt;
}

/// Reads the Datastreams of one page.
class PageReader {
 public:
  PageReader(const SensorThingsRules& rules, SeriesClaims& claims, Projector* projector, UtcTime received)
      : rules_(rules), claims_(claims), projector_(projector), out_(rules.facts(), received) {}

  void read_row(std::string_view text) {
    dom::object row;
    if (const auto error = parser_.parse(text.data(), text.size()).get(row)) {
      return out_.refuse(fmt::format("a Datastream cannot be read: {}", simdjson::error_message(error)));
    }
    is_service_root_ |=
        row.at_key("url").error() == simdjson::SUCCESS && row.at_key("@iot.id").error() != simdjson::SUCCESS;
    const std::string name = text_at(row, "name");
    const SensorThingsRules::Rule* rule = rules_.find(name);
    if (rule == nullptr) {
      ++page.other_datastreams;
      return;
    }
    ++page.datastreams;
    read_datastream(row, *rule);
  }

  DeliveryBuilder& out() { return out_; }
  [[nodiscard]] bool is_service_root() const { return is_service_root_; }

  SensorThingsPage page;

 private:
  void read_datastream(dom::object row, const SensorThingsRules::Rule& rule) {
    const std::optional<StationId> station = read_station(row, rule);
    if (!station) return out_.refuse("a Datastream has neither a Thing nor an id");
    const SeriesId series = read_series(row, rule, *station);
    check_unit(row, rule);
    const auto observations = array_at(row, "Observations");
    if (!observations) return;
    for (const dom::element element : *observations) {
      dom::object observation;
      if (element.get(observation) == simdjson::SUCCESS) {
        read_observation(observation, series, rule);
      } else {
        out_.refuse(fmt::format("series {}: an Observation is no object", series.str()));
      }
    }
  }

  std::optional<StationId> read_station(dom::object row, const SensorThingsRules::Rule& rule) {
    const dom::object nothing{};
    const auto thing = object_at(row, "Thing");
    const auto properties = thing ? object_at(*thing, "properties") : std::nullopt;
    std::string id = properties ? text_at(*properties, "stationID") : std::string();
    if (id.empty() && thing) id = text_at(*thing, "@iot.id");
    if (id.empty() && thing) id = text_at(*thing, "name");
    if (!thing) {
      out_.warn("Datastreams come without their Thing: add $expand=Thing($expand=Locations)");
      id = text_at(row, "@iot.id");
      if (!id.empty()) id = "datastream-" + id;
    }
    id = clean_station_id(id);
    if (id.empty()) return std::nullopt;
    Station station;
    station.id = make_station_id(rules_.facts().source, id);
    station.source = rules_.facts().source;
    if (properties) station.name.zh = text_at(*properties, "stationName");
    if (station.name.zh.empty() && thing) station.name.zh = text_at(*thing, "name");
    station.name.zh = clipped(station.name.zh, 256);
    station.kind = kind_of_category(listed(text_at(row, "description"), "Datastream_Category_type="));
    if (station.kind == StationKind::kOther) station.kind = usual_kind(rule.mapping.mapping.quantity);
    if (thing) station.at = read_position(*thing, id);
    StationId station_id = station.id;
    out_.add_station(std::move(station));
    return station_id;
  }

  std::optional<LocalXY> read_position(dom::object thing, const std::string& id) {
    const std::optional<LonLat> given = point_of(thing);
    if (!given) return std::nullopt;
    bool swapped = false;
    const LonLat at = unswapped(*given, swapped);
    if (swapped) out_.warn(fmt::format("station {}: latitude and longitude were exchanged", id));
    const Result<LocalXY> local = locate(at, projector_);
    if (local) return *local;
    out_.warn(fmt::format("station {}: {}", id, local.error().message));
    return std::nullopt;
  }

  SeriesId read_series(dom::object row, const SensorThingsRules::Rule& rule, const StationId& station) {
    const ValueMapping& mapping = rule.mapping.mapping;
    const std::string datastream = text_at(row, "@iot.id");
    std::string suffix = rule.suffix;
    std::string plain = make_series_id(station, mapping.quantity, mapping.window).str();
    if (!suffix.empty()) plain += ":" + suffix;
    const auto [claim, is_new] = claims_.try_emplace(SeriesId(plain), datastream);
    if (claim->second != datastream) {
      out_.warn(fmt::format("station {} has several Datastreams '{}'; the later ones are told apart by their id",
                            station.str(), clipped(text_at(row, "name"), 64)));
      suffix += (suffix.empty() ? "" : ":") + clean_station_id(datastream);
    }
    return out_.add_series(station, rule.mapping, suffix);
  }

  void check_unit(dom::object row, const SensorThingsRules::Rule& rule) {
    const auto unit = object_at(row, "unitOfMeasurement");
    if (!unit) return;
    const std::string symbol = text_at(*unit, "symbol");
    const Result<UnitScale> said = unit_scale(symbol, rule.mapping.mapping.quantity);
    if (!said || symbol.empty() || said->factor == rule.mapping.scale.factor) return;
    out_.warn(fmt::format("the service says the unit is '{}', the place file '{}', which is used", symbol,
                          rule.mapping.mapping.unit));
  }

  void read_observation(dom::object observation, const SeriesId& series, const SensorThingsRules::Rule& rule) {
    std::string text = text_at(observation, "phenomenonTime");
    if (text.empty()) text = text_at(observation, "resultTime");
    const std::string_view end = end_of_interval(text);
    const Result<UtcTime> at = parse_time(end, rules_.facts().zone);
    if (!at) return out_.refuse(fmt::format("series {}: {}", series.str(), at.error().message));
    if (!names_zone(end)) out_.warn("times come without a zone; the feed's zone is taken");
    dom::element result;
    if (observation.at_key("result").get(result) != simdjson::SUCCESS) {
      return out_.refuse(fmt::format("series {}: an Observation has no result", series.str()));
    }
    const std::optional<std::string> value = scalar_text(result);
    if (!value) return out_.refuse(fmt::format("series {}: a result is an object or array", series.str()));
    out_.add_value(series, *at, *value, rule.mapping);
  }

  const SensorThingsRules& rules_;
  SeriesClaims& claims_;
  Projector* projector_;
  DeliveryBuilder out_;
  dom::parser parser_;
  bool is_service_root_ = false;
};

}  // namespace

Result<SensorThingsRules> SensorThingsRules::make(const FeedConfig& feed) {
  SensorThingsRules rules;
  rules.facts_ = facts_of(feed);
  const auto& config = std::get<SensorThingsFeed>(feed.kind);
  for (const auto& [name, mapping] : config.datastreams) {
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) {
      return fail(ErrorCode::kInvalid, "feed {}: Datastream '{}': {}", feed.id.str(), name, scaled.error().message);
    }
    const auto same = [&wanted = mapping](const auto& other) {
      return other.second.quantity == wanted.quantity && other.second.window == wanted.window;
    };
    const bool only_one = std::count_if(config.datastreams.begin(), config.datastreams.end(), same) == 1;
    rules.rules_.emplace(folded(name), Rule{*scaled, only_one ? std::string() : clean_station_id(name)});
  }
  return rules;
}

const SensorThingsRules::Rule* SensorThingsRules::find(std::string_view datastream) const {
  const auto found = rules_.find(folded(datastream.substr(0, 256)));
  return found == rules_.end() ? nullptr : &found->second;
}

Result<SensorThingsPage> parse_sensorthings_page(std::string_view body, const SensorThingsRules& rules,
                                                 SeriesClaims& claims, Projector* projector, UtcTime received) {
  body = without_bom(body);
  if (first_bytes(body).starts_with('<')) {
    return fail(ErrorCode::kUnreadable, "the answer is a web page, not JSON: {}", first_bytes(body));
  }
  PageReader reader(rules, claims, projector, received);
  simdjson::padded_string text(body);
  ondemand::parser parser;
  ondemand::document document;
  simdjson::error_code error = parser.iterate(text).get(document);
  if (error == simdjson::UTF8_ERROR) {
    reader.out().warn("the answer is not valid UTF-8; bad bytes were replaced");
    text = simdjson::padded_string(valid_utf8(body));
    error = parser.iterate(text).get(document);
  }
  RawPage raw;
  if (error == simdjson::SUCCESS) error = read_page(document, raw);
  if (error != simdjson::SUCCESS) {
    return fail(ErrorCode::kUnreadable, "the answer is damaged or no JSON ({}): {}", simdjson::error_message(error),
                first_bytes(body));
  }
  if (!raw.has_value) {
    return fail(ErrorCode::kUnreadable, "the answer has no list 'value': {}",
                raw.message.empty() ? first_bytes(body) : clipped(raw.message, 200));
  }
  for (std::size_t i = 0; i < raw.not_objects; ++i) reader.out().refuse("a row is no object");
  for (const std::string_view row : raw.rows) reader.read_row(row);
  if (reader.is_service_root() && reader.page.datastreams == 0) {
    return fail(ErrorCode::kInvalid, "this is the root of a service; the url must lead to its Datastreams");
  }
  reader.page.delivery = reader.out().finish();
  reader.page.next_link = std::move(raw.next_link);
  return std::move(reader.page);
}

}  // namespace sandtable::feeds
