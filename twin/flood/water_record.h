#pragma once

#include "twin/base/grid.h"
#include "twin/flood/water.h"

namespace sandtable {

/// What a run leaves behind in every cell, gathered from samples of depth and speed. NaN where the water was never
/// known. A frozen value once the run has ended; 20 bytes a cell.
struct WaterRecordFields {
  double arrival_depth_m = 0;       ///< from this depth on water counts as having arrived
  Grid<float> max_depth_m;          ///< 0 where it stayed dry
  Grid<float> arrival_s;            ///< first time at the arrival depth; NaN where that never came
  Grid<float> wet_s;                ///< how long the arrival depth was reached
  Grid<float> hazard_max_m2_per_s;  ///< largest depth times speed at one instant; empty where no speed is known
  Grid<float> hazard_class;         ///< the gravest of twin/flood/hazard.h, 0 where dry; empty where no speed is known
};

/// Gathers samples in order of time. Between two samples depth counts as linear, so arrivals and durations are good to
/// a fraction of the interval; a peak between samples is missed by what the water rose and fell meanwhile. 24 bytes a
/// cell while it gathers.
class WaterRecord {
 public:
  /// Precondition: arrival_depth_m > 0.
  explicit WaterRecord(double arrival_depth_m) { fields_.arrival_depth_m = arrival_depth_m; }

  /// The first sample is the start. All on one frame, NaN where the water is not known. O(cells).
  void sample(double time_s, const Grid<float>& depth_m, const Grid<float>& speed_m_per_s);
  /// The same of a frozen field, which may know no speeds.
  void sample(double time_s, const FloodField& field);

  [[nodiscard]] bool empty() const { return fields_.max_depth_m.empty(); }
  [[nodiscard]] const WaterRecordFields& fields() const { return fields_; }
  /// Hands over what was gathered; the record is as new then.
  WaterRecordFields take();
  /// Largest share of the wet cells (deeper than 5 cm) that ran faster than their own waves (Froude number above 1) in
  /// any sample.
  [[nodiscard]] double most_supercritical() const { return most_supercritical_; }

 private:
  template <class SpeedOf>
  void gather(double time_s, const Grid<float>& depth_m, const SpeedOf& speed_m_per_s);
  void start(const GridFrame& frame, bool with_speed);

  double last_s_ = 0;
  Grid<float> last_depth_m_;
  WaterRecordFields fields_;
  double most_supercritical_ = 0;
};

}  // namespace sandtable
