#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable {

/// A story as an incident file keeps it.
struct KeptStory {
  std::string name;  ///< unique in the file
  std::string toml;  ///< as docs/story-file.md says
  std::string by;    ///< who kept it
  UtcTime at{};      ///< wall clock
};

inline constexpr std::size_t kMostStories = 100;
inline constexpr std::size_t kLongestStoryName = 120;           ///< bytes
inline constexpr std::size_t kLongestStory = 256u << 10;  ///< bytes, as of a story file

// Stories about an incident, kept in its file, or in the database that its address names, beside the journal and not in it: a story is told about what happened,
// often long after, and telling it changes nothing that happened (docs/decisions/0039). Each call opens the file for
// itself, so a program that has it open for reading or writing goes on undisturbed. Blocking, milliseconds.

/// Everything that is kept, by name. A file without any gives none.
Result<std::vector<KeptStory>> kept_stories(const std::filesystem::path& incident);
/// Replaces an earlier one of the same name. Fails with kInvalid for a name that is empty or above 120 bytes, with
/// kLimit beyond kMostStories and kLongestStory, and where the file cannot be written.
Status keep_story(const std::filesystem::path& incident, const KeptStory& story);
/// Fails with kNotFound when there is none of this name.
Status forget_story(const std::filesystem::path& incident, const std::string& name);

}  // namespace sandtable
