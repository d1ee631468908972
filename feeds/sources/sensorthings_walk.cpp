#include "feeds/sources/sensorthings_walk.h"

#include <array>

#include "feeds/sources/number_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

enum class Field {
  kOther,
  kComponents,
  kDataArray,
  kDatastream,
  kDatastreamLink,
  kDatastreams,
  kDescription,
  kId,
  kLocations,
  kMultiDatastream,
  kMultiDatastreamLink,
  kMultiDatastreams,
  kMultiTypes,
  kName,
  kObservations,
  kObservationsLink,
  kObservedProperties,
  kPhenomenonTime,
  kProperties,
  kResult,
  kResultTime,
  kThing,
  kUnit,
  kUnits,
  kUrl,
};

/// The first letter decides between few: a page is mostly fields that nobody wants.
Field field_of(ondemand::raw_json_string key) {
  const auto is = [&](std::string_view name) { return key.unsafe_is_equal(name); };
  switch (*key.raw()) {
    case '@':
      return is("@iot.id") ? Field::kId : Field::kOther;
    case 'D':
      if (is("Datastreams")) return Field::kDatastreams;
      if (is("Datastream")) return Field::kDatastream;
      return is("Datastream@iot.navigationLink") ? Field::kDatastreamLink : Field::kOther;
    case 'L':
      return is("Locations") ? Field::kLocations : Field::kOther;
    case 'M':
      if (is("MultiDatastreams")) return Field::kMultiDatastreams;
      if (is("MultiDatastream")) return Field::kMultiDatastream;
      return is("MultiDatastream@iot.navigationLink") ? Field::kMultiDatastreamLink : Field::kOther;
    case 'O':
      if (is("Observations")) return Field::kObservations;
      if (is("ObservedProperties")) return Field::kObservedProperties;
      return is("Observations@iot.navigationLink") ? Field::kObservationsLink : Field::kOther;
    case 'T':
      return is("Thing") ? Field::kThing : Field::kOther;
    case 'c':
      return is("components") ? Field::kComponents : Field::kOther;
    case 'd':
      if (is("dataArray")) return Field::kDataArray;
      return is("description") ? Field::kDescription : Field::kOther;
    case 'm':
      return is("multiObservationDataTypes") ? Field::kMultiTypes : Field::kOther;
    case 'n':
      return is("name") ? Field::kName : Field::kOther;
    case 'p':
      if (is("phenomenonTime")) return Field::kPhenomenonTime;
      return is("properties") ? Field::kProperties : Field::kOther;
    case 'r':
      if (is("result")) return Field::kResult;
      return is("resultTime") ? Field::kResultTime : Field::kOther;
    case 'u':
      if (is("unitOfMeasurement")) return Field::kUnit;
      if (is("unitOfMeasurements")) return Field::kUnits;
      return is("url") ? Field::kUrl : Field::kOther;
    default:
      return Field::kOther;
  }
}

bool is_structure(std::string_view token) { return token.starts_with('{') || token.starts_with('['); }

/// Empty for a structure.
JsonToken scalar_token(ondemand::value value) {
  const std::string_view token = value.raw_json_token();
  return is_structure(token) ? JsonToken() : trimmed(token);
}

/// The raw text of an object or list; empty, and nothing consumed, for a scalar.
error_code raw_structure(ondemand::value value, std::string_view& out) {
  const std::string_view token = value.raw_json_token();
  if (token.starts_with('{')) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    return object.raw_json().get(out);
  }
  if (!token.starts_with('[')) return SUCCESS;
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return error;
  return array.raw_json().get(out);
}

/// Calls `each` with every element of a list; a value that is none has no elements.
template <class Each>
error_code walk_list(ondemand::value value, const Each& each) {
  if (!value.raw_json_token().starts_with('[')) return SUCCESS;
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return error;
  for (auto item : array) {
    ondemand::value element;
    if (const auto error = item.get(element)) return error;
    if (const auto error = each(element)) return error;
  }
  return SUCCESS;
}

/// Calls `each` with key and value of every field of an object.
template <class Each>
error_code walk_keys(ondemand::object object, const Each& each) {
  for (auto item : object) {
    ondemand::raw_json_string key;
    if (const auto error = item.key().get(key)) return error;
    ondemand::value value;
    if (const auto error = item.value().get(value)) return error;
    if (const auto error = each(key, value)) return error;
  }
  return SUCCESS;
}

/// The same for a value; one that is no object has no fields.
template <class Each>
error_code walk_keys(ondemand::value value, const Each& each) {
  if (!value.raw_json_token().starts_with('{')) return SUCCESS;
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return error;
  return walk_keys(object, each);
}

/// Calls `each` with every field of an object.
template <class Each>
error_code walk_fields(ondemand::object object, const Each& each) {
  return walk_keys(object,
                   [&](ondemand::raw_json_string key, ondemand::value value) { return each(field_of(key), value); });
}

/// The same for a value; `is_object` tells whether it was one.
template <class Each>
error_code walk_object(ondemand::value value, bool& is_object, const Each& each) {
  is_object = value.raw_json_token().starts_with('{');
  if (!is_object) return SUCCESS;
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return error;
  return walk_fields(object, each);
}

error_code walk_result(ondemand::value value, ObservationText& observation) {
  observation.has_result = true;
  observation.result = scalar_token(value);
  return walk_list(value, [&](ondemand::value element) {
    observation.results.push_back(scalar_token(element));
    return SUCCESS;
  });
}

/// The id of an expanded Datastream.
error_code walk_owner(ondemand::value value, ObservationText& observation, bool multi) {
  bool is_object = false;
  observation.of_multi |= multi;
  return walk_object(value, is_object, [&](Field field, ondemand::value inner) {
    if (field == Field::kId) observation.datastream = scalar_token(inner);
    return SUCCESS;
  });
}

error_code observation_field(Field field, ondemand::value value, ObservationText& observation) {
  switch (field) {
    case Field::kId:
      observation.id = scalar_token(value);
      return SUCCESS;
    case Field::kPhenomenonTime:
      observation.phenomenon_time = scalar_token(value);
      return SUCCESS;
    case Field::kResultTime:
      observation.result_time = scalar_token(value);
      return SUCCESS;
    case Field::kResult:
      return walk_result(value, observation);
    case Field::kDatastream:
      return walk_owner(value, observation, false);
    case Field::kMultiDatastream:
      return walk_owner(value, observation, true);
    case Field::kMultiDatastreamLink:
      observation.of_multi = true;
      [[fallthrough]];
    case Field::kDatastreamLink:
      observation.datastream_link = scalar_token(value);
      return SUCCESS;
    default:
      return SUCCESS;
  }
}

error_code walk_observations(ondemand::value value, DatastreamText& stream) {
  return walk_list(value, [&](ondemand::value element) {
    ObservationText& observation = stream.add_observation();
    bool is_object = false;
    const auto error = walk_object(element, is_object, [&](Field field, ondemand::value inner) {
      return observation_field(field, inner, observation);
    });
    if (!is_object) {
      --stream.observation_count;
      ++stream.bad_observations;
    }
    return error;
  });
}

error_code thing_field(Field field, ondemand::value value, ThingText& thing) {
  switch (field) {
    case Field::kId:
      thing.id = scalar_token(value);
      return SUCCESS;
    case Field::kName:
      thing.name = scalar_token(value);
      return SUCCESS;
    case Field::kProperties:
      return raw_structure(value, thing.properties);
    case Field::kLocations:
      return raw_structure(value, thing.locations);
    default:
      return SUCCESS;
  }
}

error_code walk_unit(ondemand::value value, JsonToken& symbol) {
  return walk_keys(value, [&](ondemand::raw_json_string key, ondemand::value inner) {
    if (key.unsafe_is_equal("symbol")) symbol = scalar_token(inner);
    return SUCCESS;
  });
}

/// The first two numbers of a list.
error_code walk_coordinates(ondemand::value value, std::optional<LonLat>& at) {
  std::size_t count = 0;
  std::array<std::optional<double>, 2> numbers;
  const auto error = walk_list(value, [&](ondemand::value element) {
    const JsonToken token = scalar_token(element);
    if (count < numbers.size() && !is_string(token)) numbers[count] = read_number(token);
    ++count;
    return SUCCESS;
  });
  if (numbers[0] && numbers[1]) at = LonLat{*numbers[0], *numbers[1]};
  return error;
}

/// A GeoJSON point, or a Feature around one; its fields come in any order.
error_code walk_point(ondemand::value value, bool may_be_feature, std::optional<LonLat>& at) {
  bool is_point = false;
  std::optional<LonLat> own;
  std::optional<LonLat> inner;
  const auto error = walk_keys(value, [&](ondemand::raw_json_string key, ondemand::value part) -> error_code {
    if (key.unsafe_is_equal("type")) is_point = scalar_token(part) == R"("Point")";
    if (key.unsafe_is_equal("coordinates")) return walk_coordinates(part, own);
    if (may_be_feature && key.unsafe_is_equal("geometry")) return walk_point(part, false, inner);
    return SUCCESS;
  });
  at = is_point ? own : inner;
  return error;
}

/// A string or number; anything else names nothing.
JsonToken name_token(ondemand::value value) {
  const JsonToken token = scalar_token(value);
  return token == "null" || token == "true" || token == "false" ? JsonToken() : token;
}

error_code datastream_field(Field field, ondemand::value value, DatastreamText& stream) {
  switch (field) {
    case Field::kId:
      stream.id = scalar_token(value);
      return SUCCESS;
    case Field::kName:
      stream.name = scalar_token(value);
      return SUCCESS;
    case Field::kDescription:
      stream.description = scalar_token(value);
      return SUCCESS;
    case Field::kUnit:
      return walk_unit(value, stream.unit);
    case Field::kUnits:
      stream.is_multi = true;
      return raw_structure(value, stream.units);
    case Field::kMultiTypes:
      stream.is_multi = true;
      return SUCCESS;
    case Field::kObservedProperties:
      return raw_structure(value, stream.properties);
    case Field::kObservations:
      return walk_observations(value, stream);
    case Field::kObservationsLink:
      stream.observations_link = scalar_token(value);
      return SUCCESS;
    case Field::kThing:
      return walk_object(value, stream.thing.present, [&](Field inner, ondemand::value inner_value) {
        return thing_field(inner, inner_value, stream.thing);
      });
    default:
      return SUCCESS;
  }
}

error_code walk_streams(ondemand::value value, RowText& row, bool multi) {
  if (value.raw_json_token().starts_with('[')) row.kind = RowText::Kind::kThing;
  return walk_list(value, [&](ondemand::value element) {
    DatastreamText& stream = row.add_stream();
    stream.is_multi = multi;
    bool is_object = false;
    return walk_object(element, is_object,
                       [&](Field field, ondemand::value inner) { return datastream_field(field, inner, stream); });
  });
}

error_code walk_components(ondemand::value value, RowText& row) {
  std::string buffer;
  return walk_list(value, [&](ondemand::value element) {
    row.components.emplace_back(token_text(scalar_token(element), buffer));
    return SUCCESS;
  });
}

error_code walk_data_row(ondemand::value value, RowText& row) {
  ObservationText& observation = row.self.add_observation();
  std::size_t column = 0;
  const auto error = walk_list(value, [&](ondemand::value cell) -> error_code {
    const std::string_view name = column < row.components.size() ? row.components[column] : std::string_view();
    ++column;
    if (name == "result") return walk_result(cell, observation);
    if (name == "id" || name == "@iot.id") observation.id = scalar_token(cell);
    if (name == "phenomenonTime") observation.phenomenon_time = scalar_token(cell);
    if (name == "resultTime") observation.result_time = scalar_token(cell);
    return SUCCESS;
  });
  if (column == 0) {
    --row.self.observation_count;
    ++row.self.bad_observations;
  }
  return error;
}

error_code walk_data(ondemand::value value, RowText& row) {
  row.kind = RowText::Kind::kDataArray;
  row.early_data = row.components.empty();
  if (row.early_data) return SUCCESS;
  return walk_list(value, [&](ondemand::value element) { return walk_data_row(element, row); });
}

}  // namespace

void ObservationText::clear() {
  id = phenomenon_time = result_time = result = datastream = datastream_link = {};
  has_result = of_multi = false;
  results.clear();
}

ObservationText& DatastreamText::add_observation() {
  if (observation_count == observations.size()) observations.emplace_back();
  ObservationText& added = observations[observation_count++];
  added.clear();
  return added;
}

void DatastreamText::clear() {
  id = name = description = unit = observations_link = {};
  units = properties = {};
  is_multi = false;
  thing = {};
  observation_count = bad_observations = 0;
}

DatastreamText& RowText::add_stream() {
  if (stream_count == streams.size()) streams.emplace_back();
  DatastreamText& added = streams[stream_count++];
  added.clear();
  return added;
}

void RowText::clear() {
  kind = Kind::kDatastream;
  self.clear();
  observation.clear();
  stream_count = 0;
  components.clear();
  early_data = false;
}

error_code walk_properties(ondemand::object properties, StationText& station) {
  return walk_keys(properties, [&](ondemand::raw_json_string key, ondemand::value value) {
    if (key.unsafe_is_equal("stationID")) station.id = name_token(value);
    if (key.unsafe_is_equal("stationName")) station.name = name_token(value);
    if (key.unsafe_is_equal("authority_type")) station.authority = name_token(value);
    return SUCCESS;
  });
}

error_code walk_locations(ondemand::array locations, StationText& station) {
  for (auto item : locations) {
    ondemand::value location;
    if (const auto error = item.get(location)) return error;
    const auto error = walk_keys(location, [&](ondemand::raw_json_string key, ondemand::value value) -> error_code {
      if (station.at || !key.unsafe_is_equal("location")) return SUCCESS;
      return walk_point(value, true, station.at);
    });
    if (error != SUCCESS || station.at) return error;
  }
  return SUCCESS;
}

error_code walk_row(ondemand::object object, RowText& row) {
  row.clear();
  bool is_link = false;
  const auto error = walk_fields(object, [&](Field field, ondemand::value value) -> error_code {
    switch (field) {
      case Field::kDatastreams:
        return walk_streams(value, row, false);
      case Field::kMultiDatastreams:
        return walk_streams(value, row, true);
      case Field::kComponents:
        row.kind = RowText::Kind::kDataArray;
        return walk_components(value, row);
      case Field::kDataArray:
        return walk_data(value, row);
      case Field::kUrl:
        is_link = true;
        return SUCCESS;
      case Field::kProperties:
      case Field::kLocations:
        // Of a Thing; a Datastream's own properties are not wanted.
        return thing_field(field, value, row.self.thing);
      case Field::kResult:
        row.kind = RowText::Kind::kObservation;
        return observation_field(field, value, row.observation);
      case Field::kPhenomenonTime:
      case Field::kResultTime:
      case Field::kDatastream:
      case Field::kDatastreamLink:
      case Field::kMultiDatastream:
      case Field::kMultiDatastreamLink:
        return observation_field(field, value, row.observation);
      default:
        return datastream_field(field, value, row.self);
    }
  });
  // What every entity has; whose they are shows only at the end.
  row.observation.id = row.self.id;
  if (row.kind == RowText::Kind::kThing) {
    row.self.thing.present = true;
    row.self.thing.id = row.self.id;
    row.self.thing.name = row.self.name;
    for (std::size_t i = 0; i < row.stream_count; ++i) row.streams[i].thing = row.self.thing;
  }
  if (is_link && row.self.id.empty()) row.kind = RowText::Kind::kLink;
  return error;
}

bool is_string(JsonToken token) { return token.starts_with('"'); }

std::string_view token_text(JsonToken token, std::string& buffer) {
  if (token == "true") return "1";
  if (token == "false") return "0";
  if (!is_string(token)) return token;
  const std::string_view inside = token.size() >= 2 ? token.substr(1, token.size() - 2) : std::string_view();
  if (inside.find('\\') == std::string_view::npos) return inside;
  simdjson::dom::parser parser;
  std::string_view text;
  if (parser.parse(token.data(), token.size()).get_string().get(text) != SUCCESS) return {};
  buffer = text;
  return buffer;
}

}  // namespace sandtable::feeds
