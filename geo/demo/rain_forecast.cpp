#include "geo/demo/rain_forecast.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "geo/demo/district.h"
#include "geo/demo/hyetograph.h"

namespace sandtable::geo::demo {
namespace {

constexpr Duration kEvery{std::chrono::hours{1}};
constexpr Duration kReach{std::chrono::hours{3}};
constexpr Duration kInterval{std::chrono::minutes{30}};

/// Mean over the district, mm.
double true_mm(UtcTime storm_begin, UtcTime from, UtcTime to) {
  constexpr int kSide = 5;
  constexpr Duration kStep{std::chrono::minutes{5}};
  const Extent e = District::extent();
  double sum = 0;
  for (UtcTime t = from; t < to; t += kStep) {
    const double hours = seconds(t + kStep / 2 - storm_begin) / 3600;
    for (int i = 0; i < kSide * kSide; ++i) {
      const LocalXY at{e.west + e.width_m() * (i % kSide + 0.5) / kSide,
                       e.south + e.height_m() * (std::floor(i / kSide) + 0.5) / kSide};
      sum += rain_mm_per_h(at, hours) * seconds(kStep) / 3600 / (kSide * kSide);
    }
  }
  return sum;
}

}  // namespace

std::vector<RainForecastRow> make_rain_forecast(const TimeRange& storm) {
  std::vector<RainForecastRow> rows;
  for (UtcTime issued = storm.from; issued < storm.to; issued += kEvery) {
    for (UtcTime from = issued; from < issued + kReach; from += kInterval) {
      const UtcTime to = from + kInterval;
      const double mm = kForecastShare * true_mm(storm.from, from - kForecastDelay, to - kForecastDelay);
      const double lead = seconds(to - issued) / seconds(kReach);
      rows.push_back({issued, from, to, mm, mm * (2.0 - lead) / 3, mm * (1.5 + 0.5 * lead)});
    }
  }
  return rows;
}

std::string rain_forecast_table(const TimeRange& storm) {
  std::string text = "issued,from,to,mm,low_mm,high_mm\n";
  for (const RainForecastRow& row : make_rain_forecast(storm)) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{:.1f},{:.1f},{:.1f}\n", format_iso(row.issued, kDemoZone),
                   format_iso(row.from, kDemoZone), format_iso(row.to, kDemoZone), row.mm, row.low_mm, row.high_mm);
  }
  return text;
}

}  // namespace sandtable::geo::demo
