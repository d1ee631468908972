#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable {

inline constexpr std::size_t kMostBookmarks = 200;

// Moments that people want to come back to, kept in the incident's file, or in the database that its address names,
// beside the journal and not in it, as stories are (docs/decisions/0039). They are everybody's. Each call opens the
// file for itself. Blocking, milliseconds.

/// All of them, rising. A file without any gives none.
Result<std::vector<UtcTime>> kept_bookmarks(const std::filesystem::path& incident);
/// Keeps one more; one that is kept already stays as it is. Fails with kLimit beyond kMostBookmarks, and where the file
/// cannot be written.
Status keep_bookmark(const std::filesystem::path& incident, UtcTime at, const std::string& by);
/// Nothing happens where there is none at that moment.
Status forget_bookmark(const std::filesystem::path& incident, UtcTime at);

}  // namespace sandtable
