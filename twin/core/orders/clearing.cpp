#include "twin/core/orders/clearing.h"

namespace sandtable {
namespace {

Duration lasting(double volume_m3, double net_m3_per_s) {
  return Duration{static_cast<Duration::rep>(volume_m3 / net_m3_per_s * 1000)};
}

/// While more flows in than out the pool grows, and there is more to pump afterwards.
std::optional<Duration> emptied(const SitePool& pool, double out_m3_per_s, std::span<const ExpectedInflow> expected) {
  double left_m3 = pool.volume_m3;
  double inflow = pool.inflow_m3_per_s;
  Duration at{0};
  for (const ExpectedInflow& step : expected) {
    inflow = step.m3_per_s;
    if (step.until <= at) continue;
    const double net = out_m3_per_s - inflow;
    const double goes_m3 = net * seconds(step.until - at);
    if (net > 0 && goes_m3 >= left_m3) return at + lasting(left_m3, net);
    left_m3 -= goes_m3;
    at = step.until;
  }
  const double net = out_m3_per_s - inflow;
  return net > 0 ? std::optional(at + lasting(left_m3, net)) : std::nullopt;
}

}  // namespace

std::optional<ClearingTime> clearing_time(const SitePool& pool, double more_m3_per_s,
                                          std::span<const ExpectedInflow> expected) {
  if (!(pool.volume_m3 > 0) || !(more_m3_per_s > 0)) return std::nullopt;
  const double out = pool.drained_m3_per_s + pool.pumped_m3_per_s + more_m3_per_s;
  return ClearingTime{lasting(pool.volume_m3, out), emptied(pool, out, expected)};
}

}  // namespace sandtable
