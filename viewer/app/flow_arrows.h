#pragma once

#include <memory>
#include <vector>

#include "twin/flood/water.h"
#include "viewer/render/scene.h"

/// Which way the model's water flows, as a few arrows a person can follow. The model keeps how fast its water moves in
/// each cell and how deep it is; it moves down the slope of its own surface (local inertia: Bates, Horritt and Fewtrell
/// 2010, "A simple inertial formulation of the shallow water equations", Journal of Hydrology 387, eq. 3), so that
/// slope is the direction. Where the surface is too flat to tell it from the rounding of the depths there is no arrow.
namespace sandtable {

/// Water that moves people and cars; shallower or slower, an arrow would say more than is known.
inline constexpr double kLeastFlowDepth_m = 0.1;
inline constexpr double kLeastFlowSpeed_m_per_s = 0.2;
/// From here on an arrow is long, and longest: the legend's three.
inline constexpr double kSwiftFlow_m_per_s = 0.5;
inline constexpr double kRapidFlow_m_per_s = 1.0;

/// The flow of one square block of cells, at the place where most of it passes.
struct FlowArrow {
  LocalXY at;
  LocalXY direction;         ///< unit vector, east and north
  double speed_m_per_s = 0;  ///< mean over the cells that flow, by discharge
  double depth_m = 0;
};

/// Cells along a block's side so that its arrow has room on the screen; a power of two, so that arrows stay where they
/// are while one zooms a little.
int flow_block_cells(double cell_m, double metres_per_pixel);

/// One arrow for each block of `block_cells` by `block_cells` cells in which water flows and most of it goes one way.
/// `ground_m` is the ground on which the model computed, elevations on the field's own cells. Empty where the field
/// knows no speeds or lies on other cells. O(cells).
std::vector<FlowArrow> flow_arrows(const FloodField& field, const Grid<float>& ground_m, int block_cells);

/// The arrows as lines on the water, `block_m` the side of their blocks. Their length says how fast.
render::RouteSet flow_lines(const std::vector<FlowArrow>& arrows, double block_m);

/// The lines for what is shown, made again only when the water or the scale changed. Main thread.
class FlowScene {
 public:
  /// Null without water, or where nobody knows which way it flows.
  std::shared_ptr<const render::RouteSet> update(const std::shared_ptr<const FloodField>& field,
                                                 const Grid<float>& ground_m, double metres_per_pixel);

 private:
  std::shared_ptr<const FloodField> field_;
  int block_cells_ = 0;
  std::shared_ptr<const render::RouteSet> lines_;
};

}  // namespace sandtable
