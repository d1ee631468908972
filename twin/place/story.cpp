#include "twin/place/story.h"

#include <algorithm>

#include "twin/place/text_file.h"
#include "twin/place/toml_table.h"

namespace sandtable {
namespace {

constexpr std::uintmax_t kLargestStory = 256u << 10;
constexpr std::size_t kMostChapters = 100;
constexpr std::size_t kMostLayers = 100;
constexpr std::size_t kLongestChapterTitle = 120;  // bytes of one language
constexpr std::size_t kLongestCaption = 600;       // what three lines hold
constexpr double kLongestIncident_s = 60.0 * 86400;

void read_caption(TomlTable& t, std::string_view key, std::size_t longest, Text& out) {
  if (!t.required(key, out)) return;
  if (std::max(out.zh.size(), out.en.size()) > longest) t.problem(key, "longer than {} bytes", longest);
}

void read_layers(TomlTable& t, std::string_view key, std::vector<std::string>& out) {
  if (t.optional(key, out) && out.size() > kMostLayers) t.problem(key, "more than {} layers", kMostLayers);
}

void read_camera(TomlTable& t, StoryCamera& out) {
  t.required("at", out.at);
  t.optional("distance_m", out.distance_m, NumberRange::between(50, 500'000));
  t.optional("heading_deg", out.heading_deg, NumberRange::between(-360, 360));
  t.optional("pitch_deg", out.pitch_deg, NumberRange::between(5, 90));
}

/// Whole place unless one of camera, site and station says otherwise.
void read_look(TomlTable& t, StoryChapter& out) {
  int given = 0;
  StoryCamera camera;
  if (t.table("camera", [&](TomlTable& c) { read_camera(c, camera); })) out.look = camera, ++given;
  if (SiteId site; t.optional("site", site)) out.look = site, ++given;
  if (StationId station; t.optional("station", station)) out.look = station, ++given;
  if (given > 1) t.problem("camera", "a chapter has one of camera, site and station");
}

StoryChapter read_chapter(TomlTable& t) {
  StoryChapter chapter;
  read_caption(t, "title", kLongestChapterTitle, chapter.title);
  read_caption(t, "caption", kLongestCaption, chapter.caption);
  t.optional("at", chapter.at, NumberRange::between(0, kLongestIncident_s));
  t.optional("speed", chapter.speed, NumberRange::between(0.1, 3600));
  t.optional("length", chapter.length, NumberRange::between(2, 3600));
  read_look(t, chapter);
  t.optional("map_2d", chapter.map_2d);
  read_layers(t, "show", chapter.show);
  read_layers(t, "hide", chapter.hide);
  t.optional("invite", chapter.invite);
  return chapter;
}

void read_pin(TomlTable& t, std::string& out) {
  if (!t.optional("pin", out)) return;
  const bool digits = std::ranges::all_of(out, [](char c) { return c >= '0' && c <= '9'; });
  // The message does not repeat it: logs are read by others.
  if (!digits || out.size() < 4 || out.size() > 12) t.problem("pin", "not 4 to 12 digits");
}

}  // namespace

Result<Story> parse_story(std::string_view toml, const std::string& file) {
  PlaceProblems problems(file);
  Story story;
  TomlTable::read_document(toml, problems, [&](TomlTable& root) {
    root.table("story", [&](TomlTable& t) {
      read_caption(t, "title", kLongestChapterTitle, story.title);
      t.optional("idle", story.idle, NumberRange::between(5, 3600));
      t.optional("countdown", story.countdown, NumberRange::between(3, 600));
      read_pin(t, story.pin);
    });
    root.tables("chapter", [&](TomlTable& t) {
      if (story.chapters.size() < kMostChapters) return story.chapters.push_back(read_chapter(t));
      t.accept_other_keys();
      if (story.chapters.size() == kMostChapters) t.problem("title", "more than {} chapters", kMostChapters);
    });
    if (story.chapters.empty() && problems.empty())
      root.problem("chapter", "missing: a story has at least one [[chapter]]");
  });
  if (!problems.empty()) return tl::unexpected<Error>(problems.error());
  return story;
}

Result<Story> load_story(const std::filesystem::path& file) {
  const auto text = read_text_file(file, kLargestStory, "story file");
  if (!text) return pass(text);
  return parse_story(*text, file.string());
}

}  // namespace sandtable
