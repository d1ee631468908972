#include "feeds/quality/rain_book.h"

#include <algorithm>
#include <vector>

namespace sandtable::feeds {
namespace {

constexpr double kRainNear_m = 3000;
constexpr double kDayRainNear_m = 10'000;  // storm cells are smaller, dry days are not
constexpr std::size_t kNearest = 3;
constexpr Duration kDay{std::chrono::hours{24}};
constexpr Duration kCovered{std::chrono::hours{20}};
constexpr Duration kCurrent{std::chrono::minutes{30}};
constexpr Duration kDayCurrent{std::chrono::hours{2}};
constexpr double kSurelyWet_mm = 1;

}  // namespace

void RainBook::know(const Series& series, LocalXY at) {
  Gauge& gauge = gauges_[series.id];
  gauge.at = at;
  gauge.window = series.window;
}

void RainBook::note(const SeriesId& series, UtcTime at, double mm) {
  const auto found = gauges_.find(series);
  if (found == gauges_.end()) return;
  std::deque<Fall>& falls = found->second.falls;
  if (!falls.empty() && at <= falls.back().at) return;
  falls.push_back({at, mm});
  while (falls.front().at <= at - kDay) falls.pop_front();
}

std::optional<double> RainBook::intensity_mm_per_h(LocalXY at, UtcTime now) const {
  std::optional<double> heaviest;
  for (const auto& [id, gauge] : gauges_) {
    const bool is_short = gauge.window.count() > 0 && gauge.window <= std::chrono::hours{1};
    if (!is_short || distance_m(gauge.at, at) > kRainNear_m) continue;
    for (auto fall = gauge.falls.rbegin(); fall != gauge.falls.rend() && fall->at >= now - kCurrent; ++fall) {
      const double mm_per_h = fall->mm * 3600 / seconds(gauge.window);
      heaviest = std::max(heaviest.value_or(0), mm_per_h);
    }
  }
  return heaviest;
}

std::optional<double> RainBook::sum_of_day_mm(const Gauge& gauge, UtcTime now) {
  if (gauge.window >= kDay) {
    const bool is_current = !gauge.falls.empty() && gauge.falls.back().at >= now - kDayCurrent;
    return is_current ? std::optional(gauge.falls.back().mm) : std::nullopt;
  }
  // Windows that reach into each other are counted once, from the newest backwards.
  double sum_mm = 0;
  Duration covered{0};
  UtcTime begins = UtcTime::max();
  for (auto fall = gauge.falls.rbegin(); fall != gauge.falls.rend() && fall->at > now - kDay; ++fall) {
    if (fall->at > std::min(begins, now)) continue;
    sum_mm += fall->mm;
    covered += gauge.window;
    begins = fall->at - gauge.window;
  }
  if (covered < kCovered && sum_mm < kSurelyWet_mm) return std::nullopt;
  return sum_mm;
}

std::optional<double> RainBook::day_sum_mm(LocalXY at, UtcTime now) const {
  std::vector<std::pair<double, const Gauge*>> near;
  for (const auto& [id, gauge] : gauges_) {
    const double away_m = distance_m(gauge.at, at);
    if (away_m <= kDayRainNear_m && !gauge.falls.empty()) near.emplace_back(away_m, &gauge);
  }
  std::ranges::sort(near);
  std::optional<double> most;
  std::size_t told = 0;
  for (const auto& [away_m, gauge] : near) {
    const auto sum_mm = sum_of_day_mm(*gauge, now);
    if (!sum_mm) continue;
    most = std::max(most.value_or(0), *sum_mm);
    if (++told == kNearest) break;
  }
  return most;
}

}  // namespace sandtable::feeds
