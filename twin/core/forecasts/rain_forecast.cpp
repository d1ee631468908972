#include "twin/core/forecasts/rain_forecast.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sandtable {
namespace {

/// What falls within a span by the rows of one place, and how much of the span they cover.
class Fallen {
 public:
  explicit Fallen(TimeRange span) : span_(span), covered_to_(span.from) {}

  /// Rows come by `from`.
  void add(const ForecastRain& rain) {
    const UtcTime from = std::max(rain.from, covered_to_);
    const UtcTime to = std::min(rain.to, span_.to);
    if (from >= to || from > covered_to_) return;  // over, or after a gap
    const double share = seconds(to - from) / seconds(rain.to - rain.from);
    const double low = rain.low_mm.value_or(kForecastRainLow * rain.mm);
    const double high = rain.high_mm.value_or(kForecastRainHigh * rain.mm);
    mm_.low += share * std::min(low, rain.mm);
    mm_.middle += share * rain.mm;
    mm_.high += share * std::max(high, rain.mm);
    covered_to_ = to;
  }

  [[nodiscard]] std::optional<RainBand> rate() const {
    if (covered_to_ < span_.to) return std::nullopt;
    const double hours = seconds(span_.length()) / 3600;
    return RainBand{mm_.low / hours, mm_.middle / hours, mm_.high / hours};
  }

 private:
  TimeRange span_;
  UtcTime covered_to_;
  RainBand mm_;
};

std::optional<LocalXY> nearest_point(const RainForecast& forecast, LocalXY at) {
  std::optional<LocalXY> nearest;
  double least = std::numeric_limits<double>::infinity();
  for (const ForecastRain& rain : forecast.rains) {
    if (!rain.at || distance_m(*rain.at, at) >= least) continue;
    least = distance_m(*rain.at, at);
    nearest = rain.at;
  }
  return nearest;
}

std::optional<RainBand> rain_of_point(const RainForecast& forecast, TimeRange span, std::optional<LocalXY> point) {
  Fallen fallen(span);
  for (const ForecastRain& rain : forecast.rains) {
    if (rain.at == point) fallen.add(rain);
  }
  return fallen.rate();
}

std::optional<RainBand> mean_of_points(const RainForecast& forecast, TimeRange span) {
  std::map<std::pair<double, double>, Fallen> points;
  for (const ForecastRain& rain : forecast.rains) {
    if (rain.at) points.try_emplace({rain.at->x, rain.at->y}, span).first->second.add(rain);
  }
  RainBand sum;
  double counted = 0;
  for (const auto& [at, fallen] : points) {
    const auto rate = fallen.rate();
    if (!rate) continue;
    sum = {sum.low + rate->low, sum.middle + rate->middle, sum.high + rate->high};
    ++counted;
  }
  if (counted == 0) return std::nullopt;
  return RainBand{sum.low / counted, sum.middle / counted, sum.high / counted};
}

}  // namespace

bool is_news(const RainForecastBook& book, const RainForecast& forecast) {
  if (forecast.rains.empty() || forecast.rains.size() > kMaxForecastRains) return false;
  if (forecast.expires <= forecast.issued) return false;
  const auto known = book.find(forecast.source);
  if (known == book.end()) return true;
  return forecast.issued > known->second.issued ||
         (forecast.issued == known->second.issued && forecast != known->second);
}

UtcTime end_of(const RainForecast& forecast) {
  UtcTime end = forecast.issued;
  for (const ForecastRain& rain : forecast.rains) end = std::max(end, rain.to);
  return end;
}

const RainForecast* usable_forecast(const RainForecastBook& book, UtcTime now) {
  const RainForecast* newest = nullptr;
  for (const auto& [source, forecast] : book) {
    if (forecast.issued > now || forecast.expires <= now || end_of(forecast) <= now) continue;
    if (newest == nullptr || forecast.issued > newest->issued) newest = &forecast;
  }
  return newest;
}

std::optional<RainBand> forecast_rain(const RainForecast& forecast, TimeRange span, std::optional<LocalXY> at) {
  if (span.to <= span.from) return std::nullopt;
  if (at) {
    if (const auto point = nearest_point(forecast, *at)) {
      if (const auto rate = rain_of_point(forecast, span, point)) return rate;
    }
  }
  if (const auto everywhere = rain_of_point(forecast, span, std::nullopt)) return everywhere;
  return at ? std::nullopt : mean_of_points(forecast, span);
}

}  // namespace sandtable
