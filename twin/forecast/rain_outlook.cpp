#include "twin/forecast/rain_outlook.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sandtable {
namespace {

/// Mean of 2^(-t/h) between two times.
double mean_share(Duration from, Duration until, Duration half_life) {
  const double rate = std::numbers::ln2 / seconds(half_life);
  return (std::exp(-rate * seconds(from)) - std::exp(-rate * seconds(until))) / (rate * seconds(until - from));
}

}  // namespace

std::vector<Forcing> outlook_forcing(const Forcing& now, UtcTime from, Duration horizon, Duration step,
                                     const RainOutlook& rain) {
  std::vector<Forcing> steps;
  if (step <= Duration{0}) return steps;
  for (Duration done{0}; done < horizon;) {
    const Duration until = std::min(done + step, horizon);
    const double share = rain.factor * (rain.half_life > Duration{0} ? mean_share(done, until, rain.half_life) : 0);
    Forcing forcing = now;
    forcing.until = from + until;
    forcing.rain_mm_per_h *= share;
    for (auto& [site, rate] : forcing.site_rain_mm_per_h) rate *= share;
    forcing.pumped_m3_per_s.clear();
    steps.push_back(std::move(forcing));
    done = until;
  }
  return steps;
}

}  // namespace sandtable
