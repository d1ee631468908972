#pragma once

#include <map>
#include <vector>

#include "twin/base/result.h"
#include "twin/flood/intervention.h"
#include "twin/flood/water.h"

namespace sandtable {

/// What a trusted sensor says of the water at `Forcing::until`.
struct DepthReading {
  StationId station;
  LocalXY at;          ///< place CRS
  double depth_m = 0;  ///< over the ground there
  bool operator==(const DepthReading&) const = default;
};

/// What drives the water from one instant to a later one; a frozen value.
struct Forcing {
  UtcTime until;
  double rain_mm_per_h = 0;                     ///< mean over the place
  std::map<SiteId, double> site_rain_mm_per_h;  ///< where gauges tell more; overrides the mean
  std::map<SiteId, double> pumped_m3_per_s;     ///< installed mobile capacity that is running
  std::map<SiteId, double> outfall_level_m;     ///< river level at the site's outfall, terrain datum
  std::vector<DepthReading> readings;           ///< the water is drawn towards them; empty in forecasts
  /// Sites that turned up after the model was made, with where their pumps stand (place CRS). A model that cannot tell
  /// the water of such a site gives no pool for it.
  std::map<SiteId, LocalXY> sites_since{};
  int rain_gauges = 0;                          ///< so many trusted ones told of the rain; 0: nothing is known of it
};

/// In what a run differs from what is believed: the members of an ensemble.
struct ModelVariation {
  double roughness_factor = 1;  ///< on Manning's n
  double drain_factor = 1;      ///< on what drains and stations take: blocked inlets, failed pumps
};

/// Port to a flood model. One instance belongs to one thread; what it returns is frozen.
class FloodSolver {
 public:
  virtual ~FloodSolver() = default;
  /// Name of the model, shown beside its results.
  [[nodiscard]] virtual std::string_view label() const = 0;
  [[nodiscard]] virtual UtcTime time() const = 0;
  /// The water at time(); null where the model has no grid. O(cells).
  [[nodiscard]] virtual std::shared_ptr<const FloodField> field() const { return nullptr; }
  /// Runs from time() to forcing.until and returns the water there. Fails without changing the state when
  /// `until` is not later than time().
  virtual Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) = 0;
  /// Makes this run differ from now on. Factors that are not finite or negative are passed over.
  virtual void vary(const ModelVariation& variation) = 0;
  /// Builds, digs, shuts or breaks something, from now on. Fails with kInvalid when it lies nowhere near modelled
  /// ground or its size makes no sense, with kUnsupported where the model knows no such thing; nothing is changed then.
  virtual Status intervene(const Intervention& intervention) = 0;
  /// An independent copy at the same instant: the start of a branch.
  [[nodiscard]] virtual std::unique_ptr<FloodSolver> branch() const = 0;
  /// A coarser and much quicker model of the same place, with the same water and works: to answer first what branch()
  /// answers later. Its momentum and books begin anew. Null where the model knows no coarser one.
  [[nodiscard]] virtual std::unique_ptr<FloodSolver> preview() const { return nullptr; }
  /// An independent model of the same place that stands at water recorded earlier: the start of a question about the
  /// past. What is not recorded (momentum, books) begins anew. Fails with kInvalid when the water is of another place.
  [[nodiscard]] virtual Result<std::unique_ptr<FloodSolver>> branch_at(const Water& water) const = 0;
};

}  // namespace sandtable
