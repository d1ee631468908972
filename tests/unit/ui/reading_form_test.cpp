#include <gtest/gtest.h>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/reading_form.h"

namespace sandtable::ui {
namespace {

/// 20:30 in Taiwan.
const UtcTime kNow = parse_time("2026-07-28T12:30:00Z", ZonePolicy::utc()).value();
constexpr ZoneOffset kTaiwan{480};

class ReadingFormTest : public ::testing::Test {
 protected:
  [[nodiscard]] tl::expected<EnterObservation, Refusal> entry() const {
    return entry_of(form_, *snapshot_.live.stations, kNow, kTaiwan);
  }
  [[nodiscard]] std::string time_of(const std::string& typed) {
    form_.time = typed;
    const auto made = entry();
    return made ? format_iso(made->time, kTaiwan) : made.error().key;
  }

  Snapshot snapshot_ = testing::fake_snapshot();
  ReadingForm form_{SeriesId("flood-sensors/F012/water_depth"), "35", "", "", "the guard of the underpass"};
};

TEST_F(ReadingFormTest, says_station_quantity_and_unit_of_the_series_beside_it) {
  const auto made = entry();
  ASSERT_TRUE(made) << made.error().key;
  EXPECT_EQ(made->station, StationId("flood-sensors/F012"));
  EXPECT_EQ(made->quantity, Quantity::kWaterDepth);
  EXPECT_EQ(made->value, 35);
  EXPECT_EQ(made->unit, "cm");
  EXPECT_EQ(made->time, kNow);
  EXPECT_EQ(made->comment, "the guard of the underpass");
}

TEST_F(ReadingFormTest, what_is_no_number_is_asked_for_again) {
  for (const char* typed : {"", " ", "-", "35 cm", "1e999", "nan", "0x10"}) {
    form_.value = typed;
    ASSERT_FALSE(entry()) << typed;
    EXPECT_EQ(entry().error().key, "reading.value_needed") << typed;
  }
  form_.value = " 0,35 ";
  EXPECT_EQ(entry()->value, 0.35);
}

TEST_F(ReadingFormTest, time_of_day_is_the_last_such_moment) {
  EXPECT_EQ(time_of("20:15"), "2026-07-28T20:15:00+08:00");
  EXPECT_EQ(time_of("2015"), "2026-07-28T20:15:00+08:00");
  EXPECT_EQ(time_of("20:31"), "2026-07-28T20:31:00+08:00") << "watches differ by a minute or two";
  EXPECT_EQ(time_of("23:50"), "2026-07-27T23:50:00+08:00") << "tonight has not come yet";
  EXPECT_EQ(time_of(" 00:05 "), "2026-07-28T00:05:00+08:00");
  EXPECT_EQ(time_of("2026-07-28T19:00:00+08:00"), "2026-07-28T19:00:00+08:00");
}

TEST_F(ReadingFormTest, what_is_no_time_is_told) {
  for (const char* typed : {"25:00", "20:60", "8pm", "20:1", "-1:20", "2026-07-28T19:00:00"}) {
    EXPECT_EQ(time_of(typed), "reading.no_time") << typed;
  }
}

TEST_F(ReadingFormTest, first_unit_offered_measures_the_quantity) {
  for (const Quantity quantity :
       {Quantity::kWaterDepth, Quantity::kWaterLevel, Quantity::kRainfall, Quantity::kDischarge, Quantity::kGateOpening,
        Quantity::kFuel, Quantity::kVoltage, Quantity::kFlowSpeed, Quantity::kTemperature}) {
    for (const std::string_view unit : spoken_units(quantity)) {
      EXPECT_TRUE(unit_scale(unit, quantity)) << quantity_key(quantity) << " " << unit;
    }
  }
}

TEST_F(ReadingFormTest, station_offers_each_thing_it_measures_once) {
  const auto offered = enterable_series(*snapshot_.live.stations, StationId("flood-sensors/F012"));
  ASSERT_EQ(offered.size(), 1U);
  EXPECT_EQ(offered.front(), SeriesId("flood-sensors/F012/water_depth"));
  EXPECT_TRUE(enterable_series(*snapshot_.live.stations, StationId("nobody/0")).empty());
}

}  // namespace
}  // namespace sandtable::ui
