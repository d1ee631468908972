#pragma once

#include <map>
#include <optional>
#include <vector>

#include "twin/forecast/ensemble.h"
#include "twin/forecast/pump_reach.h"

namespace sandtable {

/// What one more pump would do at a site.
struct PlacementRow {
  SiteId site;
  PumpRun pump;                            ///< the one that saves most there; of equals the first to run
  double estimated_building_minutes = 0;   ///< saved, from the ponds alone: see estimate_saving()
  std::optional<Spread> building_minutes;  ///< saved, from runs of the model over the ensemble; empty until confirmed
};

/// Which buildings touch which cell; made once for many counts.
class BuildingsAtCells {
 public:
  explicit BuildingsAtCells(const Exposure& exposure);
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::uint32_t cell) const;

 private:
  std::vector<std::uint32_t> begin_;  ///< by cell; one more than cells
  std::vector<std::uint32_t> buildings_;
};

/// The ponds of one site along a forecast, and what its pumps would take from them.
class PondCourse {
 public:
  /// All arguments must outlive the course and lie on the exposure's frame.
  PondCourse(const Forecast& base, const PumpReach& reach, const Exposure& exposure);

  /// By how much each frame's surface sinks for these pumps. What they have taken is missing until the pond is empty;
  /// an empty pond forgets. What would have spilled or drained anyway counts as if it had stayed.
  [[nodiscard]] std::vector<double> drawdowns_m(std::span<const PumpRun> pumps) const;
  /// Building-minutes deeper than kImpactDepths_m[kFloodedClass] that the drawdowns spare.
  [[nodiscard]] double building_minutes_saved(std::span<const double> drawdowns_m,
                                              const BuildingsAtCells& buildings) const;
  /// What pumps could clear: cells that are in the pond at any time and keep less than kImpactDepths_m[0].
  [[nodiscard]] std::vector<std::uint32_t> clearable_cells() const;
  /// Deepest water that each frame has left in those cells.
  [[nodiscard]] std::vector<double> deepest_m(std::span<const double> drawdowns_m,
                                              std::span<const std::uint32_t> cells) const;
  [[nodiscard]] const Pond& pond(std::size_t frame) const { return ponds_[frame]; }

 private:
  [[nodiscard]] std::int64_t spared_in(std::size_t frame, double drawdown_m, const BuildingsAtCells& buildings) const;

  const Forecast& base_;
  const PumpReach& reach_;
  const Exposure& exposure_;
  std::vector<Pond> ponds_;  ///< by frame
};

/// The deepest water in these cells; unknown depth counts as dry.
double deepest_m(const Grid<float>& depth_m, std::span<const std::uint32_t> cells);

/// Of pumps at one site, those that no other matches or beats in both start and discharge. By start.
std::vector<PumpRun> undominated(std::vector<PumpRun> pumps);

/// All sites by the building-minutes that one more pump would save, most first; of equals the deepest pool first.
/// `pumps` are the runs among which the best is chosen for each site; sites without any are left out. Milliseconds:
/// no run of the model. The estimate knows the ponds as the base forecast has them, flat and at once in balance: it
/// errs upwards where water spills on or drains by itself, downwards where it comes from beyond kPumpReach_m.
std::vector<PlacementRow> rank_sites(const Forecast& base, const Exposure& exposure, std::span<const PumpReach> reaches,
                                     const std::map<SiteId, std::vector<PumpRun>>& pumps);

/// A first answer by the coarse model, which it is also compared with: `coarse_without` is run_preview()'s without the
/// pump. The middle member alone. Fails as run_forecast() does, and with kUnsupported where there is no coarse model.
Result<double> preview_saving(const ForecastStart& start, const Forecast& coarse_without, const PumpRun& pump,
                              const Exposure& exposure, const std::stop_token& stop = {});

/// What the pump saves by runs of the model: every member of the ensemble with it, against the same member without it
/// (`without`, in kEnsemble's order). Fails as run_forecast() does. Cost: as many runs as there are members.
Result<Spread> confirm_saving(const ForecastStart& start, std::span<const std::shared_ptr<const Forecast>> without,
                              const PumpRun& pump, const Exposure& exposure, const std::stop_token& stop = {},
                              const ForecastProgress& progress = {});

}  // namespace sandtable
