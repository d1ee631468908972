#pragma once

#include <string>

namespace sandtable {

/// `sandtable tour --out DIR`
struct TourOptions {
  std::string out;
};

/// Plays the demo's first two hours as fast as the machine can, working it as a duty officer would, and writes
/// DIR/demo-NN-*.png, DIR/demo-incident.gpkg and DIR/demo-report/. 0: written; 1: failed.
int run_tour(const TourOptions& options);

}  // namespace sandtable
