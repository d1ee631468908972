#pragma once

#include <map>
#include <optional>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// Rain that somebody expects to fall within an interval.
struct ForecastRain {
  UtcTime from;
  UtcTime to;                    ///< later than `from`
  double mm = 0;                 ///< sums over the interval
  std::optional<double> low_mm;  ///< as the source tells its range; empty where it tells one figure
  std::optional<double> high_mm;
  std::optional<LocalXY> at;  ///< place CRS; empty: anywhere in the place
  bool operator==(const ForecastRain&) const = default;
};

/// A quantitative precipitation forecast (定量降水預報) of one source as it was issued.
struct RainForecast {
  SourceId source;
  UtcTime issued;
  UtcTime expires;  ///< not used from then on
  std::vector<ForecastRain>
      rains;  ///< by `from`, at least one; of intervals of one place that overlap the first counts
  bool operator==(const RainForecast&) const = default;
};

/// The newest forecast of every source.
using RainForecastBook = std::map<SourceId, RainForecast>;

inline constexpr std::size_t kMaxForecastRains = 5'000;

/// Rate of rain over a while, mm/h: what is expected, and between which it is likely to be.
struct RainBand {
  double low = 0;
  double middle = 0;
  double high = 0;
};

/// Where a source tells one figure, the truth is taken to lie between half and twice of it: so far apart are an hour's
/// rain over a district and a good forecast of it made some hours before. Chosen by this project.
inline constexpr double kForecastRainLow = 0.5;
inline constexpr double kForecastRainHigh = 2;

/// Whether the book lacks it: unknown source, a later issue, or the same issue corrected. Never one without rain rows,
/// with more than kMaxForecastRains, or that expires before it is issued.
bool is_news(const RainForecastBook& book, const RainForecast& forecast);

/// When its last interval ends.
UtcTime end_of(const RainForecast& forecast);

/// The latest issued of those that may be used at `now`: issued by then, not expired, and not all over. Null without
/// one. The pointer is the book's.
const RainForecast* usable_forecast(const RainForecastBook& book, UtcTime now);

/// Mean rate over `span`. At a place it is that of the point nearest to it, else what is told of the whole place; where
/// `at` is empty what is told of the whole place, else the mean of all points. Empty unless the intervals cover all of
/// `span`. Cost: the number of rows.
std::optional<RainBand> forecast_rain(const RainForecast& forecast, TimeRange span, std::optional<LocalXY> at);

}  // namespace sandtable
