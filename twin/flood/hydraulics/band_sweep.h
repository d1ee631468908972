#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "twin/flood/hydraulics/active_tiles.h"
#include "twin/flood/hydraulics/cell_store.h"
#include "twin/flood/hydraulics/face_rules.h"
#include "twin/flood/hydraulics/row_kernels.h"
#include "twin/flood/hydraulics/surface_sources.h"

namespace sandtable::hydraulics {

/// Rows of cells [first, last) that are moved forward together.
struct Band {
  int first = 0;
  int last = 0;
};

/// One step of one band. Everything but the band's own rows of `flow` is read only.
struct SweepJob {
  int part = 0;
  Band band;
  StepConstants step;
  const CellLayout& layout;
  const TerrainStore& terrain;
  FlowStore& flow;
  const ActiveTiles& tiles;
  const FaceRules& rules;
  SurfaceSources* due_sources = nullptr;  ///< rain and losses that fall at the end of this step
};

struct SweepResult {
  DepthRange range;
  BoundaryFlow boundary;
  SurfaceFlow surface;
  float fastest_m_per_s = 0;  ///< largest |u| + |v| + 2 sqrt(g h), where the scheme needs it for its step
};

/// A scheme: how the rows of a band go one step forward. The result in a cell must not depend on where bands begin.
class BandSweep {
 public:
  virtual ~BandSweep() = default;
  [[nodiscard]] virtual std::string_view label() const = 0;
  /// Longest stable step from the deepest water and the fastest wave of the step before (0 where unknown).
  [[nodiscard]] virtual double longest_step_s(double cell_m, double deepest_m, double fastest_m_per_s) const = 0;
  /// The same as SweepResult's, of a state that no sweep has made; 0 where the scheme does not need it. O(cells).
  [[nodiscard]] virtual double fastest_m_per_s(const FlowStore& flow) const {
    static_cast<void>(flow);
    return 0;
  }
  /// Called by one thread before the parts of a step are shared out.
  virtual void begin_step(int parts) = 0;
  /// Saves what neighbours will overwrite; called for every part after begin_step() and before any sweep.
  virtual void copy_borders(const SweepJob& job) = 0;
  virtual SweepResult sweep(const SweepJob& job) = 0;
  /// Called by one thread after all parts were swept.
  virtual void end_step(FlowStore& flow) { static_cast<void>(flow); }

  /// What follows is for a scheme that keeps a state of its own while an advance lasts, and is given a step as one part:
  /// is_whole(). The store is its state between advances.
  [[nodiscard]] virtual bool is_whole() const { return false; }
  /// `places` of the store are those that lend() must show and take_back() look at.
  virtual void begin_advance(const TerrainStore& terrain, const FlowStore& flow, const FaceRules& rules,
                             std::vector<std::size_t> places) {
    static_cast<void>(terrain), static_cast<void>(flow), static_cast<void>(rules), static_cast<void>(places);
  }
  virtual void end_advance(const TerrainStore& terrain, const FaceRules& rules, FlowStore& flow) {
    static_cast<void>(terrain), static_cast<void>(rules), static_cast<void>(flow);
  }
  /// Around every change of the store by devices and inflows.
  virtual void lend(const TerrainStore& terrain, FlowStore& flow) {
    static_cast<void>(terrain), static_cast<void>(flow);
  }
  virtual void take_back(const FlowStore& flow) { static_cast<void>(flow); }
  /// The terrain of these places was edited; none: all of it.
  virtual void forget(std::span<const std::size_t> places) { static_cast<void>(places); }
  /// Cells that a step works on.
  [[nodiscard]] virtual std::size_t active_cells(const ActiveTiles& tiles) const { return tiles.active_cells(); }
  [[nodiscard]] virtual std::size_t memory_bytes() const = 0;
};

std::unique_ptr<BandSweep> make_inertial_sweep(const CellLayout& layout);
std::unique_ptr<BandSweep> make_full_sweep(const CellLayout& layout, bool second_order);
/// With threads of its own, at most so many.
std::unique_ptr<BandSweep> make_subgrid_sweep(const CellLayout& layout, double cell_m, int threads);

}  // namespace sandtable::hydraulics
