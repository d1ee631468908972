#include "geo/demo/storm_model.h"

#include "geo/demo/storm.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {

OverlandSetup storm_model(const City& city, double cell_m, UtcTime start) {
  OverlandSetup setup;
  const GridFrame& fine = city.ground.frame();
  GridFrame frame = fine;
  frame.cell_m = cell_m;
  frame.columns = static_cast<int>(fine.columns * fine.cell_m / frame.cell_m);
  frame.rows = static_cast<int>(fine.rows * fine.cell_m / frame.cell_m);
  setup.ground_m = Grid<float>(frame);
  setup.basin = Grid<std::int16_t>(frame, -1);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const LocalXY p = frame.centre_of(column, row);
      setup.ground_m.at(column, row) = static_cast<float>(ground_m(city.ground, p));
      setup.basin.at(column, row) = city.basins.index.at(fine.column_of(p.x), fine.row_of(p.y));
    }
  }
  for (const Basin& basin : city.basins.basins) setup.basins.push_back({SiteId(basin.site), basin.pump_position});
  setup.start = start;
  setup.runoff_ratio = kRunoffRatio;
  setup.drain_m3_per_s_per_km2 = kDrain_m3_per_s_per_km2;
  setup.lifted_drain_ratio = kLiftedDrainRatio;
  return setup;
}

}  // namespace sandtable::geo::demo
