#pragma once

#include <map>
#include <optional>
#include <vector>

#include "twin/core/forecasts/rain_forecast.h"
#include "twin/flood/flood_solver.h"

namespace sandtable {

/// How the rain goes on. By the gauges it persists and dies away, rate(t) = rate(now) * factor * 2^(-t / half_life):
/// persistence is what simple nowcasts are judged against in the first hour and loses its worth after two to three.
/// Where somebody has forecast the rain, that takes over within kForecastTakesOver: the share of the forecast rises
/// from 0 as 3 s^2 - 2 s^3, s = t / kForecastTakesOver, so that in the first minutes the gauges are believed whatever
/// it says. (Merging a nowcast with a forecast by lead time: Golding 1998, Nimrod; the hour is this project's.) After
/// the last interval of the forecast the rain dies away from there, by the same half-life.
struct RainOutlook {
  Duration half_life{std::chrono::minutes{90}};
  double factor = 1;                       ///< on all of it: a question's
  const RainForecast* forecast = nullptr;  ///< borrowed; null where nobody has forecast the rain
  bool gauges_speak = true;                ///< false: there is nothing but the forecast, which then counts at once
  std::map<SiteId, LocalXY> sites{};       ///< where the forecast is looked up for each site
};

inline constexpr Duration kForecastTakesOver{std::chrono::minutes{60}};

/// Persistence of rain is seldom further off than this within two hours. Chosen by this project.
inline constexpr double kPersistenceLow = 0.6;
inline constexpr double kPersistenceHigh = 1.5;

/// Rain over the place: its mean, and at the sites of which more is known.
struct RainRates {
  double mm_per_h = 0;
  std::map<SiteId, double> site_mm_per_h{};
};

/// Between what the rain of one step is likely to be. The range of the gauges' persistence and that of the forecast
/// are merged by the same shares as the rain itself.
struct RainRange {
  RainRates low;
  RainRates high;
  double gauge_share = 1;  ///< of the middle that the gauges tell; an error of theirs counts for no more than that
};

/// The range where only persistence speaks, or what gauges measured.
RainRange range_of_gauges(const Forcing& step);

/// What drives the next hours, step by step.
struct OutlookSteps {
  std::vector<Forcing> steps;
  std::vector<RainRange> ranges;  ///< parallel to steps
};

/// Forcing for each step after `from` until `horizon` later, from the forcing that holds now: rain as the outlook has
/// it (mean over each step), outfall levels as they stand, no mobile pumps (see add_pumps()). The last step is the
/// shorter one when the horizon is not a multiple. Empty when step or horizon is not positive.
OutlookSteps outlook_steps(const Forcing& now, UtcTime from, Duration horizon, Duration step, const RainOutlook& rain);

/// The same without the ranges.
std::vector<Forcing> outlook_forcing(const Forcing& now, UtcTime from, Duration horizon, Duration step,
                                     const RainOutlook& rain);

}  // namespace sandtable
