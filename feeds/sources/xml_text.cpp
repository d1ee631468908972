#include "feeds/sources/xml_text.h"

#include "feeds/sources/json_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {

Status load_xml(std::string_view body, pugi::xml_document& out) {
  const pugi::xml_parse_result parsed = out.load_buffer(body.data(), body.size());
  if (!parsed) {
    return fail(ErrorCode::kUnreadable, "no XML: {} at byte {} of '{}'", parsed.description(), parsed.offset,
                first_bytes(body));
  }
  return {};
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && local_name(child) == name) return child;
  }
  return {};
}

std::string text_in(pugi::xml_node node, std::size_t max_bytes) {
  std::string all;
  for (const pugi::xml_node child : node.children()) {
    // A text may come in several pieces: plain, CDATA, plain.
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) all += child.value();
    if (all.size() > max_bytes) break;
  }
  return clipped(valid_utf8(trimmed(all)), max_bytes);
}

std::string text_of(pugi::xml_node parent, std::string_view name, std::size_t max_bytes) {
  return text_in(child_named(parent, name), max_bytes);
}

}  // namespace sandtable::feeds
