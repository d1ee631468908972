#pragma once

#include <optional>
#include <string_view>

#include "feeds/quality/finding.h"
#include "twin/place/quality_config.h"

// Tests that ask what others say: QARTOD 11, dry rises, duplicate sites. Pure.
namespace sandtable::feeds {

/// What supports a value: rain and sensors of the same kind around its station.
struct Support {
  std::optional<double> rain_mm_per_h;  ///< heaviest within 3 km now; empty without a trusted gauge there
  std::optional<double> rain_24h_mm;    ///< most at the nearest trusted gauges; empty when none covers a day
  int neighbours_rising = 0;            ///< trusted sensors of the same quantity nearby, the same site left out
};
/// A rise with rain of support_rain_mm_per_h or with support_neighbours that rise is believed.
bool supports_rise(const Support& support, const QualityLimits& limits);
/// A day without rain at the nearest gauges, and nothing that supports a rise.
bool is_dry(const Support& support, const QualityLimits& limits);

/// A depth above dry_rise on a dry day -> suspect. Not evaluated where no gauge covers the day.
Finding dry_rise(double depth_m, const Support& support, std::string_view unit, const QualityLimits& limits);

/// 11: |value - neighbour| > neighbour_suspect -> suspect, > neighbour_fail -> fail.
Finding neighbour(double value, std::optional<double> neighbours_value, std::string_view unit,
                  const QualityLimits& limits);

/// The same site in another feed: a difference within duplicate_tolerance, or within duplicate_ratio of the greater
/// value, passes; more is suspect; not evaluated while the other says nothing.
Finding duplicate_site(double value, std::optional<double> others_value, std::string_view unit,
                       const QualityLimits& limits);

}  // namespace sandtable::feeds
