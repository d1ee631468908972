#include "feeds/quality/support_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::feeds {
namespace {

std::string beside(double value, double other, std::string_view unit) {
  return fmt::format("{:.3g} ≠ {:.3g} {}", value, other, unit);
}

}  // namespace

bool supports_rise(const Support& support, const QualityLimits& limits) {
  const bool by_rain =
      limits.support_rain_mm_per_h && support.rain_mm_per_h && *support.rain_mm_per_h >= *limits.support_rain_mm_per_h;
  return by_rain || (limits.support_neighbours && support.neighbours_rising >= *limits.support_neighbours);
}

bool is_dry(const Support& support, const QualityLimits& limits) {
  return support.rain_24h_mm && *support.rain_24h_mm < limits.dry_rain_mm.value_or(1) &&
         !supports_rise(support, limits);
}

Finding dry_rise(double depth_m, const Support& support, std::string_view unit, const QualityLimits& limits) {
  if (!limits.dry_rise) return {};
  if (depth_m <= *limits.dry_rise) return Finding::pass();
  if (!support.rain_24h_mm) return {};
  if (!is_dry(support, limits)) return Finding::pass();
  return Finding::suspect(fmt::format("{:.3g} {}, {:.1f} mm / 24 h", depth_m, unit, *support.rain_24h_mm));
}

Finding neighbour(double value, std::optional<double> neighbours_value, std::string_view unit,
                  const QualityLimits& limits) {
  if (!neighbours_value || (!limits.neighbour_suspect && !limits.neighbour_fail)) return {};
  const double difference = std::abs(value - *neighbours_value);
  if (limits.neighbour_fail && difference > *limits.neighbour_fail) {
    return Finding::fail(beside(value, *neighbours_value, unit));
  }
  if (limits.neighbour_suspect && difference > *limits.neighbour_suspect) {
    return Finding::suspect(beside(value, *neighbours_value, unit));
  }
  return Finding::pass();
}

Finding duplicate_site(double value, std::optional<double> others_value, std::string_view unit,
                       const QualityLimits& limits) {
  if (!others_value || (!limits.duplicate_tolerance && !limits.duplicate_ratio)) return {};
  const double greater = std::max(std::abs(value), std::abs(*others_value));
  const double tolerance =
      std::max(limits.duplicate_tolerance.value_or(0), limits.duplicate_ratio.value_or(0) * greater);
  if (std::abs(value - *others_value) <= tolerance) return Finding::pass();
  return Finding::suspect(beside(value, *others_value, unit));
}

}  // namespace sandtable::feeds
