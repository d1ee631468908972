#include "feeds/sources/sensorthings_query.h"

#include <algorithm>
#include <cctype>

namespace sandtable::feeds {
namespace {

constexpr std::string_view kExpand =
    "$expand=Thing($expand=Locations),Observations($orderby=phenomenonTime%20desc;$top=1)";
constexpr std::string_view kExpandMulti =
    "$expand=Thing($expand=Locations),ObservedProperties,Observations($orderby=phenomenonTime%20desc;$top=1)";
constexpr std::string_view kOrder = "&$top=300&$orderby=@iot.id%20asc";
constexpr int kHistoryPage = 1'000;

bool is_version(std::string_view segment) {
  return segment.size() >= 4 && segment[0] == 'v' &&
         std::all_of(segment.begin() + 1, segment.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// A path that exists literally, as PlaceSources writes it, as a URL that curl takes for the same path.
std::string file_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return encode_illegal_bytes(out);
}

/// The latest of every member of a set, chosen by `filter` where it is not empty.
std::string latest_url(const std::string& set, const std::string& filter) {
  std::string url = set + "?";
  url += set.ends_with("MultiDatastreams") ? kExpandMulti : kExpand;
  if (!filter.empty()) url += "&$filter=" + filter;
  return url.append(kOrder);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The text first, then as others spell it: 桃園市 stands as 桃園巿 (U+5DFF) in some services, 臺 as 台.
std::vector<std::string> spellings(const std::string& text) {
  std::vector<std::string> all{text};
  const auto add = [&](std::string other) {
    if (std::ranges::find(all, other) == all.end()) all.push_back(std::move(other));
  };
  for (const auto& [one, other] : {std::pair{"市", "巿"}, std::pair{"臺", "台"}}) {
    for (const std::string& known : std::vector<std::string>(all)) {
      add(replaced(known, one, other));
      add(replaced(known, other, one));
    }
  }
  return all;
}

/// What `condition` makes of each spelling of a text, any of which will do.
template <class Condition>
std::string any_spelling(const std::string& text, const Condition& condition) {
  std::string filter;
  const std::vector<std::string> all = spellings(text);
  for (const std::string& spelling : all)
    filter += (filter.empty() ? "" : "%20or%20") + condition(query_string(spelling));
  return all.size() == 1 ? filter : "(" + filter + ")";
}

std::string selection(const std::string& authority, const std::string& category) {
  std::string filter;
  if (!authority.empty()) {
    filter = any_spelling(
        authority, [](const std::string& text) { return "Thing/properties/authority_type%20eq%20'" + text + "'"; });
  }
  if (!category.empty()) {
    filter += filter.empty() ? "" : "%20and%20";
    filter += any_spelling("Datastream_Category_type=" + category,
                           [](const std::string& text) { return "substringof('" + text + "',description)"; });
  }
  return filter;
}

/// `id` as it stands there, quotes included where it is a text.
std::string entity_path(const KnownDatastream& datastream, const std::string& id) {
  const std::string quote = datastream.id_is_text ? "'" : "";
  return (datastream.is_multi ? "MultiDatastreams(" : "Datastreams(") + quote + id + quote + ")/Observations";
}

}  // namespace

std::string query_string(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'') {
      out += "''";
    } else if (byte < 0x80 &&
               (std::isalnum(byte) != 0 || std::string_view("-._~()").find(c) != std::string_view::npos)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

std::string service_root(std::string_view url) {
  const UrlParts parts = split_url(url);
  std::size_t end = 0;
  for (std::size_t begin = 1; begin <= parts.path.size();) {
    const std::size_t stop = std::min(parts.path.find('/', begin), parts.path.size());
    if (is_version(parts.path.substr(begin, stop - begin))) end = stop;
    begin = stop + 1;
  }
  if (end == 0 || parts.scheme.empty()) return {};
  return fmt::format("{}://{}{}", parts.scheme, parts.authority, parts.path.substr(0, end));
}

std::vector<std::string> first_page_urls(const SensorThingsFeed& config, bool and_multi) {
  if (config.url.starts_with("file:")) return {file_url(config.url)};
  std::string url = config.url;
  if (config.query.empty() && split_url(url).query.empty()) {
    while (url.ends_with('/')) url.pop_back();
    const std::string_view last = std::string_view(url).substr(url.rfind('/') + 1);
    const bool is_root = is_version(last);
    const bool selects = !config.authorities.empty() || !config.categories.empty();
    if (is_root || selects || last == "Datastreams" || last.ends_with(")")) {
      const std::vector<std::string> any{""};
      std::vector<std::string> sets{encode_illegal_bytes(is_root ? url + "/Datastreams" : url)};
      if (is_root && and_multi) sets.push_back(encode_illegal_bytes(url + "/MultiDatastreams"));
      std::vector<std::string> urls;
      for (const std::string& set : sets) {
        for (const std::string& authority : config.authorities.empty() ? any : config.authorities) {
          for (const std::string& category : config.categories.empty() ? any : config.categories) {
            urls.push_back(latest_url(set, selection(authority, category)));
          }
        }
      }
      return urls;
    }
  }
  return {encode_illegal_bytes(config.url + config.query)};
}

std::string topic_prefix(const SensorThingsFeed& config) {
  if (!config.live_prefix.empty()) return config.live_prefix;
  const std::string root = service_root(config.url);
  return root.empty() ? "v1.1" : root.substr(root.rfind('/') + 1);
}

LinkPolicy link_policy(const SensorThingsFeed& config) {
  const std::string root = service_root(config.url);
  if (root.empty()) return {};
  return {config.rewrite_host, std::string(split_url(root).path) + "/"};
}

std::string history_url(const SensorThingsFeed& config, const KnownDatastream& datastream, UtcTime after) {
  const std::string root = service_root(config.url);
  std::string url;
  if (!datastream.observations_link.empty() && !config.url.starts_with("file:")) {
    const auto link =
        follow_link(root.empty() ? config.url : root + "/", datastream.observations_link, link_policy(config));
    if (link) url = *link;
  }
  if (url.empty() && !root.empty() && datastream.has_own_id) {
    url = root + "/" + entity_path(datastream, query_string(datastream.id));
  }
  if (url.empty()) return {};
  url += split_url(url).query.empty() ? "?" : "&";
  url += fmt::format("$filter=phenomenonTime%20gt%20{}&$orderby=phenomenonTime%20asc,@iot.id%20asc&$top={}",
                     format_iso(after), kHistoryPage);
  return encode_illegal_bytes(url);
}

std::string observations_topic(std::string_view prefix, const KnownDatastream& datastream) {
  if (!datastream.has_own_id) return {};
  std::string id;
  for (const char c : datastream.id) id += c == '\'' ? std::string("''") : std::string(1, c);
  return fmt::format("{}/{}", prefix, entity_path(datastream, id));
}

std::string datastream_of_topic(std::string_view prefix, std::string_view topic) {
  if (!topic.starts_with(prefix) || topic.size() <= prefix.size() || topic[prefix.size()] != '/') return {};
  topic.remove_prefix(prefix.size() + 1);
  const bool is_multi = topic.starts_with("Multi");
  if (is_multi) topic.remove_prefix(5);
  constexpr std::string_view kBegin = "Datastreams(";
  constexpr std::string_view kEnd = ")/Observations";
  if (!topic.starts_with(kBegin) || !topic.ends_with(kEnd) || topic.size() < kBegin.size() + kEnd.size()) return {};
  std::string_view id = topic.substr(kBegin.size(), topic.size() - kBegin.size() - kEnd.size());
  if (id.size() < 2 || !id.starts_with('\'') || !id.ends_with('\'')) return SensorThingsReader::key_of(id, is_multi);
  id = id.substr(1, id.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < id.size(); ++i) {
    plain += id[i];
    if (id.substr(i, 2) == "''") ++i;
  }
  return SensorThingsReader::key_of(plain, is_multi);
}

}  // namespace sandtable::feeds
