// How fast SensorThings pages become deliveries, beside a plain simdjson on-demand walk over the same bytes.
#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "feeds/sources/sensorthings_page.h"

namespace sandtable {
namespace {

constexpr int kRows = 300;
constexpr int kPages = 40;
constexpr int kRounds = 5;

/// A row in the shape of a national IoT service, with one observation of minute `page`.
std::string row(int id, int page) {
  return fmt::format(
      R"j({{"name":"淹水深度","description":" Datastream_id=00000000-0000-0000-0000-{0:012}, Datastream_FullName=)j"
      R"j(某鄉某橋淹水深度({0}-2), Datastream_Description=連續式淹水量測, Datastream_Category_type=淹水感測器, )j"
      R"j(Datastream_Category=淹水深度","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/)j"
      R"j(OM_Measurement","unitOfMeasurement":{{"name":"公分","symbol":"cm","definition":""}},"observedArea":)j"
      R"j({{"type":"Point","coordinates":[120.27,23.69]}},"phenomenonTime":"2026-06-01T00:00:00.000Z/)j"
      R"j(2026-06-01T00:{1:02}:00.000Z","resultTime":"2026-06-01T00:00:00.000Z/2026-06-01T00:{1:02}:00.000Z",)j"
      R"j("Sensor@iot.navigationLink":"https://h.tw/STA/v1.0/Datastreams({0})/Sensor",)j"
      R"j("ObservedProperty@iot.navigationLink":"https://h.tw/STA/v1.0/Datastreams({0})/ObservedProperty",)j"
      R"j("Thing":{{"name":"00000000-0000-0000-0000-{0:012}","description":"連續式淹水量測","properties":)j"
      R"j({{"authority":"某縣","authority_type":"水利署（與縣市政府合建）","stationID":)j"
      R"j("00000000-0000-0000-0000-{0:012}","stationName":"某鄉某橋","stationCode":"0000000FL{0}"}},)j"
      R"j("Locations":[{{"name":"x","description":"x","encodingType":"application/vnd.geo+json",)j"
      R"j("location":{{"type":"Point","coordinates":[120.277957,23.694307]}},"@iot.id":{0},)j"
      R"j("@iot.selfLink":"https://h.tw/STA/v1.0/Locations({0})"}}],"@iot.id":{0},)j"
      R"j("@iot.selfLink":"https://h.tw/STA/v1.0/Things({0})"}},)j"
      R"j("Observations":[{{"phenomenonTime":"2026-06-01T00:{1:02}:00.000Z",)j"
      R"j("resultTime":"2026-06-01T00:{1:02}:00.000Z","result":{2},)j"
      R"j("Datastream@iot.navigationLink":"https://h.tw/STA/v1.0/Observations({0}{1:02})/Datastream",)j"
      R"j("@iot.id":{0}{1:02},"@iot.selfLink":"https://h.tw/STA/v1.0/Observations({0}{1:02})"}}],)j"
      R"j("Observations@iot.count":100,"Observations@iot.nextLink":)j"
      R"j("https://h.tw/STA/v1.0/Datastreams({0})/Observations?$top=1&$skip=1",)j"
      R"j("@iot.id":{0},"@iot.selfLink":"https://h.tw/STA/v1.0/Datastreams({0})"}})j",
      id, page, (id * 7 + page) % 50);
}

std::string page_text(int page) {
  std::string text = R"({"@iot.count":1187,"@iot.nextLink":"https://h.tw/STA/v1.0/Datastreams?$skip=300","value":[)";
  for (int i = 0; i < kRows; ++i) {
    if (i > 0) text += ',';
    text += row(1'000 + i, page);
  }
  return text += "]}";
}

/// Finds of each row what a reader must know at the least: id, name, time and value.
double plain_walk(simdjson::ondemand::parser& parser, const simdjson::padded_string& text) {
  double sum = 0;
  simdjson::ondemand::document document = parser.iterate(text);
  for (simdjson::ondemand::object row : document["value"].get_array()) {
    for (auto field : row) {
      const std::string_view key = field.unescaped_key();
      if (key == "name" || key == "description") {
        sum += static_cast<double>(std::string_view(field.value().get_string()).size());
      } else if (key == "@iot.id") {
        sum += static_cast<double>(field.value().get_int64());
      } else if (key == "Observations") {
        for (simdjson::ondemand::object observation : field.value().get_array()) {
          sum += static_cast<double>(std::string_view(observation["phenomenonTime"].get_string()).size());
          sum += observation["result"].get_double();
        }
      }
    }
  }
  return sum;
}

class FlatProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat at) override { return LocalXY{at.lon_deg * 1e5, at.lat_deg * 1e5}; }
  Result<LonLat> wgs84_from_local(LocalXY at) override { return LonLat{at.x / 1e5, at.y / 1e5}; }
};

FeedConfig feed() {
  SensorThingsFeed service;
  service.datastreams = {{"淹水深度", {"", Quantity::kWaterDepth, "cm", Duration{0}, {}}}};
  FeedConfig config;
  config.id = SourceId("civil-iot");
  config.kind = service;
  return config;
}

/// Of this thread's own time: what other programs take does not count.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// As they come from a connection: each a text of its own, with room behind it.
std::vector<std::string> arrived(const std::vector<std::string>& pages) {
  std::vector<std::string> out;
  for (const std::string& page : pages) {
    out.emplace_back().reserve(page.size() + simdjson::SIMDJSON_PADDING);
    out.back() += page;
  }
  return out;
}

double seconds_of(const auto& work) {
  const double begin = thread_seconds();
  work();
  return thread_seconds() - begin;
}

int measure() {
  std::vector<std::string> pages;
  std::vector<simdjson::padded_string> padded;
  double megabytes = 0;
  for (int i = 0; i < kPages; ++i) {
    pages.push_back(page_text(i));
    padded.emplace_back(pages.back());
    megabytes += static_cast<double>(pages.back().size()) / 1e6;
  }
  const auto rules = feeds::SensorThingsRules::make(feed()).value();
  FlatProjector projector;
  double plain = 1e9;
  double first = 1e9;
  double known = 1e9;
  double sum = 0;
  std::size_t observations = 0;
  const UtcTime received = parse_time("2026-06-01T01:00:00Z", ZonePolicy::utc()).value();
  // Turn and turn about, the best of each.
  for (int round = 0; round < kRounds; ++round) {
    simdjson::ondemand::parser parser;
    plain = std::min(plain, seconds_of([&] {
                       for (const auto& page : padded) sum += plain_walk(parser, page);
                     }));
    std::vector<std::string> bodies = arrived(pages);
    first = std::min(first, seconds_of([&] {
                       for (std::string& page : bodies) {
                         feeds::SensorThingsReader reader(rules, &projector);
                         observations += reader.read_page(std::move(page), received)->delivery.observations.size();
                       }
                     }));
    feeds::SensorThingsReader reader(rules, &projector);
    static_cast<void>(reader.read_page(page_text(59), received));
    bodies = arrived(pages);
    known = std::min(known, seconds_of([&] {
                       for (std::string& page : bodies) {
                         observations += reader.read_page(std::move(page), received)->delivery.observations.size();
                       }
                     }));
  }
  fmt::print("sensorthings_parse: {} pages of {} rows, {:.1f} MB, {} observations (checksum {:.0f})\n", kPages, kRows,
             megabytes, observations, sum);
  fmt::print("  plain on-demand walk  {:7.0f} MB/s\n", megabytes / plain);
  fmt::print("  service known         {:7.0f} MB/s, {:.2f} of plain, {:.2f} M observations/s\n", megabytes / known,
             plain / known, kPages * kRows / known / 1e6);
  fmt::print("  service met first     {:7.0f} MB/s, {:.2f} of plain\n", megabytes / first, plain / first);
  return observations == 2u * kRounds * kPages * kRows ? 0 : 1;
}

}  // namespace
}  // namespace sandtable

int main() { return sandtable::measure(); }
