#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

/// Lengths of time are whole milliseconds.
using Duration = std::chrono::milliseconds;

/// An instant in UTC, milliseconds since 1970-01-01 without leap seconds. All stored times are of this type;
/// a zone offset exists only where a time is read or shown.
using UtcTime = std::chrono::sys_time<Duration>;

/// Since 1970-01-01, as files and databases keep an instant.
constexpr std::int64_t unix_ms(UtcTime t) { return t.time_since_epoch().count(); }

/// Offset of local time from UTC, in minutes east: +480 in Taiwan.
using ZoneOffset = std::chrono::minutes;

/// A half-open range of time: `from` is in it, `to` is not.
struct TimeRange {
  UtcTime from;
  UtcTime to;
  [[nodiscard]] bool contains(UtcTime t) const { return from <= t && t < to; }
  [[nodiscard]] Duration length() const { return to - from; }
  bool operator==(const TimeRange&) const = default;
};

/// What to do with a time text that names no zone. `assumed` empty refuses such a text.
struct ZonePolicy {
  std::optional<ZoneOffset> assumed;
  static ZonePolicy utc() { return {ZoneOffset{0}}; }
  static ZonePolicy offset(ZoneOffset east) { return {east}; }
  static ZonePolicy required() { return {std::nullopt}; }
};

/// Reads ISO 8601 as feeds write it: `T` or a space between date and time, `-` or `/` in the date, 0 to 9 fraction
/// digits (cut to milliseconds), `Z`, `+08:00`, `+0800`, `+08` or no zone; a date alone is its first instant.
/// Fails with kInvalid naming the text; years outside 1900..2200 are refused.
Result<UtcTime> parse_time(std::string_view text, ZonePolicy zone);

/// Reads "90s", "15min", "5h", "2d", "250ms", or a bare number of seconds. Negative lengths are refused.
Result<Duration> parse_duration(std::string_view text);

/// Reads "Z", "+08:00", "-03:30" or "+08".
Result<ZoneOffset> parse_zone(std::string_view text);

/// `2026-07-28T03:12:45+08:00`; fractions are written (three digits) only when they are not zero.
std::string format_iso(UtcTime t, ZoneOffset zone = ZoneOffset{0});
/// `2026-07-28 03:12:45 +08:00`, for people.
std::string format_local(UtcTime t, ZoneOffset zone);
/// `03:12` or, with seconds, `03:12:45`.
std::string format_clock(UtcTime t, ZoneOffset zone, bool with_seconds);
/// `2 h 05 min`, `12 min`, `45 s`: the two largest units, for ages and countdowns.
std::string format_span(Duration length);

inline double seconds(Duration d) { return static_cast<double>(d.count()) / 1000.0; }
inline double minutes_of(Duration d) { return seconds(d) / 60.0; }
inline Duration from_seconds(double s) { return Duration{static_cast<Duration::rep>(s * 1000.0)}; }

}  // namespace sandtable
