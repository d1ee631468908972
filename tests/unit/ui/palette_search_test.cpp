#include "viewer/ui/palette_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/command_table.h"
#include "viewer/ui/fuzzy.h"

namespace sandtable::ui {
namespace {

std::vector<PaletteEntry> search(std::string_view typed) {
  static const Catalogue catalogue = *Catalogue::load({});
  static const Snapshot snapshot = testing::fake_snapshot();
  testing::FakeQueries queries;
  return search_palette(typed, catalogue, &snapshot, queries);
}

TEST(Fuzzy, characters_must_come_in_order) {
  EXPECT_TRUE(fuzzy_score("snpm", "Send a pump"));
  EXPECT_FALSE(fuzzy_score("pmsn", "Send a pump"));
}

TEST(Fuzzy, whole_words_beat_scattered_letters) {
  EXPECT_GT(*fuzzy_score("pump", "Send a pump"), *fuzzy_score("pump", "put umbrella map"));
}

TEST(Fuzzy, finds_chinese_characters) {
  EXPECT_TRUE(fuzzy_score("派抽", "派抽水機"));
  EXPECT_FALSE(fuzzy_score("警報", "派抽水機"));
}

TEST(Fuzzy, nothing_typed_fits_everything_alike) { EXPECT_EQ(fuzzy_score("", "a"), fuzzy_score("", "something long")); }

TEST(Palette, finds_a_command_in_either_language) {
  EXPECT_EQ(search("send a pump").front().command->name, "order.ask-dispatch");
  EXPECT_EQ(search("派抽水機").front().command->name, "order.ask-dispatch");
  EXPECT_EQ(search("view.2d").front().command->name, "view.2d");
}

TEST(Palette, offers_everything_when_nothing_is_typed) { EXPECT_EQ(search("").size(), command_table().size()); }

TEST(Palette, says_beforehand_that_the_clock_of_a_live_place_is_neither_held_nor_hurried) {
  Snapshot live = testing::fake_snapshot();
  live.has_now = true;
  live.live.incident.edit().incident.start.reset();
  live.tense = Tense::kLive;
  live.at = live.live_at;
  testing::FakeQueries queries;
  const auto refusal = [&](const char* typed) {
    return search_palette(typed, testing::built_in(), &live, queries).front().refusal;
  };
  for (const char* command : {"time.toggle", "time.pause", "time.faster", "time.slower", "time.speed factor=2"}) {
    ASSERT_TRUE(refusal(command)) << command;
    EXPECT_EQ(refusal(command)->key, "refusal.live_clock") << command;
  }
  EXPECT_EQ(refusal("time.reverse")->key, "refusal.only_recordings_reverse");
  EXPECT_FALSE(refusal("time.back"));
  live.tense = Tense::kReplay;
  live.at = live.live_at - Duration{std::chrono::hours{1}};
  for (const char* command : {"time.toggle", "time.faster", "time.reverse"}) EXPECT_FALSE(refusal(command)) << command;
}

TEST(Palette, a_command_with_arguments_asks_for_them) {
  const auto entries = search("order.dispatch");
  ASSERT_FALSE(entries.empty());
  EXPECT_FALSE(entries.front().complete);
  EXPECT_EQ(entries.front().completion, "order.dispatch ");
}

TEST(Palette, offers_values_for_the_next_argument_by_name) {
  const auto entries = search("order.dispatch pump=P-12 東門");
  ASSERT_FALSE(entries.empty());
  EXPECT_EQ(entries.front().completion, "order.dispatch pump=P-12 site=B08");
  EXPECT_TRUE(entries.front().complete);
}

TEST(Palette, what_is_typed_in_full_runs_on_one_enter) {
  for (const char* line : {"order.dispatch pump=P-12 site=B08", "order.dispatch site=B08 pump=P-12", "order.dispatch P-12 B08",
                           "order.dispatch pump=P-12 site=B08 comment=\"two hoses\"", "view.2d", "panel.toggle layers",
                           "time.speed 60", "language.set en"}) {
    const auto entries = search(line);
    ASSERT_FALSE(entries.empty()) << line;
    EXPECT_TRUE(entries.front().complete) << line;
    const auto call = parse_call(entries.front().completion);
    ASSERT_TRUE(call) << line;
    EXPECT_EQ(*call, *parse_call(line)) << line;
  }
}

TEST(Palette, half_a_name_is_completed_before_it_runs) {
  EXPECT_EQ(search("select.site B0").front().completion, "select.site site=B01");
}

TEST(Palette, every_command_is_found_by_its_whole_title_in_either_language) {
  const Catalogue catalogue = *Catalogue::load({});
  for (const CommandInfo& command : command_table()) {
    const Text& title = catalogue.text("command." + std::string(command.name));
    for (const std::string& typed : {title.zh, title.en}) {
      const auto entries = search(typed);
      ASSERT_FALSE(entries.empty()) << typed;
      EXPECT_EQ(entries.front().command->name, command.name) << typed;
    }
  }
}

TEST(Palette, nonsense_finds_nothing) { EXPECT_TRUE(search("qqqqzzzz").empty()); }

}  // namespace
}  // namespace sandtable::ui
