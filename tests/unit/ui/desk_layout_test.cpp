#include "viewer/ui/desk_layout.h"

#include <gtest/gtest.h>

#include "viewer/ui/ui_state.h"

namespace sandtable::ui {
namespace {

UiState arranged() {
  UiState state;
  state.left_open = false;
  state.right_width = 512;
  state.scale = 1.25;
  state.section_open[static_cast<std::size_t>(Section::kOrders)] = true;
  state.section_open[static_cast<std::size_t>(Section::kSites)] = false;
  state.section_height[static_cast<std::size_t>(Section::kAlarms)] = 333.0F;
  return state;
}

TEST(DeskLayout, what_is_stored_is_restored) {
  const auto read = parse_layouts(layouts_text({{"夜班", layout_of(arranged())}}), "layouts.json");
  ASSERT_TRUE(read);
  UiState fresh;
  arrange(fresh, read->at("夜班"));
  EXPECT_EQ(layout_of(fresh), layout_of(arranged()));
}

TEST(DeskLayout, restoring_touches_nothing_but_the_arrangement) {
  UiState state;
  state.language = LanguageMode::kEn;
  state.selection = SiteId("B01");
  arrange(state, layout_of(arranged()));
  EXPECT_EQ(state.language, LanguageMode::kEn);
  EXPECT_EQ(state.selection, Selection(SiteId("B01")));
}

TEST(DeskLayout, a_hand_in_the_file_breaks_nothing) {
  const auto read = parse_layouts(R"({"a": {"left_width": 1e300, "scale": -3, "left_open": "yes", "sections": {"alarms": 7, "x": true}, "heights": {"alarms": "high", "orders": -8, "x": 3}}, "b": 3, "": {}})", "f");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1U);
  const DeskLayout& layout = read->at("a");
  EXPECT_LE(layout.left_width, 2000);
  EXPECT_EQ(layout.scale, 0.75);
  EXPECT_TRUE(layout.left_open);
  EXPECT_TRUE(layout.sections.empty());
  EXPECT_EQ(layout.heights, (decltype(layout.heights){{"orders", 0.0F}}));
}

TEST(DeskLayout, no_layout_file_is_an_error_that_names_it) {
  for (const char* text : {"", "[]", "{", "\xff"}) EXPECT_FALSE(parse_layouts(text, "layouts.json")) << text;
  EXPECT_EQ(parse_layouts("[]", "layouts.json").error().message, "layouts.json: not a JSON object of layouts");
}

}  // namespace
}  // namespace sandtable::ui
