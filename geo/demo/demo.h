#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

/// How much of the demo district is made. Both cover the same 5.12 km square with the same river and streets.
enum class DemoSize {
  kSmall,  ///< 512 x 512 cells of 10 m, the middle of the city only; for tests and weak machines
  kFull,   ///< 1024 x 1024 cells of 5 m, at least 20,000 buildings
};

struct DemoOptions {
  std::filesystem::path directory;  ///< made when missing; files of the same names are replaced
  std::uint64_t seed = 1;
  DemoSize size = DemoSize::kFull;
};

/// What was written, for the person who asked and for tests.
struct DemoSummary {
  std::filesystem::path project;  ///< the place file, demo.toml
  std::vector<std::string> files;
  std::uint64_t seed = 0;         ///< the seed that passed acceptance; see geo/demo/acceptance.h
  std::size_t buildings = 0;
  std::size_t roads = 0;          ///< pieces between junctions
  std::size_t basins = 0;
  std::size_t stations = 0;
  std::size_t observations = 0;
  double seconds = 0;
};

/// Makes a fictional Taiwanese-looking riverside district and a recorded storm, and writes them as ordinary files:
/// dem.tif, ortho.tif, city.gpkg, stations.csv, storm.csv, demo.toml, README.txt. Coordinates are EPSG:3826, heights
/// TWVD2001, in a part of the strait where there is no land, so that nobody takes the place for a real one.
/// The same seed and size give the same values on every run. A seed whose city breaks an acceptance rule is replaced
/// by the next one. Fails with kIo when a file cannot be written and with kInvalid when no seed near the given one is
/// acceptable. Blocking; some seconds for the full size. One call at a time (GDAL drivers are registered).
Result<DemoSummary> write_demo(const DemoOptions& options);

}  // namespace sandtable::geo
