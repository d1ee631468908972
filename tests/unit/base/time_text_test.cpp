#include "twin/base/time_text.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

constexpr ZonePolicy kTaiwan{ZoneOffset{480}};

std::string read(std::string_view text, TimeFormat format, ZonePolicy zone = kTaiwan) {
  const auto at = parse_time_as(text, format, zone);
  return at ? format_iso(*at) : "refused";
}

TEST(TimeText, half_days_turn_at_noon_and_midnight) {
  EXPECT_EQ(read("2026/6/27 下午 11:00:00", TimeFormat::kMeridiem), "2026-06-27T15:00:00Z");
  EXPECT_EQ(read("2026/6/27 上午 12:05:00", TimeFormat::kMeridiem), "2026-06-26T16:05:00Z");
  EXPECT_EQ(read("2026/6/27 下午 12:05:00", TimeFormat::kMeridiem), "2026-06-27T04:05:00Z");
  EXPECT_EQ(read("2026-06-27 01:05:00 PM", TimeFormat::kMeridiem), "2026-06-27T05:05:00Z");
  EXPECT_EQ(read("2026/6/27 下午 13:00:00", TimeFormat::kMeridiem), "refused");
  EXPECT_EQ(read("2026/6/27 11:00:00", TimeFormat::kMeridiem), "refused");
  EXPECT_EQ(read("下午", TimeFormat::kMeridiem), "refused");
}

TEST(TimeText, digits_alone_are_a_local_time) {
  EXPECT_EQ(read("202606271150", TimeFormat::kCompact), "2026-06-27T03:50:00Z");
  EXPECT_EQ(read("20260627115030", TimeFormat::kCompact), "2026-06-27T03:50:30Z");
  EXPECT_EQ(read("20260627", TimeFormat::kCompact), "2026-06-26T16:00:00Z");
  EXPECT_EQ(read("202606271150", TimeFormat::kCompact, ZonePolicy::required()), "refused");
  EXPECT_EQ(read("2026062711", TimeFormat::kCompact), "2026-06-27T03:00:00Z");
  EXPECT_EQ(read("20260627115", TimeFormat::kCompact), "refused");
  EXPECT_EQ(read("202613271150", TimeFormat::kCompact), "refused") << "no thirteenth month";
}

TEST(TimeText, years_of_the_republic_count_from_1912) {
  EXPECT_EQ(read("113/06/17", TimeFormat::kRoc), "2024-06-16T16:00:00Z");
  EXPECT_EQ(read("106-12-31 08:30", TimeFormat::kRoc), "2017-12-31T00:30:00Z");
  EXPECT_EQ(read("1130617135759", TimeFormat::kRoc), "2024-06-17T05:57:59Z");
  EXPECT_EQ(read("1130617", TimeFormat::kRoc), "2024-06-16T16:00:00Z");
  EXPECT_EQ(read("2024/06/17", TimeFormat::kRoc), "refused");
  EXPECT_EQ(read("990617", TimeFormat::kRoc), "refused") << "two digits of a year could be anything";
}

TEST(TimeText, epochs_are_true_utc_unless_the_source_counts_its_own_clock) {
  EXPECT_EQ(read("1782632040000", TimeFormat::kEpochMs), "2026-06-28T07:34:00Z");
  EXPECT_EQ(read("1782632040000", TimeFormat::kEpochMsLocal), "2026-06-27T23:34:00Z");
  EXPECT_EQ(read("1782632040000", TimeFormat::kEpochMsLocal, ZonePolicy::required()), "refused");
  EXPECT_EQ(read("1782632040.5", TimeFormat::kEpochS), "2026-06-28T07:34:00.500Z");
  EXPECT_EQ(read("1e999", TimeFormat::kEpochMs), "refused");
  EXPECT_EQ(read("1e300", TimeFormat::kEpochMs), "refused");
  EXPECT_EQ(read("nan", TimeFormat::kEpochS), "refused");
  EXPECT_EQ(read("", TimeFormat::kEpochS), "refused");
}

TEST(TimeText, dates_of_dotnet_are_utc_whatever_offset_they_carry) {
  EXPECT_EQ(read("/Date(1782632040000)/", TimeFormat::kDotNet), "2026-06-28T07:34:00Z");
  EXPECT_EQ(read("/Date(1782632040000+0800)/", TimeFormat::kDotNet), "2026-06-28T07:34:00Z");
  EXPECT_EQ(read("/Date(-1000)/", TimeFormat::kDotNet), "1969-12-31T23:59:59Z");
  EXPECT_EQ(read("/Date()/", TimeFormat::kDotNet), "refused");
  EXPECT_EQ(read("/Date(", TimeFormat::kDotNet), "refused");
}

TEST(TimeText, mail_dates_know_their_zone) {
  EXPECT_EQ(read("Mon, 30 Dec 2019 01:35:11 GMT", TimeFormat::kRfc822), "2019-12-30T01:35:11Z");
  EXPECT_EQ(read("30 Dec 19 01:35 EST", TimeFormat::kRfc822), "2019-12-30T06:35:00Z");
  EXPECT_EQ(read("Mon, 30 Dec 2019 01:35:11 +0100", TimeFormat::kRfc822), "2019-12-30T00:35:11Z");
  EXPECT_EQ(read("Mon, 30 Dez 2019 01:35:11 GMT", TimeFormat::kRfc822), "refused");
}

TEST(TimeText, serials_of_spreadsheets_are_local_and_rounded_to_seconds) {
  // 45831.5 is noon of 2025-06-23; the tenth of a microsecond in a double must not show.
  EXPECT_EQ(read("45831.5", TimeFormat::kExcel), "2025-06-23T04:00:00Z");
  EXPECT_EQ(read("45831.00694", TimeFormat::kExcel), "2025-06-22T16:10:00Z");
  EXPECT_EQ(read("12.5", TimeFormat::kExcel), "refused");
}

TEST(TimeText, a_time_that_says_what_it_is_needs_no_format) {
  EXPECT_EQ(read("2026-06-27T19:55:00+08:00", TimeFormat::kAuto), "2026-06-27T11:55:00Z");
  EXPECT_EQ(read("2026/06/28 16:20:00", TimeFormat::kAuto), "2026-06-28T08:20:00Z");
  EXPECT_EQ(read("2026/6/27 下午 11:00:00", TimeFormat::kAuto), "2026-06-27T15:00:00Z");
  EXPECT_EQ(read("202606271150", TimeFormat::kAuto), "2026-06-27T03:50:00Z");
  EXPECT_EQ(read("/Date(1782632040000)/", TimeFormat::kAuto), "2026-06-28T07:34:00Z");
  EXPECT_EQ(read("Mon, 30 Dec 2019 01:35:11 GMT", TimeFormat::kAuto), "2019-12-30T01:35:11Z");
  EXPECT_EQ(read("2026-06-28T00:00:00Z/2026-06-28T00:10:00Z", TimeFormat::kAuto), "2026-06-28T00:10:00Z");
  EXPECT_EQ(read("2026-06-28T16:20:02.393", TimeFormat::kAuto, ZonePolicy::required()), "refused");
  EXPECT_EQ(read("1782632040000", TimeFormat::kAuto), "refused") << "a number alone is nobody's format";
  EXPECT_EQ(read("離線", TimeFormat::kAuto), "refused");
}

TEST(TimeText, every_format_reads_back_from_its_key) {
  for (int i = 0; i <= static_cast<int>(TimeFormat::kExcel); ++i) {
    const auto format = static_cast<TimeFormat>(i);
    EXPECT_EQ(parse_time_format(time_format_key(format)), format);
  }
  EXPECT_FALSE(parse_time_format("sundial"));
}

}  // namespace
}  // namespace sandtable
