#include <algorithm>
#include <array>
#include <cctype>

#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

constexpr EnumWord<TableFormat> kReportFormats[] = {{"json", TableFormat::kJson},
                                                    {"geojson", TableFormat::kGeoJson},
                                                    {"csv", TableFormat::kCsv},
                                                    {"xml", TableFormat::kXml}};

/// Columns of such names hold people, not water.
constexpr std::array<std::string_view, 14> kPersonal{"reporter",   "phone",     "mobile",  "tel",    "email",
                                                     "first_name", "last_name", "account", "device", "通報人",
                                                     "姓名",       "電話",      "手機",    "聯絡"};

void read_columns(TomlTable& t, std::string_view key, ColumnNames& out) {
  if (!t.present(key)) return;
  std::vector<std::string> names;
  if (!t.optional(key, names)) return;
  for (const std::string& name : names) {
    std::string low = name;
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::ranges::any_of(kPersonal, [&](std::string_view word) { return low.find(word) != std::string::npos; })) {
      t.problem(key, "'{}' names a person or how to reach one; reports are read without", clipped(name, 64));
    }
  }
  out = std::move(names);
}

void read_states(TomlTable& t, ReportFeed& feed) {
  t.table("states", [&](TomlTable& s) {
    for (const char* state : {"unverified", "confirmed", "rejected", "closed"}) {
      std::vector<std::string> words;
      if (s.optional(state, words)) feed.states.emplace_back(state, std::move(words));
    }
  });
}

}  // namespace

ReportFeed open311_reports() {
  ReportFeed feed;
  feed.request.format = TableFormat::kJson;
  feed.request.rows = {""};
  feed.id = {"service_request_id"};
  feed.time = {"requested_datetime"};
  feed.lon = {"long"};
  feed.lat = {"lat"};
  feed.category = {"service_name"};
  feed.text = {"description"};
  feed.where = {"address"};
  feed.state = {"status"};
  feed.states = {{"closed", {"closed"}}};
  return feed;
}

AlertFeed read_alerts(TomlTable& t, const PlaceReading& reading, AlertFeed::Dialect dialect) {
  AlertFeed feed;
  feed.dialect = dialect;
  const bool is_cap = dialect == AlertFeed::Dialect::kCap;
  if (!is_cap) feed.poll = std::chrono::minutes{6};
  if (t.needs("url")) reading.sources.read_url(t, "url", feed.url);
  t.optional("poll", feed.poll, kAtLeastOneSecond);
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 256u << 20));
  read_tls(t, reading, feed.tls);
  if (is_cap) {
    t.optional("area_codes", feed.area_codes);
    t.optional("geocode_names", feed.geocode_names);
    t.optional("link_hosts", feed.link_hosts);
    t.optional("entry_limit", feed.entry_limit, NumberRange::between(1, 10'000));
    t.optional("max_age", feed.max_age, NumberRange::positive());
  } else {
    t.optional("point_radius_km", feed.point_radius_km, NumberRange::between(0, 5'000));
  }
  return feed;
}

ReportFeed read_reports(TomlTable& t, const PlaceReading& reading) {
  ReportFeed feed;
  bool is_open311 = false;
  t.optional("open311", is_open311);
  if (is_open311) feed = open311_reports();
  if (t.needs("url")) reading.sources.read_url(t, "url", feed.request.url);
  feed.request.poll = std::chrono::minutes{1};
  t.optional("poll", feed.request.poll, kAtLeastOneSecond);
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 256u << 20));
  read_tls(t, reading, feed.tls);
  if (is_open311) return feed;
  if (t.needs("format")) t.optional("format", feed.request.format, kReportFormats);
  if (feed.request.format == TableFormat::kGeoJson) {
    feed.request.rows = {"/features"};
    feed.lon = {"/geometry/coordinates/0"};
    feed.lat = {"/geometry/coordinates/1"};
  }
  t.optional("rows", feed.request.rows);
  read_columns(t, "id_columns", feed.id);
  if (t.needs("time_columns")) read_columns(t, "time_columns", feed.time);
  read_columns(t, "lon_columns", feed.lon);
  read_columns(t, "lat_columns", feed.lat);
  read_columns(t, "category_columns", feed.category);
  read_columns(t, "text_columns", feed.text);
  read_columns(t, "where_columns", feed.where);
  read_columns(t, "depth_columns", feed.depth);
  t.optional("depth_unit", feed.depth_unit);
  if (const auto scale = unit_scale(feed.depth_unit, Quantity::kWaterDepth); !scale) {
    t.problem("depth_unit", "{}", scale.error().message);
  }
  read_columns(t, "state_columns", feed.state);
  read_states(t, feed);
  return feed;
}

}  // namespace sandtable
