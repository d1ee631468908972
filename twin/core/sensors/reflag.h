#pragma once

#include <string>

#include "twin/core/sensors/observation.h"

namespace sandtable {

/// A later judgement of a value that is known already: a new set of flags beside the old one, which is kept. What was
/// known at a time T follows from the observation and the newest reflag whose event is not later than T.
struct Reflag {
  SeriesId series;
  UtcTime phenomenon_time;
  QualityFlags tests;  ///< the whole new set
  std::string by;      ///< the person, or "quality" for our own tests
  std::string reason;  ///< detail of the decisive test, or the person's words
  bool operator==(const Reflag&) const = default;
};

/// The observation as judged by `reflag`, which must speak of it. The value and its raw text stay.
inline void apply(const Reflag& reflag, Observation& observation) {
  observation.tests = reflag.tests;
  observation.flag = reflag.tests.roll_up();
  observation.reason = reflag.reason;
}

}  // namespace sandtable
