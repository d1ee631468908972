#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "twin/forecast/comparison.h"
#include "twin/forecast/pump_plan.h"

namespace sandtable {

/// A question to the model: what if this pump were sent at that moment, or the rain were another?
/// In the past everything else happens as it was recorded; from live now on it goes as the outlook expects.
struct WhatIf {
  UtcTime at;                 ///< from when on; at most live now
  ResourceId resource;        ///< empty: no pump is sent
  SiteId site;
  double rain_factor = 1;     ///< on the rain that falls after `at`
  bool operator==(const WhatIf&) const = default;
};

/// A question and what is known of its answer.
struct WhatIfAnswer {
  enum class Progress { kRunning, kDone, kFailed };
  std::uint64_t number = 0;   ///< counts up with every question
  WhatIf question;
  PumpRun pump;               ///< when it would run; no span for a question without one
  Progress progress = Progress::kRunning;
  double fraction = 0;        ///< 0 to 1, of the work
  std::string error;          ///< why it failed
  std::shared_ptr<const Forecast> without;  ///< null until done
  std::shared_ptr<const Forecast> with;
  Comparison comparison;      ///< of the two, once done
};

/// What the model expects, as of `issued`. Frozen.
struct Outlook {
  UtcTime issued{};
  double rain_mm_per_h = 0;   ///< mean over the place when it was issued; it dies away from there
  Duration rain_half_life{0};
  std::shared_ptr<const Forecast> base;         ///< with the pumps as ordered; null until the first is ready
  std::shared_ptr<const ForecastRange> range;   ///< over more and less rain and pumps that fail; null with base
  std::string error;          ///< why there is no newer one; empty when all is well
  std::optional<WhatIfAnswer> what_if;
};

}  // namespace sandtable
