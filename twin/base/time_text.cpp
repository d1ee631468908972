#include "twin/base/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sandtable {
namespace {

constexpr std::array<std::string_view, 11> kFormats{"auto",   "iso",     "meridiem", "compact",        "roc",  "dotnet",
                                                    "rfc822", "epoch_s", "epoch_ms", "epoch_ms_local", "excel"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string_view without_space(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

tl::unexpected<Error> no_time(std::string_view text, std::string_view why) {
  return fail(ErrorCode::kInvalid, "time '{}': {}", std::string(text.substr(0, 64)), why);
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

int int_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Result<UtcTime> from_epoch_ms(std::string_view text, double ms) {
  constexpr double kFirst = -2'208'988'800e3;  // 1900
  constexpr double kLast = 7'289'654'400e3;    // 2201
  if (!(ms >= kFirst && ms < kLast)) return no_time(text, "year outside 1900..2200");
  return UtcTime{Duration{std::llround(ms)}};
}

Result<UtcTime> parse_epoch(std::string_view text, TimeFormat format, ZonePolicy zone) {
  const auto number = number_of(text);
  if (!number) return no_time(text, "expected a number since 1970");
  Result<UtcTime> at = from_epoch_ms(text, format == TimeFormat::kEpochS ? *number * 1000 : *number);
  if (!at || format != TimeFormat::kEpochMsLocal) return at;
  if (!zone.assumed) return no_time(text, "counts a local clock and its source names no zone");
  return *at - *zone.assumed;
}

/// Also with an offset inside ("/Date(1782632040000+0800)/"), which only says how to show it.
Result<UtcTime> parse_dotnet(std::string_view text) {
  constexpr std::string_view kBegin = "/Date(";
  constexpr std::string_view kEnd = ")/";
  if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return no_time(text, "expected /Date(milliseconds)/");
  std::string_view inside = text.substr(kBegin.size());
  inside.remove_suffix(kEnd.size());
  if (const auto offset = inside.find_first_of("+-", 1); offset != std::string_view::npos) {
    inside = inside.substr(0, offset);
  }
  const auto number = number_of(inside);
  if (!number) return no_time(text, "expected /Date(milliseconds)/");
  return from_epoch_ms(text, *number);
}

Result<UtcTime> parse_compact(std::string_view text, ZonePolicy zone) {
  if (!all_digits(text) || text.size() < 8 || text.size() > 14 || text.size() % 2 != 0) {
    return no_time(text, "expected 8, 10, 12 or 14 digits");
  }
  const auto part = [&](std::size_t from) { return from < text.size() ? text.substr(from, 2) : "00"; };
  return parse_time(fmt::format("{}-{}-{}T{}:{}:{}", text.substr(0, 4), part(4), part(6), part(8), part(10), part(12)),
                    zone);
}

Result<UtcTime> parse_roc(std::string_view text, ZonePolicy zone) {
  // Two-digit years would read 99 as 2010 or 10 as 2021, so digits alone need three of them.
  if (all_digits(text)) {
    if (text.size() != 7 && text.size() != 11 && text.size() != 13) {
      return no_time(text, "expected 7, 11 or 13 digits of a year of the Republic and what follows");
    }
    return parse_compact(fmt::format("{}{}", int_of(text.substr(0, 3)) + 1911, text.substr(3)), zone);
  }
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits < 1 || digits > 3) return no_time(text, "expected a year of the Republic such as 113");
  return parse_time(fmt::format("{}{}", int_of(text.substr(0, digits)) + 1911, text.substr(digits)), zone);
}

struct Meridiem {
  std::size_t at = 0;
  std::size_t length = 0;
  bool afternoon = false;
};

std::optional<Meridiem> find_meridiem(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, bool>, 6> kWords{
      {{"上午", false}, {"下午", true}, {"AM", false}, {"PM", true}, {"am", false}, {"pm", true}}};
  for (const auto& [word, afternoon] : kWords) {
    if (const auto at = text.find(word); at != std::string_view::npos) return Meridiem{at, word.size(), afternoon};
  }
  return std::nullopt;
}

Result<UtcTime> parse_meridiem(std::string_view text, ZonePolicy zone) {
  const auto mark = find_meridiem(text);
  if (!mark) return no_time(text, "expected 上午, 下午, AM or PM");
  std::string_view before = without_space(text.substr(0, mark->at));
  std::string_view clock = without_space(text.substr(mark->at + mark->length));
  if (clock.empty()) {  // "6/27/2026"-like dates are not read, but "2026-06-27 11:00:00 PM" is
    const auto space = before.find(' ');
    if (space == std::string_view::npos) return no_time(text, "expected a clock time");
    clock = without_space(before.substr(space));
    before = before.substr(0, space);
  }
  const auto colon = clock.find(':');
  if (colon == std::string_view::npos || colon > 2 || !all_digits(clock.substr(0, colon))) {
    return no_time(text, "expected hh:mm");
  }
  const int hour = int_of(clock.substr(0, colon));
  if (hour > 12) return no_time(text, "no such hour of half a day");
  return parse_time(fmt::format("{} {}{}", before, hour % 12 + (mark->afternoon ? 12 : 0), clock.substr(colon)), zone);
}

/// RFC 822 5.1 with four-digit years (RFC 1123); its North American zone names still occur.
Result<UtcTime> parse_rfc822(std::string_view text, ZonePolicy zone) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kZones{{{"GMT", "Z"},
                                                                                  {"UT", "Z"},
                                                                                  {"UTC", "Z"},
                                                                                  {"Z", "Z"},
                                                                                  {"EST", "-05:00"},
                                                                                  {"EDT", "-04:00"},
                                                                                  {"CST", "-06:00"},
                                                                                  {"CDT", "-05:00"},
                                                                                  {"MST", "-07:00"},
                                                                                  {"MDT", "-06:00"},
                                                                                  {"PST", "-08:00"},
                                                                                  {"PDT", "-07:00"}}};
  std::string_view rest = text;
  if (const auto comma = rest.find(','); comma != std::string_view::npos) rest.remove_prefix(comma + 1);
  std::array<std::string_view, 5> words{};  // day month year clock zone
  for (std::string_view& word : words) {
    rest = without_space(rest);
    word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
  }
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), words[1]);
  if (!all_digits(words[0]) || month == kMonths.end() || !all_digits(words[2]) || !without_space(rest).empty()) {
    return no_time(text, "expected such as 'Mon, 30 Dec 2019 01:35:11 GMT'");
  }
  int year = int_of(words[2]);
  if (words[2].size() == 2) year += year < 50 ? 2000 : 1900;
  std::string_view zone_text = words[4];
  for (const auto& [name, offset] : kZones) {
    if (words[4] == name) zone_text = offset;
  }
  return parse_time(fmt::format("{:04}-{}-{}T{}{}", year, month - kMonths.begin() + 1, words[0], words[3], zone_text),
                    zone);
}

Result<UtcTime> parse_excel(std::string_view text, ZonePolicy zone) {
  const auto day_count = number_of(text);
  // Real measurements fall in 1954..2119; other numbers are something else.
  if (!day_count || *day_count < 20'000 || *day_count > 80'000) return no_time(text, "expected days since 1899-12-30");
  if (!zone.assumed) return no_time(text, "counts a local clock and its source names no zone");
  constexpr double kDaysTo1970 = 25'569;
  const auto whole_s = std::llround((*day_count - kDaysTo1970) * 86'400);
  return UtcTime{std::chrono::seconds{whole_s}} - *zone.assumed;
}

Result<UtcTime> parse_auto(std::string_view text, ZonePolicy zone) {
  if (text.starts_with("/Date(")) return parse_dotnet(text);
  if (find_meridiem(text)) return parse_meridiem(text, zone);
  if (all_digits(text) && (text.size() == 12 || text.size() == 14)) return parse_compact(text, zone);
  if (!text.empty() && !is_digit(text.front())) return parse_rfc822(text, zone);
  // The shortest first half of an interval is a date; dates with slashes have theirs before that.
  const auto slash = text.find('/', 10);
  if (slash != std::string_view::npos) return parse_time(text.substr(slash + 1), zone);
  return parse_time(text, zone);
}

}  // namespace

std::string_view time_format_key(TimeFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

std::optional<TimeFormat> parse_time_format(std::string_view key) {
  const auto* const found = std::find(kFormats.begin(), kFormats.end(), key);
  if (found == kFormats.end()) return std::nullopt;
  return static_cast<TimeFormat>(found - kFormats.begin());
}

Result<UtcTime> parse_time_as(std::string_view text, TimeFormat format, ZonePolicy zone) {
  text = without_space(text);
  if (text.size() > 128) return no_time(text, "too long for a time");
  switch (format) {
    case TimeFormat::kAuto:
      return parse_auto(text, zone);
    case TimeFormat::kIso:
      return parse_time(text, zone);
    case TimeFormat::kMeridiem:
      return parse_meridiem(text, zone);
    case TimeFormat::kCompact:
      return parse_compact(text, zone);
    case TimeFormat::kRoc:
      return parse_roc(text, zone);
    case TimeFormat::kDotNet:
      return parse_dotnet(text);
    case TimeFormat::kRfc822:
      return parse_rfc822(text, zone);
    case TimeFormat::kEpochS:
    case TimeFormat::kEpochMs:
    case TimeFormat::kEpochMsLocal:
      return parse_epoch(text, format, zone);
    case TimeFormat::kExcel:
      return parse_excel(text, zone);
  }
  return no_time(text, "unknown format");
}

}  // namespace sandtable
