// Reads real payloads that lie beside the source tree on developers' machines; skipped elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/provider_payloads.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::FlatProjector;
using sandtable::test::provider_feed;

struct RealPayload {
  std::string name;
  std::string provider;
  std::string extra;
  std::string file;
  std::vector<std::string> joins;  ///< in the order of the recipe's
  std::size_t observations;
  std::size_t missing;
  std::size_t stations;
  std::size_t placed;  ///< stations with a position
};

std::string text_of(const std::string& name) {
  const auto path = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "../shared/data/feeds/fixtures" / name;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class RealPayloads : public testing::TestWithParam<RealPayload> {};

TEST_P(RealPayloads, are_read_by_their_recipe) {
  const RealPayload& real = GetParam();
  const std::string body = text_of(real.file);
  if (body.empty()) GTEST_SKIP() << "no shared data";
  const auto rules = TableRules::make(provider_feed(real.provider, real.extra));
  ASSERT_TRUE(rules) << rules.error().message;
  FlatProjector projector;
  TableReader reader(*rules, &projector);
  for (std::size_t j = 0; j < real.joins.size(); ++j) ASSERT_TRUE(reader.read_join(j, text_of(real.joins[j])));
  const auto page = reader.read(body, at("2026-06-28T09:00:00Z"));
  ASSERT_TRUE(page) << page.error().message;
  const IngestDelivery& d = page->delivery;
  EXPECT_EQ(d.observations.size(), real.observations) << d.warning;
  EXPECT_EQ(d.refused, 0U) << d.warning;
  EXPECT_EQ(static_cast<std::size_t>(std::count_if(d.observations.begin(), d.observations.end(),
                                                   [](const Observation& o) { return std::isnan(o.value); })),
            real.missing);
  EXPECT_EQ(d.stations.size(), real.stations);
  EXPECT_EQ(static_cast<std::size_t>(
                std::count_if(d.stations.begin(), d.stations.end(), [](const Station& s) { return s.at.has_value(); })),
            real.placed);
}

const std::vector<RealPayload>& all() {
  static const std::string key = R"(parameters = { data_key = "x" })";
  static const std::vector<RealPayload> payloads{
      {"iow",
       "wra_iow_flood",
       "",
       "tw_local/wra_iow_flood_latest.json",
       {"tw_local/wra_iow_flood_stations.json"},
       2,
       0,
       2,
       2},
      {"taipei_pumps", "taipei_pump_stations", "", "tw_local/taipei_pumb_latest_live_20250818.json", {}, 4, 0, 1, 1},
      {"taipei_river",
       "taipei_river",
       key,
       "tw_local/taipei_river.json",
       {"tw_local/taipei_river_stations.csv"},
       2,
       0,
       2,
       2},
      {"new_taipei", "newtaipei_flood", "", "tw_local/new_taipei_flood.json", {}, 2, 0, 1, 1},
      {"keelung", "keelung_level", "", "tw_local/keelung_water_level.json", {}, 2, 0, 1, 1},
      {"taoyuan",
       "taoyuan_rain",
       R"(values = [{ column = "Rainfall", property = "rainfall", unit = "mm", window = "10min", missing = ["-98"] }])",
       "tw_local/taoyuan_rainfall.xml",
       {},
       2,
       1,
       2,
       2},
      {"taichung", "taichung_level", "", "tw_local/taichung_water_level.json", {}, 2, 0, 2, 2},
      {"chiayi_city", "chiayi_city_rain", "", "tw_local/chiayi_city_rainfall.csv", {}, 12, 6, 2, 2},
      {"chiayi_county", "chiayi_county_flood", "", "tw_local/chiayi_county_flood.json", {}, 2, 0, 2, 2},
      {"nantou", "nantou_sewer", "enabled = true", "tw_local/nantou_sewer.kml.xml", {}, 2, 0, 1, 1},
      {"yunlin", "yunlin_stations", "", "tw_local/yunlin_stations.json", {}, 3, 0, 2, 2},
      {"fhy",
       "fhy_flood",
       "enabled = true\nparameters = { city = \"10018\" }",
       "tw_local/hsinchu_fhy_flood_realtime.json",
       {"tw_local/hsinchu_fhy_flood_stations.json"},
       2,
       0,
       2,
       2},
      {"penghu", "penghu_level", "", "tw_local/penghu_water_level.json", {}, 2, 0, 2, 2},
      {"yilan_pumps", "yilan_mobile_pumps", "", "tw_local/yilan_mobile_pump.json", {}, 2, 0, 1, 1},
      {"kaohsiung_sewer", "kaohsiung_sewer", "enabled = true", "tw_local/kaohsiung_sewer.json", {}, 3, 0, 2, 2},
      {"kaohsiung_rain",
       "kaohsiung_rain",
       "enabled = true",
       "tw_local/kaohsiung_rainfall_rt.json",
       {"tw_local/kaohsiung_rainfall_base.json"},
       10,
       0,
       3,
       2},
      {"cwa_typhoon", "cwa_rain", "", "cwa/o-a0002-001_fungwong_20251111T1850.json", {}, 7'536, 0, 1'256, 1'256},
      {"usgs", "usgs_iv", R"(parameters = { sites = "x" })", "usgs/nwis_iv_mock.json", {}, 2, 0, 2, 0},
      {"waterml2",
       "waterml2",
       R"(url = "https://sos.example/service"
[[feed.values]]
column = "value"
property = "temperature"
unit_column = "/../../defaultPointMetadata/DefaultTVPMeasurementMetadata/uom/@code"
where = { "/../../../../observedProperty/@href" = "http://geoviqua.dev.52north.org/properties/AirTemperature" }
)",
       "waterml2/sos_52n_getobservation_wml2_response.xml",
       {},
       6,
       0,
       1,
       0},
  };
  return payloads;
}

INSTANTIATE_TEST_SUITE_P(Shared, RealPayloads, testing::ValuesIn(all()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace sandtable::feeds
