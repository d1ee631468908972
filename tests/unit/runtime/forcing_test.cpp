#include "twin/runtime/forcing.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

namespace sandtable {
namespace {

using test::at;
using test::Twin;

struct RainGauge {
  const char* name;
  LocalXY where;
  double mm;
  int window_min = 10;
  QualityFlag flag = QualityFlag::kPass;
};

void rains(Twin& twin, const RainGauge& gauge, UtcTime when) {
  Station station = test::gauge(gauge.name, gauge.where);
  station.kind = StationKind::kRain;
  const Duration window = std::chrono::minutes{gauge.window_min};
  const Series series{make_series_id(station.id, Quantity::kRainfall, window), station.id, Quantity::kRainfall, window, ""};
  twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {{series.id, when, when, gauge.mm, "", gauge.flag, ""}}, 0, "", ""}, when);
}

void river_stands(Twin& twin, const char* name, LocalXY where, double level_m, UtcTime when,
                  StationKind kind = StationKind::kRiverLevel) {
  Station station = test::gauge(name, where);
  station.kind = kind;
  const Series series{make_series_id(station.id, Quantity::kWaterLevel, {}), station.id, Quantity::kWaterLevel, {}, "TWVD2001"};
  twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {{series.id, when, when, level_m, "", QualityFlag::kPass, ""}}, 0, "", ""}, when);
}

TEST(Forcing, without_gauges_nothing_drives_the_water) {
  const Twin twin;
  const Forcing forcing = forcing_from(twin.state, at(5));
  EXPECT_EQ(forcing.until, at(5));
  EXPECT_EQ(forcing.rain_mm_per_h, 0);
  EXPECT_TRUE(forcing.site_rain_mm_per_h.empty());
  EXPECT_TRUE(forcing.outfall_level_m.empty());
  EXPECT_TRUE(forcing.pumped_m3_per_s.empty());
}

TEST(Forcing, sums_become_rates_and_the_place_gets_their_mean) {
  Twin twin;
  rains(twin, {"R1", {0, 0}, 2, 10}, at(1));
  rains(twin, {"R2", {0, 500}, 24, 60}, at(1));
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2)).rain_mm_per_h, 18);
}

TEST(Forcing, a_gauge_with_two_windows_counts_once_by_the_shorter) {
  Twin twin;
  rains(twin, {"R1", {0, 0}, 60, 60}, at(1));
  rains(twin, {"R1", {0, 0}, 1, 10}, at(1));
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2)).rain_mm_per_h, 6);
}

TEST(Forcing, failed_stale_and_placeless_gauges_are_not_believed) {
  Twin twin;
  rains(twin, {"old", {100, 100}, 50}, at(0));
  rains(twin, {"failed", {100, 100}, 50, 10, QualityFlag::kFail}, at(70));
  rains(twin, {"good", {5000, 5000}, 1}, at(70));
  const Forcing forcing = forcing_from(twin.state, at(71));  // stale after 60 minutes
  EXPECT_DOUBLE_EQ(forcing.rain_mm_per_h, 6);
  EXPECT_DOUBLE_EQ(forcing.site_rain_mm_per_h.at(SiteId("S1")), 6);
}

TEST(Forcing, only_the_gauges_that_the_place_names_drive_the_water) {
  Twin twin;
  rains(twin, {"R1", {100, 100}, 1}, at(1));
  rains(twin, {"R2", {100, 100}, 9}, at(1));
  const std::vector<StationId> named = {test::gauge("R1").id, test::gauge("not heard of yet").id};
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2), named).rain_mm_per_h, 6);
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2), named).site_rain_mm_per_h.at(SiteId("S1")), 6);
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2), {}).rain_mm_per_h, 30) << "none named: all of them";
}

TEST(Forcing, a_site_hears_its_three_nearest_gauges_by_inverse_distance) {
  Twin twin;  // S1 pumps at (100, 100)
  rains(twin, {"a", {200, 100}, 1}, at(1));     // 6 mm/h at 100 m
  rains(twin, {"b", {300, 100}, 2}, at(1));     // 12 mm/h at 200 m
  rains(twin, {"c", {500, 100}, 4}, at(1));     // 24 mm/h at 400 m
  rains(twin, {"d", {9000, 100}, 100}, at(1));  // fourth: not heard
  const double expected = (6.0 / 100 + 12.0 / 200 + 24.0 / 400) / (1.0 / 100 + 1.0 / 200 + 1.0 / 400);
  EXPECT_NEAR(forcing_from(twin.state, at(2)).site_rain_mm_per_h.at(SiteId("S1")), expected, 1e-9);
}

TEST(Forcing, a_gauge_at_the_site_itself_keeps_a_finite_weight) {
  Twin twin;
  rains(twin, {"here", {100, 100}, 1}, at(1));
  rains(twin, {"near", {150, 100}, 3}, at(1));
  EXPECT_DOUBLE_EQ(forcing_from(twin.state, at(2)).site_rain_mm_per_h.at(SiteId("S1")), 12);
}

TEST(Forcing, the_nearest_river_gauge_is_the_outfall_of_a_site) {
  Twin twin;
  river_stands(twin, "west", {0, 0}, 3.5, at(1));
  river_stands(twin, "east", {1000, 0}, 2.5, at(1));
  river_stands(twin, "sewer", {100, 100}, 9, at(1), StationKind::kSewerLevel);
  const Forcing forcing = forcing_from(twin.state, at(2));
  EXPECT_EQ(forcing.outfall_level_m.at(SiteId("S1")), 3.5);
  EXPECT_EQ(forcing.outfall_level_m.at(SiteId("S2")), 2.5);
}

TEST(Forcing, only_a_pump_that_reports_pumping_counts_and_only_for_its_site) {
  Twin twin;
  twin.send("O-1", "P1", "S1", at(1));
  twin.send("O-2", "P2", "S2", at(1));
  FieldReport pumping{ResourceId("P1"), OrderId("O-1"), FieldReportKind::kPumping, at(2), {}, {}, 0.3, ""};
  twin.must(RecordFieldReport{pumping}, at(2), "P1");
  twin.field("P2", "O-2", FieldReportKind::kArrived, at(2));
  const auto pumped = forcing_from(twin.state, at(3)).pumped_m3_per_s;
  ASSERT_EQ(pumped.size(), 1U);
  EXPECT_DOUBLE_EQ(pumped.at(SiteId("S1")), 0.3);

  twin.field("P1", "O-1", FieldReportKind::kStopped, at(4));
  EXPECT_TRUE(forcing_from(twin.state, at(5)).pumped_m3_per_s.empty());
}

TEST(DepthReadings, are_of_trusted_street_sensors_and_new) {
  Twin twin;
  const auto says = [&](const char* name, StationKind kind, double depth_m, UtcTime when,
                        QualityFlag flag = QualityFlag::kPass) {
    Station station = test::gauge(name, {100, 200});
    station.kind = kind;
    const Series series{make_series_id(station.id, Quantity::kWaterDepth, {}), station.id, Quantity::kWaterDepth, {}, ""};
    twin.must(IngestDelivery{SourceId("f"), {station}, {series}, {{series.id, when, when, depth_m, "", flag, ""}}, 0, "", ""},
              when);
  };
  says("old", StationKind::kRoadFlood, 0.1, at(0));
  says("street", StationKind::kRoadFlood, 0.2, at(20));
  says("sewer", StationKind::kSewerLevel, 0.3, at(20));
  says("failed", StationKind::kRoadFlood, 0.4, at(20), QualityFlag::kFail);
  says("below zero", StationKind::kRoadFlood, -0.02, at(20));
  const std::vector<DepthReading> expected{{test::gauge("below zero").id, {100, 200}, 0},
                                           {test::gauge("street").id, {100, 200}, 0.2}};
  EXPECT_EQ(depth_readings(twin.state, at(25)), expected);
}

TEST(Forcing, names_the_sites_that_turned_up_and_drives_them_like_the_others) {
  Twin twin;
  rains(twin, {"R", {100, 100}, 5}, at(1));
  twin.must(DeclareSite{{SiteId("N-01"), {"路口", ""}, {400, 300}, 1}}, at(2), "Lin");
  const Forcing forcing = forcing_from(twin.state, at(5));
  ASSERT_EQ(forcing.sites_since.size(), 1U) << "the model knows those of the place";
  EXPECT_EQ(forcing.sites_since.at(SiteId("N-01")), (LocalXY{400, 300}));
  EXPECT_TRUE(forcing.site_rain_mm_per_h.contains(SiteId("N-01")));
  twin.must(WithdrawSite{SiteId("N-01"), "dry"}, at(3), "Lin");
  EXPECT_TRUE(forcing_from(twin.state, at(5)).sites_since.empty());
}

}  // namespace
}  // namespace sandtable
