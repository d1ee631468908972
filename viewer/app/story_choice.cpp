#include "viewer/app/story_choice.h"

#include <system_error>

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

}  // namespace sandtable
