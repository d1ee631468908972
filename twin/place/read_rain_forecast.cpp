#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

constexpr EnumWord<TableFormat> kTableFormats[] = {{"json", TableFormat::kJson},
                                                   {"geojson", TableFormat::kGeoJson},
                                                   {"csv", TableFormat::kCsv},
                                                   {"xml", TableFormat::kXml}};
constexpr EnumWord<bool> kUnits[] = {{"mm", false}, {"mm/h", true}};
constexpr EnumWord<bool> kStamps[] = {{"begin", false}, {"end", true}};

void read_where_it_is(TomlTable& t, const PlaceReading& reading, RainForecastFeed& feed) {
  const bool is_file = t.present("file");
  if (is_file == t.present("url")) {
    t.problem(is_file ? "file" : "url",
              "a forecast of rain has either `file`, which is played back, or `url`, or `rasters`");
    t.accept("file");
    t.accept("url");
    t.accept("poll");
    return;
  }
  if (is_file) {
    reading.sources.read_path(t, "file", feed.file);
    return;
  }
  reading.sources.read_url(t, "url", feed.request.url);
  t.optional("poll", feed.request.poll, kAtLeastOneSecond);
  read_tls(t, reading, feed.tls);
}

void read_rasters(TomlTable& t, const PlaceReading& reading, RainForecastFeed& feed) {
  RainRasters rasters;
  reading.sources.read_pattern(t, "rasters", rasters.folder, rasters.name);
  rasters.is_watched = t.optional("poll", feed.request.poll, kAtLeastOneSecond);
  t.optional("crs", rasters.crs);
  t.optional("cell_m", rasters.cell_m, NumberRange::between(50, 50'000));
  t.optional("stamps", rasters.stamps_end, kStamps);
  feed.rasters = std::move(rasters);
}

/// What is told of tables and rasters alike.
void read_amounts(TomlTable& t, RainForecastFeed& feed) {
  t.optional("interval", feed.interval, NumberRange::between(60, 48 * 3600));
  t.optional("unit", feed.is_rate, kUnits);
  t.optional("use_for", feed.use_for, NumberRange::between(60, 72 * 3600));
  t.optional("byte_limit", feed.byte_limit, NumberRange::between(1024, 256u << 20));
}

}  // namespace

RainForecastFeed read_rain_forecast(TomlTable& t, const PlaceReading& reading) {
  RainForecastFeed feed;
  feed.request.rows = {""};
  read_amounts(t, feed);
  if (t.present("rasters")) {
    read_rasters(t, reading, feed);
    return feed;
  }
  read_where_it_is(t, reading, feed);
  if (t.needs("format")) t.optional("format", feed.request.format, kTableFormats);
  if (feed.request.format == TableFormat::kGeoJson) {
    feed.request.rows = {"/features"};
    feed.lon = {"/geometry/coordinates/0"};
    feed.lat = {"/geometry/coordinates/1"};
  }
  t.one_or_more("rows", feed.request.rows);
  t.one_or_more("issued_columns", feed.issued);
  t.one_or_more("from_columns", feed.from);
  t.one_or_more("to_columns", feed.to);
  t.one_or_more("amount_columns", feed.amount);
  t.one_or_more("low_columns", feed.low);
  t.one_or_more("high_columns", feed.high);
  t.one_or_more("lon_columns", feed.lon);
  t.one_or_more("lat_columns", feed.lat);
  return feed;
}

}  // namespace sandtable
