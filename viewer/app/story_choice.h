#pragma once

#include <filesystem>
#include <memory>

#include "twin/place/place.h"
#include "twin/place/story.h"

namespace sandtable {

/// The story a kiosk plays: the one asked for, else story.toml beside the place file. Null when nobody asked and there
/// is none; fails when the file cannot be read.
Result<std::shared_ptr<const Story>> story_of(const Place& place, const std::filesystem::path& asked);

/// The story that an incident file keeps under the name asked for, its first one for an empty name; null without it.
Result<std::shared_ptr<const Story>> story_in(const std::filesystem::path& incident,
                                              const std::filesystem::path& asked);

}  // namespace sandtable
