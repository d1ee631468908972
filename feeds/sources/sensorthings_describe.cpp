#include <algorithm>
#include <array>
#include <span>

#include "feeds/sources/json_text.h"
#include "feeds/sources/sensorthings_build.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

/// Pieces of a page lie within its buffer, which ends in the padding that simdjson reads: no copy is needed.
template <class Kind>
bool parse_piece(dom::parser& parser, std::string_view piece, Kind& out) {
  constexpr bool kCopy = false;
  return !piece.empty() && parser.parse(piece.data(), piece.size(), kCopy).get(out) == SUCCESS;
}

/// More than any country has; a service that invents ids without end is stopped here.
constexpr std::size_t kMaxDatastreams = 200'000;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxComponents = 64;
constexpr std::size_t kMaxRememberedNames = 256;

/// What an id may be besides a string; anything else would do mischief in an address.
bool is_whole_number(JsonToken token) {
  return !token.empty() && token.size() <= 20 && token.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether the texts from which a Datastream was described are these, each ended by a line.
bool is_said(std::string_view described, std::span<const std::string_view> pieces) {
  for (const std::string_view piece : pieces) {
    if (described.size() <= piece.size() || described[piece.size()] != '\n' || !described.starts_with(piece))
      return false;
    described.remove_prefix(piece.size() + 1);
  }
  return described.empty() && !pieces.empty();
}

/// The names of the parts of a MultiDatastream: of its ObservedProperties where those are expanded, else of its units.
std::vector<std::string> part_names(const DatastreamText& text, dom::parser& parser) {
  std::vector<std::string> names;
  for (const std::string_view list : {text.properties, text.units}) {
    dom::array array;
    if (!names.empty() || !parse_piece(parser, list, array)) continue;
    for (const dom::element element : array) {
      dom::object object;
      names.push_back(element.get(object) == SUCCESS ? text_at(object, "name") : std::string());
      if (names.size() >= kMaxComponents) break;
    }
  }
  return names;
}

}  // namespace

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
  const std::array pieces{text.name,           text.description, text.unit,
                          text.units,          text.properties,  text.observations_link,
                          text.thing.id,       text.thing.name,  text.thing.properties,
                          text.thing.locations};
  if (!is_said(known.described, pieces)) {
    known.id = std::move(id);
    known.has_own_id = has_own_id;
    known.id_is_text = !is_whole_number(text.id);
    known.is_multi = text.is_multi;
    describe(text, known, build);
    known.described.clear();
    for (const std::string_view piece : pieces) known.described.append(piece).push_back('\n');
    build.newly_described.push_back(&known);
  }
  return &known;
}

const SensorThingsRules::Rule* SensorThingsReader::rule_of(std::string_view name) {
  const auto known = rule_by_name_.find(name);
  if (known != rule_by_name_.end()) return known->second;
  const SensorThingsRules::Rule* rule = rules_.find(name);
  if (rule_by_name_.size() < kMaxRememberedNames) rule_by_name_.emplace(name, rule);
  return rule;
}

void SensorThingsReader::describe(const DatastreamText& text, KnownDatastream& known, Build& build) {
  const bool was_wanted = !known.parts.empty();
  known.parts.clear();
  known.observations_link = token_text(text.observations_link, buffer_);
  const std::string name(token_text(text.name, buffer_));
  std::vector<std::string> names;
  std::vector<const SensorThingsRules::Rule*> rules;
  if (text.is_multi) {
    names = part_names(text, json_->pieces);
    for (const std::string& part : names) rules.push_back(rules_.find(name, part));
  } else {
    names = {name};
    rules = {rule_of(name)};
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
  known.stored = newest_stored(known);
  if (!known.newest) known.newest = known.stored;
  if (!text.is_multi) check_unit(token_text(text.unit, buffer_), **first, build);
  if (!was_wanted) wanted_.push_back(key_of(known.id, known.is_multi));
}

std::optional<StationId> SensorThingsReader::read_station(const DatastreamText& text, const KnownDatastream& known,
                                                          std::string_view description, Build& build) {
  const StationText said = json_->read_station(text.thing);
  const std::string_view category = described(description, "Datastream_Category_type");
  if (!rules_.selects(token_text(said.authority, buffer_), category)) return std::nullopt;
  std::string id(token_text(said.id, buffer_));
  std::string name(token_text(said.name, buffer_));
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
  if (said.at) {
    bool swapped = false;
    const Result<LocalXY> local = locate(unswapped(*said.at, swapped), projector_);
    if (swapped) build.out.warn(fmt::format("station {}: latitude and longitude were exchanged", id));
    if (local) station.at = *local;
    if (!local) build.out.warn(fmt::format("station {}: {}", id, local.error().message));
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

}  // namespace sandtable::feeds
