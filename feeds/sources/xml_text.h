#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::feeds {

/// Parses a document, byte order mark or not. Entities beyond XML's own are not expanded and nothing outside is read.
/// Fails with kUnreadable, quoting the first bytes, so that a person sees an error page for what it is.
Status load_xml(std::string_view body, pugi::xml_document& out);

/// A name without its namespace prefix: feeds choose those freely.
std::string_view local_name(pugi::xml_node node);
/// The first child element of that local name; a null node when there is none.
pugi::xml_node child_named(pugi::xml_node parent, std::string_view name);
/// All text below the first child of that local name, trimmed and cut, in valid UTF-8; empty when there is none.
std::string text_of(pugi::xml_node parent, std::string_view name, std::size_t max_bytes);
/// The same of the node itself.
std::string text_in(pugi::xml_node node, std::size_t max_bytes);

}  // namespace sandtable::feeds
