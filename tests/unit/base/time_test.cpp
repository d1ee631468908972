#include "twin/base/time.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr ZoneOffset kTaipei{480};
const UtcTime kMidnight{sys_days{std::chrono::year{2026} / 6 / 28}};

UtcTime parsed(std::string_view text, ZonePolicy zone = ZonePolicy::offset(kTaipei)) {
  const auto t = parse_time(text, zone);
  if (!t) ADD_FAILURE() << t.error().message;
  return t.value_or(UtcTime{});
}

TEST(TimeText, reads_every_iso_shape_that_feeds_send) {
  EXPECT_EQ(parsed("2026-06-28T10:09:41.000Z"), kMidnight + 10h + 9min + 41s);
  EXPECT_EQ(parsed("2026-06-27T19:55:00+08:00"), kMidnight - 24h + 11h + 55min);
  EXPECT_EQ(parsed("2026-06-28T00:00:00.000-05:00"), kMidnight + 5h);
  EXPECT_EQ(parsed("2026-06-28 17:02:00+00"), kMidnight + 17h + 2min);
  EXPECT_EQ(parsed("2026-06-28T17:02:00+0800"), kMidnight + 9h + 2min);
  EXPECT_EQ(parsed("2026-06-28 17:02:00 +08:00"), kMidnight + 9h + 2min);
}

TEST(TimeText, without_a_zone_takes_the_source_s) {
  EXPECT_EQ(parsed("2026-06-28T16:20:02.393"), kMidnight + 8h + 20min + 2s + 393ms);
  EXPECT_EQ(parsed("2026-06-28 16:30:00"), kMidnight + 8h + 30min);
  EXPECT_EQ(parsed("2026/06/28 16:20:00"), kMidnight + 8h + 20min);
  EXPECT_EQ(parsed("2026/6/28 8:05"), kMidnight + 5min);
  EXPECT_EQ(parsed("2026-06-28 16:30:00", ZonePolicy::utc()), kMidnight + 16h + 30min);
}

TEST(TimeText, without_a_zone_is_refused_where_one_is_required) {
  EXPECT_FALSE(parse_time("2026-06-28 16:30:00", ZonePolicy::required()));
  EXPECT_TRUE(parse_time("2026-06-28 16:30:00Z", ZonePolicy::required()));
}

TEST(TimeText, a_zone_in_the_text_beats_the_source_s) {
  EXPECT_EQ(parsed("2026-06-28T00:00:00Z", ZonePolicy::offset(kTaipei)), kMidnight);
}

TEST(TimeText, a_date_alone_is_its_first_instant_there) { EXPECT_EQ(parsed("2026-06-28"), kMidnight - 8h); }

TEST(TimeText, fractions_are_cut_to_milliseconds) {
  EXPECT_EQ(parsed("2026-06-28T00:00:00.1Z"), kMidnight + 100ms);
  EXPECT_EQ(parsed("2026-06-28T00:00:00.123456789Z"), kMidnight + 123ms);
  EXPECT_EQ(parsed("2026-06-28T00:00:00.9999Z"), kMidnight + 999ms);
}

TEST(TimeText, hour_24_and_leap_seconds_are_the_instant_after) {
  EXPECT_EQ(parsed("2026-06-27T24:00:00Z"), kMidnight);
  EXPECT_EQ(parsed("2026-06-27T23:59:60Z"), kMidnight);
  EXPECT_FALSE(parse_time("2026-06-27T24:00:01Z", ZonePolicy::utc()));
}

TEST(TimeText, surrounding_blanks_are_ignored) { EXPECT_EQ(parsed("  2026-06-28T00:00:00Z\r\n"), kMidnight); }

TEST(TimeText, what_is_no_time_is_refused_with_its_text) {
  for (const char* text : {"",
                           "soon",
                           "2026",
                           "2026-13-01",
                           "2026-02-30",
                           "2026-06-28T",
                           "2026-06-28T25:00",
                           "2026-06-28T10",
                           "2026-06-28T10:60",
                           "2026-06-28T10:00:61",
                           "2026-06-28T10:00:00.",
                           "2026-06-28T10:00:00.1234567890",
                           "2026-06-28T10:00:00+8",
                           "2026-06-28T10:00:00+08:",
                           "2026-06-28T10:00:00+08:99",
                           "2026-06-28T10:00:00+19:00",
                           "2026-06-28T10:00:00Zjunk",
                           "1899-12-31",
                           "2201-01-01",
                           "26-06-28"}) {
    const auto t = parse_time(text, ZonePolicy::utc());
    ASSERT_FALSE(t) << text;
    EXPECT_EQ(t.error().code, ErrorCode::kInvalid);
    EXPECT_NE(t.error().message.find(text), std::string::npos) << t.error().message;
  }
}

TEST(TimeText, a_hostile_length_is_quoted_only_in_part) {
  const auto t = parse_time(std::string(100000, 'x'), ZonePolicy::utc());
  ASSERT_FALSE(t);
  EXPECT_LT(t.error().message.size(), 200u);
}

TEST(ZoneText, reads_both_sides_of_greenwich) {
  EXPECT_EQ(parse_zone("Z").value(), ZoneOffset{0});
  EXPECT_EQ(parse_zone("+08:00").value(), kTaipei);
  EXPECT_EQ(parse_zone("+08").value(), kTaipei);
  EXPECT_EQ(parse_zone("-03:30").value(), ZoneOffset{-210});
  for (const char* text : {"", "8", "+8", "08:00", "+08:", "+08:0", "Taipei"}) EXPECT_FALSE(parse_zone(text)) << text;
}

TEST(DurationText, reads_every_unit) {
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("90s").value(), 90s);
  EXPECT_EQ(parse_duration("90").value(), 90s);
  EXPECT_EQ(parse_duration("15min").value(), 15min);
  EXPECT_EQ(parse_duration("1.5 h").value(), 90min);
  EXPECT_EQ(parse_duration("2d").value(), 48h);
  EXPECT_EQ(parse_duration("0").value(), 0ms);
}

TEST(DurationText, refuses_what_is_negative_endless_or_of_no_known_unit) {
  for (const char* text : {"", "min", "-5s", "nan", "inf", "5 weeks", "1e400", "5s5"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  const auto endless = parse_duration("1e9d");
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().code, ErrorCode::kLimit);
}

TEST(TimeFormat, iso_writes_the_zone_and_reads_back) {
  const UtcTime t = kMidnight + 3h + 12min + 45s;
  EXPECT_EQ(format_iso(t, kTaipei), "2026-06-28T11:12:45+08:00");
  EXPECT_EQ(format_iso(t), "2026-06-28T03:12:45Z");
  EXPECT_EQ(format_iso(t + 7ms), "2026-06-28T03:12:45.007Z");
  EXPECT_EQ(format_iso(t, ZoneOffset{-210}), "2026-06-27T23:42:45-03:30");
  EXPECT_EQ(parsed(format_iso(t + 7ms, kTaipei)), t + 7ms);
}

TEST(TimeFormat, times_before_1970_are_written_right) {
  EXPECT_EQ(format_iso(UtcTime{-1ms}), "1969-12-31T23:59:59.999Z");
}

TEST(TimeFormat, people_read_local_time) {
  const UtcTime t = kMidnight + 19h + 2min + 5s;
  EXPECT_EQ(format_local(t, kTaipei), "2026-06-29 03:02:05 +08:00");
  EXPECT_EQ(format_clock(t, kTaipei, false), "03:02");
  EXPECT_EQ(format_clock(t, kTaipei, true), "03:02:05");
}

TEST(TimeFormat, spans_show_their_two_largest_units) {
  EXPECT_EQ(format_span(45s), "45 s");
  EXPECT_EQ(format_span(12min + 59s), "12 min");
  EXPECT_EQ(format_span(2h + 5min), "2 h 05 min");
  EXPECT_EQ(format_span(49h), "2 d 1 h");
  EXPECT_EQ(format_span(-90s), "-1 min");
}

TEST(TimeRangeHalfOpen, holds_its_start_and_not_its_end) {
  const TimeRange hour{kMidnight, kMidnight + 1h};
  EXPECT_TRUE(hour.contains(kMidnight));
  EXPECT_FALSE(hour.contains(kMidnight + 1h));
  EXPECT_EQ(hour.length(), 1h);
}

}  // namespace
}  // namespace sandtable
