#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "twin/runtime/session.h"
#include "twin/runtime/simulation.h"
#include "viewer/app/place_map.h"

namespace sandtable {

/// A project or an incident file as somebody named it on the command line.
struct OpenedPlace {
  std::shared_ptr<const PlaceMap> map;
  std::unique_ptr<IncidentStore> stored;  ///< set for an incident: replay it
};

/// True for names that end in .gpkg and for addresses of shared incidents; everything else is read as a place file.
bool is_incident(const std::filesystem::path& file);

/// Reads the place file, or the copy of it that an incident holds, and loads what it names. When the place's own
/// files are gone, an incident still opens on an empty map, with a warning. Blocking, for a worker.
Result<OpenedPlace> open_place(const std::filesystem::path& file, const std::function<void(double)>& progress = {});

/// Where the program keeps what it makes by itself: $XDG_DATA_HOME/sandtable or ~/.local/share/sandtable.
std::filesystem::path data_directory();
/// The demo place, written on first use. Gives its project file.
Result<std::filesystem::path> ensure_demo(const std::filesystem::path& directory);
/// A new incident file's name in the data directory: incidents/PLACE-20260728-031245.gpkg.
std::filesystem::path new_incident_file(const Place& place);

}  // namespace sandtable
