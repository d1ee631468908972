#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"

namespace sandtable::ui {
namespace {

using testing::Window;

std::vector<std::string> titles(const Window& window) {
  std::vector<std::string> out;
  for (const StoryChapter& chapter : window.state.story.draft.story.chapters) out.push_back(chapter.title.zh);
  return out;
}

template <class T>
const T* last(const Intents& intents) {
  return intents.empty() ? nullptr : std::get_if<T>(&intents.back());
}

TEST(StoryCommands, a_page_keeps_camera_time_and_layers) {
  Window window;
  window.queries.view_.look = {{170100, 2546100}, 900, 30, 45};
  ASSERT_TRUE(window.run("story.record \"Streets fill\" \"Water stands.\""));
  ASSERT_EQ(window.state.story.draft.story.chapters.size(), 1U);
  const StoryChapter& page = window.state.story.draft.story.chapters[0];
  EXPECT_EQ(std::get<StoryCamera>(page.look).distance_m, 900);
  EXPECT_EQ(page.at, window.snapshot.at - window.snapshot.recorded.from);
  EXPECT_EQ(page.show.size() + page.hide.size(), window.queries.layers_.size());
  EXPECT_EQ(page.caption.en, "Water stands.");
  EXPECT_FALSE(window.state.story.saved);
}

TEST(StoryCommands, pages_are_recorded_behind_the_chosen_one_moved_reworded_and_removed) {
  Window window;
  for (const char* title : {"A", "B", "C"}) ASSERT_TRUE(window.run(std::string("story.record ") + title));
  EXPECT_EQ(titles(window), (std::vector<std::string>{"A", "B", "C"}));
  ASSERT_TRUE(window.run("story.move page=3 to=1"));
  EXPECT_EQ(titles(window), (std::vector<std::string>{"C", "A", "B"}));
  ASSERT_TRUE(window.run("story.move page=1 to=3"));
  EXPECT_EQ(titles(window), (std::vector<std::string>{"A", "B", "C"}));
  ASSERT_TRUE(window.run("story.rename page=2 title=Middle"));
  ASSERT_TRUE(window.run("story.remove page=1"));
  EXPECT_EQ(titles(window), (std::vector<std::string>{"Middle", "C"}));
  EXPECT_FALSE(window.run("story.remove page=3"));
}

TEST(StoryCommands, a_page_is_shown_as_it_was_recorded) {
  Window window;
  ASSERT_TRUE(window.run("story.record A"));
  window.intents.clear();
  ASSERT_TRUE(window.run("story.go page=1"));
  const auto* seek = last<Seek>(window.intents);
  ASSERT_NE(seek, nullptr);
  EXPECT_EQ(seek->to, window.snapshot.at);
}

TEST(StoryCommands, a_story_without_name_or_page_is_not_kept) {
  Window window;
  EXPECT_FALSE(window.run("story.save name=Flood"));
  ASSERT_TRUE(window.run("story.record A"));
  EXPECT_FALSE(window.run("story.save"));
  ASSERT_TRUE(window.run("story.save name=Flood"));
  const auto* kept = last<KeepStory>(window.intents);
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->story.name, "Flood");
  EXPECT_EQ(kept->story.story.title.zh, "Flood");
  EXPECT_TRUE(window.state.story.saved);
}

TEST(CompareCommands, the_key_goes_round_all_ways_and_begins_half_an_hour_ago) {
  Window window;
  for (const CompareWay way :
       {CompareWay::kSideBySide, CompareWay::kSwipe, CompareWay::kDifference, CompareWay::kOff}) {
    ASSERT_TRUE(window.run("compare.next"));
    EXPECT_EQ(window.state.compare.way, way);
  }
  EXPECT_EQ(window.state.compare.time,
            std::max(window.snapshot.at - Duration{std::chrono::minutes{30}}, window.snapshot.recorded.from));
}

TEST(CompareCommands, another_time_is_one_of_the_recording) {
  Window window;
  ASSERT_TRUE(window.run("compare.time +0min difference"));
  EXPECT_EQ(window.state.compare.time, window.snapshot.recorded.from);
  EXPECT_EQ(window.state.compare.way, CompareWay::kDifference);
  EXPECT_FALSE(window.run("compare.time +0min sideways"));
  EXPECT_FALSE(window.run("compare.share 1.5"));
}

TEST(SeriesExport, takes_every_series_of_the_selected_station_up_to_the_playhead) {
  Window window;
  EXPECT_FALSE(window.run("series.export")) << "nothing is selected";
  const auto& stations = *window.snapshot.state.stations;
  const Series& first = stations.series().front();
  window.state.selection = first.station;
  ASSERT_TRUE(window.run("series.export"));
  const auto* wish = last<ExportSeries>(window.intents);
  ASSERT_NE(wish, nullptr);
  EXPECT_EQ(wish->range.to, window.snapshot.at + Duration{1});
  EXPECT_FALSE(window.run("series.export series=nobody/knows/this"));
}

}  // namespace
}  // namespace sandtable::ui
