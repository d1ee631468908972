#pragma once

#include <string_view>

#include "twin/flood/hydraulics/row_kernels.h"

namespace sandtable::hydraulics {

/// The cells of a row half a step ahead, with what changes from a cell's centre to its eastern (x) and southern (y)
/// side. Pointers to column 0; depths and levels in quanta, speeds in m/s, v southward.
struct PredictedRow {
  DepthQuanta* depth;
  DepthQuanta* depth_x;
  DepthQuanta* depth_y;
  DepthQuanta* level_x;
  DepthQuanta* level_y;
  float* u;
  float* v;
  float* u_x;
  float* v_x;
  float* u_y;
  float* v_y;
};

/// A row and its neighbours as prediction sees them.
struct CellRows {
  const DepthQuanta* depth[3];  ///< north, here, south
  const float* ground[3];
  const float* u[3];
  const float* v[3];
  const float* friction;
};

/// What passes the faces of one direction in a row. `left` (west or north) and `right` are the momentum flux across the
/// face as the cell on that side feels it, without the pressure of its own water; m3/s2.
struct CentredFaces {
  float* q;       ///< m2/s, before the limiter
  float* left;    ///< wanted; after limit() what is paid for
  float* right;   ///< same
  float* across;  ///< speed along the face that the water brings, m/s; after limit() its momentum flux
};

/// What a cell's momentum is made from.
struct MomentumRow {
  CentredFaces east;
  CentredFaces south;
  CentredFaces north;
  PredictedRow half;
  const float* friction;
};

struct FlowRange {
  DepthRange depth;
  float fastest_m_per_s = 0;  ///< largest |u| + |v| + 2 sqrt(g h)
};

/// The loops of the full shallow water scheme; see RowKernels for what holds of all such sets.
struct FullKernels {
  std::string_view name;
  /// Speeds from discharges, bounded so that nothing crosses a cell in a step.
  void (*speeds)(const DepthQuanta* depth, const float* q, const StepConstants& step, int begin, int end, float* speed);
  void (*predict)(const CellRows& rows, const StepConstants& step, bool second_order, int begin, int end,
                  const PredictedRow& out);
  void (*east_faces)(const PredictedRow& row, const float* ground, int begin, int end, const CentredFaces& out);
  void (*south_faces)(const PredictedRow& row, const PredictedRow& row_south, const float* ground,
                      const float* ground_south, int begin, int end, const CentredFaces& out);
  /// Limits what flows by what its donors can pay for.
  void (*limit)(const CentredFaces& faces, const float* share, const float* share_after, const StepConstants& step,
                int begin, int end, DepthQuanta* volume);
  /// Momentum and friction after the depths were updated.
  FlowRange (*move)(const MomentumRow& row, const DepthQuanta* vx, const DepthQuanta* vy_north, const DepthQuanta* vy,
                    const StepConstants& step, int begin, int end, DepthQuanta* depth, float* qx, float* qy);
};

/// Chosen as row_kernels() are.
const FullKernels& full_kernels();

const FullKernels& full_kernels_baseline();
const FullKernels& full_kernels_avx2();
const FullKernels& full_kernels_avx512();

}  // namespace sandtable::hydraulics
