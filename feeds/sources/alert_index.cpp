#include "feeds/sources/alert_index.h"

#include "feeds/net/http_date.h"
#include "feeds/sources/cap_message.h"
#include "feeds/sources/json_text.h"
#include "feeds/sources/xml_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxAlertIdBytes = 512;
constexpr std::size_t kMaxUrlBytes = 2'048;

std::optional<UtcTime> read_time(const std::string& text, const AlertRules& rules) {
  if (text.empty()) return std::nullopt;
  if (const Result<UtcTime> iso = parse_time(text, rules.facts.zone)) return *iso;
  return parse_http_date(text);
}

void add_link(AlertIndex& index, AlertLink link) {
  if (link.url.empty() || index.links.size() >= kMaxAlertLinks) return;
  if (link.id.empty()) link.id = link.url;
  index.links.push_back(std::move(link));
}

/// The link of an Atom entry: the one to a CAP document, else the first that is not the entry's own page.
std::string atom_link(pugi::xml_node entry) {
  std::string first;
  for (const pugi::xml_node child : entry.children()) {
    if (local_name(child) != "link") continue;
    const std::string href = clipped(valid_utf8(trimmed(child.attribute("href").value())), kMaxUrlBytes);
    const std::string_view type = child.attribute("type").value();
    if (type.find("cap+xml") != std::string_view::npos) return href;
    const std::string_view rel = child.attribute("rel").value();
    if (first.empty() && rel != "self" && rel != "via") first = href;
  }
  return first;
}

void read_atom_entry(pugi::xml_node entry, const AlertPlaces& places, DeliveryBuilder& out, AlertIndex& index) {
  if (const pugi::xml_node inner = child_named(child_named(entry, "content"), "alert")) {
    return read_cap(inner, false, places, out);
  }
  std::string url = atom_link(entry);
  if (url.empty() && child_named(entry, "identifier")) return read_cap(entry, true, places, out);
  add_link(index, {text_of(entry, "id", kMaxAlertIdBytes), std::move(url),
                   read_time(text_of(entry, "updated", kMaxAlertIdBytes), places.rules)});
}

Result<AlertIndex> read_xml(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out) {
  pugi::xml_document document;
  if (Status loaded = load_xml(body, document); !loaded) return pass(loaded);
  const pugi::xml_node root = document.document_element();
  AlertIndex index;
  if (local_name(root) == "feed") {
    index.updated = read_time(text_of(root, "updated", kMaxAlertIdBytes), places.rules);
    for (const pugi::xml_node child : root.children()) {
      if (local_name(child) == "entry") read_atom_entry(child, places, out, index);
    }
    return index;
  }
  if (local_name(root) == "rss") {
    const pugi::xml_node channel = child_named(root, "channel");
    index.updated = read_time(text_of(channel, "pubDate", kMaxAlertIdBytes), places.rules);
    for (const pugi::xml_node item : channel.children()) {
      if (local_name(item) != "item") continue;
      add_link(index, {text_of(item, "guid", kMaxAlertIdBytes), text_of(item, "link", kMaxUrlBytes),
                       read_time(text_of(item, "pubDate", kMaxAlertIdBytes), places.rules)});
    }
    return index;
  }
  if (Status read = parse_cap(body, places, out); !read) return pass(read);
  return index;
}

/// "@href" of the link object, or of the first link object of a list.
std::string json_link(simdjson::dom::object entry) {
  simdjson::dom::element link;
  if (entry.at_key("link").get(link) != simdjson::SUCCESS) return {};
  simdjson::dom::array list;
  if (link.get(list) == simdjson::SUCCESS && list.size() > 0) link = list.at(0).value_unsafe();
  simdjson::dom::object object;
  if (link.get(object) == simdjson::SUCCESS) {
    const std::string href = text_at(object, "@href");
    return clipped(href.empty() ? text_at(object, "href") : href, kMaxUrlBytes);
  }
  return link.is_string() ? clipped(scalar_text(link).value_or(""), kMaxUrlBytes) : std::string();
}

Result<AlertIndex> read_json(std::string_view body, const AlertPlaces& places) {
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  if (parser.parse(simdjson::padded_string(body)).get(root) != simdjson::SUCCESS) {
    return fail(ErrorCode::kUnreadable, "no JSON index: '{}'", first_bytes(body));
  }
  AlertIndex index;
  index.updated = read_time(text_at(root, "updated"), places.rules);
  simdjson::dom::element entries;
  if (root.at_key("entry").get(entries) != simdjson::SUCCESS) {
    // An index of nothing has no entry at all, but it still is an index.
    if (index.updated) return index;
    return fail(ErrorCode::kInvalid, "no index of alerts: '{}'", first_bytes(body));
  }
  const auto read_entry = [&](simdjson::dom::element element) {
    simdjson::dom::object entry;
    if (element.get(entry) != simdjson::SUCCESS) return;
    add_link(index, {clipped(text_at(entry, "id"), kMaxAlertIdBytes), json_link(entry),
                     read_time(text_at(entry, "updated"), places.rules)});
  };
  simdjson::dom::array list;
  if (entries.get(list) == simdjson::SUCCESS) {
    for (const simdjson::dom::element element : list) read_entry(element);
  } else {
    read_entry(entries);
  }
  return index;
}

}  // namespace

Result<AlertIndex> parse_alert_index(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out) {
  const std::string_view text = trimmed(without_bom(body));
  return text.starts_with('{') || text.starts_with('[') ? read_json(text, places) : read_xml(text, places, out);
}

}  // namespace sandtable::feeds
