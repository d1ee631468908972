#include "twin/base/time.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "twin/base/text.h"

namespace sandtable {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// Reads a text from left to right; every take_ either advances or leaves the cursor.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view of) {
    if (rest_.empty() || of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<int> take_digits(std::size_t min, std::size_t max) {
    std::size_t n = 0;
    int value = 0;
    while (n < max && n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') value = value * 10 + (rest_[n++] - '0');
    if (n < min) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  /// Digits after the decimal point as milliseconds, further digits cut.
  std::optional<int> take_fraction_ms() {
    int ms = 0;
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') {
      if (n < 3) ms = ms * 10 + (rest_[n] - '0');
      ++n;
    }
    if (n == 0 || n > 9) return std::nullopt;
    for (std::size_t i = n; i < 3; ++i) ms *= 10;
    rest_.remove_prefix(n);
    return ms;
  }

 private:
  std::string_view rest_;
};

std::optional<ZoneOffset> take_zone(Cursor& c) {
  if (c.take('Z') || c.take('z')) return ZoneOffset{0};
  const bool west = c.peek() == '-';
  if (!c.take_any("+-")) return std::nullopt;
  const auto h = c.take_digits(2, 2);
  if (!h || *h > 18) return std::nullopt;
  const bool colon = c.take(':');
  const auto m = c.take_digits(2, 2);
  if ((m && *m > 59) || (colon && !m)) return std::nullopt;
  const ZoneOffset east = hours{*h} + minutes{m.value_or(0)};
  return west ? -east : east;
}

struct Fields {
  std::chrono::year_month_day date{};
  std::chrono::hh_mm_ss<Duration> clock{Duration{0}};
};

Fields split(UtcTime t, ZoneOffset zone) {
  const auto local = t + zone;
  const auto day = std::chrono::floor<days>(local);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<Duration>{local - day}};
}

std::string zone_text(ZoneOffset zone) {
  const auto total = std::abs(static_cast<long>(zone.count()));
  return fmt::format("{}{:02}:{:02}", zone.count() < 0 ? '-' : '+', total / 60, total % 60);
}

std::string date_text(const std::chrono::year_month_day& d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

}  // namespace

Result<UtcTime> parse_time(std::string_view text, ZonePolicy zone) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalid, "time '{}': {}", std::string(text.substr(0, 64)), why);
  };
  Cursor c(trimmed(text));
  const auto year = c.take_digits(4, 4);
  if (!year || !c.take_any("-/")) return bad("expected YYYY-MM-DD");
  const auto month = c.take_digits(1, 2);
  if (!month || !c.take_any("-/")) return bad("expected YYYY-MM-DD");
  const auto day = c.take_digits(1, 2);
  if (!day) return bad("expected YYYY-MM-DD");
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return bad("no such day");
  if (*year < 1900 || *year > 2200) return bad("year outside 1900..2200");

  Duration clock{0};
  if (c.take_any("Tt ")) {
    const auto h = c.take_digits(1, 2);
    if (!h || !c.take(':')) return bad("expected hh:mm");
    const auto m = c.take_digits(2, 2);
    if (!m) return bad("expected hh:mm");
    int s = 0;
    int ms = 0;
    if (c.take(':')) {
      const auto sec = c.take_digits(2, 2);
      if (!sec) return bad("expected seconds");
      s = *sec;
      if (c.take_any(".,")) {
        const auto fraction = c.take_fraction_ms();
        if (!fraction) return bad("expected 1 to 9 fraction digits");
        ms = *fraction;
      }
    }
    // 24:00 and leap seconds (60) occur in feeds; both mean the first instant after.
    if (*h > 24 || *m > 59 || s > 60 || (*h == 24 && (*m > 0 || s > 0))) return bad("no such clock time");
    clock = hours{*h} + minutes{*m} + std::chrono::seconds{s} + Duration{ms};
  }
  c.take(' ');
  std::optional<ZoneOffset> offset;
  if (!c.done()) {
    offset = take_zone(c);
    if (!offset || !c.done()) return bad("not a zone: expected Z or +hh:mm");
  } else {
    offset = zone.assumed;
    if (!offset) return bad("names no zone and its source assumes none");
  }
  return UtcTime{std::chrono::sys_days{date}} + clock - *offset;
}

Result<Duration> parse_duration(std::string_view text) {
  const std::string_view t = trimmed(text);
  double number = 0;
  const auto [end, ec] = std::from_chars(t.data(), t.data() + t.size(), number);
  if (ec != std::errc{} || !(number >= 0) || !std::isfinite(number)) {
    return fail(ErrorCode::kInvalid, "duration '{}': expected a number >= 0 with ms, s, min, h or d", std::string(t));
  }
  const std::string_view unit = trimmed(t.substr(static_cast<std::size_t>(end - t.data())));
  double scale_s = 0;
  if (unit.empty() || unit == "s")
    scale_s = 1;
  else if (unit == "ms")
    scale_s = 0.001;
  else if (unit == "min" || unit == "m")
    scale_s = 60;
  else if (unit == "h")
    scale_s = 3600;
  else if (unit == "d")
    scale_s = 86400;
  else
    return fail(ErrorCode::kInvalid, "duration '{}': unit '{}' is not ms, s, min, h or d", std::string(t),
                std::string(unit));
  if (number * scale_s > 1e10) return fail(ErrorCode::kLimit, "duration '{}': longer than 300 years", std::string(t));
  return Duration{std::llround(number * scale_s * 1000.0)};
}

Result<ZoneOffset> parse_zone(std::string_view text) {
  Cursor c(trimmed(text));
  const auto zone = take_zone(c);
  if (!zone || !c.done()) return fail(ErrorCode::kInvalid, "zone '{}': expected Z or +hh:mm", std::string(text));
  return *zone;
}

std::string format_iso(UtcTime t, ZoneOffset zone) {
  const Fields f = split(t, zone);
  std::string out = fmt::format("{}T{:02}:{:02}:{:02}", date_text(f.date), f.clock.hours().count(),
                                f.clock.minutes().count(), f.clock.seconds().count());
  if (f.clock.subseconds().count() != 0) out += fmt::format(".{:03}", f.clock.subseconds().count());
  return out + (zone.count() == 0 ? "Z" : zone_text(zone));
}

std::string format_local(UtcTime t, ZoneOffset zone) {
  return fmt::format("{} {} {}", date_text(split(t, zone).date), format_clock(t, zone, true), zone_text(zone));
}

std::string format_clock(UtcTime t, ZoneOffset zone, bool with_seconds) {
  const Fields f = split(t, zone);
  if (!with_seconds) return fmt::format("{:02}:{:02}", f.clock.hours().count(), f.clock.minutes().count());
  return fmt::format("{:02}:{:02}:{:02}", f.clock.hours().count(), f.clock.minutes().count(),
                     f.clock.seconds().count());
}

std::string format_span(Duration length) {
  const auto s = std::llabs(length.count()) / 1000;
  const char* sign = length.count() < 0 ? "-" : "";
  if (s < 60) return fmt::format("{}{} s", sign, s);
  if (s < 3600) return fmt::format("{}{} min", sign, s / 60);
  if (s < 86400) return fmt::format("{}{} h {:02} min", sign, s / 3600, s % 3600 / 60);
  return fmt::format("{}{} d {} h", sign, s / 86400, s % 86400 / 3600);
}

}  // namespace sandtable
