#include "feeds/quality/range_tests.h"

#include <fmt/format.h>

#include <cmath>

namespace sandtable::feeds {
namespace {

bool is_outside(double value, const std::optional<double>& low, const std::optional<double>& high) {
  return (low && value < *low) || (high && value > *high);
}

/// "9 m > 3 m": the value and the limit that it breaks.
std::string outside(double value, const std::optional<double>& low, const std::optional<double>& high,
                    std::string_view unit) {
  const bool below = low && value < *low;
  const std::string_view space = unit.empty() ? "" : " ";
  return fmt::format("{:g}{}{} {} {:g}{}{}", value, space, unit, below ? '<' : '>', below ? *low : *high, space, unit);
}

bool holds(const QualitySeason& season, int month) {
  if (season.first_month <= season.last_month) return season.first_month <= month && month <= season.last_month;
  return month >= season.first_month || month <= season.last_month;
}

}  // namespace

Finding timing_gap(UtcTime observed, UtcTime received, const QualityLimits& limits) {
  if (!limits.gap) return {};
  if (received - observed <= *limits.gap) return Finding::pass();
  return {QualityFlag::kMissing, format_span(received - observed)};
}

Finding future_clock(UtcTime observed, UtcTime received, Duration skew) {
  if (observed <= received + skew) return Finding::pass();
  return Finding::fail(fmt::format("+{}", format_span(observed - received)));
}

Finding location(const std::optional<LocalXY>& first, const std::optional<LocalXY>& now, const QualityLimits& limits) {
  if (!limits.moved_m || !now || !first) return {};
  if (!std::isfinite(now->x) || !std::isfinite(now->y)) return Finding::fail("x, y");
  const double moved_m = distance_m(*first, *now);
  return moved_m > *limits.moved_m ? Finding::suspect(fmt::format("{:.0f} m", moved_m)) : Finding::pass();
}

Finding gross_range(double value, std::string_view unit, const QualityLimits& limits) {
  if (is_outside(value, limits.fail_min, limits.fail_max)) {
    return Finding::fail(outside(value, limits.fail_min, limits.fail_max, unit));
  }
  if (is_outside(value, limits.suspect_min, limits.suspect_max)) {
    return Finding::suspect(outside(value, limits.suspect_min, limits.suspect_max, unit));
  }
  const bool has_limits = limits.fail_min || limits.fail_max || limits.suspect_min || limits.suspect_max;
  return has_limits ? Finding::pass() : Finding{};
}

Finding climatology(double value, UtcTime at, ZoneOffset zone, std::string_view unit, const QualityLimits& limits) {
  if (limits.seasons.empty()) return {};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at + zone)};
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  for (const QualitySeason& season : limits.seasons) {
    if (!holds(season, month)) continue;
    if (!is_outside(value, season.min, season.max)) return Finding::pass();
    return Finding::suspect(outside(value, season.min, season.max, unit));
  }
  return {};
}

}  // namespace sandtable::feeds
