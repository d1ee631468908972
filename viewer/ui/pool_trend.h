#pragma once

#include <string_view>

#include "twin/flood/water.h"

namespace sandtable::ui {

/// Where a pool's water goes, by the sum of its flows.
enum class PoolTrend { kRising, kSteady, kFalling };

/// Flows that cancel to less than a hundredth of a cubic metre a second count as steady; a dry pool does not fall.
inline PoolTrend trend_of(const SitePool& pool) {
  const double net = pool.inflow_m3_per_s - pool.drained_m3_per_s - pool.pumped_m3_per_s;
  if (net > 0.01) return PoolTrend::kRising;
  if (net < -0.01 && pool.volume_m3 > 0) return PoolTrend::kFalling;
  return PoolTrend::kSteady;
}

inline std::string_view trend_key(PoolTrend trend) {
  return trend == PoolTrend::kRising ? "rising" : trend == PoolTrend::kFalling ? "falling" : "steady";
}

}  // namespace sandtable::ui
