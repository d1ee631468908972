#pragma once

#include <vector>

#include "twin/base/grid.h"
#include "twin/base/result.h"
#include "twin/flood/scenario/scenario.h"

namespace sandtable::scenario {

/// Cells and faces under what people draw. Points on the outer edge of the grid belong to the cell inside; points
/// further out fail with kInvalid naming the place in the file, the point and the grid's extent.

Result<std::size_t> cell_at(const GridFrame& frame, const Mark& mark, LocalXY at);

/// Cells that hold a piece of the line, in its order, each once; a line along cell edges belongs to the cells east or
/// south of it, on the grid's border to those inside. A single point gives its cell.
Result<std::vector<std::size_t>> cells_along(const GridFrame& frame, const Mark& mark);

/// A face under a line and how far along the line it lies.
struct MarkedFace {
  std::size_t cell = 0;
  bool east = true;  ///< the face to the eastern neighbour, else to the southern one
  double along_m = 0;
};

/// The faces that hold water back when a line is a wall: an unbroken chain of cell edges from the corner nearest the
/// first point to the one nearest the last, never further from the line than a cell. Water moves through faces alone,
/// so the chain is tight at its diagonals too. What lies beyond the grid is left out; a line wholly beyond it fails.
Result<std::vector<MarkedFace>> faces_along(const GridFrame& frame, const Mark& mark);

/// First and last row (west, east) or column (north, south) whose centre lies in the part of the edge; at least the
/// one cell under its middle. Fails where the part does not touch the grid.
struct EdgeCells {
  int first = 0;
  int last = 0;
};
Result<EdgeCells> edge_cells(const GridFrame& frame, const Edge& edge);

/// Cells whose centre lies inside the rings (even-odd: holes are holes).
std::vector<std::size_t> cells_inside(const GridFrame& frame, const PolygonRings& rings);

/// Cells whose centre lies within half a width of the line.
std::vector<std::size_t> cells_beside(const GridFrame& frame, const Polyline& line, double width_m);

}  // namespace sandtable::scenario
