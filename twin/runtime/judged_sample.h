#pragma once

#include <string>

#include "twin/base/time.h"
#include "twin/core/sensors/quality_flags.h"

namespace sandtable {

/// One value twice: as it was known at some moment, and as it is known at the end of the journal, with all that was
/// said of it since.
struct JudgedSample {
  UtcTime at;  ///< phenomenon time
  UtcTime received;
  double raw = 0;         ///< as observed; unit of the quantity; NaN when missing
  std::string raw_text;   ///< as delivered, with its unit
  bool known = false;     ///< it had reached us by that moment; else the next two say nothing
  double value_then = 0;  ///< calibrated as it was then
  QualityFlag flag_then = QualityFlag::kNotEvaluated;
  double value_now = 0;
  QualityFlag flag_now = QualityFlag::kNotEvaluated;
  std::string reason;  ///< of the newest flag or calibration; empty when there is nothing to say
  [[nodiscard]] bool corrected() const { return flag_then != flag_now || value_then != value_now; }
};

}  // namespace sandtable
