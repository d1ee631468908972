#pragma once

#include <string>
#include <vector>

#include "twin/store/story_shelf.h"

namespace sandtable {

// What story_shelf.h says, for the address of a shared incident: a table beside the journal, made when the first story
// is kept. Keeping and forgetting fail with kRefused where the database user may not write.

Result<std::vector<KeptStory>> kept_postgres_stories(const std::string& address);
Status keep_postgres_story(const std::string& address, const KeptStory& story);
Status forget_postgres_story(const std::string& address, const std::string& name);

}  // namespace sandtable
