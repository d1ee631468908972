#pragma once

#include <functional>

#include "viewer/app/report/handover_folder.h"
#include "viewer/app/report/handover_print.h"
#include "viewer/app/report/told_incident.h"

namespace sandtable {

/// Draws the maps of a pack into its folder and gives them; a failure costs the pack its maps and nothing else.
using MapDrawing = std::function<Result<std::vector<MapPicture>>(const HandoverPack& pack, HandoverFolder& folder)>;

/// Makes a pack of an incident: page and PDF in both languages, a CSV a table, a GeoPackage, maps where `draw` can, and
/// the manifest. Everything or nothing lies in a new folder below `parent` afterwards. `warnings` gets what is missing.
Result<HandoverFolder::Written> write_handover(const ToldIncident& told, const std::filesystem::path& parent,
                                               const std::vector<LastDispatch>& last_dispatches, const MapDrawing& draw,
                                               Warnings& warnings);

}  // namespace sandtable
