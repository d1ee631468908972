#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/core/sensors/quality_flags.h"
#include "twin/place/quality_config.h"

// QARTOD test 4, which a value is put to alone: measured or read by eye. Pure.
namespace sandtable {

struct RangeVerdict {
  QualityFlag flag = QualityFlag::kNotEvaluated;
  std::string detail;  ///< "9 m > 3 m": the value and the limit that it breaks; empty when it breaks none
};

/// Outside [fail_min, fail_max] -> fail; outside [suspect_min, suspect_max] -> suspect; kNotEvaluated without limits.
/// The limits are inside.
RangeVerdict judge_range(double value, std::string_view unit, const QualityLimits& limits);

bool is_outside(double value, const std::optional<double>& low, const std::optional<double>& high);
/// The detail of a value that is.
std::string outside_text(double value, const std::optional<double>& low, const std::optional<double>& high,
                         std::string_view unit);

}  // namespace sandtable
