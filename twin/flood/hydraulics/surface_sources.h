#pragma once

#include <cstdint>

#include "twin/flood/hydraulics/cell_store.h"
#include "twin/flood/hydraulics/setup.h"
#include "twin/flood/hydraulics/state_bytes.h"

namespace sandtable::hydraulics {

/// Quanta that fell and that the ground took.
struct SurfaceFlow {
  std::int64_t rain = 0;
  std::int64_t losses = 0;
};

/// Rain onto every cell and losses from it. Falls in portions of at least 50 micrometres or 10 s of loss, so that dry
/// land does not cost every step; whole quanta only, the remainder waits for the next portion.
class SurfaceSources {
 public:
  SurfaceSources() = default;
  SurfaceSources(const CellLayout& layout, const Setup& setup);

  void set_rain(const CellLayout& layout, Rain rain);
  [[nodiscard]] double next_event_s(double time_s) const { return rain_.intensity_mm_per_h.next_point_s(time_s); }
  /// Decides what falls until `time_s`; true where apply() is due. `flush`: nothing but the remainder may wait.
  bool prepare(double time_s, bool flush);
  /// Only between a prepare() that said true and the next. Rows may be done at the same time.
  void apply(const CellLayout& layout, int row, const float* ground, DepthQuanta* depth, SurfaceFlow& flow);

  /// For a solver that measures the portions out itself: quanta that would wait at `time_s` (not before the last
  /// settle()) had nothing fallen since, and the telling of what did fall, both of unit weight.
  struct Waiting {
    double rain = 0;
    double losses = 0;
  };
  [[nodiscard]] Waiting waiting(double time_s) const;
  void settle(double time_s, std::int64_t rain, std::int64_t losses);
  /// Quanta of unit weight fallen since weighted sums were last begun anew.
  [[nodiscard]] std::int64_t fallen() const { return fallen_; }
  /// The portions of this step, for a scheme that applies them itself: quanta of unit weight; at a place by its weight;
  /// what a place takes from a depth of quanta.
  [[nodiscard]] DepthQuanta rain_portion() const { return rain_portion_; }
  /// Adds what falls on each of `count` places from `first` on, nothing where `ground` is outside, and gives the sum.
  /// Only with weights.
  std::int64_t add_rain(std::size_t first, int count, const float* ground, DepthQuanta* rain) const;
  DepthQuanta lose(std::size_t place, DepthQuanta depth);
  [[nodiscard]] LossKind loss_kind() const { return losses_.kind; }
  [[nodiscard]] const CellArray<float>& weight() const { return weight_; }

  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  void apply_rain(int row, const CellLayout& layout, const float* ground, DepthQuanta* depth, SurfaceFlow& flow) const;
  void apply_losses(const CellLayout& layout, int row, const float* ground, DepthQuanta* depth, SurfaceFlow& flow);
  [[nodiscard]] double loss_depth_m(double from_s, double to_s) const;

  Rain rain_;
  Losses losses_;
  CellArray<float> weight_;         ///< by place in memory; empty: 1 everywhere
  CellArray<float> infiltrated_m_;  ///< Green-Ampt only
  double done_until_s_ = 0;
  double rain_waiting_ = 0;         ///< quanta
  double loss_waiting_ = 0;         ///< quanta
  std::int64_t fallen_before_ = 0;  ///< quanta of unit weight since weighted sums were last begun anew
  std::int64_t fallen_ = 0;
  DepthQuanta rain_portion_ = 0;
  DepthQuanta loss_portion_ = 0;
  double portion_s_ = 0;
};

}  // namespace sandtable::hydraulics
