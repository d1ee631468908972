#include "viewer/ui/script.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

using std::chrono::minutes;

UtcTime start() { return UtcTime{Duration{1'000'000}}; }

std::string error_of(std::string_view text) {
  const auto script = parse_script(text, "tour.txt");
  return script ? "" : script.error().message;
}

TEST(Script, reads_commands_times_waits_and_comments) {
  const auto script = parse_script(
      "# a tour\n"
      "view.2d\n"
      "\n"
      "wait 5s\n"
      "at +00:10:00 order.dispatch pump=P-1 site=B03 comment=\"two hoses\"\n"
      "at 2026-07-28T06:10:00+08:00 language.set en\r\n",
      "tour.txt");
  ASSERT_TRUE(script) << script.error().message;
  ASSERT_EQ(script->size(), 3U);
  EXPECT_EQ((*script)[0].call.name, "view.2d");
  EXPECT_EQ((*script)[1].wait, Duration{std::chrono::seconds{5}});
  EXPECT_EQ(std::get<Duration>((*script)[1].at), Duration{minutes{10}});
  EXPECT_EQ((*script)[1].call.arguments.at("comment"), "two hoses");
  EXPECT_EQ((*script)[2].call.arguments.at("language"), "en");
  EXPECT_EQ((*script)[2].line, 6);
}

TEST(Script, errors_name_file_and_line) {
  EXPECT_EQ(error_of("view.2d\nview.4d\n"), "tour.txt:2: no command 'view.4d'");
  EXPECT_EQ(error_of("order.dispatch pump=P-1\n"), "tour.txt:1: order.dispatch: site is missing");
  EXPECT_EQ(error_of("\n\nlanguage.set de"), "tour.txt:3: language.set: language='de': not zh-Hant, en or both");
  EXPECT_EQ(error_of("note.add \"no end"), "tour.txt:1: a quote is not closed");
}

TEST(Script, a_time_without_a_zone_is_refused) { EXPECT_NE(error_of("at 2026-07-28T06:10:00 view.2d"), ""); }

TEST(Script, commands_come_when_the_incident_clock_has_reached_them) {
  ScriptPlayer player(*parse_script("view.2d\nat +00:10:00 view.3d\n", "f"), start());
  EXPECT_EQ(player.next_due(start(), Duration{0})->call.name, "view.2d");
  EXPECT_FALSE(player.next_due(start() + minutes{9}, std::chrono::seconds{1}));
  EXPECT_EQ(player.next_due(start() + minutes{10}, std::chrono::seconds{2})->call.name, "view.3d");
  EXPECT_TRUE(player.finished());
}

TEST(Script, a_wait_is_real_time_since_the_command_before) {
  ScriptPlayer player(*parse_script("view.2d\nwait 5s\nview.3d\nwait 1s\n", "f"), start());
  EXPECT_TRUE(player.next_due(start(), std::chrono::seconds{100}));
  EXPECT_FALSE(player.next_due(start(), std::chrono::seconds{104}));
  EXPECT_EQ(player.next_due(start(), std::chrono::seconds{105})->call.name, "view.3d");
  EXPECT_FALSE(player.finished());
  EXPECT_EQ(player.next_due(start(), std::chrono::seconds{106})->call.name, "script.wait");
  EXPECT_TRUE(player.finished());
}

}  // namespace
}  // namespace sandtable::ui
