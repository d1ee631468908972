#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sandtable {

/// `sandtable run PROJECT --out INCIDENT.gpkg [--for DURATION] [--speed X] [--fault FAULT]... [--faults FILE]
/// [--exercise SCRIPT] [--record-raw FILE] [--from-raw FILE] [--enter READING]... [--resume]`
struct RunCommandOptions {
  std::string project;
  std::string out;
  std::optional<std::string> length;  ///< incident time; empty: to the end of a recording, else until interrupted
  std::optional<double> speed;        ///< empty: a recorded place as fast as the machine can, a live one in real time
  std::vector<std::string> faults;    ///< what shall go wrong with the feeds, as feeds/lab/fault.h reads it
  std::string exercise;               ///< script (.toml) of what is practised; empty for the real thing
  std::string record_raw;             ///< file to keep every byte in that feeds receive; empty keeps none
  std::string from_raw;               ///< such a file to take the place of the network
  std::string fault_file;             ///< more of them, one a line
  std::vector<std::string> entries;   ///< what somebody reads by eye meanwhile, as reading_entry.h reads it
  bool resume = false;                ///< `out` is there already: go on where it stopped
};

/// Runs an incident without a window and writes its file. 0: written; 1: a feed, layer or the store failed; 2: usage.
int run_run(const RunCommandOptions& options);

}  // namespace sandtable
