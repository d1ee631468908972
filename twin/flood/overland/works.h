#pragma once

#include <span>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/hydraulics/device.h"
#include "twin/flood/hydraulics/setup.h"
#include "twin/flood/intervention.h"

namespace sandtable {

/// Interventions on the cells and faces of a grid. All fail with kInvalid, naming what and the limit, when a line has
/// fewer than two points or lies outside the grid, or a size is not finite or beyond what people build.

/// Crests on an unbroken chain of faces, `height_m` above the higher ground beside each. Height 0.05 to 20 m.
Result<std::vector<hydraulics::FaceCrest>> crests_of(const Barrier& barrier, const Grid<float>& ground_m);

/// Raises `crests` where those of an older barrier are higher.
void keep_higher(std::span<const hydraulics::FaceCrest> standing, std::vector<hydraulics::FaceCrest>& crests);

/// New heights of the cells whose centre lies in the trench, at least of those under the line. Width up to 500 m,
/// depth up to 20 m either way.
struct GroundChange {
  std::vector<std::size_t> cells;
  std::vector<float> ground_m;  ///< parallel
};
Result<GroundChange> ground_of(const Excavation& excavation, const Grid<float>& ground_m);

/// The cells of basins behind a breach: those nearest to it, within 150 m, that its width touches. Width 1 to 1000 m.
struct BreachCells {
  hydraulics::Footprint cells;
  std::int16_t basin = -1;  ///< of the nearest
};
Result<BreachCells> cells_behind(const LeveeBreach& breach, const Grid<std::int16_t>& basin);

/// River water over the ground behind a breach, by the law of a broad crest at the lowest of that ground. Nothing
/// flows back to the river.
class BreachInflow final : public hydraulics::DeviceLaw {
 public:
  explicit BreachInflow(double width_m) : width_m_(width_m) {}
  /// River level in the terrain's datum, between two advances; -infinity for none known.
  void set(double river_m) { river_m_ = river_m; }

  double discharge_m3_per_s(const hydraulics::FootprintWater& from, const hydraulics::FootprintWater& to, double time_s,
                            double dt_s) override;
  [[nodiscard]] std::unique_ptr<DeviceLaw> clone() const override { return std::make_unique<BreachInflow>(*this); }

 private:
  double width_m_;
  double river_m_ = -std::numeric_limits<double>::infinity();
};

}  // namespace sandtable
