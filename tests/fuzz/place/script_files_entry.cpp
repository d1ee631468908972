#include "tests/fuzz/place/script_files_entry.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/fuzz/place/promises.h"
#include "twin/place/exercise.h"
#include "twin/place/series_file.h"
#include "twin/place/story.h"

namespace sandtable::fuzz {
namespace {

void check_exercise(const ExerciseScript& script) {
  promise(script.lines.size() == script.injects.size(), "every inject has its line");
  promise(std::ranges::is_sorted(script.injects, {}, &Inject::at), "injects stand in the order of time");
  std::set<std::string> ids;
  for (const Inject& inject : script.injects) {
    promise(ids.insert(inject.id).second, "ids are unique");
    promise(valid_utf8(inject.id) == inject.id, "ids are valid UTF-8");
    promise(inject.at >= Duration{0} && (!inject.until || *inject.until > inject.at), "it ends after it began");
    promise(std::isfinite(inject.factor) && std::isfinite(inject.radius_m), "numbers are finite");
    promise(!inject.depth_m || std::isfinite(*inject.depth_m), "depths are finite");
    promise(!inject.where || (std::isfinite(inject.where->x) && std::isfinite(inject.where->y)), "places are somewhere");
  }
}

void check_story(const Story& story) {
  promise(!story.chapters.empty(), "a story has a chapter");
  const std::string written = story_text(story);
  const auto again = parse_story(written, "fuzz.toml");
  promise(again.has_value(), "what is written can be read");
  promise(story_text(*again) == written, "what is read again is the same");
  for (const StoryChapter& chapter : story.chapters) {
    promise(chapter.speed > 0 && std::isfinite(chapter.speed), "time goes on");
    promise(chapter.length > Duration{0}, "a chapter ends, but not at once");
  }
}

}  // namespace

void exercise_file(std::string_view bytes) {
  const auto script = parse_exercise(bytes, "fuzz.toml");
  if (script)
    check_exercise(*script);
  else
    check_refusal(script.error().message);
}

void series_file(std::string_view bytes) {
  const auto series = parse_series(bytes, "fuzz.toml", "mm");
  if (!series) return check_refusal(series.error().message);
  promise(!series->empty(), "a series that is read has a row");
  promise(std::ranges::is_sorted(series->points(), {}, &hydraulics::SeriesPoint::time_s), "times never fall");
  for (const hydraulics::SeriesPoint& point : series->points()) {
    promise(std::isfinite(point.time_s) && std::isfinite(point.value), "numbers are finite");
  }
}

void story_file(std::string_view bytes) {
  const auto story = parse_story(bytes, "fuzz.toml");
  if (story)
    check_story(*story);
  else
    check_refusal(story.error().message);
}

}  // namespace sandtable::fuzz
