#include "feeds/service/request_query.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// Calls `visit` with each "name=value" as it stands.
template <class Visit>
void for_each_part(std::string_view raw, const Visit& visit) {
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    if (end > 0) visit(raw.substr(0, end));
    raw.remove_prefix(std::min(end + 1, raw.size()));
  }
}

Result<std::size_t> read_count(std::string_view name, const std::string& text) {
  std::size_t value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || end != text.data() + text.size()) {
    return fail(ErrorCode::kInvalid, "{}: '{}' is no count", name, clipped(valid_utf8(text), 32));
  }
  return value;
}

/// "phenomenonTime ge 2026-07-28T00:00:00Z" narrows the range.
Status narrow(std::string_view term, TimeRange& range) {
  const auto cut = [&] {
    term.remove_prefix(std::min(term.find_first_not_of(' '), term.size()));
    const std::size_t end = std::min(term.find(' '), term.size());
    const std::string_view word = term.substr(0, end);
    term.remove_prefix(end);
    return word;
  };
  const std::string_view property = cut();
  const std::string_view comparison = cut();
  const std::string_view value = cut();
  const bool known = comparison == "ge" || comparison == "gt" || comparison == "le" || comparison == "lt";
  if (property != "phenomenonTime" || !known || !cut().empty()) {
    return fail(ErrorCode::kUnsupported, "$filter knows only phenomenonTime with ge, gt, le and lt, joined by and");
  }
  const Result<UtcTime> time = parse_time(value, ZonePolicy::utc());
  if (!time) return fail(time.error().code, "$filter: {}", clipped(valid_utf8(time.error().message), 200));
  const Duration step = comparison == "gt" || comparison == "le" ? Duration{1} : Duration{0};
  if (comparison[0] == 'g') {
    range.from = std::max(range.from, *time + step);
  } else {
    range.to = std::min(range.to, *time + step);
  }
  return {};
}

Status read_filter(std::string_view filter, TimeRange& range) {
  constexpr std::string_view kAnd = " and ";
  while (true) {
    const std::size_t end = std::min(filter.find(kAnd), filter.size());
    if (Status narrowed = narrow(filter.substr(0, end), range); !narrowed) return narrowed;
    if (end == filter.size()) return {};
    filter.remove_prefix(end + kAnd.size());
  }
}

/// The parts between separators that stand in no brackets; white space around them left out.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '(') ++depth;
    if (i < text.size() && text[i] == ')') --depth;
    if (i < text.size() && (text[i] != separator || depth != 0)) continue;
    parts.push_back(trimmed(text.substr(begin, i - begin)));
    begin = i + 1;
  }
  return parts;
}

Status only_known_options(std::string_view raw) {
  constexpr std::string_view kKnown[] = {"$top", "$skip", "$count", "$expand", "$orderby", "$filter"};
  std::string other;
  for_each_part(raw, [&](std::string_view part) {
    const std::string name = decoded(part.substr(0, part.find('=')));
    if (name.starts_with('$') && std::ranges::find(kKnown, name) == std::end(kKnown)) other = name;
  });
  if (other.empty()) return {};
  return fail(ErrorCode::kUnsupported, "{} is not known here", clipped(valid_utf8(other), 32));
}

/// Whether the newest come first. Other orders than that of the ids are those of no set here.
Result<bool> read_order(std::string_view order, RequestedSet set) {
  bool newest_first = false;
  bool first = true;
  for (const std::string_view item : split(order, ',')) {
    const std::size_t space = std::min(item.find(' '), item.size());
    const std::string_view property = item.substr(0, space);
    const std::string_view direction = trimmed(item.substr(space));
    const bool is_time = set == RequestedSet::kObservations && property == "phenomenonTime" && first;
    const bool is_id = property == "@iot.id" || property == "id";
    const bool descends = direction == "desc";
    // No two Observations of one series have the same time, so what follows it orders nothing.
    const bool known = is_time || (is_id && (!descends || !first));
    if (!known || (!direction.empty() && direction != "asc" && !descends)) {
      return fail(ErrorCode::kUnsupported, "$orderby '{}' is not known here", clipped(valid_utf8(order), 64));
    }
    if (is_time) newest_first = descends;
    first = false;
  }
  return newest_first;
}

/// "Observations" or with "$orderby=phenomenonTime desc;$top=1": the newest is all that is ever expanded.
bool asks_for_newest(std::string_view options) {
  if (options.empty()) return true;
  return std::ranges::all_of(split(options, ';'), [](std::string_view option) {
    return option == "$top=1" || option == "$orderby=phenomenonTime desc";
  });
}

Status expand_one(std::string_view item, RequestedSet set, RequestQuery& query) {
  const std::size_t open = std::min(item.find('('), item.size());
  const std::string_view name = trimmed(item.substr(0, open));
  std::string_view options;
  const bool closed = open == item.size() || item.ends_with(')');
  if (open < item.size() && closed) options = trimmed(item.substr(open + 1, item.size() - open - 2));
  const bool of_thing = set == RequestedSet::kThings;
  const bool of_datastream = set == RequestedSet::kDatastreams;
  bool known = closed;
  if (of_thing && name == "Locations" && options.empty()) {
    query.expand_locations = true;
  } else if (of_datastream && name == "Thing" && (options.empty() || options == "$expand=Locations")) {
    query.expand_thing = true;
    query.expand_locations = query.expand_locations || !options.empty();
  } else if (of_datastream && name == "Thing/Locations" && options.empty()) {
    query.expand_thing = query.expand_locations = true;
  } else if (of_datastream && name == "Observations" && asks_for_newest(options)) {
    query.expand_observations = true;
  } else {
    known = false;
  }
  if (known) return {};
  return fail(ErrorCode::kUnsupported, "$expand '{}' is not known here", clipped(valid_utf8(item), 64));
}

}  // namespace

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    if (low) {
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<std::string> parameter(std::string_view raw, std::string_view name) {
  std::optional<std::string> found;
  for_each_part(raw, [&](std::string_view part) {
    const std::size_t equals = part.find('=');
    if (found || decoded(part.substr(0, equals)) != name) return;
    found = equals == std::string_view::npos ? std::string() : decoded(part.substr(equals + 1));
  });
  return found;
}

Result<RequestQuery> read_query(std::string_view raw, std::size_t page_size, RequestedSet set) {
  RequestQuery query;
  if (Status known = only_known_options(raw); !known) return pass(known);
  query.top = std::min(query.top, page_size);
  if (const auto top = parameter(raw, "$top")) {
    const Result<std::size_t> value = read_count("$top", *top);
    if (!value) return pass(value);
    query.top = std::min(*value, page_size);
  }
  if (const auto skip = parameter(raw, "$skip")) {
    const Result<std::size_t> value = read_count("$skip", *skip);
    if (!value) return pass(value);
    query.skip = *value;
  }
  query.count = parameter(raw, "$count") == "true";
  if (const auto expand = parameter(raw, "$expand")) {
    for (const std::string_view item : split(*expand, ',')) {
      if (Status read = expand_one(item, set, query); !read) return pass(read);
    }
  }
  if (const auto order = parameter(raw, "$orderby")) {
    const Result<bool> newest_first = read_order(*order, set);
    if (!newest_first) return pass(newest_first);
    query.newest_first = *newest_first;
  }
  if (const auto filter = parameter(raw, "$filter")) {
    if (set != RequestedSet::kObservations) {
      return fail(ErrorCode::kUnsupported, "$filter is known of Observations only");
    }
    if (Status read = read_filter(*filter, query.range); !read) return pass(read);
  }
  return query;
}

std::string next_query(std::string_view raw, std::size_t skip) {
  std::string out;
  for_each_part(raw, [&](std::string_view part) {
    if (decoded(part.substr(0, part.find('='))) == "$skip") return;
    out += out.empty() ? "" : "&";
    out += part;
  });
  return fmt::format("{}{}$skip={}", out, out.empty() ? "" : "&", skip);
}

}  // namespace sandtable::feeds
