#pragma once

#include <optional>
#include <string>

namespace sandtable {

/// `sandtable run PROJECT --out INCIDENT.gpkg [--for DURATION] [--speed X]`
struct RunCommandOptions {
  std::string project;
  std::string out;
  std::optional<std::string> length;  ///< incident time; empty: to the end of a recording, else until interrupted
  std::optional<double> speed;        ///< empty: a recorded place as fast as the machine can, a live one in real time
};

/// Runs an incident without a window and writes its file. 0: written; 1: a feed, layer or the store failed; 2: usage.
int run_run(const RunCommandOptions& options);

}  // namespace sandtable
