#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

enum class FeedKind { kRecorded, kSensorThings, kMqtt };
constexpr EnumWord<FeedKind> kFeedKinds[] = {
    {"recorded", FeedKind::kRecorded}, {"sensorthings", FeedKind::kSensorThings}, {"mqtt", FeedKind::kMqtt}};

constexpr NumberRange kAtLeastOneSecond = NumberRange::at_least(1);

void read_zone_policy(TomlTable& t, ZonePolicy& out) {
  std::string text;
  if (!t.optional("zone", text)) return;
  if (text == "required") {
    out = ZonePolicy::required();
  } else if (text == "utc") {
    out = ZonePolicy::utc();
  } else if (const auto offset = parse_zone(text)) {
    out = ZonePolicy::offset(*offset);
  } else {
    t.problem("zone", "'{}' is not 'utc', 'required' or an offset such as '+08:00'", clipped(text, 64));
  }
}

void read_freshness(TomlTable& t, Freshness& out) {
  t.optional("late_after", out.late_after, NumberRange::positive());
  t.optional("stale_after", out.stale_after, NumberRange::positive());
  if (out.stale_after < out.late_after) {
    t.problem("stale_after", "{} is shorter than late_after {}", format_span(out.stale_after),
              format_span(out.late_after));
  }
}

/// What a value means; `column` is the caller's, because each kind of feed finds values in its own way.
void read_meaning(TomlTable& t, ValueMapping& value) {
  const bool quantity_known = t.required("property", value.quantity);
  if (t.required("unit", value.unit) && quantity_known) {
    if (const auto scale = unit_scale(value.unit, value.quantity); !scale)
      t.problem("unit", "{}", scale.error().message);
  }
  t.optional("window", value.window, NumberRange::positive());
  if (quantity_known && value.quantity == Quantity::kRainfall) t.needs("window");
  if (quantity_known && value.quantity != Quantity::kRainfall && t.present("window")) {
    t.problem("window", "only rainfall sums over a window");
  }
  t.optional("missing", value.missing);
}

/// Two columns or pointers that make sense only together.
bool both_or_neither(TomlTable& t, std::string_view first, std::string& a, std::string_view second, std::string& b) {
  t.optional(first, a);
  t.optional(second, b);
  if (a.empty() == b.empty()) return !a.empty();
  t.problem(a.empty() ? second : first, "needs '{}' too", a.empty() ? first : second);
  return false;
}

RecordedFeed read_recorded(TomlTable& t, const PlaceReading& reading) {
  RecordedFeed feed;
  if (t.needs("observations")) reading.sources.read_path(t, "observations", feed.observations);
  reading.sources.read_path(t, "stations", feed.stations);
  t.optional("time_column", feed.time_column);
  t.optional("station_column", feed.station_column);
  t.optional("name_column", feed.name_column);
  t.optional("name_en_column", feed.name_en_column);
  const bool metric = both_or_neither(t, "x_column", feed.x_column, "y_column", feed.y_column);
  const bool geographic = both_or_neither(t, "lon_column", feed.lon_column, "lat_column", feed.lat_column);
  if (metric && geographic) t.problem("lon_column", "not together with x_column and y_column");
  t.optional("kind_column", feed.kind_column);
  t.tables("values", [&](TomlTable& v) {
    ValueMapping& value = feed.values.emplace_back();
    v.required("column", value.column);
    read_meaning(v, value);
  });
  return feed;
}

SensorThingsFeed read_sensorthings(TomlTable& t, const PlaceReading& reading) {
  SensorThingsFeed feed;
  if (t.needs("url")) reading.sources.read_url(t, "url", feed.url);
  if (t.optional("query", feed.query) && carries_a_secret(feed.query)) {
    t.problem("query", "holds a password or access token; secrets do not belong in a place file");
    feed.query.clear();
  }
  t.optional("poll", feed.poll, kAtLeastOneSecond);
  if (t.needs("datastreams")) {
    t.entries("datastreams", [&](const std::string& name, TomlTable& v) { read_meaning(v, feed.datastreams[name]); });
  }
  t.optional("page_limit", feed.page_limit, NumberRange::between(1, 100000));
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 1u << 30));
  if (std::filesystem::path bundle; reading.sources.read_path(t, "ca_bundle", bundle)) feed.ca_bundle = bundle.string();
  return feed;
}

/// An RFC 6901 JSON pointer that leads somewhere: empty means "not given" here, so it starts with '/'.
void read_pointer(TomlTable& t, std::string_view key, std::string& out) {
  if (t.optional(key, out) && !out.empty() && !out.starts_with('/')) {
    t.problem(key, "'{}' is no JSON pointer; it starts with '/'", clipped(out, 64));
  }
}

void read_mqtt_places(TomlTable& t, MqttFeed& feed) {
  read_pointer(t, "station_pointer", feed.station_pointer);
  t.optional("station_topic_level", feed.station_topic_level, NumberRange::between(0, 100));
  if (feed.station_pointer.empty() && feed.station_topic_level < 0) {
    t.problem("station_pointer", "missing; or give station_topic_level");
  } else if (!feed.station_pointer.empty() && feed.station_topic_level >= 0) {
    t.problem("station_pointer", "not together with station_topic_level");
  }
  read_pointer(t, "time_pointer", feed.time_pointer);
  read_pointer(t, "lon_pointer", feed.lon_pointer);
  read_pointer(t, "lat_pointer", feed.lat_pointer);
  if (feed.lon_pointer.empty() != feed.lat_pointer.empty()) {
    t.problem(feed.lon_pointer.empty() ? "lat_pointer" : "lon_pointer", "needs the other coordinate too");
  }
  read_pointer(t, "name_pointer", feed.name_pointer);
}

MqttFeed read_mqtt(TomlTable& t) {
  constexpr EnumWord<std::string_view> kTimeFormats[] = {
      {"iso", "iso"}, {"epoch_s", "epoch_s"}, {"epoch_ms", "epoch_ms"}};
  MqttFeed feed;
  t.optional("host", feed.host);
  if (feed.host.empty() || feed.host.find_first_of("/@: ") != std::string::npos) {
    t.problem("host", "expected a host name or address alone; port and credentials have their own keys");
  }
  t.optional("port", feed.port, NumberRange::between(1, 65535));
  t.optional("tls", feed.tls);
  PlaceSources::read_environment_name(t, "username_env", feed.username_env);
  PlaceSources::read_environment_name(t, "password_env", feed.password_env);
  if (t.required("topics", feed.topics) && feed.topics.empty()) t.problem("topics", "is empty");
  read_mqtt_places(t, feed);
  std::string_view time_format = feed.time_format;
  t.optional("time_format", time_format, kTimeFormats);
  feed.time_format = std::string(time_format);
  if (t.needs("values")) {
    t.tables("values", [&](TomlTable& v) {
      ValueMapping& value = feed.values.emplace_back();
      if (v.needs("column")) read_pointer(v, "column", value.column);
      read_meaning(v, value);
    });
  }
  return feed;
}

/// Keys of the other kinds are unknown here, so a file is told when it mixes them.
void read_kind(TomlTable& t, const PlaceReading& reading, FeedConfig& feed) {
  FeedKind kind = FeedKind::kRecorded;
  if (!t.required("kind", kind, kFeedKinds)) {
    t.accept_other_keys();
    return;
  }
  switch (kind) {
    case FeedKind::kRecorded:
      feed.kind = read_recorded(t, reading);
      break;
    case FeedKind::kSensorThings:
      feed.kind = read_sensorthings(t, reading);
      break;
    case FeedKind::kMqtt:
      feed.kind = read_mqtt(t);
      break;
  }
}

FeedConfig read_feed(TomlTable& t, PlaceReading& reading) {
  FeedConfig feed;
  read_identity(t, reading, IdKind::kFeed, feed.id, feed.name);
  read_zone_policy(t, feed.zone);
  t.table("freshness", [&](TomlTable& f) { read_freshness(f, feed.freshness); });
  t.optional("expected_every", feed.expected_every, kAtLeastOneSecond);
  t.optional("future_skew", feed.future_skew);
  t.optional("vertical_datum", feed.vertical_datum);
  t.optional("attribution", feed.attribution);
  read_kind(t, reading, feed);
  return feed;
}

}  // namespace

void read_feeds(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("feed", [&](TomlTable& t) { place.feeds.push_back(read_feed(t, reading)); });
}

}  // namespace sandtable
