#include "feeds/service/request_query.h"

#include <algorithm>
#include <charconv>

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

Result<RequestQuery> read_query(std::string_view raw, std::size_t page_size) {
  RequestQuery query;
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
  const std::string expand = parameter(raw, "$expand").value_or("");
  query.expand_thing = expand.find("Thing") != std::string::npos;
  query.expand_locations = expand.find("Locations") != std::string::npos;
  query.expand_observations = expand.find("Observations") != std::string::npos;
  query.newest_first = parameter(raw, "$orderby").value_or("").ends_with("desc");
  if (const auto filter = parameter(raw, "$filter")) {
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
