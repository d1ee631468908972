#include "feeds/sources/recorded_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::feed;
using sandtable::test::find;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::readable;
using testing::HasSubstr;
using testing::SizeIs;

constexpr Duration kTenMinutes = std::chrono::minutes{10};

RecordedFeed long_table() {
  RecordedFeed config;
  config.observations = "storm.csv";
  config.stations = "stations.csv";
  config.name_column = "name";
  config.x_column = "x";
  config.y_column = "y";
  config.kind_column = "kind";
  return config;
}

RecordedFeed wide_table() {
  RecordedFeed config;
  config.observations = "rain.csv";
  config.time_column = "phenomenonTime";
  config.station_column = "StationId";
  config.name_column = "StationName";
  config.lon_column = "lon";
  config.lat_column = "lat";
  config.values = {mapping("Past10Min", Quantity::kRainfall, "mm", kTenMinutes),
                   mapping("depth", Quantity::kWaterDepth, "cm")};
  config.values[0].missing = {"-99"};
  return config;
}

IngestDelivery read_all(RecordedTable& table) { return table.read(0, table.size(), at("2030-01-01T00:00:00Z")); }

std::unique_ptr<RecordedTable> open(const RecordedFeed& config, std::string observations, std::string stations = {}) {
  FlatProjector projector;
  auto table = RecordedTable::open(feed(config), {std::move(observations), std::move(stations)}, &projector);
  EXPECT_TRUE(table) << table.error().message;
  return table ? std::move(*table) : nullptr;
}

TEST(RecordedTable, long_table_gives_values_in_the_twins_units) {
  const auto table = open(long_table(),
                          "time,station,property,value,unit\n"
                          "2026-06-01T06:05:00+08:00,F1,water_depth,12.5,cm\n"
                          "2026-06-01 06:00:00,R1,rainfall_10min,7.5,mm\n",
                          "station,name,kind,x,y\nF1,中正路,road_flood,1000,2000\nR1,雨量站,rain,0,1\n");
  const IngestDelivery delivery = read_all(*table);
  ASSERT_THAT(delivery.observations, SizeIs(2));
  const Observation& rain = delivery.observations[0];
  EXPECT_EQ(rain.series.str(), "net/R1/rainfall_10min");
  EXPECT_EQ(rain.phenomenon_time, at("2026-05-31T22:00:00Z")) << "a time without a zone is in the feed's zone";
  EXPECT_EQ(rain.value, 7.5);
  const Observation& depth = delivery.observations[1];
  EXPECT_DOUBLE_EQ(depth.value, 0.125);
  EXPECT_EQ(depth.raw, "12.5 cm");
  EXPECT_EQ(depth.flag, QualityFlag::kNotEvaluated);
  EXPECT_EQ(depth.received_time, at("2030-01-01T00:00:00Z"));
  ASSERT_THAT(delivery.stations, SizeIs(2));
  EXPECT_EQ(delivery.stations[0].name.zh, "中正路");
  EXPECT_EQ(delivery.stations[0].kind, StationKind::kRoadFlood);
  EXPECT_EQ(delivery.stations[0].at, (LocalXY{1000, 2000}));
}

TEST(RecordedTable, wide_table_has_a_series_where_a_station_ever_said_something) {
  const auto table =
      open(wide_table(),
           "\xEF\xBB\xBF\"StationId\",\"StationName\",\"lat\",\"lon\",\"phenomenonTime\",\"Past10Min\",\"depth\"\r\n"
           "A,甲,24.1,121.6,2024-11-09 00:00:00,0.5,\r\n"
           "B,乙,24.2,121.7,2024-11-09 00:00:00,-99,3\r\n"
           "A,甲,24.1,121.6,2024-11-09 00:10:00,,\r\n");
  const IngestDelivery delivery = read_all(*table);
  EXPECT_THAT(delivery.series, SizeIs(3)) << "station A never had a depth";
  const UtcTime first = at("2024-11-08T16:00:00Z");
  const UtcTime second = at("2024-11-08T16:10:00Z");
  EXPECT_EQ(find(delivery.observations, "net/A/rainfall_10min", first)->value, 0.5);
  EXPECT_EQ(find(delivery.observations, "net/A/rainfall_10min", second)->flag, QualityFlag::kMissing)
      << "a blank cell of a series that exists is a missing value";
  EXPECT_EQ(find(delivery.observations, "net/B/rainfall_10min", first)->flag, QualityFlag::kMissing);
  EXPECT_DOUBLE_EQ(find(delivery.observations, "net/B/water_depth", first)->value, 0.03);
  EXPECT_EQ(delivery.stations[0].at, (LocalXY{121.6e5, 24.1e5}));
  EXPECT_EQ(delivery.stations[0].kind, StationKind::kRain);
  EXPECT_EQ(delivery.refused, 0u);
}

TEST(RecordedTable, rows_are_given_in_the_order_of_their_times) {
  const auto table = open(long_table(),
                          "time,station,property,value\n"
                          "2026-06-01T00:03:00Z,F1,water_depth,3\n2026-06-01T00:01:00Z,F1,water_depth,1\n"
                          "2026-06-01T00:02:00Z,F1,water_depth,2\n",
                          "station,name,kind,x,y\nF1,a,road_flood,0,1\n");
  ASSERT_EQ(table->size(), 3u);
  EXPECT_EQ(table->time_of(0), at("2026-06-01T00:01:00Z"));
  EXPECT_EQ(table->time_of(2), at("2026-06-01T00:03:00Z"));
  EXPECT_EQ(table->read(1, 2, {}).observations.front().value, 2.0);
}

TEST(RecordedTable, bad_rows_cost_only_themselves_and_are_counted) {
  const auto table = open(long_table(),
                          "time,station,property,value,unit\n"
                          "yesterday,F1,water_depth,1,cm\n"
                          "2026-06-01T00:00:00Z,,water_depth,1,cm\n"
                          "2026-06-01T00:00:00Z,F1,temperature,1,cm\n"
                          "2026-06-01T00:00:00Z,F1,water_depth,1,kg\n"
                          "2026-06-01T00:00:00Z,F1,water_depth,FALLO,cm\n"
                          "2026-06-01T00:00:00Z\n"
                          ",,,,\n"
                          "2026-06-01T00:01:00Z,F1,water_depth,1e999,cm\n"
                          "2026-06-01T00:02:00Z,F1,water_depth,7,cm\n",
                          "station,name,kind,x,y\nF1,a,road_flood,0,1\n");
  const IngestDelivery delivery = read_all(*table);
  ASSERT_THAT(readable(delivery.observations), SizeIs(1));
  EXPECT_DOUBLE_EQ(readable(delivery.observations)[0].value, 0.07);
  EXPECT_EQ(delivery.refused, 7u) << "the row of blanks is no row";
  EXPECT_THAT(delivery.warning, HasSubstr("yesterday"));
}

TEST(RecordedTable, negative_rain_and_far_too_low_levels_are_missing_not_values) {
  const auto table =
      open(long_table(),
           "time,station,property,value,unit\n"
           "2026-06-01T00:00:00Z,F1,rainfall_10min,-98,mm\n2026-06-01T00:00:00Z,F1,water_level,-999.0,m\n"
           "2026-06-01T00:00:00Z,F1,water_level,-2.5,m\n",
           "station,name,kind,x,y\nF1,a,other,0,1\n");
  const IngestDelivery delivery = read_all(*table);
  const UtcTime time = at("2026-06-01T00:00:00Z");
  ASSERT_THAT(delivery.observations, SizeIs(3));
  EXPECT_EQ(delivery.observations[0].flag, QualityFlag::kMissing);
  EXPECT_EQ(delivery.observations[0].raw, "-98 mm") << "raw is never dropped";
  EXPECT_EQ(delivery.observations[1].flag, QualityFlag::kMissing);
  EXPECT_EQ(delivery.observations[2].value, -2.5);
  EXPECT_EQ(delivery.observations[2].phenomenon_time, time);
  EXPECT_EQ(delivery.series.back().vertical_datum, "TWVD2001");
}

TEST(RecordedTable, ledger_without_station_ids_makes_them_of_name_and_place) {
  RecordedFeed config;
  config.observations = "points.csv";
  config.time_column = "when";
  config.station_column = "";
  config.name_column = "road";
  config.lon_column = "lon";
  config.lat_column = "lat";
  config.values = {mapping("cm", Quantity::kWaterDepth, "cm")};
  const auto table = open(config,
                          "when,road,cm,lat,lon\n"
                          "2018-08-23T09:30:00+08:00,中山路/一段,30,23.1,120.2\n"
                          "2018-08-23T10:30:00+08:00,中山路/一段,50,23.1,120.2\n"
                          "2018-08-23T10:30:00+08:00,,--,#N/A,#N/A\n"
                          "2018-08-23T10:30:00+08:00,,20,23.2,120.3\n");
  const IngestDelivery delivery = read_all(*table);
  ASSERT_THAT(delivery.stations, SizeIs(2));
  EXPECT_EQ(delivery.stations[0].id.str(), "net/中山路_一段@120.2,23.1");
  EXPECT_EQ(delivery.stations[1].id.str(), "net/@120.3,23.2");
  EXPECT_THAT(delivery.observations, SizeIs(3));
  EXPECT_EQ(delivery.refused, 1u) << "the row with neither name nor place";
}

TEST(RecordedTable, table_that_names_nothing_is_one_station) {
  RecordedFeed config;
  config.observations = "gauge.csv";
  config.time_column = "Fecha";
  config.station_column = "";
  config.values = {mapping("Caudal", Quantity::kDischarge, "m3/s")};
  const auto table =
      open(config, "Fecha,Caudal,Estado\n2024-10-29 15:50:00,\"28,703\",\n2024-10-29 19:00:00,,\"FALLO\"\n");
  const IngestDelivery delivery = read_all(*table);
  ASSERT_THAT(delivery.stations, SizeIs(1));
  EXPECT_EQ(delivery.stations[0].id.str(), "net/net");
  ASSERT_THAT(delivery.observations, SizeIs(2));
  EXPECT_DOUBLE_EQ(delivery.observations[0].value, 28.703);
  EXPECT_EQ(delivery.observations[1].flag, QualityFlag::kMissing);
}

TEST(RecordedTable, station_without_a_table_of_stations_appears_with_its_first_row) {
  RecordedFeed config = wide_table();
  const auto table = open(config,
                          "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\n"
                          "A,a,24,121,2024-11-09 00:00:00,1,\nB,b,24,121,2024-11-09 01:00:00,1,\n");
  EXPECT_THAT(table->read(0, 1, {}).stations, SizeIs(1));
  EXPECT_THAT(table->read(1, 2, {}).stations, SizeIs(1));
  EXPECT_THAT(table->read(0, 2, {}).stations, SizeIs(0)) << "declared once";
}

TEST(RecordedTable, position_that_cannot_be_leaves_the_station_without_one) {
  const auto table = open(wide_table(),
                          "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\n"
                          "A,a,0,0,2024-11-09 00:00:00,1,\nB,b,240,121,2024-11-09 01:00:00,1,\n");
  const IngestDelivery delivery = read_all(*table);
  ASSERT_THAT(delivery.stations, SizeIs(2));
  EXPECT_FALSE(delivery.stations[0].at);
  EXPECT_FALSE(delivery.stations[1].at);
  EXPECT_THAT(delivery.warning, HasSubstr("station A"));
}

TEST(RecordedTable, missing_column_wrong_unit_and_empty_file_are_errors_that_name_them) {
  const auto error = [](const RecordedFeed& config, std::string text) {
    auto table = RecordedTable::open(feed(config), {std::move(text), {}}, nullptr);
    return table ? std::string() : table.error().message;
  };
  EXPECT_THAT(error(wide_table(), "a,b\n1,2\n"), HasSubstr("feed net: rain.csv: no column 'phenomenonTime'"));
  EXPECT_THAT(error(wide_table(), ""), HasSubstr("is empty"));
  RecordedFeed wrong_unit = wide_table();
  wrong_unit.values[1].unit = "kg";
  EXPECT_THAT(error(wrong_unit, "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\n"),
              HasSubstr("'depth'"));
}

TEST(RecordedTable, table_cut_at_any_byte_is_read_or_refused_but_never_crashes) {
  const std::string text =
      "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\n"
      "A,\"甲,\"\"站\"\"\",24,121,2024-11-09 00:00:00,1,2\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    FlatProjector projector;
    auto table = RecordedTable::open(feed(wide_table()), {text.substr(0, length), {}}, &projector);
    if (!table) continue;
    EXPECT_LE(read_all(**table).observations.size(), 2u);
  }
}

TEST(RecordedTable, warnings_quote_bad_bytes_only_after_replacing_them) {
  const auto table =
      open(wide_table(), "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\nA,a,24,121,noon\xFF,1,\n");
  EXPECT_THAT(read_all(*table).warning, HasSubstr("noon\xEF\xBF\xBD"));
}

TEST(RecordedTable, invalid_utf8_is_replaced_in_everything_that_is_shown) {
  const auto table = open(wide_table(),
                          "StationId,StationName,lat,lon,phenomenonTime,Past10Min,depth\n"
                          "A\xFF,\xC3(,24,121,2024-11-09 00:00:00,1,\n");
  const Station station = read_all(*table).stations.at(0);
  EXPECT_EQ(station.id.str(), "net/A\xEF\xBF\xBD");
  EXPECT_EQ(station.name.zh, "\xEF\xBF\xBD(");
}

}  // namespace
}  // namespace sandtable::feeds
