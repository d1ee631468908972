#pragma once

#include <string>

#include "twin/core/sensors/quality_flags.h"

namespace sandtable::feeds {

/// What one test says of one value.
struct Finding {
  QualityFlag flag = QualityFlag::kNotEvaluated;
  std::string detail;  ///< numbers and units in no language ("+0.31 m / 5 min"); empty when the flag is kPass

  static Finding pass() { return {QualityFlag::kPass, {}}; }
  static Finding suspect(std::string detail) { return {QualityFlag::kSuspect, std::move(detail)}; }
  static Finding fail(std::string detail) { return {QualityFlag::kFail, std::move(detail)}; }
};

}  // namespace sandtable::feeds
