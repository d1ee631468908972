#pragma once

#include <filesystem>

#include "viewer/app/report/told_incident.h"

namespace sandtable {

/// Writes what was known of an incident at one moment as one GeoPackage: the feature tables (stations, resources,
/// orders, alarms, ...), `readings` with the value that counted at each station and how far it was trusted, `flood`
/// with the modelled water in classes of depth and the unknown, and `moment` with the time, its zone and which version
/// of the data it is. A file of that name is replaced. Fails as write_feature_file() and geo::add_layers().
Status write_moment_file(const std::filesystem::path& file, const ToldIncident& told);

}  // namespace sandtable
