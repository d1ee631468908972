#pragma once

#include <filesystem>

#include "twin/runtime/snapshot.h"

namespace sandtable {

/// Writes what the run ahead that a snapshot shows does to each cell: rasters in the CRS of the place, and outlook.json
/// beside them, which says which run it is, from when to when, by which model, when it was made and from which depth on
/// water counts as having arrived. Makes the folder. Fails with kNotFound where run_ahead() is null, with kIo else.
Status write_run_ahead(const std::filesystem::path& folder, const Snapshot& snapshot);

}  // namespace sandtable
