#include "feeds/sources/json_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::feeds {

std::optional<std::string> scalar_text(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::STRING:
      return std::string(std::string_view(element.get_string().value_unsafe()));
    case element_type::INT64:
      return fmt::format("{}", element.get_int64().value_unsafe());
    case element_type::UINT64:
      return fmt::format("{}", element.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return fmt::format("{}", element.get_double().value_unsafe());
    case element_type::BOOL:
      return element.get_bool().value_unsafe() ? "1" : "0";
    case element_type::NULL_VALUE:
      return "null";
    case element_type::ARRAY:
    case element_type::OBJECT:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string text_at(simdjson::dom::object object, std::string_view key) {
  simdjson::dom::element element;
  if (object.at_key(key).get(element) != simdjson::SUCCESS) return {};
  if (element.is_null() || element.is_bool()) return {};
  return scalar_text(element).value_or("");
}

std::string_view without_bom(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  return body;
}

std::string first_bytes(std::string_view body) {
  std::string text = clipped(valid_utf8(trimmed(body.substr(0, 400))), 60);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

}  // namespace sandtable::feeds
