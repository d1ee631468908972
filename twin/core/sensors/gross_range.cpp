#include "twin/core/sensors/gross_range.h"

#include <fmt/format.h>

namespace sandtable {

bool is_outside(double value, const std::optional<double>& low, const std::optional<double>& high) {
  return (low && value < *low) || (high && value > *high);
}

std::string outside_text(double value, const std::optional<double>& low, const std::optional<double>& high,
                         std::string_view unit) {
  const bool below = low && value < *low;
  const std::string_view space = unit.empty() ? "" : " ";
  return fmt::format("{:g}{}{} {} {:g}{}{}", value, space, unit, below ? '<' : '>', below ? *low : *high, space, unit);
}

RangeVerdict judge_range(double value, std::string_view unit, const QualityLimits& limits) {
  if (is_outside(value, limits.fail_min, limits.fail_max)) {
    return {QualityFlag::kFail, outside_text(value, limits.fail_min, limits.fail_max, unit)};
  }
  if (is_outside(value, limits.suspect_min, limits.suspect_max)) {
    return {QualityFlag::kSuspect, outside_text(value, limits.suspect_min, limits.suspect_max, unit)};
  }
  const bool has_limits = limits.fail_min || limits.fail_max || limits.suspect_min || limits.suspect_max;
  return {has_limits ? QualityFlag::kPass : QualityFlag::kNotEvaluated, {}};
}

}  // namespace sandtable
