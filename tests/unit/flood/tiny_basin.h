#pragma once

#include <initializer_list>
#include <vector>

#include "twin/base/grid.h"
#include "twin/flood/bathtub_solver.h"

namespace sandtable::test {

/// A grid of one row (or more) of 10 m cells from values, west to east.
template <class T>
Grid<T> row_of(std::initializer_list<T> values, int rows = 1) {
  GridFrame frame{static_cast<int>(values.size()) / rows, rows, 10.0, {170000, 2546000}};
  Grid<T> grid(frame);
  grid.values() = values;
  return grid;
}

inline UtcTime flood_start() { return UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 7 / 28}}; }
inline UtcTime after(Duration passed) { return flood_start() + passed; }

/// One flat basin of `cells` x 100 m2 at 1 m, no neighbour, no drainage unless said.
inline BathtubSetup flat_tub(int cells) {
  BathtubSetup setup;
  GridFrame frame{cells, 1, 10.0, {170000, 2546000}};
  setup.ground_m = Grid<float>(frame, 1.0F);
  setup.basin = Grid<std::int16_t>(frame, 0);
  setup.sites = {SiteId("A")};
  setup.start = flood_start();
  setup.parameters.runoff_ratio = 1;
  setup.parameters.drain_m3_per_s_per_km2 = 0;
  return setup;
}

}  // namespace sandtable::test
