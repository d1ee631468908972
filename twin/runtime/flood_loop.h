#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "twin/flood/flood_solver.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Keeps the modelled water level with the incident clock: every `every` of incident time it freezes the forcing from
/// the newest live state, advances the solver and records what came out. Belongs to the flood thread.
class FloodLoop {
 public:
  /// Rain comes from `rain_gauges`; from every station that measures it when there are none. Where it
  /// `follows_sensors`, trusted depth sensors correct the water.
  FloodLoop(std::unique_ptr<FloodSolver> solver, Duration every, std::vector<StationId> rain_gauges,
            bool follows_sensors, TwinLoop& twin);
  /// True when a step was computed. Catches up in one advance when the clock ran ahead. A step that fails is noted once
  /// and tried again from the last good water, more and more seldom.
  bool step(UtcTime now);
  /// Goes on from water that another seat modelled, or this one before it was started again: from its time on, with what
  /// drives the model now. Stays where it is when the model cannot, when it has come further itself, and when the water
  /// is older than six hours: nobody knows what it did since.
  void continue_from(const Water& water, UtcTime now);
  /// A copy of the model as it stood after the latest step, to run ahead with; null where no model runs. Any thread.
  [[nodiscard]] std::unique_ptr<FloodSolver> newest() const;

 private:
  void keep_newest();

  std::unique_ptr<FloodSolver> solver_;
  mutable std::mutex mutex_;
  std::shared_ptr<const FloodSolver> newest_;  // guarded by mutex_
  const Duration every_;
  const std::vector<StationId> rain_gauges_;
  const bool follows_sensors_;
  TwinLoop& twin_;
  Duration pause_{0};  ///< 0 unless the latest step failed
  UtcTime retry_at_{};
  bool has_run_ = false;  ///< false: its water is only what a model begins with
};

}  // namespace sandtable
