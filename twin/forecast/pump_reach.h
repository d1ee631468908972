#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/ids.h"
#include "twin/flood/basin_curve.h"

namespace sandtable {

/// The ground from which water finds its way to the pumps of a site. Found once for a place; a frozen value.
/// The vectors are parallel; cell numbers are those of GridFrame::index().
struct PumpReach {
  SiteId site;
  std::size_t suction_cells = 0;  ///< where the pumps draw: so many of the cells, the first ones
  std::vector<std::uint32_t> cells;
  std::vector<float> ground_m;
  std::vector<float> kept_m;  ///< water up to this depth stays in the cell: ground that is higher lies on its way
};

/// Water farther away than this comes too slowly to count within two hours: in sheets of a hand's breadth it moves at
/// 5 to 10 cm/s. Chosen by this project against runs of the demo district.
inline constexpr double kPumpReach_m = 400;

/// The reach of pumps that draw from `suction` on ground over which water flows: every cell within kPumpReach_m, with
/// the lowest way to any suction cell (across edges, not corners). Cells of unknown ground are walls. O(n log n).
PumpReach flowing_reach(SiteId site, const Grid<float>& ground_m, std::span<const std::uint32_t> suction);

/// The reach where a whole basin stands at one level: all of `cells`, with nothing kept.
PumpReach bath_reach(SiteId site, const Grid<float>& ground_m, std::span<const std::uint32_t> cells);

/// The water within reach at one moment: what stands below the highest surface at the pumps and above the ground on
/// their way. Its surface need not be flat; it is taken to sink everywhere alike.
class Pond {
 public:
  Pond() = default;
  /// `depth_m` lies on the frame that the reach was found on. Unknown depth counts as dry. O(n log n).
  Pond(const PumpReach& reach, const Grid<float>& depth_m);

  [[nodiscard]] double volume_m3() const { return volume_m3_; }
  /// By how much the surface sinks when that much is taken: the pool's volume-elevation curve, seen from its surface.
  [[nodiscard]] double drawdown_m(double taken_m3) const;
  /// Indices into PumpReach::cells, rising.
  [[nodiscard]] std::span<const std::uint32_t> members() const { return members_; }
  /// Depth that is left in a member after a drawdown.
  [[nodiscard]] float depth_after_m(std::size_t member, double drawdown_m) const;

 private:
  std::vector<std::uint32_t> members_;
  std::vector<float> depth_m_;               ///< of each member
  std::vector<float> available_m_;           ///< of it, what can reach the pumps
  std::optional<BasinCurve> below_surface_;  ///< ground at -available: level 0 is the surface as it stands
  double volume_m3_ = 0;
};

}  // namespace sandtable
