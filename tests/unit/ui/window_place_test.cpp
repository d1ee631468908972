#include "viewer/ui/window_place.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/every_command.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/ui/command_window.h"

namespace sandtable::ui {
namespace {

using testing::Window;

TEST(WindowPlace, mode_and_screen_are_read_and_written_alike) {
  for (const char* text : {"desk", "wall", "wall:HDMI-1", "desk:2", "wall:1920x1080+1600+0"}) {
    const auto place = parse_window_place(text);
    ASSERT_TRUE(place) << text;
    EXPECT_EQ(window_place_text(*place), text);
  }
}

TEST(WindowPlace, what_is_no_window_is_refused) {
  for (const char* text : {"", "screen", "wall:", "kiosk", ":2"}) EXPECT_FALSE(parse_window_place(text)) << text;
  EXPECT_FALSE(parse_window_place("wall:" + std::string(200, 'x')));
  EXPECT_FALSE(parse_window_places("desk,wall,desk,wall,desk,wall,desk,wall,desk"));
  EXPECT_EQ(parse_window_places("desk,wall:2")->size(), 2U);
  EXPECT_TRUE(parse_window_places("")->empty());
}

TEST(WindowPlace, at_a_wall_and_at_a_kiosk_of_a_shared_incident_a_person_is_refused_every_command) {
  const test::Twin twin;
  auto commands = test::every_command();
  FieldReport report;
  report.resource = ResourceId("P1");
  std::ranges::replace_if(
      commands, [](const Command& c) { return std::holds_alternative<RecordFieldReport>(c); },
      Command(RecordFieldReport{report}));
  for (const WindowMode mode : {WindowMode::kWall, WindowMode::kKiosk}) {
    for (const Role asked : {Role::kViewer, Role::kOperator, Role::kCommander, Role::kAdministrator}) {
      std::size_t refused = 0;
      for (std::size_t i = 0; i < commands.size(); ++i) {
        // What feeds, crews and the model say is no person's; a seat that only looks writes none of it either.
        if (!is_asked_by_person(commands[i], "visitor")) continue;
        const Decision decision = decide(twin.state, commands[i], {test::at(1), "visitor", seat_role(mode, asked)});
        ASSERT_FALSE(decision) << kWindowModes[static_cast<std::size_t>(mode)] << ", command " << i;
        EXPECT_EQ(decision.error().key, "refusal.role") << "command " << i;
        ++refused;
      }
      EXPECT_GT(refused, commands.size() / 2);
    }
  }
  EXPECT_EQ(seat_role(WindowMode::kDesk, Role::kCommander), Role::kCommander);
}

TEST(WindowPlace, an_area_has_a_size_and_a_corner) {
  EXPECT_EQ(parse_desktop_area("1280x720+1600+0"), (DesktopArea{1600, 0, 1280, 720}));
  for (const char* text :
       {"HDMI-1", "2", "1280x720", "1280x720+0", "100x100+0+0", "1280x720+0+0x", "-5x720+0+0", "99999x9+0+0"})
    EXPECT_FALSE(parse_desktop_area(text)) << text;
}

TEST(WindowPlace, only_what_is_missing_is_opened) {
  const WindowPlace here{WindowMode::kWall, "1"};
  const WindowPlace there{WindowMode::kWall, "2"};
  const WindowPlace desk{WindowMode::kDesk, "3"};
  EXPECT_EQ(missing_windows({here, there}, {there}), std::vector{here});
  EXPECT_EQ(missing_windows({here, desk}, {there, desk}), std::vector<WindowPlace>{})
      << "a wall that was moved is a wall";
  EXPECT_EQ(missing_windows({here, there, desk}, {}).size(), 3U);
}

TEST(WindowCommand, a_window_is_opened_as_a_wall_unless_told_otherwise) {
  Window window;
  ASSERT_TRUE(window.run("window.open"));
  ASSERT_TRUE(window.run("window.open desk HDMI-1"));
  EXPECT_EQ(std::get<OpenWindow>(window.intents.at(0)).place, (WindowPlace{WindowMode::kWall, ""}));
  EXPECT_EQ(std::get<OpenWindow>(window.intents.at(1)).place, (WindowPlace{WindowMode::kDesk, "HDMI-1"}));
  EXPECT_FALSE(window.run("window.open kiosk"));
  window.state.mode = WindowMode::kKiosk;
  EXPECT_FALSE(window.run("window.open"));
}

TEST(WindowCommand, a_layout_keeps_the_windows_beside_it_and_opens_those_that_are_gone) {
  Window window;
  window.state.windows = {{WindowMode::kWall, "2"}, {WindowMode::kDesk, "3"}};
  ASSERT_TRUE(window.run("layout.save night"));
  const auto kept = parse_layouts(layouts_text(window.state.layouts), "layouts.json");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->at("night").windows, window.state.windows);
  window.state.windows = {{WindowMode::kDesk, "3"}};
  window.intents.clear();
  ASSERT_TRUE(window.run("layout.load night"));
  ASSERT_EQ(window.intents.size(), 1U);
  EXPECT_EQ(std::get<OpenWindow>(window.intents.front()).place, (WindowPlace{WindowMode::kWall, "2"}));
}

TEST(CompareCommand, a_swipe_is_moved_by_keys_within_its_limits_and_nothing_else_is) {
  Window window;
  EXPECT_FALSE(window.run("compare.right")) << "nothing is swiped yet";
  window.state.compare.way = CompareWay::kSwipe;
  ASSERT_TRUE(window.run("compare.right"));
  EXPECT_NEAR(window.state.compare.share, 0.55, 1e-12);
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(window.run("compare.left"));
  EXPECT_DOUBLE_EQ(window.state.compare.share, CompareState::kLeastShare);
}

}  // namespace
}  // namespace sandtable::ui
