#include "twin/store/bookmark_shelf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

UtcTime minute(int number) { return UtcTime{std::chrono::minutes{number}}; }

class BookmarkShelfTest : public testing::Test {
 protected:
  BookmarkShelfTest() : file_(directory_.path() / "incident.gpkg") {
    auto store = SqliteStore::create(file_, {"EPSG:3826", ""});
    EXPECT_TRUE(store) << store.error().message;
    EXPECT_TRUE((*store)->append(test::one_of_each()));
  }

  test::TempDir directory_;
  std::filesystem::path file_;
};

TEST_F(BookmarkShelfTest, they_are_there_when_the_incident_is_opened_again) {
  EXPECT_THAT(kept_bookmarks(file_).value(), IsEmpty());
  for (const int at : {30, 10, 20, 10}) ASSERT_TRUE(keep_bookmark(file_, minute(at), "Lin"));
  EXPECT_THAT(kept_bookmarks(file_).value(), ElementsAre(minute(10), minute(20), minute(30)));
  ASSERT_TRUE(forget_bookmark(file_, minute(20)));
  ASSERT_TRUE(forget_bookmark(file_, minute(20))) << "gone is gone";
  EXPECT_THAT(kept_bookmarks(file_).value(), ElementsAre(minute(10), minute(30)));
}

TEST_F(BookmarkShelfTest, keeping_one_changes_nothing_that_happened) {
  ASSERT_TRUE(keep_bookmark(file_, minute(5), "Lin"));
  auto store = SqliteStore::open_read_only(file_);
  ASSERT_TRUE(store) << store.error().message;
  const auto check = (*store)->verify();
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_TRUE(check->intact) << check->why;
}

TEST_F(BookmarkShelfTest, there_is_an_end_to_them_that_is_told) {
  for (std::size_t i = 0; i < kMostBookmarks; ++i)
    ASSERT_TRUE(keep_bookmark(file_, minute(static_cast<int>(i)), "Lin"));
  const Status more = keep_bookmark(file_, minute(9999), "Lin");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::kLimit);
}

}  // namespace
}  // namespace sandtable
