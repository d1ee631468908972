#include "feeds/sources/json_text.h"
#include "feeds/sources/sensorthings_build.h"
#include "feeds/sources/sensorthings_walk.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

}  // namespace

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

error_code SensorThingsReader::Json::read(std::string_view datastream, RawPage& raw, Build& build) {
  ondemand::document document;
  error_code error = pages_.iterate(kept()).get(document);
  if (error == simdjson::UTF8_ERROR) {
    build.out.warn("the answer is not valid UTF-8; bad bytes were replaced");
    keep(valid_utf8(body_));
    error = pages_.iterate(kept()).get(document);
  }
  if (error == SUCCESS) error = walk(document, datastream, raw, build);
  if (error == SUCCESS || !raw.has_value) return error;
  error = pages_.iterate(kept()).get(document);
  return error == SUCCESS ? walk_alone(document, datastream, raw, build) : error;
}

error_code SensorThingsReader::Json::read_row(std::string_view body) {
  ondemand::document document;
  ondemand::object object;
  keep(std::string(body));
  if (const auto error = rows_.iterate(kept()).get(document)) return error;
  if (const auto error = document.get_object().get(object)) return error;
  return walk_row(object, reader_.row_);
}

StationText SensorThingsReader::Json::read_station(const ThingText& thing) {
  StationText station;
  ondemand::document document;
  // The pieces lie within the page, whose padding follows them too: no copy is needed.
  const auto padded = [](std::string_view piece) {
    return simdjson::padded_string_view(piece.data(), piece.size(), piece.size() + simdjson::SIMDJSON_PADDING);
  };
  if (ondemand::object properties; !thing.properties.empty() &&
                                   rows_.iterate(padded(thing.properties)).get(document) == SUCCESS &&
                                   document.get_object().get(properties) == SUCCESS) {
    static_cast<void>(walk_properties(properties, station));
  }
  if (ondemand::array locations; !thing.locations.empty() &&
                                 rows_.iterate(padded(thing.locations)).get(document) == SUCCESS &&
                                 document.get_array().get(locations) == SUCCESS) {
    static_cast<void>(walk_locations(locations, station));
  }
  return station;
}

void SensorThingsReader::Json::keep(std::string body) {
  body_ = std::move(body);
  body_.reserve(body_.size() + simdjson::SIMDJSON_PADDING);
}

std::string_view SensorThingsReader::Json::page() const { return without_bom(body_); }

simdjson::padded_string_view SensorThingsReader::Json::kept() const {
  const std::string_view text = page();
  return simdjson::padded_string_view(text.data(), text.size(), text.size() + body_.capacity() - body_.size());
}

}  // namespace sandtable::feeds
