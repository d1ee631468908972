#pragma once

#include <string>

#include "twin/core/state.h"

namespace sandtable {

/// Why a reading is trusted as it is, ready to be said in one sentence of any language. `key` names the sentence in the
/// catalogue: "trust_reason.*", or "quality.TEST" for the test that doubts the value. The other fields are what the
/// sentences may quote; each uses what it needs.
struct TrustAssessment {
  Trust trust = Trust::kNoData;
  std::string key;
  Duration age{0};          ///< of the newest observation
  Duration limit{0};        ///< the limit of age that was passed
  std::string detail;       ///< of the decisive test or of the rise, in numbers and units: "+0.31 m / 5 min"
  int missed = 0;           ///< reports that should have come since, by the feed's cadence
  int neighbours = 0;       ///< sensors of the same kind nearby that rise steeply too; counted for doubted values
  std::string low_battery;  ///< "2.9 V" or "8 %" when a supply at the same station is below its limit
};

/// From the reading's age and flags, the feed's cadence, supplies at the same station, neighbours that rise too, and
/// whether it fell silent while it rose steeply. Its `trust` is assess_trust()'s. O(series of the station), and for
/// doubted values O(series that rise steeply).
TrustAssessment assess_trust(const IncidentState& state, SeriesIndex series, UtcTime now);

}  // namespace sandtable
