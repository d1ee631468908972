#include "feeds/quality/range_tests.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "twin/core/sensors/gross_range.h"

namespace sandtable::feeds {
namespace {

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
  RangeVerdict verdict = judge_range(value, unit, limits);
  return {verdict.flag, std::move(verdict.detail)};
}

Finding climatology(double value, UtcTime at, ZoneOffset zone, std::string_view unit, const QualityLimits& limits) {
  if (limits.seasons.empty()) return {};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at + zone)};
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  for (const QualitySeason& season : limits.seasons) {
    if (!holds(season, month)) continue;
    if (!is_outside(value, season.min, season.max)) return Finding::pass();
    return Finding::suspect(outside_text(value, season.min, season.max, unit));
  }
  return {};
}

}  // namespace sandtable::feeds
