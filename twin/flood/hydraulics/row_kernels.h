#pragma once

#include <cstdint>
#include <string_view>

#include "twin/flood/hydraulics/quanta.h"

namespace sandtable::hydraulics {

/// What a step is made with; the same for every cell.
struct StepConstants {
  float g_dt = 0;  ///< gravity times the step
  float dt = 0;
  float dt_over_dx = 0;
  float quanta_per_q = 0;  ///< dt / dx in quanta: volume moved by a unit discharge
};

/// Two neighbouring rows of cells, all pointers to column 0. Rows are written without the ending: `depth` is row r,
/// `depth_south` row r + 1, `qy_north` the faces between r - 1 and r.
struct RowView {
  const DepthQuanta* depth;
  const DepthQuanta* depth_south;
  const float* ground;
  const float* ground_south;
  const float* friction;
  const float* friction_south;
  const float* qx;
  const float* qx_south;
  const float* qy_north;
  const float* qy;
  const float* qy_south;
};

struct DepthRange {
  DepthQuanta least = 0;
  DepthQuanta most = 0;
};

/// A run of faces between coarse cells, each of four fine faces: a conveyance of h^(5/3) over every sill. Flows are
/// sums over the fine faces; `step.dt_over_dx` is that of coarse cells.
struct CoarseFaces {
  const double* level;        ///< m, of the cells before the faces
  const double* level_after;  ///< m
  const double* lowest;       ///< m, sill; kOutsideGround_m: a wall
  const float* over_lowest[4];
  const float* smoothness[4];  ///< 1 / sqrt(g n^2); 0: no such fine face
  const float* q;
  const float* q_before;
  const float* q_after;
  const float* across[4];
};

/// A run of coarse cells. Volumes are whole quanta of fine cells, kept as double so that vectors can round and compare
/// them: exact up to 2^53, and the fullest cell holds 2^34. Between `from` (exclusive) and `to` the level is
/// base + slope * volume.
struct CoarseCells {
  const double* volume;
  const double* from;
  const double* to;
  const double* base_m;
  const double* slope_m;
  const double* lowest_m;  ///< ground
};

/// What the levels of a run of coarse cells were like.
struct CoarseLook {
  double deepest_m = 0;  ///< over the lowest ground
  double least = 0;      ///< smallest volume, or 0
  int wet = 0;           ///< cells that hold more than a film
  int strays = 0;        ///< cells whose volume has left its segment: their levels are wrong
};

/// The loops that every step spends its time in, over columns [begin, end), whole tiles. One source, compiled for
/// several instruction sets. Results differ between instruction sets in the last bits (fused multiply-add), never
/// between runs or numbers of threads on one.
struct RowKernels {
  std::string_view name;
  /// Unit discharges through the eastern faces (fx) and the southern faces (fy) of a row, before the limiter.
  void (*fluxes)(const RowView& row, const StepConstants& step, int begin, int end, float* fx, float* fy);
  /// Share of the wanted outflow that each cell can pay for.
  void (*shares)(const DepthQuanta* depth, const float* fx, const float* fy_north, const float* fy,
                 const StepConstants& step, int begin, int end, float* share);
  /// Limits the discharges by their donors and turns them to volumes. `qx`, `qy` null: volumes only.
  void (*volumes)(const float* fx, const float* fy, const float* share, const float* share_south,
                  const StepConstants& step, int begin, int end, float* qx, float* qy, DepthQuanta* vx,
                  DepthQuanta* vy);
  /// What flows through coarse faces, before the limiter.
  void (*coarse_fluxes)(const CoarseFaces& faces, const StepConstants& step, int count, float* out);
  /// What leaves coarse cells through the faces around them; `east[-1]` is the western face of the first.
  void (*coarse_asked)(const float* east, const float* south_north, const float* south, int count, float* asked);
  /// Turns what was asked of each cell into the share that it can pay.
  void (*coarse_shares)(const double* volume, float quanta_per_q, int count, float* share);
  /// What flows: the wanted, limited by its donor, which is the cell before a face or the one after it.
  void (*coarse_paid)(const float* wanted, const float* share, const float* share_after, int count, float* paid);
  /// Moves the water through the faces around each cell. A face's volume is rounded alike from both of its sides.
  void (*coarse_moved)(const float* east, const float* south_north, const float* south, float quanta_per_q, int count,
                       double* volume);
  CoarseLook (*coarse_levels)(const CoarseCells& cells, int count, double* level_m);
  DepthRange (*update)(const DepthQuanta* vx, const DepthQuanta* vy_north, const DepthQuanta* vy, int begin, int end,
                       DepthQuanta* depth);
  /// The same rain on every cell of a run that has ground; gives how many have.
  int (*rain_evenly)(const float* ground, DepthQuanta portion, int count, DepthQuanta* depth);
  /// Rain by weight: the difference of two roundings, of weight times what had fallen `before` and has `after`. Gives
  /// what fell.
  std::int64_t (*rain_by_weight)(const float* ground, const float* weight, float before, float after, int count,
                                 DepthQuanta* depth);
};

/// The best set that this processor runs; SANDTABLE_INSTRUCTIONS=baseline|avx2|avx512 in the environment asks for a
/// lesser one (an unknown or unavailable one is ignored).
const RowKernels& row_kernels();

const RowKernels& row_kernels_baseline();
const RowKernels& row_kernels_avx2();
const RowKernels& row_kernels_avx512();

}  // namespace sandtable::hydraulics
