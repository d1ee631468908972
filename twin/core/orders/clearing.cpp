#include "twin/core/orders/clearing.h"

namespace sandtable {

std::optional<ClearingTime> clearing_time(const SitePool& pool, double more_m3_per_s) {
  if (!(pool.volume_m3 > 0) || !(more_m3_per_s > 0)) return std::nullopt;
  const auto lasting = [&](double net_m3_per_s) {
    return Duration{static_cast<Duration::rep>(pool.volume_m3 / net_m3_per_s * 1000)};
  };
  const double out = pool.drained_m3_per_s + pool.pumped_m3_per_s + more_m3_per_s;
  ClearingTime time;
  time.soonest = lasting(out);
  const double net = out - pool.inflow_m3_per_s;
  if (net > 0) time.latest = lasting(net);
  return time;
}

}  // namespace sandtable
