#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/place/place.h"

namespace sandtable {

/// 待命 運送中 架設中 抽水中 撤收 機具異常 無回報. Silence is kNoReport, never kFault.
enum class ResourceState { kStandby, kInTransit, kSettingUp, kPumping, kWithdrawing, kFault, kNoReport };
std::string_view resource_state_key(ResourceState state);

/// Where a resource was.
struct Fix {
  UtcTime when;
  LocalXY at;  ///< place CRS
  bool operator==(const Fix&) const = default;
};
/// By how much the clock of a crew may run ahead before people are told.
inline constexpr Duration kFieldClockSkew{std::chrono::minutes{2}};
/// A track holds so many fixes, and of those that came closer together than this only the newest.
inline constexpr std::size_t kTrackLength = 32;
inline constexpr Duration kTrackStep{std::chrono::minutes{2}};

/// What somebody counted in a store or a tank, in the unit of work_unit(). By itself it says all that was there then.
struct StockCount {
  double amount = 0;
  UtcTime at;  ///< when it was counted
  std::string by;
  std::string comment;
  bool operator==(const StockCount&) const = default;
};

/// A pump or crew: what it is (from the place) and what was last heard of it.
struct Resource {
  ResourceConfig config;
  ResourceState state = ResourceState::kNoReport;
  std::optional<LocalXY> at;        ///< last reported position; empty when never reported
  std::optional<UtcTime> reported;  ///< time of that report, no later than its receipt
  std::optional<double> fuel_percent;
  double discharge_m3_per_s = 0;           ///< as last told; 0 once it is said to have left, stopped or broken down
  OrderId order;                           ///< the order that binds it; empty when free
  std::optional<UtcTime> at_work_since{};  ///< left its depot or began to work; empty while it stands by
  Duration worked{0};                      ///< before that, since its last full rest
  std::optional<UtcTime> resting_since{};
  std::vector<Fix> track{};          ///< reported positions, oldest first, the last one the newest
  std::optional<UtcTime> fuel_at{};  ///< when fuel_percent was so: by a report that told it, or by what was filled in
  std::optional<UtcTime> discharge_at{};  ///< when it was told what it gives, or that it has ended; empty: never
  Duration clock_ahead{0};  ///< of its last report, by its stamp against its receipt, where more than kFieldClockSkew
  std::optional<UtcTime> state_at{};  ///< when its state was last told; empty: never
  StationId state_from{};  ///< station of a feed whose word the state is; empty for its crew's or its own
  std::optional<StockCount> counted{};  ///< newest count of its stock; empty: nobody counted
  std::optional<UtcTime> registered{};  ///< when somebody first entered it; empty for what the place file names
  std::optional<LocalXY> base{};        ///< where it stands by when that is no depot, place CRS
};

/// Hours that a pump's fuel lasts at `now`: by its last fuel report, or from a full tank since it left when it never
/// told; what a truck filled in counts only where it once did. Empty when neither is known. 0 when it should be empty.
std::optional<double> fuel_hours_left(const Resource& resource, UtcTime now);
/// Litres in its full tank; empty when its consumption is not known.
std::optional<double> tank_l(const ResourceConfig& config);
/// What a pump gives where it must lift water by `head_m`: by its curve, linear between its points and nothing above
/// the last. Without a curve its stated capacity, at any head. Without a head, at its rated one. m3/s.
double discharge_at_head(const ResourceConfig& config, std::optional<double> head_m);
/// Who pays for what is lent, its owner where the place names nobody, or for what somebody else pays; empty for what
/// its owner pays without saying so.
std::string payer_of(const ResourceConfig& config);
/// Whether it has worked as long as it may and has not rested since.
bool must_rest(const Resource& resource, UtcTime now);

}  // namespace sandtable
