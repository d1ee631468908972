#pragma once

#include <optional>
#include <string_view>

#include "feeds/quality/finding.h"
#include "feeds/quality/series_window.h"
#include "twin/place/quality_config.h"

// Tests that compare a value with those before and after it: QARTOD 6, 7 and 9. Pure.
namespace sandtable::feeds {

/// 6: `judged` is the value before the newest, which is `after`. By the average method |judged - (before + after) / 2|,
/// by the differential method the lesser of both steps where the value turns back; above spike_suspect -> suspect,
/// above spike_fail -> fail. Equal to a limit passes.
Finding spike(double before, double judged, double after, std::string_view unit, const QualityLimits& limits);

/// 7: |now - before| > rate_base + rate_deviations * deviation -> suspect, never fail; the same for a speed above
/// rate_per_s. Without a `deviation` only the base counts; with neither it is not evaluated.
Finding rate_of_change(const Sample& before, const Sample& now, std::optional<double> deviation, std::string_view unit,
                       const QualityLimits& limits);

/// 9: a step above partner_jump while the partner changed by less than partner_still of its value -> suspect.
/// `partner_change` is the partner's range over the same time, empty when it said nothing.
Finding multi_variate(double change, std::optional<double> partner_change, std::optional<double> partner_value,
                      std::string_view unit, const QualityLimits& limits);

/// "+0.31 m / 5 min".
std::string change_text(double change, std::string_view unit, Duration within);

}  // namespace sandtable::feeds
