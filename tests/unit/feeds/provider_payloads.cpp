#include "tests/unit/feeds/provider_payloads.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "twin/place/place_file.h"

namespace sandtable::test {
namespace {

const std::filesystem::path& folder() {
  static const std::filesystem::path path = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/payloads/feeds";
  return path;
}

}  // namespace

const std::vector<ProviderCase>& provider_cases() {
  static const std::string data_key = R"(parameters = { data_key = "printed-on-the-portal" })";
  static const std::vector<ProviderCase> cases{
      {"chiayi_city_level", "", 2, 1, 0, 2, 0},
      {"chiayi_city_rain", "", 12, 6, 0, 2, 0},
      {"chiayi_county_flood", "", 2, 0, 0, 2, 0},
      {"cwa_rain", "", 12, 3, 0, 2, 0},
      {"fhy_flood", "enabled = true\nparameters = { city = \"10018\" }", 2, 0, 1, 2, 0},
      {"hsinchu_city_sewer", "", 2, 0, 1, 3, 0},
      {"imgw_hydro", "", 2, 1, 0, 2, 0},
      {"kaohsiung_flood", "enabled = true", 1, 0, 0, 1, 0},
      {"kaohsiung_level", "enabled = true", 2, 0, 0, 2, 0},
      {"kaohsiung_mobile_pumps", "enabled = true", 18, 0, 0, 6, 0},
      {"kaohsiung_rain", "enabled = true", 10, 0, 0, 3, 0},
      {"kaohsiung_sewer", "enabled = true", 3, 0, 0, 2, 0},
      {"keelung_flood", "", 4, 0, 2, 2, 0},
      {"keelung_level", "", 4, 0, 0, 2, 0},
      {"nantou_sewer", "enabled = true", 2, 0, 0, 2, 0},
      {"newtaipei_flood", "", 4, 0, 2, 2, 0},
      {"newtaipei_level", "", 4, 0, 0, 2, 0},
      {"noaa_nwps", R"(parameters = { gauge = "DEMO1" })", 2, 0, 0, 1, 0},
      {"penghu_level", "", 2, 0, 0, 2, 0},
      {"taichung_level", "", 2, 0, 0, 2, 0},
      {"tainan_flood", "", 4, 0, 2, 2, 0},
      {"tainan_mobile_pumps", R"(parameters = { dashboard = "https://tainan.example" })", 12, 0, 0, 5, 0},
      {"tainan_sewer", "", 2, 1, 0, 2, 0},
      {"taipei_gates", data_key, 4, 0, 0, 4, 0},
      {"taipei_pump_stations", "", 8, 3, 0, 2, 0},
      {"taipei_river", data_key, 3, 0, 0, 3, 0},
      {"taipei_sewer", data_key, 3, 0, 0, 3, 0},
      {"taoyuan_flood", "", 2, 1, 0, 2, 0},
      {"taoyuan_level", "", 1, 0, 0, 1, 0},
      {"taoyuan_rain",
       R"(values = [{ column = "Rainfall", property = "rainfall", unit = "mm", window = "10min", missing = ["-98"] }])",
       2, 1, 0, 2, 0},
      {"uk_ea", "", 4, 0, 0, 3, 2},
      {"usgs_iv", R"(parameters = { sites = "09990001" })", 5, 2, 1, 1, 0},
      {"usgs_ogc", R"(parameters = { location = "USGS-09990002" })", 2, 0, 1, 1, 0},
      {"waterml2",
       R"(url = "https://sos.example/service"
[[feed.values]]
column = "value"
property = "water_level"
unit_column = ["/metadata/TVPMeasurementMetadata/uom/@code", "/../../defaultPointMetadata/DefaultTVPMeasurementMetadata/uom/@code"]
where = { "/../../../../observedProperty/@href" = "http://example.org/properties/WaterLevel" }
)",
       3, 1, 0, 1, 0},
      {"wra_iow_flood", "", 4, 1, 0, 5, 0},
      {"wra_river_level", "", 4, 2, 0, 4, 0},
      {"yilan_flood", "", 2, 1, 0, 2, 0},
      {"yilan_level", "", 1, 0, 0, 1, 0},
      {"yilan_mobile_pumps", "", 4, 0, 0, 2, 0},
      {"yunlin_stations", "", 4, 1, 0, 3, 0},
  };
  return cases;
}

UtcTime payload_time() { return parse_time("2026-06-28T17:00:00+08:00", ZonePolicy::required()).value(); }

std::string payload(const std::string& provider, const std::string& join) {
  const std::string stem = join.empty() ? provider : provider + "." + join;
  for (const char* extension : {".json", ".csv", ".xml", ".kml"}) {
    std::ifstream in(folder() / (stem + extension), std::ios::binary);
    if (!in) continue;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  return {};
}

FeedConfig feed_of(const std::string& keys) {
  const std::string place = R"(
[place]
name = "test"
crs = "EPSG:3826"
extent = [160000, 2530000, 180000, 2560000]
[[feed]]
id = "net"
)" + keys;
  auto parsed = parse_place(place, "test.toml", folder());
  if (!parsed) throw std::runtime_error(parsed.error().message);
  if (parsed->feeds.empty()) throw std::runtime_error("the feed is not enabled");
  return parsed->feeds.front();
}

FeedConfig provider_feed(const std::string& provider, const std::string& extra) {
  return feed_of("kind = \"provider\"\nprovider = \"" + provider + "\"\n" + extra);
}

Result<feeds::TablePage> read_payload(const feeds::TableRules& rules, const std::string& provider,
                                      const std::string& body, Projector* projector) {
  feeds::TableReader reader(rules, projector);
  for (std::size_t j = 0; j < rules.joins.size(); ++j) {
    const Status read = reader.read_join(j, payload(provider, rules.joins[j].config.name));
    if (!read) return pass(read);
  }
  return reader.read(body, payload_time());
}

}  // namespace sandtable::test
