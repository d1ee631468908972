#pragma once

#include <string>

#include "geo/demo/city.h"

namespace sandtable::geo::demo {

/// The text of story.toml: what a kiosk plays of the demo, as docs/story-file.md describes it.
std::string story_text(const City& city);

}  // namespace sandtable::geo::demo
