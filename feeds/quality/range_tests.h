#pragma once

#include <optional>
#include <string_view>

#include "feeds/quality/finding.h"
#include "twin/base/geometry.h"
#include "twin/place/quality_config.h"

// Tests that look at one value alone: QARTOD 1, 3, 4, 5 and the future clock. Pure. A test whose limits are empty says
// kNotEvaluated.
namespace sandtable::feeds {

/// 1: received - observed > gap -> missing (9). A late value is data all the same, and 9 weighs least in the roll-up.
Finding timing_gap(UtcTime observed, UtcTime received, const QualityLimits& limits);
/// Stamped further ahead of its receipt than the skew -> fail.
Finding future_clock(UtcTime observed, UtcTime received, Duration skew);
/// 3: moved by more than moved_m from where the station was first -> suspect; no finite position -> fail. Latitude and
/// longitude out of range never come so far: they give no position.
Finding location(const std::optional<LocalXY>& first, const std::optional<LocalXY>& now, const QualityLimits& limits);
/// 4: outside [fail_min, fail_max] -> fail; outside [suspect_min, suspect_max] -> suspect. The limits are inside.
Finding gross_range(double value, std::string_view unit, const QualityLimits& limits);
/// 5: outside the season's range -> suspect only. A month without a season is not evaluated; of several seasons the
/// first that holds the month counts. Months are those of the place's `zone`.
Finding climatology(double value, UtcTime at, ZoneOffset zone, std::string_view unit, const QualityLimits& limits);

}  // namespace sandtable::feeds
