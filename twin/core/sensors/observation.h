#pragma once

#include <string>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/core/sensors/quality_flags.h"

namespace sandtable {

/// One measured value. `value` is in the unit of its series' quantity; the raw text is never changed.
struct Observation {
  SeriesId series;
  UtcTime phenomenon_time;  ///< when it was so; for rainfall the end of the window
  UtcTime received_time;    ///< when it reached us
  double value = 0;         ///< NaN when the source said "missing"
  std::string raw;          ///< text as delivered, with its unit: "12.5 cm"
  QualityFlag flag = QualityFlag::kNotEvaluated;  ///< the roll-up of `tests`, once those have run
  std::string reason;       ///< of the decisive test, in numbers and units: "+0.31 m / 5 min"; empty when passed
  QualityFlags tests{};     ///< what each test said; empty before quality control and in incident files of schema 1
  bool operator==(const Observation&) const = default;
};

}  // namespace sandtable
