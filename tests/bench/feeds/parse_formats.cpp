// How many bytes of each format our parsers read in a second, beside what the library below them (or, for CSV and
// protobuf, a plain walk over the bytes) does with the same bytes. SensorThings has a bench of its own.
#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <protozero/pbf_reader.hpp>
#include <pugixml.hpp>
#include <vector>

#include "feeds/sources/cap_message.h"
#include "feeds/sources/gdacs_feed.h"
#include "feeds/sources/mqtt_message.h"
#include "feeds/sources/rain_forecast_table.h"
#include "feeds/sources/recorded_table.h"
#include "feeds/sources/report_table.h"
#include "feeds/sources/sparkplug_payload.h"
#include "feeds/sources/table_reader.h"
#include "tests/unit/feeds/sparkplug_builder.h"

namespace sandtable {
namespace {

constexpr int kRows = 5'000;
constexpr int kRounds = 5;

class FlatProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat at) override { return LocalXY{at.lon_deg * 1e5, at.lat_deg * 1e5}; }
  Result<LonLat> wgs84_from_local(LocalXY at) override { return LonLat{at.x / 1e5, at.y / 1e5}; }
};

FeedConfig feed_of(decltype(FeedConfig::kind) kind) {
  FeedConfig feed;
  feed.id = SourceId("bench");
  feed.zone = ZonePolicy::offset(ZoneOffset{480});
  feed.kind = std::move(kind);
  return feed;
}

const UtcTime kReceived = parse_time("2026-06-28T09:00:00Z", ZonePolicy::utc()).value();

/// `row(i)` for every row, `between` two of them.
std::string joined(const std::string& head, const std::function<std::string(int)>& row, const std::string& between,
                   const std::string& tail) {
  std::string text = head;
  for (int i = 0; i < kRows; ++i) text += (i > 0 ? between : "") + row(i);
  return text + tail;
}

double depth_cm(int i) { return (i * 7 % 500) / 10.0; }
double lon(int i) { return 120 + i % 1000 / 1000.0; }
double lat(int i) { return 23 + i % 700 / 1000.0; }

/// A row of the same meaning in each notation.
std::string json_row(int i) {
  return fmt::format(
      R"({{"id":"S{}","name":"某路口 {}","lon":"{:.4f}","lat":"{:.4f}","time":"2026-06-28 16:50:00","depth":"{:.1f}","voltage":3.6,"note":null}})",
      i, i, lon(i), lat(i), depth_cm(i));
}
std::string geojson_row(int i) {
  return fmt::format(
      R"({{"type":"Feature","geometry":{{"type":"Point","coordinates":[{:.4f},{:.4f}]}},"properties":{}}})", lon(i),
      lat(i), json_row(i));
}
std::string arcgis_row(int i) {
  return fmt::format(R"({{"geometry":{{"x":{:.4f},"y":{:.4f}}},"attributes":{}}})", lon(i), lat(i), json_row(i));
}
std::string csv_row(int i) {
  return fmt::format("S{},\"某路口 {}\",{:.4f},{:.4f},2026-06-28 16:50:00,{:.1f},3.6,", i, i, lon(i), lat(i),
                     depth_cm(i));
}
std::string xml_row(int i, const char* tag) {
  return fmt::format(
      "<{0}><id>S{1}</id><name>某路口 {1}</name><lon>{2:.4f}</lon><lat>{3:.4f}</lat>"
      "<time>2026-06-28 16:50:00</time><depth>{4:.1f}</depth><Point><coordinates>{2:.4f},{3:.4f}"
      "</coordinates></Point></{0}>\n",
      tag, i, lon(i), lat(i), depth_cm(i));
}
constexpr const char* kCsvHeader = "id,name,lon,lat,time,depth,voltage,note\n";

/// What the library below does: everything is found, nothing is made of it.
double plain_json(const std::string& text) {
  static simdjson::dom::parser parser;
  simdjson::dom::element root;
  return parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS ? 1 : 0;
}
double plain_xml(const std::string& text) {
  pugi::xml_document document;
  return document.load_buffer(text.data(), text.size()) ? 1 : 0;
}
double plain_csv(const std::string& text) {
  std::size_t cells = 0;
  for (const char c : text) cells += c == ',' || c == '\n' || c == '"' ? 1U : 0U;
  return static_cast<double>(cells);
}
double plain_protobuf(const std::string& text) {
  double fields = 0;
  for (protozero::pbf_reader message(text); message.next(); ++fields) {
    if (message.tag() != 2) {
      message.skip();
      continue;
    }
    for (protozero::pbf_reader metric = message.get_message(); metric.next(); ++fields) metric.skip();
  }
  return fields;
}

struct Format {
  const char* name;
  const char* peer;
  std::string text;
  double (*plain)(const std::string&);
  std::function<std::size_t(const std::string&)> read;  ///< gives how many values it found
};

Format table(const char* name, TableFormat format, std::string text, std::vector<std::string> rows,
             double (*plain)(const std::string&), const char* peer) {
  TableFeed feed;
  feed.request.url = "http://bench/t";
  feed.request.format = format;
  feed.request.rows = std::move(rows);
  feed.station = {"id"};
  feed.station_name = {"name"};
  if (format == TableFormat::kJson || format == TableFormat::kCsv || format == TableFormat::kXml) {
    feed.lon = {"lon"};
    feed.lat = {"lat"};
  }
  feed.time = {"time"};
  TableValue depth;
  depth.columns = {"depth"};
  depth.unit = "cm";
  feed.values = {depth};
  auto rules = std::make_shared<feeds::TableRules>(feeds::TableRules::make(feed_of(feed)).value());
  return {name, peer, std::move(text), plain, [rules](const std::string& body) {
            FlatProjector projector;
            return feeds::TableReader(*rules, &projector).read(body, kReceived)->delivery.observations.size();
          }};
}

Format recorded() {
  RecordedFeed feed;
  feed.station_column = "id";
  feed.name_column = "name";
  feed.lon_column = "lon";
  feed.lat_column = "lat";
  feed.values = {{"depth", Quantity::kWaterDepth, "cm", Duration{0}, {}, Duration{0}}};
  return {"recorded CSV", "byte scan", joined(kCsvHeader, csv_row, "\n", "\n"), plain_csv,
          [feed](const std::string& body) {
            FlatProjector projector;
            auto open = feeds::RecordedTable::open(feed_of(feed), {body, ""}, &projector).value();
            return open->read(0, open->size(), kReceived).observations.size();
          }};
}

Format mqtt() {
  MqttMapping mapping;
  mapping.topics = {"town/+"};
  mapping.rows_pointer = "/rows/*";
  mapping.station_pointer = "/id";
  mapping.values = {{"/depth", Quantity::kWaterDepth, "cm", Duration{0}, {}, Duration{0}}};
  auto rules = std::make_shared<feeds::MqttRules>(feeds::MqttRules::make(feed_of(MqttFeed{{}, {mapping}})).value());
  return {"MQTT JSON", "simdjson dom", joined("{\"rows\":[", json_row, ",", "]}"), plain_json,
          [rules](const std::string& body) {
            FlatProjector projector;
            feeds::DeliveryBuilder out(rules->facts(), kReceived);
            feeds::MqttMessageReader(*rules, &projector).read({"town/A", body, false, kReceived}, out);
            return out.finish().observations.size();
          }};
}

Format rain_forecast() {
  RainForecastFeed feed;
  feed.request.format = TableFormat::kCsv;
  feed.request.rows = {""};
  auto rules =
      std::make_shared<feeds::RainForecastRules>(feeds::RainForecastRules::make(feed_of(feed), Extent{}).value());
  const auto row = [](int i) {
    return fmt::format(
        "2026-06-28 14:00,2026-06-28 {0:02}:{1:02},2026-06-28 {0:02}:{2:02},{3:.1f},1.0,60.0,{4:.4f},{5:.4f}",
        15 + i / 59 % 8, i % 59, i % 59 + 1, i % 40 / 10.0, lon(i), lat(i));
  };
  return {"QPF CSV", "byte scan", joined("issued,from,to,mm,low_mm,high_mm,lon,lat\n", row, "\n", "\n"), plain_csv,
          [rules](const std::string& body) {
            FlatProjector projector;
            feeds::DeliveryBuilder out(rules->facts, kReceived);
            std::size_t rains = 0;
            const auto forecasts = feeds::parse_rain_forecasts(body, *rules, &projector, out).value();
            for (const RainForecast& f : forecasts) rains += f.rains.size();
            return rains;
          }};
}

Format reports() {
  auto rules = std::make_shared<feeds::ReportRules>(feeds::ReportRules::make(feed_of(open311_reports())).value());
  const auto row = [](int i) {
    return fmt::format(
        R"({{"service_request_id":"{}","requested_datetime":"2026-06-28T08:50:00Z","lat":{:.4f},"long":{:.4f},"service_name":"flooding","description":"water to the knee at crossing {}, call 0912-345-678","status":"open"}})",
        i, lat(i), lon(i), i);
  };
  return {"reports JSON", "simdjson dom", joined("[", row, ",", "]"), plain_json, [rules](const std::string& body) {
            FlatProjector projector;
            feeds::DeliveryBuilder out(rules->facts, kReceived);
            static_cast<void>(feeds::parse_reports(body, *rules, &projector, out));
            return out.finish().reports.size();
          }};
}

feeds::AlertRules alert_rules() {
  feeds::AlertRules rules;
  rules.facts = {SourceId("bench"), ZonePolicy::offset(ZoneOffset{480}), ""};
  rules.extent = {12'000'000, 2'300'000, 12'100'000, 2'400'000};
  return rules;
}

/// One warning with many outlines, as those of a whole country are.
Format cap() {
  const auto area = [](int i) {
    std::string ring;
    for (int p = 0; p < 20; ++p) ring += fmt::format("{:.4f},{:.4f} ", lat(i) + p % 5 / 100.0, lon(i) + p / 5 / 100.0);
    return fmt::format("<area><areaDesc>某區 {}</areaDesc><polygon>{}{:.4f},{:.4f}</polygon></area>", i, ring, lat(i),
                       lon(i));
  };
  std::string text =
      "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>a</identifier><sender>s</sender>"
      "<sent>2026-06-28T08:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public"
      "</scope><info><language>zh-TW</language><category>Met</category><event>豪雨</event><urgency>Expected"
      "</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>2026-06-28T20:00:00+08:00"
      "</expires><headline>豪雨特報</headline>";
  for (int i = 0; i < 300; ++i) text += area(i);
  text += "</info></alert>";
  auto rules = std::make_shared<feeds::AlertRules>(alert_rules());
  return {"CAP 1.2", "pugixml", text, plain_xml, [rules](const std::string& body) {
            FlatProjector projector;
            feeds::DeliveryBuilder out(rules->facts, kReceived);
            static_cast<void>(feeds::parse_cap(body, {*rules, &projector}, out));
            return out.finish().alerts.size();
          }};
}

Format gdacs() {
  const auto item = [](int i) {
    return fmt::format(
        "<item><title>Green flood alert in Somewhere {0}</title><guid>FL{0}</guid><pubDate>Sun, 28 Jun 2026 "
        "08:00:00 GMT</pubDate><georss:point>{1:.4f} {2:.4f}</georss:point><gdacs:eventtype>FL"
        "</gdacs:eventtype><gdacs:eventid>{0}</gdacs:eventid><gdacs:alertlevel>Orange</gdacs:alertlevel>"
        "<gdacs:bbox>{2:.2f} {3:.2f} {1:.2f} {4:.2f}</gdacs:bbox></item>",
        i, lat(i), lon(i), lon(i) + 1, lat(i) + 1);
  };
  auto rules = std::make_shared<feeds::AlertRules>(alert_rules());
  return {"GDACS RSS", "pugixml",
          joined("<rss xmlns:georss=\"http://www.georss.org/georss\" xmlns:gdacs=\"http://www.gdacs.org\"><channel>",
                 item, "", "</channel></rss>"),
          plain_xml, [rules](const std::string& body) {
            FlatProjector projector;
            feeds::DeliveryBuilder out(rules->facts, kReceived);
            static_cast<void>(feeds::parse_gdacs(body, {*rules, &projector}, out));
            return out.finish().alerts.size();
          }};
}

Format sparkplug() {
  std::vector<test::MetricParts> metrics;
  for (int i = 0; i < kRows; ++i) {
    metrics.push_back({.name = fmt::format("Pump {}/Level", i),
                       .timestamp_ms = 1'782'636'900'000,
                       .datatype = 10,
                       .real = depth_cm(i),
                       .quality = 192});
  }
  return {"Sparkplug B", "protozero skip", test::sparkplug_payload(7, metrics), plain_protobuf,
          [](const std::string& body) { return feeds::read_sparkplug_payload(body)->metrics.size(); }};
}

std::vector<Format> formats() {
  std::vector<Format> all;
  all.push_back(
      table("JSON table", TableFormat::kJson, joined("[", json_row, ",", "]"), {}, plain_json, "simdjson dom"));
  all.push_back(table("GeoJSON table", TableFormat::kGeoJson,
                      joined("{\"type\":\"FeatureCollection\",\"features\":[", geojson_row, ",", "]}"), {}, plain_json,
                      "simdjson dom"));
  all.push_back(table("ArcGIS table", TableFormat::kArcgis, joined("{\"features\":[", arcgis_row, ",", "]}"), {},
                      plain_json, "simdjson dom"));
  all.push_back(table("XML table", TableFormat::kXml,
                      joined(
                          "<data>", [](int i) { return xml_row(i, "row"); }, "", "</data>"),
                      {"/**/row"}, plain_xml, "pugixml"));
  all.push_back(table("KML table", TableFormat::kKml,
                      joined(
                          "<kml><Document>", [](int i) { return xml_row(i, "Placemark"); }, "", "</Document></kml>"),
                      {}, plain_xml, "pugixml"));
  all.push_back(
      table("CSV table", TableFormat::kCsv, joined(kCsvHeader, csv_row, "\n", "\n"), {}, plain_csv, "byte scan"));
  all.push_back(recorded());
  all.push_back(mqtt());
  all.push_back(rain_forecast());
  all.push_back(reports());
  all.push_back(cap());
  all.push_back(gdacs());
  all.push_back(sparkplug());
  return all;
}

/// Of this thread's own time: what other programs take does not count.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_of(const auto& work) {
  const double begin = thread_seconds();
  work();
  return thread_seconds() - begin;
}

int measure() {
  fmt::print("parse_formats: best of {} rounds, ours and the peer turn and turn about\n", kRounds);
  fmt::print("  {:14} {:>9} {:>8} {:>10} {:>10} {:>7}  peer\n", "format", "bytes", "values", "ours MB/s", "peer MB/s",
             "ratio");
  bool all_read = true;
  for (const Format& format : formats()) {
    double ours = 1e9;
    double peer = 1e9;
    double sum = 0;
    std::size_t values = 0;
    for (int round = 0; round < kRounds; ++round) {
      peer = std::min(peer, seconds_of([&] { sum += format.plain(format.text); }));
      ours = std::min(ours, seconds_of([&] { values = format.read(format.text); }));
    }
    const double megabytes = static_cast<double>(format.text.size()) / 1e6;
    fmt::print("  {:14} {:9} {:8} {:10.1f} {:10.1f} {:7.3f}  {}\n", format.name, format.text.size(), values,
               megabytes / ours, megabytes / peer, peer / ours, format.peer);
    all_read = all_read && values > 0 && sum > 0;
  }
  return all_read ? 0 : 1;
}

}  // namespace
}  // namespace sandtable

int main() { return sandtable::measure(); }
