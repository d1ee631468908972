#include "twin/forecast/rain_outlook.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sandtable {
namespace {

/// Mean of 2^(-t/h) between two times.
double mean_share(Duration from, Duration until, Duration half_life) {
  if (half_life <= Duration{0}) return 0;
  const double rate = std::numbers::ln2 / seconds(half_life);
  return (std::exp(-rate * seconds(from)) - std::exp(-rate * seconds(until))) / (rate * seconds(until - from));
}

/// Share of the forecast at a time after the outlook's begin.
double forecast_share(Duration after) {
  const double s = std::clamp(seconds(after) / seconds(kForecastTakesOver), 0.0, 1.0);
  return s * s * (3 - 2 * s);
}

RainBand scaled(const RainBand& band, double factor) {
  return {factor * band.low, factor * band.middle, factor * band.high};
}

/// How the rain at one place goes on, step after step.
class RainCourse {
 public:
  /// `at` is empty for the mean of the place.
  RainCourse(double gauge_mm_per_h, std::optional<LocalXY> at, UtcTime from, const RainOutlook& rain)
      : gauge_mm_per_h_(gauge_mm_per_h), at_(at), from_(from), rain_(rain) {}

  /// Steps come in order and leave no gap; both ends count from the outlook's begin.
  RainBand next(Duration begin, Duration end) {
    const double persisted = gauge_mm_per_h_ * mean_share(begin, end, rain_.half_life);
    const RainBand by_gauges{kPersistenceLow * persisted, persisted, kPersistenceHigh * persisted};
    if (rain_.forecast == nullptr) return scaled(by_gauges, rain_.factor);
    const auto expected = forecast_rain(*rain_.forecast, {from_ + begin, from_ + end}, at_);
    if (expected) {
      const double share = rain_.gauges_speak ? forecast_share(begin + (end - begin) / 2) : 1;
      gauge_share_ = 1 - share;
      last_ = {(1 - share) * by_gauges.low + share * expected->low,
               (1 - share) * by_gauges.middle + share * expected->middle,
               (1 - share) * by_gauges.high + share * expected->high};
      ended_ = end;
      return scaled(*last_, rain_.factor);
    }
    if (!last_) return scaled(by_gauges, rain_.factor);
    return scaled(*last_, rain_.factor * mean_share(begin - ended_, end - ended_, rain_.half_life));
  }

  [[nodiscard]] double gauge_share() const { return gauge_share_; }

 private:
  double gauge_mm_per_h_;
  std::optional<LocalXY> at_;
  UtcTime from_;
  const RainOutlook& rain_;
  std::optional<RainBand> last_;  ///< of the last step that the forecast covers
  Duration ended_{0};             ///< when that was over
  double gauge_share_ = 1;
};

/// The courses of the place and of every site that gauges or forecast tell apart from it.
std::map<SiteId, RainCourse> site_courses(const Forcing& now, UtcTime from, const RainOutlook& rain) {
  std::map<SiteId, RainCourse> courses;
  for (const auto& [site, rate] : now.site_rain_mm_per_h) {
    const auto at = rain.sites.find(site);
    courses.try_emplace(site, rate, at == rain.sites.end() ? std::nullopt : std::optional(at->second), from, rain);
  }
  if (rain.forecast == nullptr) return courses;
  for (const auto& [site, at] : rain.sites) courses.try_emplace(site, now.rain_mm_per_h, at, from, rain);
  return courses;
}

}  // namespace

RainRange range_of_gauges(const Forcing& step) {
  RainRange range;
  range.low.mm_per_h = kPersistenceLow * step.rain_mm_per_h;
  range.high.mm_per_h = kPersistenceHigh * step.rain_mm_per_h;
  for (const auto& [site, rate] : step.site_rain_mm_per_h) {
    range.low.site_mm_per_h[site] = kPersistenceLow * rate;
    range.high.site_mm_per_h[site] = kPersistenceHigh * rate;
  }
  return range;
}

OutlookSteps outlook_steps(const Forcing& now, UtcTime from, Duration horizon, Duration step, const RainOutlook& rain) {
  OutlookSteps outlook;
  if (step <= Duration{0}) return outlook;
  RainCourse place(now.rain_mm_per_h, std::nullopt, from, rain);
  std::map<SiteId, RainCourse> sites = site_courses(now, from, rain);
  for (Duration done{0}; done < horizon;) {
    const Duration until = std::min(done + step, horizon);
    Forcing forcing = now;
    forcing.until = from + until;
    forcing.pumped_m3_per_s.clear();
    RainRange range;
    const RainBand mean = place.next(done, until);
    forcing.rain_mm_per_h = mean.middle;
    range.low.mm_per_h = mean.low;
    range.high.mm_per_h = mean.high;
    range.gauge_share = place.gauge_share();
    for (auto& [site, course] : sites) {
      const RainBand rate = course.next(done, until);
      forcing.site_rain_mm_per_h[site] = rate.middle;
      range.low.site_mm_per_h[site] = rate.low;
      range.high.site_mm_per_h[site] = rate.high;
    }
    outlook.steps.push_back(std::move(forcing));
    outlook.ranges.push_back(std::move(range));
    done = until;
  }
  return outlook;
}

std::vector<Forcing> outlook_forcing(const Forcing& now, UtcTime from, Duration horizon, Duration step,
                                     const RainOutlook& rain) {
  return outlook_steps(now, from, horizon, step, rain).steps;
}

}  // namespace sandtable
