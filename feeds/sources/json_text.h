#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

namespace sandtable::feeds {

/// A JSON scalar as the text that a table would hold: numbers in their shortest form, true as 1 and false as 0, null
/// as "null" (which means missing). Empty for objects and arrays.
std::optional<std::string> scalar_text(simdjson::dom::element element);

/// The string or number under `key`, as text; empty when there is none, or it is neither.
std::string text_at(simdjson::dom::object object, std::string_view key);

/// Without a byte order mark.
std::string_view without_bom(std::string_view body);

/// The first bytes of something that was expected to be JSON, for a message that lets a person see what it is.
std::string first_bytes(std::string_view body);

}  // namespace sandtable::feeds
