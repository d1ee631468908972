#pragma once

#include <functional>
#include <optional>
#include <string>

#include "viewer/app/report/handover_files.h"

namespace sandtable {

/// `sandtable report INCIDENT --out DIR [--at TIME]`, or `sandtable report INCIDENT --check PACK`
struct ReportOptions {
  std::string incident;  ///< file, or address of a shared one
  std::string out;
  std::optional<std::string> at;  ///< ISO 8601 with offset; empty: the end of the journal
  bool only_pack = false;         ///< nothing but the hand-over pack
  std::string place{};            ///< place file for the maps; empty: the copy that the incident file holds
  std::string last_safe{};        ///< file of "SITE,RESOURCE,TIME" lines: last safe dispatches somebody computed
  std::string check{};            ///< folder of a pack to be checked instead
  /// Draws maps of the incident; empty in a build that cannot.
  std::function<Result<std::vector<MapPicture>>(const ReportOptions& options, const HandoverPack& pack,
                                                HandoverFolder& folder)>
      draw_maps{};
};

/// Writes the situation at one moment for people and machines: report.html, one CSV a table, a copy of the incident
/// file, and in a new folder of its own the hand-over pack. Files of an earlier report in the same folder are replaced,
/// packs never. Prints the paths; the digest of the pack's manifest comes last.
/// Exit status: 0 written, 1 the incident cannot be read or the folder not written, 2 wrong usage.
int run_report(const ReportOptions& options);

}  // namespace sandtable
