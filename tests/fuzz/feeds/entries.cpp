#include "tests/fuzz/feeds/entries.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "feeds/lab/fault.h"
#include "feeds/net/http_conditions.h"
#include "feeds/net/http_date.h"
#include "feeds/net/http_url.h"
#include "feeds/quality/quality_control.h"
#include "feeds/recording/raw_file.h"
#include "feeds/sources/mqtt_message.h"
#include "feeds/sources/recorded_table.h"
#include "feeds/sources/sensorthings_page.h"
#include "feeds/sources/sensorthings_query.h"
#include "feeds/sources/sensorthings_root.h"
#include "feeds/sources/sparkplug_host.h"
#include "feeds/transports/field_messages.h"

namespace sandtable::fuzz {
namespace {

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

class FlatProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat at) override { return LocalXY{at.lon_deg * 1e5, at.lat_deg * 1e5}; }
  Result<LonLat> wgs84_from_local(LocalXY at) override { return LonLat{at.x / 1e5, at.y / 1e5}; }
};

FeedConfig feed(decltype(FeedConfig::kind) kind) {
  FeedConfig config;
  config.id = SourceId("net");
  config.zone = ZonePolicy::offset(ZoneOffset{480});
  config.kind = std::move(kind);
  return config;
}

ValueMapping mapping(std::string column, Quantity quantity, std::string unit) {
  return {std::move(column), quantity, std::move(unit), Duration{0}, {"-99"}};
}

void check_text(const std::string& text, std::size_t most) {
  constexpr std::size_t kCutMark = 3;  // clipped() ends what it cut with an ellipsis
  require(text.size() <= most + kCutMark, "texts have limits");
  require(valid_utf8(text) == text, "texts are valid UTF-8");
}

void check(const IngestDelivery& delivery) {
  feeds::QualityControl control{feeds::QualitySettings{}};
  check_text(delivery.warning, 16'384);
  for (const Station& station : delivery.stations) {
    require(station.id.str().starts_with("net/"), "station ids begin with their feed");
    check_text(station.id.str(), 256);
    check_text(station.name.zh, 256);
    if (station.at) require(std::isfinite(station.at->x) && std::isfinite(station.at->y), "positions are finite");
  }
  for (const Series& series : delivery.series) control.know(series);
  for (const Observation& o : delivery.observations) {
    require(o.series.str().starts_with("net/"), "series ids begin with their feed");
    const bool is_no_number = o.tests.of(QualityTest::kSyntax) == QualityFlag::kFail;
    require(std::isfinite(o.value) || o.flag == QualityFlag::kMissing || is_no_number,
            "only what is none is not finite");
    check_text(o.raw, 1'200);  // text, unit and remark
    const Observation judged = control.assess(o);
    require(judged.flag == QualityFlag::kPass || !judged.reason.empty(), "every flag has a reason");
  }
}

void read_table(const RecordedFeed& config, std::string observations, std::string stations) {
  FlatProjector projector;
  auto table = feeds::RecordedTable::open(feed(config), {std::move(observations), std::move(stations)}, &projector);
  if (table) check((*table)->read(0, (*table)->size(), UtcTime{}));
}

}  // namespace

void recorded_table(std::string_view bytes) {
  RecordedFeed wide;
  wide.name_column = "name";
  wide.lon_column = "lon";
  wide.lat_column = "lat";
  wide.values = {mapping("depth", Quantity::kWaterDepth, "cm"), mapping("rain#2", Quantity::kRainfall, "mm")};
  read_table(wide, std::string(bytes), {});
  RecordedFeed ledger = wide;
  ledger.station_column.clear();
  read_table(ledger, std::string(bytes), {});
  RecordedFeed narrow;
  read_table(narrow, std::string(bytes), {});
  read_table(narrow, "time,station,property,value\n2026-06-01T00:00:00Z,A,water_depth,1\n", std::string(bytes));
}

namespace {

SensorThingsFeed sensorthings_config() {
  SensorThingsFeed config;
  config.url = "https://h/v1.0";
  config.datastreams = {{"淹水深度", mapping("", Quantity::kWaterDepth, "cm")},
                        {"內水位", mapping("", Quantity::kWaterLevel, "m")},
                        {"外水位", mapping("", Quantity::kWaterLevel, "m")},
                        {"weather/level", mapping("", Quantity::kWaterLevel, "m")}};
  return config;
}

void check_page(const Result<feeds::SensorThingsPage>& page) {
  if (page) {
    check(page->delivery);
  } else {
    check_text(page.error().message, 2'048);
  }
}

}  // namespace

void sensorthings_page(std::string_view bytes) {
  const SensorThingsFeed config = sensorthings_config();
  const auto rules = feeds::SensorThingsRules::make(feed(config));
  FlatProjector projector;
  feeds::SensorThingsReader reader(*rules, &projector);
  const auto first = reader.read_page(std::string(bytes), UtcTime{});
  check_page(first);
  const auto again = reader.read_page(std::string(bytes), UtcTime{});
  check_page(again);
  require(first.has_value() == again.has_value(), "a page is one, or is none, however often it comes");
  for (const std::string& key : reader.wanted()) {
    const feeds::KnownDatastream* known = reader.find(key);
    require(known != nullptr, "what is wanted is known");
    const std::string url = feeds::history_url(config, *known, UtcTime{});
    require(url.empty() || url.starts_with("https://h/"), "history is asked of the service");
    for (const char c : url) require(c > ' ' && c < 0x7F, "addresses hold no illegal bytes");
    const std::string topic = feeds::observations_topic("v1.1", *known);
    require(topic.empty() || feeds::datastream_of_topic("v1.1", topic) == key, "topics lead back to their Datastream");
  }
}

void sensorthings_root(std::string_view bytes) {
  const auto root = feeds::read_service_root(bytes);
  if (!root) return check_text(root.error().message, 2'048);
  require(root->brokers.size() <= 16, "brokers have a limit");
  MqttBroker trusted;
  trusted.host = "::1";  // a URL names it in brackets
  const auto broker = feeds::news_broker(*root, "https://h/v1.1", trusted);
  if (!broker) return check_text(broker.error().message, 2'048);
  require(broker->host == "h" || broker->host == trusted.host, "only brokers that the place knows are listened to");
  require(broker->port >= 1 && broker->port <= 65'535, "ports are ports");
}

void sensorthings_observation(std::string_view bytes) {
  const auto rules = feeds::SensorThingsRules::make(feed(sensorthings_config()));
  feeds::SensorThingsReader reader(*rules, nullptr);
  check_page(reader.read_page(R"({"value": [{"@iot.id": 1, "name": "內水位", "Thing": {"@iot.id": 1}},
      {"@iot.id": "a", "name": "weather", "unitOfMeasurements": [{"name": "level"}], "Thing": {"@iot.id": 2}}]})",
                              UtcTime{}));
  check_page(reader.read_page(std::string(bytes), UtcTime{}, feeds::SensorThingsReader::key_of("1", false)));
  for (const bool multi : {false, true}) {
    feeds::DeliveryBuilder out(rules->facts(), UtcTime{});
    std::vector<feeds::ObservationGap> gaps;
    reader.read_observation(feeds::SensorThingsReader::key_of(multi ? "a" : "1", multi), bytes, out, gaps);
    check(out.finish());
  }
  feeds::datastream_of_topic("v1.1", bytes);
}

void sparkplug_message(std::string_view bytes) {
  SparkplugFeed config;
  config.lon_metric = "x";
  config.lat_metric = "y";
  config.name_metric = "n";
  config.values = {mapping("a", Quantity::kWaterLevel, "m"), mapping("b", Quantity::kFuel, "%")};
  const auto rules = feeds::SparkplugRules::make(feed(config));
  FlatProjector projector;
  feeds::SparkplugHost host(*rules, &projector);
  feeds::DeliveryBuilder out(rules->facts, UtcTime{});
  constexpr const char* kTopics[] = {"spBv1.0/g/NBIRTH/e", "spBv1.0/g/DBIRTH/e/d", "spBv1.0/g/DDATA/e/d",
                                     "spBv1.0/g/NDATA/e",  "spBv1.0/g/DDEATH/e/d", "spBv1.0/g/NDEATH/e"};
  UtcTime wall{};
  for (std::size_t i = 0; i < 24; ++i) {
    const std::size_t end = std::min(bytes.find('\xFF'), bytes.size());
    host.read({kTopics[i % 6], bytes.substr(0, end), false, wall}, wall, out);
    host.read({bytes.substr(0, end), bytes, false, wall}, wall, out);
    if (end == bytes.size()) break;
    bytes.remove_prefix(end + 1);
    wall += std::chrono::seconds{1};
    host.tick(wall, out);
  }
  require(host.take_rebirth_topics(wall).size() <= 10'001, "requests are bounded");
  check(out.finish());
}

void mqtt_message(std::string_view bytes) {
  MqttMapping flat;
  flat.topics = {"city/#"};
  flat.station_topic_level = 1;
  flat.lon_pointer = "/p/0";
  flat.lat_pointer = "/p/1";
  flat.name_pointer = "/name";
  flat.values = {mapping("/depth", Quantity::kWaterDepth, "cm"), mapping("/tank/fuel", Quantity::kFuel, "%")};
  MqttMapping nested = flat;
  nested.topics = {"list/#"};
  nested.rows_pointer = "/rows/*/e";
  nested.property_pointer = "/n";
  nested.value_pointer = "/v";
  nested.status_pointer = "/state";
  nested.offline_words = {"offline"};
  nested.values = {mapping("depth", Quantity::kWaterDepth, "cm")};
  for (const char* format : {"iso", "epoch_s", "epoch_ms_local"}) {
    flat.time_format = nested.time_format = format;
    const auto rules = feeds::MqttRules::make(feed(MqttFeed{{}, {flat, nested}}));
    FlatProjector projector;
    feeds::DeliveryBuilder out(rules->facts(), UtcTime{});
    feeds::MqttMessageReader reader(*rules, &projector);
    reader.read({"city/P1", bytes, false, UtcTime{}}, out);
    reader.read({"list/P1", bytes, true, UtcTime{}}, out);
    reader.read({bytes.substr(0, 65'535), R"({"time": 5, "depth": 1})", true, UtcTime{}}, out);
    check(out.finish());
  }
}

void field_message(std::string_view bytes) {
  FlatProjector projector;
  const auto report = feeds::parse_field_message(ResourceId("P1"), bytes, &projector);
  if (report) {
    check_text(report->note, 500);
    if (report->at) require(std::isfinite(report->at->x), "positions are finite");
  } else {
    check_text(report.error().message, 2'048);
  }
  feeds::split_field_topic(bytes, "r", "p");
}

void next_link(std::string_view bytes) {
  for (const char* page : {"https://h.tw:8443/a/v1.0/Datastreams?$top=1", "file:///data/page1.json"}) {
    const auto url = feeds::follow_link(page, bytes);
    if (!url) continue;
    for (const char c : *url) require(c > ' ' && c < 0x7F, "addresses hold no illegal bytes");
    const feeds::UrlParts from = feeds::split_url(page);
    const feeds::UrlParts to = feeds::split_url(*url);
    require(to.scheme == from.scheme && to.authority == from.authority, "links stay on their host");
    const auto rewritten = feeds::follow_link(page, bytes, {true, "/a/v1.0/"});
    if (!rewritten) continue;
    require(feeds::split_url(*rewritten).authority == from.authority, "rewritten links come to our host");
  }
}

void raw_recording(std::string_view bytes) {
  const auto whole = feeds::parse_raw_recording(bytes, "recording");
  if (!whole) return check_text(whole.error().message, 2'048);
  for (const feeds::RawMessage& message : whole->messages) {
    check_text(message.origin, 16'384);
    require(message.body.size() <= feeds::kMostRawBytes, "bodies are bounded");
    require(!whole->of(message.source).empty(), "every message belongs to its feed");
  }
  // A crash may end a recording anywhere.
  const auto cut = feeds::parse_raw_recording(bytes.substr(0, bytes.size() - bytes.size() / 3), "recording");
  if (!cut) return;
  require(cut->messages.size() <= whole->messages.size(), "a cut takes from the end");
  for (std::size_t i = 0; i < cut->messages.size(); ++i)
    require(cut->messages[i] == whole->messages[i], "what was kept before a cut stays");
}

void fault_script(std::string_view bytes) {
  const auto script = feeds::parse_fault_script(bytes, "script");
  // They go back to whoever typed them, byte for byte.
  if (!script) return require(script.error().message.size() <= 2'048, "messages have limits");
  for (const feeds::Fault& fault : *script) {
    require(fault.share >= 0 && fault.share <= 1, "shares are shares");
    require(std::isfinite(fault.factor) && std::isfinite(fault.size), "sizes are finite");
    require(feeds::parse_fault(feeds::text_of(fault)).has_value(), "what a fault says of itself can be read");
  }
}

void http_headers(std::string_view bytes) {
  constexpr UtcTime kLast{std::chrono::sys_days{std::chrono::year{2201} / 1 / 3}};
  const auto at = feeds::parse_http_date(bytes);
  if (at) require(*at >= UtcTime{} && *at < kLast, "dates lie in 1970..2200");
  feeds::HttpReply reply;
  reply.status = 429;
  reply.headers.push_back({"retry-after", std::string(bytes)});
  const auto pause = feeds::retry_after(reply, UtcTime{});
  if (pause) require(*pause >= Duration{0}, "nobody can ask us to come back before");
}

}  // namespace sandtable::fuzz
