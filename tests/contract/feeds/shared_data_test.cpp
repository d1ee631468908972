// Reads real payloads that lie beside the source tree on developers' machines; skipped elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "feeds/quality/quality_network.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::TempDir;
using testing::SizeIs;

std::filesystem::path shared_file(const char* name) {
  return std::filesystem::path(SANDTABLE_SOURCE_DIR) / "../shared/data/feeds" / name;
}

/// Everything a source delivers when the clock stands at `now`.
void drain(const FeedConfig& config, UtcTime now, DeliveryList& sink) {
  SourceContext context;
  context.make_projector = [] { return std::make_unique<FlatProjector>(); };
  auto made = make_source(config, context);
  ASSERT_TRUE(made) << made.error().message;
  const auto source = with_quality_control(std::move(*made), {});
  const ManualClock clock(now);
  ASSERT_TRUE(source->start(sink, clock));
  std::size_t before = 0;
  do {
    before = sink.all.size();
    source->poll();
  } while (sink.all.size() > before);
}

TEST(SharedData, day_of_every_rain_gauge_is_read_by_configuration_alone) {
  const auto zip = shared_file("events/tw_cwa_rain_10min/rain_20241109.zip");
  if (!std::filesystem::exists(zip)) GTEST_SKIP() << "no shared data";
  const TempDir folder;
  if (std::system(("unzip -q '" + zip.string() + "' -d '" + folder.path().string() + "'").c_str()) != 0) {
    GTEST_SKIP() << "unzip is not installed";
  }
  RecordedFeed config;
  config.observations = folder.file("rain_20241109.csv");
  config.time_column = "phenomenonTime";
  config.station_column = "StationId";
  config.name_column = "StationName";
  config.lon_column = "StationLongitude";
  config.lat_column = "StationLatitude";
  config.values = {mapping("Past10Min", Quantity::kRainfall, "mm", std::chrono::minutes{10}),
                   mapping("Past1hr", Quantity::kRainfall, "mm", std::chrono::hours{1})};
  DeliveryList sink;
  drain(feed(config), at("2024-11-10T00:00:00Z"), sink);
  EXPECT_THAT(sink.stations(), SizeIs(1'157));
  EXPECT_THAT(sink.observations(), SizeIs(2 * 166'854));
  std::uint64_t refused = 0;
  std::size_t failed = 0;
  for (const IngestDelivery& d : sink.all) refused += d.refused;
  for (const Observation& o : sink.observations()) failed += o.flag == QualityFlag::kFail ? 1 : 0;
  EXPECT_EQ(refused, 0u);
  EXPECT_LT(failed, 100u) << "real rain is not thrown away";
}

TEST(SharedData, ledger_of_flooded_points_is_read_without_station_ids) {
  const auto file = shared_file("events/tw_disaster_points_2016_2018/rain_2018_08_22.csv");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared data";
  RecordedFeed config;
  config.observations = file;
  config.time_column = "發生時間";
  config.station_column = "";
  config.name_column = "道路";
  config.lon_column = "lon";
  config.lat_column = "lat";
  config.values = {mapping("深度cm", Quantity::kWaterDepth, "cm")};
  DeliveryList sink;
  drain(feed(config), at("2018-09-01T00:00:00Z"), sink);
  std::uint64_t refused = 0;
  for (const IngestDelivery& d : sink.all) refused += d.refused;
  EXPECT_EQ(sink.observations().size() + refused, 1'572u);
  EXPECT_LT(refused, 20u);
  EXPECT_GT(sink.stations().size(), 1'000u);
}

TEST(SharedData, gauge_with_decimal_commas_dies_at_its_peak) {
  const auto file = shared_file("events/es_dana_poyo_2024/cincominutales-rambla-poyo-29102024.csv");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared data";
  RecordedFeed config;
  config.observations = file;
  config.time_column = "Fecha";
  config.station_column = "";
  config.values = {mapping("Caudal", Quantity::kDischarge, "m3/s")};
  DeliveryList sink;
  drain(feed(config, ZonePolicy::offset(ZoneOffset{60})), at("2024-11-01T00:00:00Z"), sink);
  EXPECT_THAT(sink.stations(), SizeIs(1));
  const std::vector<Observation> all = sink.observations();
  ASSERT_THAT(all, SizeIs(607));
  const Observation* peak = sandtable::test::find(all, "net/net/discharge", at("2024-10-29T17:55:00Z"));
  ASSERT_NE(peak, nullptr);
  EXPECT_DOUBLE_EQ(peak->value, 2282.904);
  EXPECT_EQ(peak->flag, QualityFlag::kPass) << "a steep rise is what we look for";
  EXPECT_EQ(all.back().flag, QualityFlag::kMissing);
}

TEST(SharedData, saved_flood_sensors_of_the_national_service_are_read) {
  const auto file = shared_file("fixtures/civil_iot/datastreams_flood_expand_excerpt.json");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared data";
  SensorThingsFeed config;
  config.url = "file://" + std::filesystem::weakly_canonical(file).string();
  config.datastreams = {{"淹水深度", mapping("", Quantity::kWaterDepth, "cm")}};
  SourceContext context;
  context.make_projector = [] { return std::make_unique<FlatProjector>(); };
  auto source = make_source(feed(config), context);
  ASSERT_TRUE(source);
  DeliveryList sink;
  const ManualClock clock(at("2022-02-07T10:15:00Z"));
  ASSERT_TRUE((*source)->start(sink, clock));
  ASSERT_TRUE(eventually([&] {
    (*source)->poll();
    return !sink.all.empty();
  }));
  EXPECT_EQ(sink.all[0].error, "");
  ASSERT_THAT(sink.stations(), SizeIs(3));
  ASSERT_THAT(sink.observations(), SizeIs(3));
  for (const Station& s : sink.stations()) {
    EXPECT_EQ(s.kind, StationKind::kRoadFlood);
    EXPECT_TRUE(s.at);
  }
}

}  // namespace
}  // namespace sandtable::feeds
