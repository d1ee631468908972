#include "viewer/app/story_choice.h"

#include <algorithm>
#include <system_error>

#include "twin/store/story_shelf.h"
#include "viewer/app/report/told_incident.h"

namespace sandtable {

Result<std::shared_ptr<const Story>> story_of(const Place& place, const std::filesystem::path& asked) {
  std::filesystem::path file = asked;
  if (file.empty()) {
    file = place.file.parent_path() / "story.toml";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return nullptr;
  }
  auto story = load_story(file);
  if (!story) return pass(story);
  return std::make_shared<const Story>(std::move(*story));
}

Result<std::shared_ptr<const Story>> story_in(const std::filesystem::path& incident,
                                              const std::filesystem::path& asked) {
  const auto kept = kept_stories(incident);
  if (!kept) return pass(kept);
  const auto named = std::ranges::find(*kept, asked.string(), &KeptStory::name);
  const auto wanted = asked.empty() ? kept->begin() : named;
  if (wanted == kept->end()) return nullptr;
  auto story = parse_story(wanted->toml, incident_name(incident.string()) + ": " + wanted->name);
  if (!story) return pass(story);
  return std::make_shared<const Story>(std::move(*story));
}

}  // namespace sandtable
