#pragma once

#include <optional>
#include <string_view>

#include "feeds/quality/finding.h"
#include "feeds/quality/series_window.h"
#include "twin/place/quality_config.h"

// Tests for values that do not move: QARTOD 8, 10, held extremes and ceilings. Pure.
namespace sandtable::feeds {

/// 8: the newest flat_count_suspect values, n itself counted, lie within less than flat_epsilon -> suspect; the newest
/// flat_count_fail -> fail; each also for at least flat_suspect and flat_fail. Values up to normal_up_to are never
/// flat, unless `supply_frozen`: the station's supply does not move either.
Finding flat_line(const StillRun& run, double value, bool supply_frozen, std::string_view unit,
                  const QualityLimits& limits);

/// 10: the range of values over attenuated_over is < attenuated_suspect -> suspect, < attenuated_fail -> fail. Not
/// evaluated until so much time is covered, and up to normal_up_to.
Finding attenuated(const std::optional<ValueRange>& range, double value, bool supply_frozen, std::string_view unit,
                   const QualityLimits& limits);

/// Held since a rise through held_above: at least held_count equal values over held_for -> suspect. An extreme that is
/// sampled and held looks like calm water, so the alarm stays.
Finding held_extreme(const StillRun& run, double value, bool rose_steeply, std::string_view unit,
                     const QualityLimits& limits);

/// How a series met a ceiling so far.
struct CeilingVisits {
  int visits = 0;  ///< times it was reached by a step
  int rests = 0;   ///< values in a row there, this time; 0 while elsewhere
};
/// Stops repeatedly at a known saturation: a second visit, or a second value in a row -> suspect.
Finding ceiling(double value, const CeilingVisits& visits, std::string_view unit);

}  // namespace sandtable::feeds
