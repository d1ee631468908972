#include "twin/place/feed_readers.h"
#include "twin/place/provider_recipes.h"

namespace sandtable {
namespace {

enum class FeedKind {
  kRecorded, kSensorThings, kMqtt, kSparkplug, kCap, kGdacs, kReports, kRainForecast, kTable, kProvider
};
constexpr EnumWord<FeedKind> kFeedKinds[] = {
    {"recorded", FeedKind::kRecorded},
    {"sensorthings", FeedKind::kSensorThings},
    {"mqtt", FeedKind::kMqtt},
    {"sparkplug", FeedKind::kSparkplug},
    {"cap", FeedKind::kCap},
    {"gdacs", FeedKind::kGdacs},
    {"reports", FeedKind::kReports},
    {"rain_forecast", FeedKind::kRainForecast},
    {"table", FeedKind::kTable},
    {"provider", FeedKind::kProvider},
};

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

/// The cadence gives what the table does not say.
void read_freshness(TomlTable& t, Freshness& out) {
  t.optional("late_after", out.late_after, NumberRange::positive());
  t.optional("stale_after", out.stale_after, NumberRange::positive());
  if (!t.present("stale_after")) out.stale_after = std::max(out.stale_after, out.late_after);
  if (!t.present("late_after")) out.late_after = std::min(out.late_after, out.stale_after);
  if (out.stale_after < out.late_after) {
    t.problem("stale_after", "{} is shorter than late_after {}", format_span(out.stale_after),
              format_span(out.late_after));
  }
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
      feed.kind = read_mqtt(t, reading);
      break;
    case FeedKind::kSparkplug:
      feed.kind = read_sparkplug(t, reading);
      break;
    case FeedKind::kCap:
      feed.kind = read_alerts(t, reading, AlertFeed::Dialect::kCap);
      break;
    case FeedKind::kGdacs:
      feed.kind = read_alerts(t, reading, AlertFeed::Dialect::kGdacs);
      break;
    case FeedKind::kReports:
      feed.kind = read_reports(t, reading);
      break;
    case FeedKind::kRainForecast:
      feed.kind = read_rain_forecast(t, reading);
      break;
    case FeedKind::kTable:
    case FeedKind::kProvider:
      feed.kind = read_table_feed(t, reading);
      break;
  }
}

/// A provider is a table whose keys are already written, except those that the feed itself has.
void read_provider(TomlTable& t) {
  std::string provider;
  if (!t.optional("provider", provider)) return;
  if (const auto recipe = provider_recipe(provider)) return t.fall_back_on(*recipe);
  const std::vector<std::string> known = provider_names();
  t.problem("provider", "'{}' is not one of {}{}", clipped(provider, 64), listed(known), did_you_mean(provider, known));
  t.accept_other_keys();
}

FeedConfig read_feed(TomlTable& t, PlaceReading& reading) {
  FeedConfig feed;
  if (std::string kind; t.present("kind") && t.optional("kind", kind) && kind == "provider" && t.needs("provider")) {
    read_provider(t);
  }
  read_identity(t, reading, IdKind::kFeed, feed.id, feed.name);
  read_zone_policy(t, feed.zone);
  t.optional("expected_every", feed.expected_every, kAtLeastOneSecond);
  feed.freshness = Freshness::of_cadence(feed.expected_every);
  t.table("freshness", [&](TomlTable& f) { read_freshness(f, feed.freshness); });
  t.optional("future_skew", feed.future_skew);
  t.optional("vertical_datum", feed.vertical_datum);
  t.optional("attribution", feed.attribution);
  t.optional("licence", feed.licence);
  read_kind(t, reading, feed);
  return feed;
}

}  // namespace

void read_feeds(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("feed", [&](TomlTable& t) {
    bool enabled = true;
    FeedConfig feed = read_feed(t, reading);
    t.optional("enabled", enabled);
    if (enabled) place.feeds.push_back(std::move(feed));
  });
}

}  // namespace sandtable
