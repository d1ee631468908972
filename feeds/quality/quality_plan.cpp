#include "feeds/quality/quality_plan.h"

#include <algorithm>

#include "feeds/quality/quality_control.h"

namespace sandtable::feeds {

QualityLimits QualityPlan::limits_of(const Series& series, const Station* station, const SourceId& source) const {
  QualityLimits limits = default_limits(series.quantity, series.window);
  // The manual's tide gauge: only there does calm water mean a blocked well.
  if (station != nullptr && station->kind == StationKind::kTide && series.quantity == Quantity::kWaterLevel) {
    limits.attenuated_suspect = 0.5;
    limits.attenuated_fail = 0.1;
    limits.attenuated_over = std::chrono::hours{12};
  }
  if (const auto feed = feeds.find(source); feed != feeds.end()) {
    limits.future_skew = feed->second.future_skew;
    // A feed that reports every six hours is not full of gaps.
    limits.gap = std::max(limits.gap.value_or(Duration{0}), 2 * feed->second.expected_every);
  }
  const auto apply_those = [&](auto holds) {
    for (const QualityRule& rule : rules) {
      if (rule.property == series.quantity && holds(rule)) apply(rule, limits);
    }
  };
  apply_those([](const QualityRule& r) { return r.feeds.empty() && r.stations.empty(); });
  apply_those([&](const QualityRule& r) { return std::ranges::find(r.feeds, source) != r.feeds.end(); });
  apply_those([&](const QualityRule& r) { return std::ranges::find(r.stations, series.station) != r.stations.end(); });
  return limits;
}

QualityPlan quality_plan(const Place& place) {
  QualityPlan plan;
  plan.zone = place.zone;
  for (const FeedConfig& feed : place.feeds) plan.feeds[feed.id] = {feed.future_skew, feed.expected_every};
  plan.rules = place.quality;
  return plan;
}

}  // namespace sandtable::feeds
