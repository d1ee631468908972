// SensorThings payloads of real services that lie beside the source tree on developers' machines; skipped elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "feeds/sources/sensorthings_page.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using testing::SizeIs;

class SharedPages : public testing::Test {
 protected:
  std::optional<SensorThingsPage> read(const char* name, std::map<std::string, ValueMapping> datastreams) {
    const auto file = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "../shared/data/feeds/fixtures" / name;
    if (!std::filesystem::exists(file)) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    body_.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    SensorThingsFeed config;
    config.datastreams = std::move(datastreams);
    rules_ = std::make_unique<SensorThingsRules>(SensorThingsRules::make(feed(config)).value());
    reader_ = std::make_unique<SensorThingsReader>(*rules_, &projector_);
    auto page = reader_->read_page(body_, at("2026-07-01T00:00:00Z"));
    EXPECT_TRUE(page) << page.error().message;
    return page ? std::optional(std::move(*page)) : std::nullopt;
  }
  std::string body_;
  FlatProjector projector_;
  std::unique_ptr<SensorThingsRules> rules_;
  std::unique_ptr<SensorThingsReader> reader_;
};

TEST_F(SharedPages, flood_sensors_of_the_national_service_with_their_link_byte_for_byte) {
  const auto page =
      read("civil_iot/datastreams_flood_expand_excerpt.json", {{"淹水深度", mapping("", Quantity::kWaterDepth, "cm")}});
  if (!page) GTEST_SKIP() << "no shared data";
  EXPECT_THAT(page->delivery.observations, SizeIs(3));
  EXPECT_EQ(page->delivery.refused, 0u);
  EXPECT_NE(body_.find("\"" + page->next_link + "\""), std::string::npos);
  EXPECT_NE(page->next_link.find('+'), std::string::npos);
  const auto again = reader_->read_page(body_, at("2026-07-01T00:00:00Z"));
  ASSERT_TRUE(again);
  EXPECT_THAT(again->delivery.observations, SizeIs(0));
}

TEST_F(SharedPages, pump_station_as_a_thing_with_datastreams_that_have_no_ids) {
  const auto page = read("tw_local/civil_iot_things_pump.json", {{"內水位", mapping("", Quantity::kWaterLevel, "m")},
                                                                 {"外水位", mapping("", Quantity::kWaterLevel, "m")}});
  if (!page) GTEST_SKIP() << "no shared data";
  ASSERT_THAT(page->delivery.observations, SizeIs(2));
  EXPECT_EQ(page->delivery.observations[0].series.str(), "net/PUMP-1/water_level:內水位");
  ASSERT_THAT(page->delivery.stations, SizeIs(1));
  EXPECT_TRUE(page->delivery.stations[0].at);
}

TEST_F(SharedPages, river_stations_as_things) {
  const auto page = read("tw_local/civil_iot_things_river.json", {{"水位", mapping("", Quantity::kWaterLevel, "m")}});
  if (!page) GTEST_SKIP() << "no shared data";
  EXPECT_GE(page->delivery.stations.size(), 1u);
  EXPECT_GE(page->delivery.observations.size(), 1u);
}

}  // namespace
}  // namespace sandtable::feeds
