#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/core/sensors/quality_flags.h"

namespace sandtable {

/// What a source tells of a value beyond its time and number. Each is empty where the source is silent, or says nothing
/// that the observation's own times do not say already.
struct SourceNote {
  std::optional<UtcTime> begin;           ///< of the interval that the phenomenon time ends
  std::optional<UtcTime> result_time;     ///< when the source made the value of what it measured
  std::optional<UtcTime> published_time;  ///< when the source gave it out
  std::uint64_t bytes = 0;  ///< first 8 bytes of the BLAKE2b-256 of the answer it came in; 0 where unknown
  bool operator==(const SourceNote&) const = default;
};

/// One measured value. `value` is in the unit of its series' quantity; the raw text is never changed.
struct Observation {
  SeriesId series;
  UtcTime phenomenon_time;                        ///< when it was so; for rainfall the end of the window
  UtcTime received_time;                          ///< when it reached us
  double value = 0;                               ///< NaN when the source said "missing"
  std::string raw;                                ///< text as delivered, with its unit: "12.5 cm"
  QualityFlag flag = QualityFlag::kNotEvaluated;  ///< the roll-up of `tests`, once those have run
  std::string reason;    ///< of the decisive test, in numbers and units: "+0.31 m / 5 min"; empty when passed
  QualityFlags tests{};  ///< what each test said; empty before quality control and in incident files of schema 1
  SourceNote note{};
  bool operator==(const Observation&) const = default;
};

/// Fit to be drawn and compared: a finite value that failed no test and is not missing.
inline bool is_usable(const Observation& o) {
  return std::isfinite(o.value) && o.flag != QualityFlag::kFail && o.flag != QualityFlag::kMissing;
}

/// Stamped ahead of its receipt by more than a clock may be off, as the quality test found. Such a value is kept and
/// never is the newest of its series, or nothing would be until the world's clock gets there.
inline bool is_ahead(UtcTime phenomenon_time, UtcTime received_time, QualityFlags tests) {
  return phenomenon_time > received_time && tests.of(QualityTest::kFutureClock) == QualityFlag::kFail;
}
inline bool is_ahead(const Observation& o) { return is_ahead(o.phenomenon_time, o.received_time, o.tests); }

}  // namespace sandtable
