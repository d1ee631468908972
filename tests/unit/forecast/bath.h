#pragma once

#include <memory>

#include "tests/support/incident_builder.h"
#include "twin/flood/bathtub_solver.h"
#include "twin/forecast/exposure.h"
#include "twin/forecast/pump_reach.h"

namespace sandtable::test {

/// A street of ten cells of 10 m that rises by 10 cm a cell from west to east: one bath, site S1, nothing drains unless asked to.
inline GridFrame street_frame() { return {10, 1, 10, {0, 10}}; }

inline std::unique_ptr<FloodSolver> street_bath(UtcTime start, double level_m = 0, double drain_m3_per_s_per_km2 = 0) {
  BathtubSetup setup;
  setup.ground_m = Grid<float>(street_frame());
  setup.basin = Grid<std::int16_t>(street_frame(), 0);
  for (int i = 0; i < 10; ++i) setup.ground_m.at(i, 0) = 0.1F * static_cast<float>(i);
  setup.sites = {SiteId("S1")};
  setup.initial_level_m[SiteId("S1")] = level_m;
  setup.start = start;
  setup.parameters = {1, drain_m3_per_s_per_km2, 0, std::chrono::minutes{1}};
  return std::move(*make_bathtub(setup));
}

/// The whole bath is in reach of its pumps.
inline std::shared_ptr<const std::vector<PumpReach>> street_reaches() {
  Grid<float> ground(street_frame());
  std::vector<std::uint32_t> cells;
  for (int i = 0; i < 10; ++i) {
    ground.at(i, 0) = 0.1F * static_cast<float>(i);
    cells.push_back(static_cast<std::uint32_t>(i));
  }
  return std::make_shared<const std::vector<PumpReach>>(1, bath_reach(SiteId("S1"), ground, cells));
}

/// One building in each cell, a road along all of them, a school in the third cell.
inline Exposure street_exposure() {
  Exposure exposure;
  exposure.frame = street_frame();
  for (std::uint32_t i = 0; i < 10; ++i) {
    exposure.buildings.add(std::span(&i, 1));
    exposure.roads.push_back({i, 10});
  }
  exposure.places = {{{"國小", "School"}, "school", {25, 5}, 2}};
  return exposure;
}

}  // namespace sandtable::test
