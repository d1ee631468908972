#pragma once

#include <string>
#include <vector>

namespace sandtable {

/// `sandtable export INCIDENT --out DIR [--at TIME ...] [--every DURATION] [--from TIME] [--to TIME] [--geopackage]`
struct ExportOptions {
  std::string incident;         ///< file or postgresql:// address
  std::string out;              ///< folder
  std::vector<std::string> at;  ///< ISO 8601 with offset, or "+1h" since the incident began; empty: its end
  std::string every;            ///< and a raster each so often between `from` and `to`; empty for none
  std::string from;             ///< of the largest depths; empty: since it began
  std::string to;               ///< empty: to its end
  bool geopackage = false;      ///< and all that was known at each moment of `at`, as one file for any GIS
};

/// Writes the modelled water of a stored incident as GeoTIFFs: depth at moments, and of a time largest depth, arrival (s
/// since it began), duration and hazard, water counting from 0.3 m on; with export.json beside them: which file holds what, in which CRS, zone and datum, and from which data (journal head,
/// checked). 0: written; 1: failed; 2: usage.
int run_export(const ExportOptions& options);

}  // namespace sandtable
