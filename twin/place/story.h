#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/result.h"
#include "twin/base/text.h"
#include "twin/base/time.h"

namespace sandtable {

/// A look at a point of the ground.
struct StoryCamera {
  LocalXY at;               ///< place CRS
  double distance_m = 1500;
  double heading_deg = 0;   ///< clockwise from north
  double pitch_deg = 40;    ///< 90 looks straight down
  bool operator==(const StoryCamera&) const = default;
};
struct StoryWholePlace {
  bool operator==(const StoryWholePlace&) const = default;
};

/// One page of a briefing.
struct StoryChapter {
  Text title;
  Text caption;                          ///< two or three sentences
  Duration at{0};                        ///< incident time since the start of the recording
  double speed = 60;                     ///< incident seconds per second while it is shown
  Duration length{std::chrono::seconds{15}};  ///< how long it stays when nobody touches anything
  std::variant<StoryWholePlace, StoryCamera, SiteId, StationId> look;
  bool map_2d = false;
  std::vector<std::string> show;         ///< layers that show, besides what the chapter before left
  std::vector<std::string> hide;
  SiteId invite;                         ///< visitors are asked to send a pump there; empty: nobody is
};

/// What a kiosk plays by itself, over and over.
struct Story {
  Text title;
  Duration idle{std::chrono::seconds{60}};      ///< a visitor who touches nothing for so long is asked to go on
  Duration countdown{std::chrono::seconds{15}}; ///< and after this the story begins again
  std::string pin;                       ///< digits that leave the kiosk; empty: a keyboard's Ctrl+Q does
  std::vector<StoryChapter> chapters;    ///< never empty
};

/// Reads a story file; docs/story-file.md describes it. Fails with kUnreadable naming every wrong line. Anybody may have
/// written the file: lengths are bounded, and it can name nothing outside the place.
Result<Story> parse_story(std::string_view toml, const std::string& file);
/// The same from disk; a file above 256 KiB is refused.
Result<Story> load_story(const std::filesystem::path& file);

/// The file that parse_story() reads as this story; a text that is there in one language only stands for both.
std::string story_text(const Story& story);

}  // namespace sandtable
