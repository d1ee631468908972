#pragma once

#include "twin/base/grid.h"

namespace sandtable::scenario {

/// What a run leaves behind in every cell, gathered from samples of depth and speed. NaN outside the terrain.
struct RecordFields {
  Grid<float> max_depth_m;          ///< 0 where it stayed dry
  Grid<float> arrival_s;            ///< first time at the arrival depth; NaN where that never came
  Grid<float> hazard_max_m2_per_s;  ///< largest depth times speed at one instant
  Grid<float> wet_s;                ///< how long the arrival depth was reached
};

/// Gathers samples in order of time. Between two samples depth counts as linear, so arrivals are good to a fraction of
/// the interval; a peak between samples is missed by what the water rose and fell meanwhile. 16 bytes a cell.
class Record {
 public:
  /// Precondition: arrival_depth_m > 0.
  explicit Record(double arrival_depth_m) : arrival_depth_m_(static_cast<float>(arrival_depth_m)) {}

  /// The first sample is the start. Grids on one frame, NaN outside. O(cells).
  void sample(double time_s, const Grid<float>& depth_m, const Grid<float>& speed_m_per_s);

  [[nodiscard]] const RecordFields& fields() const { return fields_; }
  /// Largest share of the wet cells (deeper than 5 cm) that ran faster than their own waves (Froude number above 1) in
  /// any sample.
  [[nodiscard]] double most_supercritical() const { return most_supercritical_; }

 private:
  void start(const Grid<float>& depth_m);

  float arrival_depth_m_;
  double last_s_ = 0;
  RecordFields fields_;
  double most_supercritical_ = 0;
};

}  // namespace sandtable::scenario
