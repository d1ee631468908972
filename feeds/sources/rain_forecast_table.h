#pragma once

#include <string_view>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/table_path.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// How a feed of rain forecasts is read: its columns as paths.
class RainForecastRules {
 public:
  /// `extent` is the place's: points further than kForecastMargin_m outside it are passed over. Empty takes all.
  /// Fails with kInvalid when a column is no path.
  static Result<RainForecastRules> make(const FeedConfig& feed, const Extent& extent);

  FeedFacts facts;
  RainForecastFeed config;
  Extent extent;
  std::vector<TablePath> rows;
  std::vector<TablePath> issued, from, to, amount, low, high, lon, lat;
};

/// A forecast's points may be as far apart as a coarse model's.
inline constexpr double kForecastMargin_m = 15'000;
/// More than has ever fallen in an hour anywhere (305 mm in 42 minutes, Holt, Missouri, 1947) is a slip of the unit.
inline constexpr double kMostForecast_mm_per_h = 500;
inline constexpr Duration kLongestForecastInterval{std::chrono::hours{48}};

/// Reads the issues in a table, by their time of issue. A row without usable times or amount, of negative or
/// impossible rain, or that ends before it begins is refused and costs only itself. A range that does not hold the
/// amount is widened to it. Of more than kMaxForecastRains rows of one issue the rest is refused. Pure.
/// Fails with kUnreadable or kInvalid when the body is no such table.
Result<std::vector<RainForecast>> parse_rain_forecasts(std::string_view body, const RainForecastRules& rules,
                                                       Projector* projector, DeliveryBuilder& out);

}  // namespace sandtable::feeds
