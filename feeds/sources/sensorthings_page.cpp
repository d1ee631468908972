#include "feeds/sources/sensorthings_page.h"

#include <algorithm>
#include <iterator>

#include "feeds/sources/json_text.h"
#include "feeds/sources/number_text.h"
#include "feeds/sources/sensorthings_walk.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

/// More than any country has; a service that invents ids without end is stopped here.
constexpr std::size_t kMaxDatastreams = 200'000;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxComponents = 64;

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

bool says_something(JsonToken token) { return !token.empty() && token != "null" && token != R"("")"; }

/// What an id may be besides a string; anything else would do mischief in an address.
bool is_whole_number(JsonToken token) {
  return !token.empty() && token.size() <= 20 && token.find_first_not_of("0123456789") == std::string_view::npos;
}

/// FNV-1a; 0 for no id.
std::uint64_t hash_of(std::string_view id) {
  if (id.empty()) return 0;
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash == 0 ? 1 : hash;
}

std::optional<dom::object> object_at(dom::object object, std::string_view key) {
  dom::object found;
  if (object.at_key(key).get(found) != SUCCESS) return std::nullopt;
  return found;
}

/// The first Location that has a point; others are addresses, or areas.
std::optional<LonLat> point_of(dom::array locations) {
  for (const dom::element element : locations) {
    dom::object entity;
    if (element.get(entity) != SUCCESS) continue;
    auto location = object_at(entity, "location");
    if (location && text_at(*location, "type") == "Feature") location = object_at(*location, "geometry");
    if (!location || text_at(*location, "type") != "Point") continue;
    dom::array coordinates;
    LonLat at;
    if (location->at_key("coordinates").get(coordinates) != SUCCESS) continue;
    if (coordinates.at(0).get(at.lon_deg) != SUCCESS) continue;
    if (coordinates.at(1).get(at.lat_deg) == SUCCESS) return at;
  }
  return std::nullopt;
}

/// The id in a link that ends in "…Datastreams(7)" or "…Datastreams('a')"; empty for others.
std::string_view id_in_link(std::string_view link) {
  constexpr std::string_view kSet = "Datastreams(";
  const std::size_t at = link.rfind(kSet);
  if (at == std::string_view::npos) return {};
  std::string_view id = link.substr(at + kSet.size());
  id = id.substr(0, id.rfind(')'));
  if (id.size() >= 2 && id.starts_with('\'') && id.ends_with('\'')) id = id.substr(1, id.size() - 2);
  return id;
}

/// The names of the parts of a MultiDatastream: of its ObservedProperties where those are expanded, else of its units.
std::vector<std::string> part_names(const DatastreamText& text, dom::parser& parser) {
  std::vector<std::string> names;
  for (const std::string_view list : {text.properties, text.units}) {
    dom::array array;
    if (!names.empty() || list.empty() || parser.parse(list.data(), list.size()).get(array) != SUCCESS) continue;
    for (const dom::element element : array) {
      dom::object object;
      names.push_back(element.get(object) == SUCCESS ? text_at(object, "name") : std::string());
      if (names.size() >= kMaxComponents) break;
    }
  }
  return names;
}

}  // namespace

/// The parsers, their buffers, and the walk over a page.
class SensorThingsReader::Json {
 public:
  explicit Json(SensorThingsReader& reader) : reader_(reader) {}

  /// What stands around the rows.
  struct RawPage {
    std::size_t rows_read = 0;  ///< elements of `value` that were dealt with
    bool has_value = false;
    std::string next_link;
    std::string message;  ///< of an error object
  };
  /// Reads the whole page, row by row; if one row's JSON is broken, the others again, each parsed alone.
  error_code read(std::string_view body, std::string_view datastream, RawPage& raw, Build& build);
  error_code read_row(std::string_view body);

  dom::parser things;

 private:
  error_code walk(ondemand::document& document, std::string_view datastream, RawPage& raw, Build& build);
  error_code walk_alone(ondemand::document& document, std::string_view datastream, RawPage& raw, Build& build);
  error_code read_alone(std::string_view text, std::string_view datastream, Build& build);
  simdjson::padded_string_view padded(std::string_view body);

  SensorThingsReader& reader_;
  ondemand::parser pages_;
  ondemand::parser rows_;
  std::string body_;  ///< with the padding that simdjson reads
};

/// A page at work, and what has to be taken back if it turns out to be damaged.
class SensorThingsReader::Build {
 public:
  Build(DeliveryBuilder& builder, UtcTime received) : out(builder), received_at(received) {}

  void roll_back() {
    for (const Passed& p : passed) {
      p.datastream->recent.forget(p.at, p.id);
      p.datastream->newest = p.newest_before;
    }
    for (KnownDatastream* known : newly_described) known->described.clear();
  }

  struct Passed {
    KnownDatastream* datastream;
    UtcTime at;
    std::uint64_t id;
    std::optional<UtcTime> newest_before;
  };
  DeliveryBuilder& out;
  UtcTime received_at;
  SensorThingsPage page;
  std::vector<Passed> passed;
  std::vector<KnownDatastream*> newly_described;
  bool is_service_root = false;
};

SensorThingsReader::SensorThingsReader(const SensorThingsRules& rules, Projector* projector)
    : rules_(rules), projector_(projector), json_(std::make_unique<Json>(*this)) {}

SensorThingsReader::~SensorThingsReader() = default;

std::string SensorThingsReader::key_of(std::string_view id, bool is_multi) {
  return (is_multi ? "m" : "d") + std::string(id);
}

const KnownDatastream* SensorThingsReader::find(std::string_view key) const {
  const auto found = known_.find(std::string(key));
  return found == known_.end() ? nullptr : &found->second;
}

// ---- a Datastream: what it is

KnownDatastream* SensorThingsReader::learn(const DatastreamText& text, Build& build) {
  std::string id(token_text(text.id, buffer_));
  const bool has_own_id = is_string(text.id) || is_whole_number(text.id);
  if (!has_own_id) id.clear();
  if (id.empty() && text.thing.present) {
    // Some services leave out the ids of what they expand.
    id = std::string(token_text(text.thing.id, buffer_)) + "/";
    id += token_text(text.name, buffer_);
  }
  if (id.empty() || id.size() > kMaxIdBytes) {
    build.out.refuse("a Datastream has neither a Thing nor an id");
    return nullptr;
  }
  std::string key = key_of(id, text.is_multi);
  const auto found = known_.find(key);
  if (found == known_.end() && known_.size() >= kMaxDatastreams) {
    build.out.refuse(fmt::format("more than {} Datastreams; the others are not read", kMaxDatastreams));
    return nullptr;
  }
  KnownDatastream& known = found != known_.end() ? found->second : known_[std::move(key)];
  signature_.clear();
  for (const std::string_view piece :
       {text.name, text.description, text.unit, text.units, text.properties, text.observations_link, text.thing.id,
        text.thing.name, text.thing.properties, text.thing.locations}) {
    signature_.append(piece).push_back('\n');
  }
  if (known.described != signature_) {
    known.id = std::move(id);
    known.has_own_id = has_own_id;
    known.id_is_text = !is_whole_number(text.id);
    known.is_multi = text.is_multi;
    describe(text, known, build);
    known.described = signature_;
    build.newly_described.push_back(&known);
  }
  return &known;
}

void SensorThingsReader::describe(const DatastreamText& text, KnownDatastream& known, Build& build) {
  const bool was_wanted = !known.parts.empty();
  known.parts.clear();
  known.observations_link = token_text(text.observations_link, buffer_);
  const std::string name(token_text(text.name, buffer_));
  std::vector<std::string> names;
  std::vector<const SensorThingsRules::Rule*> rules;
  if (text.is_multi) {
    names = part_names(text, json_->things);
    for (const std::string& part : names) rules.push_back(rules_.find(name, part));
  } else {
    names = {name};
    rules = {rules_.find(name)};
  }
  const auto first = std::find_if(rules.begin(), rules.end(), [](const auto* rule) { return rule != nullptr; });
  if (first == rules.end()) return;
  std::string description_buffer;
  const std::string_view description = token_text(text.description, description_buffer);
  known.parts.push_back({*first, {}});  // read_station() asks for what it measures
  const std::optional<StationId> station = read_station(text, known, description, build);
  known.parts.clear();
  if (!station) return;
  for (std::size_t i = 0; i < rules.size(); ++i) add_part(rules[i], names[i], *station, known, build);
  if (!text.is_multi) check_unit(token_text(text.unit, buffer_), **first, build);
  if (!was_wanted) wanted_.push_back(key_of(known.id, known.is_multi));
}

std::optional<StationId> SensorThingsReader::read_station(const DatastreamText& text, const KnownDatastream& known,
                                                          std::string_view description, Build& build) {
  std::string id;
  std::string name;
  std::string authority;
  if (!text.thing.properties.empty()) {
    dom::object properties;
    if (json_->things.parse(text.thing.properties.data(), text.thing.properties.size()).get(properties) == SUCCESS) {
      id = text_at(properties, "stationID");
      name = text_at(properties, "stationName");
      authority = text_at(properties, "authority_type");
    }
  }
  const std::string_view category = described(description, "Datastream_Category_type");
  if (!rules_.selects(authority, category)) return std::nullopt;
  if (id.empty()) id = token_text(text.thing.id, buffer_);
  if (id.empty()) id = token_text(text.thing.name, buffer_);
  if (name.empty()) name = token_text(text.thing.name, buffer_);
  if (!text.thing.present) {
    build.out.warn("Datastreams come without their Thing: add $expand=Thing($expand=Locations)");
    id = "datastream-" + known.id;
  }
  id = clean_station_id(id);
  if (id.empty()) {
    build.out.refuse("a Datastream has a Thing without an id");
    return std::nullopt;
  }
  Station station;
  station.id = make_station_id(rules_.facts().source, id);
  station.source = rules_.facts().source;
  station.name.zh = clipped(valid_utf8(name), 256);
  station.kind = kind_of_category(category);
  if (station.kind == StationKind::kOther)
    station.kind = usual_kind(known.parts.front().rule->mapping.mapping.quantity);
  dom::array locations;
  if (!text.thing.locations.empty() &&
      json_->things.parse(text.thing.locations.data(), text.thing.locations.size()).get(locations) == SUCCESS) {
    if (const auto given = point_of(locations)) {
      bool swapped = false;
      const Result<LocalXY> local = locate(unswapped(*given, swapped), projector_);
      if (swapped) build.out.warn(fmt::format("station {}: latitude and longitude were exchanged", id));
      if (local) station.at = *local;
      if (!local) build.out.warn(fmt::format("station {}: {}", id, local.error().message));
    }
  }
  StationId station_id = station.id;
  build.out.add_station(std::move(station));
  return station_id;
}

void SensorThingsReader::add_part(const SensorThingsRules::Rule* rule, std::string_view name, const StationId& station,
                                  KnownDatastream& known, Build& build) {
  if (rule == nullptr) {
    known.parts.emplace_back();
    return;
  }
  const ValueMapping& mapping = rule->mapping.mapping;
  std::string suffix = rule->suffix;
  std::string plain = make_series_id(station, mapping.quantity, mapping.window).str();
  if (!suffix.empty()) plain += ":" + suffix;
  const std::string owner = key_of(known.id, known.is_multi) + "#" + std::to_string(known.parts.size());
  const auto [claim, is_new] = claims_.try_emplace(SeriesId(plain), owner);
  if (claim->second != owner) {
    build.out.warn(fmt::format("station {} has several Datastreams '{}'; the later ones are told apart by their id",
                               station.str(), clipped(valid_utf8(name), 64)));
    suffix += (suffix.empty() ? "" : ":") + clean_station_id(known.id);
    if (known.is_multi) suffix += "." + std::to_string(known.parts.size());
  }
  known.parts.push_back({rule, build.out.add_series(station, rule->mapping, suffix)});
}

void SensorThingsReader::check_unit(std::string_view symbol, const SensorThingsRules::Rule& rule, Build& build) const {
  const Result<UnitScale> said = unit_scale(symbol.substr(0, 64), rule.mapping.mapping.quantity);
  if (!said || symbol.empty() || said->factor == rule.mapping.scale.factor) return;
  build.out.warn(fmt::format("the service says the unit is '{}', the place file '{}', which is used", symbol,
                             rule.mapping.mapping.unit));
}

// ---- observations

void SensorThingsReader::read_observation(const ObservationText& text, KnownDatastream& known, Build& build) {
  ++build.page.observations;
  DeliveryBuilder& out = build.out;
  const std::string& who = known.parts.front().series.str();
  const JsonToken token = says_something(text.phenomenon_time) ? text.phenomenon_time : text.result_time;
  const std::string_view end = end_of_interval(token_text(token, buffer_));
  const Result<UtcTime> at = parse_time(end, rules_.facts().zone);
  if (!at) return out.refuse(fmt::format("series {}: {}", who, at.error().message));
  if (!names_zone(end)) out.warn("times come without a zone; the feed's zone is taken");
  const bool is_list = text.result.empty() && !text.results.empty();
  if (!text.has_result || (known.is_multi ? !is_list : text.result.empty())) {
    return out.refuse(fmt::format("series {}: {}", who,
                                  !text.has_result ? "an Observation has no result"
                                  : known.is_multi ? "a result of a MultiDatastream is no list"
                                                   : "a result is an object or array"));
  }
  const std::uint64_t id = hash_of(token_text(text.id, buffer_));
  if (!known.recent.is_news(*at, id)) return;
  build.passed.push_back({&known, *at, id, known.newest});
  // A clock that runs ahead, or a "never" of 2099, must not hide what comes after it.
  const bool possible = *at <= build.received_at + rules_.future_skew();
  if (possible) {
    const Duration gap = known.newest ? *at - *known.newest : Duration{0};
    if (gap > rules_.expected_every() * 3 / 2) {
      build.page.gaps.push_back({key_of(known.id, known.is_multi), *known.newest, *at});
    }
    known.newest = std::max(known.newest.value_or(*at), *at);
  }
  for (std::size_t i = 0; i < known.parts.size(); ++i) {
    const KnownDatastream::Part& part = known.parts[i];
    if (part.rule == nullptr) continue;
    const JsonToken result = !known.is_multi ? text.result : i < text.results.size() ? text.results[i] : JsonToken();
    if (result.empty()) {
      out.refuse(fmt::format("series {}: its part of the result is missing or no number", part.series.str()));
    } else {
      out.add_value(part.series, *at, token_text(result, buffer_), part.rule->mapping);
    }
  }
}

void SensorThingsReader::read_datastream(const DatastreamText& text, Build& build) {
  KnownDatastream* known = learn(text, build);
  if (known == nullptr) return;
  if (known->parts.empty()) {
    ++build.page.other_datastreams;
    return;
  }
  ++build.page.datastreams;
  for (std::size_t i = 0; i < text.observation_count; ++i) read_observation(text.observations[i], *known, build);
  for (std::size_t i = 0; i < text.bad_observations; ++i) {
    build.out.refuse(fmt::format("series {}: an Observation is no object", known->parts.front().series.str()));
  }
}

KnownDatastream* SensorThingsReader::owner_of(const ObservationText& text, std::string_view datastream) {
  std::string key(datastream);
  if (says_something(text.datastream)) {
    key = key_of(token_text(text.datastream, buffer_), text.of_multi);
  } else if (const auto id = id_in_link(token_text(text.datastream_link, buffer_)); !id.empty()) {
    key = key_of(id, text.of_multi);
  }
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : &found->second;
}

/// Observations that stand alone or in a data array.
void SensorThingsReader::read_lone(const RowText& row, std::string_view datastream, Build& build) {
  if (row.early_data) return build.out.refuse("a data array comes before its components");
  KnownDatastream* known = owner_of(row.observation, datastream);
  if (known == nullptr) return build.out.refuse("an Observation belongs to no Datastream that was described");
  if (known->parts.empty()) {
    ++build.page.other_datastreams;
    return;
  }
  ++build.page.datastreams;
  if (row.kind == RowText::Kind::kObservation) return read_observation(row.observation, *known, build);
  for (std::size_t i = 0; i < row.self.observation_count; ++i) {
    read_observation(row.self.observations[i], *known, build);
  }
  for (std::size_t i = 0; i < row.self.bad_observations; ++i) build.out.refuse("a row of a data array is no list");
}

void SensorThingsReader::read_row(const RowText& row, std::string_view datastream, Build& build) {
  switch (row.kind) {
    case RowText::Kind::kLink:
      build.is_service_root = true;
      return;
    case RowText::Kind::kThing:
      for (std::size_t i = 0; i < row.stream_count; ++i) read_datastream(row.streams[i], build);
      return;
    case RowText::Kind::kObservation:
    case RowText::Kind::kDataArray:
      return read_lone(row, datastream, build);
    case RowText::Kind::kDatastream:
      return read_datastream(row.self, build);
  }
}

// ---- pages

error_code SensorThingsReader::Json::walk(ondemand::document& document, std::string_view datastream, RawPage& raw,
                                          Build& build) {
  ondemand::object root;
  if (const auto error = document.get_object().get(root)) return error;
  for (auto field : root) {
    ondemand::raw_json_string key;
    if (const auto error = field.key().get(key)) return error;
    ondemand::value value;
    if (const auto error = field.value().get(value)) return error;
    const std::string_view token = value.raw_json_token();
    if (key.unsafe_is_equal("@iot.nextLink") && is_string(token)) {
      // Anything but a string is no link.
      raw.next_link = token_text(trimmed(token), reader_.buffer_);
    } else if (key.unsafe_is_equal("message") && is_string(token)) {
      raw.message = token_text(trimmed(token), reader_.buffer_);
    }
    if (!key.unsafe_is_equal("value") || !token.starts_with('[')) continue;
    raw.has_value = true;
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto item : array) {
      ondemand::value element;
      if (const auto error = item.get(element)) return error;
      if (!element.raw_json_token().starts_with('{')) {
        build.out.refuse("a row is no object");
      } else {
        ondemand::object object;
        if (const auto error = element.get_object().get(object)) return error;
        if (const auto error = walk_row(object, reader_.row_)) return error;
        reader_.read_row(reader_.row_, datastream, build);
      }
      ++raw.rows_read;
    }
  }
  return SUCCESS;
}

error_code SensorThingsReader::Json::walk_alone(ondemand::document& document, std::string_view datastream, RawPage& raw,
                                                Build& build) {
  ondemand::object root;
  if (const auto error = document.get_object().get(root)) return error;
  std::size_t index = 0;
  for (auto field : root) {
    ondemand::raw_json_string key;
    if (const auto error = field.key().get(key)) return error;
    ondemand::value value;
    if (const auto error = field.value().get(value)) return error;
    const std::string_view token = value.raw_json_token();
    if (key.unsafe_is_equal("@iot.nextLink") && is_string(token)) {
      raw.next_link = token_text(trimmed(token), reader_.buffer_);
    }
    if (!key.unsafe_is_equal("value") || !token.starts_with('[')) continue;
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto item : array) {
      ondemand::value element;
      if (const auto error = item.get(element)) return error;
      const bool is_new = index++ >= raw.rows_read;
      if (!element.raw_json_token().starts_with('{')) {
        if (is_new) build.out.refuse("a row is no object");
        continue;
      }
      ondemand::object object;
      if (const auto error = element.get_object().get(object)) return error;
      std::string_view text;
      if (const auto error = object.raw_json().get(text)) return error;
      if (!is_new) continue;
      if (const auto error = read_alone(text, datastream, build)) {
        build.out.refuse(fmt::format("a row cannot be read: {}", simdjson::error_message(error)));
      }
    }
  }
  return SUCCESS;
}

error_code SensorThingsReader::Json::read_alone(std::string_view text, std::string_view datastream, Build& build) {
  const simdjson::padded_string copy(text);
  ondemand::document document;
  ondemand::object object;
  if (const auto error = rows_.iterate(copy).get(document)) return error;
  if (const auto error = document.get_object().get(object)) return error;
  if (const auto error = walk_row(object, reader_.row_)) return error;
  reader_.read_row(reader_.row_, datastream, build);
  return SUCCESS;
}

error_code SensorThingsReader::Json::read(std::string_view body, std::string_view datastream, RawPage& raw,
                                          Build& build) {
  ondemand::document document;
  std::string repaired;
  error_code error = pages_.iterate(padded(body)).get(document);
  if (error == simdjson::UTF8_ERROR) {
    build.out.warn("the answer is not valid UTF-8; bad bytes were replaced");
    repaired = valid_utf8(body);
    body = repaired;
    error = pages_.iterate(padded(body)).get(document);
  }
  if (error == SUCCESS) error = walk(document, datastream, raw, build);
  if (error == SUCCESS || !raw.has_value) return error;
  error = pages_.iterate(padded(body)).get(document);
  return error == SUCCESS ? walk_alone(document, datastream, raw, build) : error;
}

error_code SensorThingsReader::Json::read_row(std::string_view body) {
  ondemand::document document;
  ondemand::object object;
  if (const auto error = rows_.iterate(padded(body)).get(document)) return error;
  if (const auto error = document.get_object().get(object)) return error;
  return walk_row(object, reader_.row_);
}

simdjson::padded_string_view SensorThingsReader::Json::padded(std::string_view body) {
  body_.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  body_.assign(body);
  return simdjson::padded_string_view(body_.data(), body_.size(), body_.capacity());
}

Result<SensorThingsPage> SensorThingsReader::read_page(std::string_view body, UtcTime received,
                                                       std::string_view datastream) {
  body = without_bom(body);
  if (first_bytes(body).starts_with('<')) {
    return fail(ErrorCode::kUnreadable, "the answer is a web page, not JSON: {}", first_bytes(body));
  }
  DeliveryBuilder out(rules_.facts(), received);
  Build build(out, received);
  Json::RawPage raw;
  const error_code error = json_->read(body, datastream, raw, build);
  if (error != SUCCESS || !raw.has_value) build.roll_back();
  if (error != SUCCESS) {
    return fail(ErrorCode::kUnreadable, "the answer is damaged or no JSON ({}): {}", simdjson::error_message(error),
                first_bytes(body));
  }
  if (!raw.has_value) {
    return fail(ErrorCode::kUnreadable, "the answer has no list 'value': {}",
                raw.message.empty() ? first_bytes(body) : clipped(valid_utf8(raw.message), 200));
  }
  if (build.is_service_root && build.page.datastreams == 0) {
    return fail(ErrorCode::kInvalid, "this is the root of a service; the url must lead to its Datastreams");
  }
  build.page.delivery = out.finish();
  build.page.next_link = std::move(raw.next_link);
  return std::move(build.page);
}

void SensorThingsReader::read_observation(std::string_view datastream, std::string_view body, DeliveryBuilder& out,
                                          std::vector<ObservationGap>& gaps) {
  const auto refuse = [&](std::string_view why) {
    out.refuse(fmt::format("Observation of Datastream {}: {}", clipped(valid_utf8(datastream.substr(0, 64)), 64), why));
  };
  const error_code error = json_->read_row(without_bom(body));
  if (error != SUCCESS) return refuse(fmt::format("damaged or no JSON ({})", simdjson::error_message(error)));
  if (row_.kind != RowText::Kind::kObservation) return refuse("no Observation");
  KnownDatastream* known = owner_of(row_.observation, datastream);
  if (known == nullptr || known->parts.empty()) return refuse("no Datastream that the place asks for");
  Build build(out, out.received());
  read_observation(row_.observation, *known, build);
  std::move(build.page.gaps.begin(), build.page.gaps.end(), std::back_inserter(gaps));
}

}  // namespace sandtable::feeds
