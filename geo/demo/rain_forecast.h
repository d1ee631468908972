#pragma once

#include <string>
#include <vector>

#include "geo/demo/storm.h"

namespace sandtable::geo::demo {

/// How the demo's forecast of rain is wrong: every burst comes so much later than in truth, and so much of it.
/// So a forecast that is believed too soon, or that knows the truth, would both be seen.
inline constexpr Duration kForecastDelay{std::chrono::minutes{25}};
inline constexpr double kForecastShare = 0.8;

/// One row of the forecast: mean rain over the district.
struct RainForecastRow {
  UtcTime issued;
  UtcTime from;
  UtcTime to;
  double mm = 0;
  double low_mm = 0;
  double high_mm = 0;
};

/// What a weather service might have said: at the storm's begin and every hour after, the next three hours half-hour by
/// half-hour. Its range widens with the lead, from a third to two thirds down and from a half to a whole up.
std::vector<RainForecastRow> make_rain_forecast(const TimeRange& storm);

/// The same as CSV: issued,from,to,mm,low_mm,high_mm; times at +08:00.
std::string rain_forecast_table(const TimeRange& storm);

}  // namespace sandtable::geo::demo
