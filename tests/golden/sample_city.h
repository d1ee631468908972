#pragma once

#include <cstdint>

#include "viewer/render/scene.h"

namespace sandtable::render {

/// What the sample city is made of.
struct CityOptions {
  std::uint64_t seed = 7;
  int cells = 256;          ///< of the terrain, along a side
  double cell_m = 5;
  int buildings = 500;
  int symbols = 12;
  bool water = true;
};

/// A small made-up place for tests and benchmarks: a plain with a leveed river and hills in the east, streets with
/// blocks of houses, a flooded quarter, a part of which nothing is known, markers in every look, one route.
/// The same options always give the same place.
SceneContent make_sample_city(const CityOptions& options = {});

/// Corner of the sample city; its terrain extends to the east and south.
constexpr LocalXY kCityNorthWest{170'000, 2'545'000};

}  // namespace sandtable::render
