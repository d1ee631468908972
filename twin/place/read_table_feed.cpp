#include <algorithm>

#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

using Words = std::vector<std::pair<std::string, std::vector<std::string>>>;

constexpr EnumWord<TableFormat> kFormats[] = {{"json", TableFormat::kJson},     {"geojson", TableFormat::kGeoJson},
                                              {"arcgis", TableFormat::kArcgis}, {"xml", TableFormat::kXml},
                                              {"kml", TableFormat::kKml},       {"csv", TableFormat::kCsv}};

constexpr EnumWord<Qualifier> kQualifiers[] = {
    {"approved", Qualifier::kApproved},   {"provisional", Qualifier::kProvisional}, {"estimated", Qualifier::kEstimated},
    {"ice", Qualifier::kIce},             {"backwater", Qualifier::kBackwater},     {"equipment", Qualifier::kEquipment},
    {"suspect", Qualifier::kSuspect}};

/// What the feed itself says of the addresses of a recipe.
struct Filling {
  Words parameters;
  std::string base;  ///< stands instead of their scheme and host; empty to leave them
};

/// Services move, and mirrors exist: "https://old.example/a?b" becomes base + "/a?b".
std::string on_base(const std::string& url, const std::string& base) {
  const std::size_t scheme = url.find("://");
  if (base.empty() || scheme == std::string::npos || url.starts_with("file:")) return url;
  const std::size_t path = url.find_first_of("/?", scheme + 3);
  return base + (path == std::string::npos ? "" : url.substr(path));
}

/// Puts the feed's own parameters where a recipe leaves room for them: "{city}".
std::string filled(TomlTable& t, std::string_view key, std::string text, const Words& parameters) {
  for (const auto& [name, values] : parameters) {
    const std::string mark = "{" + name + "}";
    const std::string value = values.empty() ? std::string{} : values.front();
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  // What is left in braces and looks like a name was meant to be given.
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    const bool is_name = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    const bool is_ours = name == "key" || (key == "since_url" && name == "since");
    if (is_name && !is_ours) t.problem("parameters", "needs '{}', which stands in '{}'", name, key);
  }
  return text;
}

void read_request(TomlTable& t, const PlaceReading& reading, const Filling& filling, TableRequest& out) {
  std::string url;
  if (t.required("url", url)) {
    url = on_base(filled(t, "url", std::move(url), filling.parameters), filling.base);
    reading.sources.resolve_url(t, "url", url, out.url);
  }
  if (std::string body; t.optional("body", body)) out.body = filled(t, "body", std::move(body), filling.parameters);
  t.optional("content_type", out.content_type);
  t.optional("format", out.format, kFormats);
  t.one_or_more("rows", out.rows);
  if (std::string delimiter; t.optional("delimiter", delimiter)) {
    if (delimiter.size() == 1) {
      out.delimiter = delimiter.front();
    } else {
      t.problem("delimiter", "expected one character");
    }
  }
  t.optional("poll", out.poll, kAtLeastOneSecond);
}

void read_conditions(TomlTable& t, std::string_view key, bool unless, std::vector<ColumnCondition>& out) {
  Words words;
  if (!t.words(key, words)) return;
  for (auto& [column, wanted] : words) out.push_back({column, std::move(wanted), unless});
}

void read_states(TomlTable& v, TableValue& value) {
  Words words;
  if (!v.words("states", words)) return;
  for (auto& [word, said] : words) {
    if (const auto state = parse_state(value.quantity, word)) {
      value.states.emplace_back(*state, std::move(said));
    } else {
      v.problem("states", "'{}' is no state of {}", clipped(word, 64), quantity_key(value.quantity));
    }
  }
}

void read_value_unit(TomlTable& v, TableValue& value) {
  v.one_or_more("unit_column", value.unit_columns);
  const bool written = v.optional("unit", value.unit);
  if (is_state(value.quantity)) return;
  if (!written && value.unit_columns.empty()) v.problem("unit", "missing; or give unit_column");
  if (!written) return;
  if (const auto scale = unit_scale(value.unit, value.quantity); !scale) v.problem("unit", "{}", scale.error().message);
}

void read_table_value(TomlTable& v, TableValue& value) {
  if (v.needs("column")) v.one_or_more("column", value.columns);
  if (value.columns.empty()) value.columns = {""};
  const bool quantity_known = v.required("property", value.quantity);
  if (quantity_known) {
    read_value_unit(v, value);
    read_states(v, value);
  } else {
    for (const char* key : {"unit", "unit_column", "states"}) v.accept(key);
  }
  v.optional("window", value.window, NumberRange::positive());
  if (quantity_known && value.quantity == Quantity::kRainfall) v.needs("window");
  if (quantity_known && value.quantity != Quantity::kRainfall && v.present("window")) {
    v.problem("window", "only rainfall sums over a window");
  }
  v.optional("missing", value.missing);
  v.optional("expected_every", value.expected_every, NumberRange::positive());
  v.one_or_more("time", value.times);
  v.optional("suffix", value.suffix);
  v.one_or_more("suffix_column", value.suffix_columns);
  read_conditions(v, "where", false, value.where);
  read_conditions(v, "where_not", true, value.where);
  std::vector<std::string> levels;
  if (v.one_or_more("levels", levels)) {
    if (levels.size() > value.levels.size()) v.problem("levels", "there are {} at most", value.levels.size());
    for (std::size_t i = 0; i < std::min(levels.size(), value.levels.size()); ++i) value.levels[i] = {levels[i]};
  }
}

void read_qualifiers(TomlTable& t, TableFeed& feed) {
  t.one_or_more("qualifier", feed.qualifier);
  Words words;
  if (!t.words("qualifiers", words)) return;
  for (auto& [meaning, said] : words) {
    const auto* known = std::ranges::find(kQualifiers, meaning, &EnumWord<Qualifier>::word);
    if (known == std::end(kQualifiers)) {
      t.problem("qualifiers", "'{}' is no meaning of a qualifier; see docs/place-file.md", clipped(meaning, 64));
    } else {
      feed.qualifiers.emplace_back(known->value, std::move(said));
    }
  }
}

void read_places(TomlTable& t, TableFeed& feed) {
  t.one_or_more("station", feed.station);
  t.one_or_more("station_name", feed.station_name);
  t.one_or_more("station_name_en", feed.station_name_en);
  t.one_or_more("lon", feed.lon);
  t.one_or_more("lat", feed.lat);
  t.one_or_more("xy", feed.xy);
  if (feed.lon.empty() != feed.lat.empty()) t.problem(feed.lon.empty() ? "lat" : "lon", "needs the other one too");
  if (!feed.lon.empty() && !feed.xy.empty()) t.problem("xy", "not together with lon and lat");
  t.optional("crs", feed.crs);
  t.optional("lat_first", feed.lat_first);
  t.optional("station_kind", feed.station_kind);
  t.one_or_more("kind_column", feed.kind_columns);
  t.words("kinds", feed.kinds);
}

void read_times(TomlTable& t, TableFeed& feed) {
  t.one_or_more("time", feed.time);
  std::vector<std::string> formats;
  if (!t.one_or_more("time_format", formats)) return;
  feed.time_formats.clear();
  std::vector<std::string> known;
  for (int i = 0; i <= static_cast<int>(TimeFormat::kExcel); ++i) {
    known.emplace_back(time_format_key(static_cast<TimeFormat>(i)));
  }
  for (const std::string& word : formats) {
    if (const auto format = parse_time_format(word)) {
      feed.time_formats.push_back(*format);
    } else {
      t.problem("time_format", "'{}' is not one of {}{}", clipped(word, 64), listed(known), did_you_mean(word, known));
    }
  }
}

}  // namespace

TableFeed read_table_feed(TomlTable& t, const PlaceReading& reading) {
  TableFeed feed;
  Filling filling;
  t.words("parameters", filling.parameters);
  t.optional("base", filling.base);
  while (filling.base.ends_with('/')) filling.base.pop_back();
  read_request(t, reading, filling, feed.request);
  t.tables("joins", [&](TomlTable& j) {
    TableJoin& join = feed.joins.emplace_back();
    join.request.poll = std::chrono::hours{24};
    j.required("name", join.name);
    read_request(j, reading, filling, join.request);
    if (j.needs("key")) j.one_or_more("key", join.key);
    j.one_or_more("on", join.on);
    j.optional("numeric_key", join.numeric_key);
    j.optional("stations", join.is_stations);
  });
  if (std::string url; t.optional("since_url", url)) {
    if (url.find("{since}") == std::string::npos) t.problem("since_url", "has no '{{since}}', the time after which");
    url = on_base(filled(t, "since_url", std::move(url), filling.parameters), filling.base);
    reading.sources.resolve_url(t, "since_url", url, feed.since_url);
  }
  t.optional("backfill", feed.backfill);
  read_places(t, feed);
  read_times(t, feed);
  read_conditions(t, "where", false, feed.where);
  read_conditions(t, "where_not", true, feed.where);
  read_conditions(t, "doubt", false, feed.doubt);
  read_conditions(t, "doubt_not", true, feed.doubt);
  read_qualifiers(t, feed);
  if (t.needs("values")) {
    t.tables("values", [&](TomlTable& v) { read_table_value(v, feed.values.emplace_back()); });
  }
  const bool timeless = std::any_of(feed.values.begin(), feed.values.end(),
                                    [](const TableValue& value) { return value.times.empty(); });
  if (feed.time.empty() && timeless) t.needs("time");
  t.optional("next", feed.next);
  t.optional("page_limit", feed.page_limit, NumberRange::between(1, 100000));
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 1u << 30));
  read_tls(t, reading, feed.tls);
  PlaceSources::read_environment_name(t, "key_env", feed.key_env);
  t.optional("key_header", feed.key_header);
  return feed;
}

}  // namespace sandtable
