#include "twin/flood/hydraulics/time_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::hydraulics {
namespace {

auto first_later(const std::vector<SeriesPoint>& points, double time_s) {
  return std::upper_bound(points.begin(), points.end(), time_s,
                          [](double t, const SeriesPoint& p) { return t < p.time_s; });
}

}  // namespace

Result<TimeSeries> TimeSeries::make(std::vector<SeriesPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!std::isfinite(points[i].time_s) || !std::isfinite(points[i].value))
      return fail(ErrorCode::kInvalid, "series: point {} is not a finite number", i + 1);
    if (i > 0 && points[i].time_s < points[i - 1].time_s)
      return fail(ErrorCode::kInvalid, "series: time {} s of point {} is earlier than {} s before it", points[i].time_s,
                  i + 1, points[i - 1].time_s);
  }
  TimeSeries series;
  series.points_ = std::move(points);
  return series;
}

double TimeSeries::at(double time_s) const {
  if (points_.empty()) return 0;
  const auto after = first_later(points_, time_s);
  if (after == points_.begin()) return points_.front().value;
  if (after == points_.end()) return points_.back().value;
  const SeriesPoint& a = *(after - 1);
  return a.value + (after->value - a.value) * (time_s - a.time_s) / (after->time_s - a.time_s);
}

double TimeSeries::integral(double from_s, double to_s) const {
  if (points_.empty() || !(to_s > from_s)) return 0;
  double sum = 0;
  double t = from_s;
  double value = at(from_s);
  for (auto next = first_later(points_, from_s); next != points_.end() && next->time_s < to_s; ++next) {
    // Just before a jump the earlier of the two points at that time holds.
    sum += (value + next->value) / 2 * (next->time_s - t);
    t = next->time_s;
    value = next->value;
  }
  const auto last = std::lower_bound(points_.begin(), points_.end(), to_s,
                                     [](const SeriesPoint& p, double time) { return p.time_s < time; });
  const double end = last != points_.end() && last->time_s == to_s ? last->value : at(to_s);
  return sum + (value + end) / 2 * (to_s - t);
}

double TimeSeries::mean(double from_s, double to_s) const {
  return to_s > from_s ? integral(from_s, to_s) / (to_s - from_s) : at(from_s);
}

double TimeSeries::next_point_s(double time_s) const {
  const auto after = first_later(points_, time_s);
  return after == points_.end() ? std::numeric_limits<double>::infinity() : after->time_s;
}

}  // namespace sandtable::hydraulics
