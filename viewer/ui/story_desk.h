#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "twin/place/story.h"

namespace sandtable::ui {

/// A story that the incident keeps, or one that is being made for it.
struct NamedStory {
  std::string name;
  Story story;
};

/// The story that is being recorded or edited in this window.
struct StoryDesk {
  bool open = false;  ///< its panel shows
  NamedStory draft;
  std::size_t chosen = 0;   ///< index into draft.story.chapters
  bool saved = true;        ///< the incident holds it as it is here
  std::string typed_title;  ///< of the next chapter
  std::string typed_caption;
};

}  // namespace sandtable::ui
