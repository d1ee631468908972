#include "twin/store/story_shelf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

class StoryShelfTest : public testing::Test {
 protected:
  StoryShelfTest() : file_(directory_.path() / "incident.gpkg") {
    auto store = SqliteStore::create(file_, {"EPSG:3826", ""});
    EXPECT_TRUE(store) << store.error().message;
    EXPECT_TRUE((*store)->append(test::one_of_each()));
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    const auto kept = kept_stories(file_);
    for (const KeptStory& story : kept.value()) out.push_back(story.name);
    return out;
  }

  test::TempDir directory_;
  std::filesystem::path file_;
};

TEST_F(StoryShelfTest, an_incident_begins_without_stories) { EXPECT_TRUE(names().empty()); }

TEST_F(StoryShelfTest, a_story_of_the_same_name_takes_the_place_of_the_earlier_one) {
  ASSERT_TRUE(keep_story(file_, {"morning", "a", "Lin", UtcTime{}}));
  ASSERT_TRUE(keep_story(file_, {"evening", "b", "Lin", UtcTime{}}));
  ASSERT_TRUE(keep_story(file_, {"morning", "c", "Chen", UtcTime{}}));
  const auto kept = kept_stories(file_);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_THAT(names(), testing::ElementsAre("evening", "morning"));
  EXPECT_EQ((*kept)[1].toml, "c");
  EXPECT_EQ((*kept)[1].by, "Chen");
}

TEST_F(StoryShelfTest, what_was_forgotten_is_gone_and_cannot_be_forgotten_twice) {
  ASSERT_TRUE(keep_story(file_, {"morning", "a", "Lin", UtcTime{}}));
  ASSERT_TRUE(forget_story(file_, "morning"));
  EXPECT_TRUE(names().empty());
  const Status again = forget_story(file_, "morning");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kNotFound);
}

TEST_F(StoryShelfTest, keeping_a_story_changes_nothing_that_happened) {
  ASSERT_TRUE(keep_story(file_, {"morning", "a", "Lin", UtcTime{}}));
  auto store = SqliteStore::open_read_only(file_);
  ASSERT_TRUE(store) << store.error().message;
  const auto check = (*store)->verify();
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_TRUE(check->intact) << check->why;
}

TEST_F(StoryShelfTest, a_replay_that_has_the_file_open_reads_on) {
  auto replay = SqliteStore::open_read_only(file_);
  ASSERT_TRUE(replay) << replay.error().message;
  const auto entries = [&] {
    std::size_t count = 0;
    const Status read = (*replay)->read(1, [&](const Event&) { return ++count, true; });
    EXPECT_TRUE(read) << read.error().message;
    return count;
  };
  const std::size_t before = entries();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(keep_story(file_, {"story " + std::to_string(i), std::string(10'000, 'x'), "Lin", UtcTime{}}));
    ASSERT_EQ(entries(), before);
  }
  EXPECT_TRUE((*replay)->verify()->intact);
}

TEST_F(StoryShelfTest, a_file_that_is_open_for_writing_takes_a_story_too) {
  auto store = SqliteStore::open(file_);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_TRUE(keep_story(file_, {"morning", "a", "Lin", UtcTime{}}));
  EXPECT_TRUE((*store)->append(test::numbered({NoteAdded{"after"}}, (*store)->last_seq().value() + 1)));
}

TEST_F(StoryShelfTest, limits_are_named) {
  EXPECT_FALSE(keep_story(file_, {"", "a", "Lin", UtcTime{}}));
  const Status large = keep_story(file_, {"large", std::string(kLongestStory + 1, 'x'), "Lin", UtcTime{}});
  ASSERT_FALSE(large);
  EXPECT_THAT(large.error().message, testing::HasSubstr("262144"));
}

}  // namespace
}  // namespace sandtable
