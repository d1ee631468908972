#pragma once

#include <optional>
#include <string_view>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/place/place.h"

namespace sandtable {

/// 待命 運送中 架設中 抽水中 撤收 機具異常 無回報. Silence is kNoReport, never kFault.
enum class ResourceState { kStandby, kInTransit, kSettingUp, kPumping, kWithdrawing, kFault, kNoReport };
std::string_view resource_state_key(ResourceState state);

/// A pump or crew: what it is (from the place) and what was last heard of it.
struct Resource {
  ResourceConfig config;
  ResourceState state = ResourceState::kNoReport;
  std::optional<LocalXY> at;         ///< last reported position; empty when never reported
  std::optional<UtcTime> reported;   ///< time of that report
  std::optional<double> fuel_percent;
  double discharge_m3_per_s = 0;     ///< as reported while pumping
  OrderId order;                     ///< the order that binds it; empty when free
};

}  // namespace sandtable
