#pragma once

#include <stop_token>

#include "feeds/sources/rain_raster_folder.h"
#include "feeds/sources/raster_reading.h"
#include "twin/core/forecasts/rain_forecast.h"

namespace sandtable::feeds {

/// A day and a half of ten minutes; more intervals than these of one issue are refused.
inline constexpr std::size_t kMostRasterIntervals = 216;
/// Cells of one band over the place: 100 m over 100 km.
inline constexpr std::size_t kMostRasterCells = 1'000'000;

/// Reads the rasters of one issue onto cells (see rain_cells()): for each interval the mean over the place, as rain of
/// the whole place, and the rain of every cell that is known, as rain of its centre. Both are means by area, so that
/// what falls is kept to the 0.001 mm to which an interval is rounded.
/// Values below zero or above kMostForecast_mm_per_h are unknown and told. An interval of which less than half of the
/// place is known is refused; gaps between the intervals from the issue on are warnings of `out`. A file
/// that cannot be read, is longer than `byte_limit` or contradicts the others is refused and costs only itself.
/// Blocks as long as `read` does for each band. Fails with kInvalid where nothing is left, with the first reason, and
/// with kCancelled.
Result<RainForecast> read_issue(const RainRasterIssue& issue, const RainRasterRules& rules, const ReadRaster& read,
                                const std::stop_token& stop, DeliveryBuilder& out);

}  // namespace sandtable::feeds
