#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sandtable {

/// `sandtable layers [--json] SOURCE...`: what the loader sees in any GIS source.
struct LayersOptions {
  std::vector<std::string> sources;
  bool json = false;  ///< one object a line instead of a table for people
  /// The program that opens user files in a child; it must hand `--read-child ...` to geo::run_reader_child().
  std::filesystem::path reader_program = "/proc/self/exe";
};

/// Prints to stdout, errors of the human-readable form to stderr. 0: every source was read; 1: one at least was not;
/// 2: no source given.
int run_layers(const LayersOptions& options);

}  // namespace sandtable
