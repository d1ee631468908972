// What a shared incident is beside its journal: a file on request, stories and bookmarks.

#include <gtest/gtest.h>

#include "tests/support/local_postgres.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/core/event_json.h"
#include "twin/store/bookmark_shelf.h"
#include "twin/store/incident_copy.h"
#include "twin/store/postgres_store.h"
#include "twin/store/story_shelf.h"

namespace sandtable {
namespace {

class SharedIncident : public testing::Test {
 protected:
  void SetUp() override {
    if (test::LocalPostgres::programs().empty()) GTEST_SKIP() << "postgresql-15-postgis-3 is not installed";
    server_ = std::make_unique<test::LocalPostgres>();
    ASSERT_TRUE(server_->start()) << server_->log();
    address_ = server_->address();
    auto seat = PostgresStore::open(address_, "EPSG:3826");
    ASSERT_TRUE(seat) << seat.error().message;
    seat_ = std::move(*seat);
  }
  void begin() {
    ASSERT_TRUE(seat_->put_place("[place]\nname = \"示範\"", "/places/demo.toml"));
    ASSERT_TRUE(seat_->append(test::one_of_each()));
  }
  [[nodiscard]] std::vector<std::string> stories() const {
    std::vector<std::string> names;
    const auto kept = kept_stories(address_);
    EXPECT_TRUE(kept) << (kept ? "" : kept.error().message);
    for (const KeptStory& story : kept.value()) names.push_back(story.name + "=" + story.toml + " by " + story.by);
    return names;
  }

  std::unique_ptr<test::LocalPostgres> server_;
  std::string address_;
  std::unique_ptr<PostgresStore> seat_;
  test::TempDir folder_;
};

TEST_F(SharedIncident, its_copy_is_an_incident_file_with_the_same_head) {
  begin();
  const std::string file = folder_.file("copy.gpkg");
  const Status copied = copy_incident(*seat_, file);
  ASSERT_TRUE(copied) << copied.error().message;
  auto copy = SqliteStore::open_read_only(file).value();
  const JournalCheck there = seat_->verify().value();
  const JournalCheck here = copy->verify().value();
  EXPECT_TRUE(here.intact) << here.why;
  EXPECT_EQ(here.entries, there.entries);
  EXPECT_EQ(here.observations, there.observations);
  EXPECT_EQ(here.head.hex(), there.head.hex()) << "the chain is the same in either";
  EXPECT_EQ(copy->place().value().path, "/places/demo.toml");
}

TEST_F(SharedIncident, an_empty_one_and_a_name_that_is_taken_are_no_copies) {
  EXPECT_EQ(copy_incident(*seat_, folder_.file("a.gpkg")).error().code, ErrorCode::kInvalid);
  begin();
  ASSERT_TRUE(copy_incident(*seat_, folder_.file("b.gpkg")));
  EXPECT_EQ(copy_incident(*seat_, folder_.file("b.gpkg")).error().code, ErrorCode::kConflict);
}

TEST_F(SharedIncident, stories_are_kept_beside_the_journal_and_change_nothing_that_happened) {
  begin();
  EXPECT_TRUE(stories().empty());
  ASSERT_TRUE(keep_story(address_, {"morning", "a", "Lin", UtcTime{}}));
  ASSERT_TRUE(keep_story(address_, {"evening", "b", "Lin", UtcTime{}}));
  ASSERT_TRUE(keep_story(address_, {"morning", "c", "陳", UtcTime{}}));
  EXPECT_EQ(stories(), (std::vector<std::string>{"evening=b by Lin", "morning=c by 陳"}));
  ASSERT_TRUE(forget_story(address_, "evening"));
  EXPECT_EQ(forget_story(address_, "evening").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(stories().size(), 1U);
  const auto check = seat_->verify();
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_TRUE(check->intact) << check->why;
}

TEST_F(SharedIncident, bookmarks_are_everybodys_and_change_nothing_that_happened) {
  begin();
  const UtcTime early{std::chrono::minutes{10}};
  const UtcTime late{std::chrono::minutes{30}};
  EXPECT_TRUE(kept_bookmarks(address_).value().empty());
  for (const UtcTime at : {late, early, late}) {
    const Status kept = keep_bookmark(address_, at, "Lin");
    ASSERT_TRUE(kept) << kept.error().message;
  }
  EXPECT_EQ(kept_bookmarks(address_).value(), (std::vector{early, late}));
  ASSERT_TRUE(forget_bookmark(address_, late));
  ASSERT_TRUE(forget_bookmark(address_, late)) << "gone is gone";
  EXPECT_EQ(kept_bookmarks(address_).value(), std::vector{early});
  const auto check = seat_->verify();
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_TRUE(check->intact) << check->why;
}

TEST_F(SharedIncident, a_story_that_the_server_forbids_is_an_error_that_names_the_database) {
  begin();
  ASSERT_TRUE(
      server_->run("CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA incident TO looker;"
                   "GRANT SELECT ON ALL TABLES IN SCHEMA incident TO looker"));
  std::string looker = address_;
  looker.replace(looker.find("sandtable@"), std::string_view("sandtable@").size(), "looker@");
  const Status kept = keep_story(looker, {"morning", "a", "Lin", UtcTime{}});
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, ErrorCode::kRefused) << kept.error().message;
  EXPECT_TRUE(kept_stories(looker)) << "looking is allowed";
}

}  // namespace
}  // namespace sandtable
