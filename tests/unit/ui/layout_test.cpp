#include "viewer/ui/layout.h"

#include <gtest/gtest.h>

#include <vector>

namespace sandtable::ui {
namespace {

std::vector<Rect> panels(const Layout& l) { return {l.top, l.left, l.scene, l.right, l.timeline}; }

std::vector<Rect> column(const Layout& l) {
  std::vector<Rect> parts;
  for (const auto& section : l.sections) {
    parts.push_back(section.header);
    parts.push_back(section.body);
  }
  return parts;
}

void expect_apart(const std::vector<Rect>& rects) {
  for (std::size_t i = 0; i < rects.size(); ++i) {
    for (std::size_t j = i + 1; j < rects.size(); ++j) EXPECT_FALSE(rects[i].overlaps(rects[j])) << i << " and " << j;
  }
}

float area(const std::vector<Rect>& rects) {
  float sum = 0;
  for (const Rect& r : rects) sum += r.width * r.height;
  return sum;
}

/// Every combination of folding that a person can reach at these sizes.
struct Case {
  float width;
  float height;
  double scale;
};
const std::vector<Case> kCases{{1280, 720, 1}, {1920, 1080, 1}, {3840, 2160, 2}, {960, 540, 1}, {1366, 768, 1.25}, {2560, 1440, 1.5}, {1280, 720, 4}};

UiState folded(double scale, int bits) {
  UiState state;
  state.scale = scale;
  state.left_open = (bits & 1) == 0;
  state.right_open = (bits & 2) == 0;
  state.timeline_open = (bits & 4) == 0;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    if ((bits & 8) != 0) state.section_open[i] = i % 2 == 0;
    if ((bits & 16) != 0) state.section_open[i] = true;
  }
  return state;
}

TEST(Layout, nothing_overlaps_at_any_size_and_folding) {
  for (const Case& c : kCases) {
    for (int bits = 0; bits < 32; ++bits) {
      SCOPED_TRACE(::testing::Message() << c.width << "x" << c.height << " bits " << bits);
      const Layout layout = lay_out(c.width, c.height, folded(c.scale, bits));
      expect_apart(panels(layout));
      expect_apart(column(layout));
    }
  }
}

TEST(Layout, panels_fill_the_window_inside_the_border) {
  for (const Case& c : kCases) {
    const Layout layout = lay_out(c.width, c.height, folded(c.scale, 0));
    const float inside = (c.width - 2 * layout.border) * (c.height - 2 * layout.border);
    // Edges are rounded to pixels, so a strip of one pixel a side may differ.
    EXPECT_NEAR(area(panels(layout)), inside, 2 * (c.width + c.height));
  }
}

TEST(Layout, sections_fill_the_right_column) {
  for (const Case& c : kCases) {
    const Layout layout = lay_out(c.width, c.height, folded(c.scale, 0));
    EXPECT_NEAR(layout.sections.back().body.bottom(), layout.right.bottom(), 2);
    for (const Rect& part : column(layout)) {
      if (!part.empty()) {
        EXPECT_LE(part.bottom(), layout.right.bottom() + 1);
      }
    }
  }
}

TEST(Layout, the_scene_keeps_the_larger_part) {
  for (const Case& c : kCases) {
    if (c.scale > 2) continue;
    const Layout layout = lay_out(c.width, c.height, folded(c.scale, 0));
    EXPECT_GT(layout.scene.width, layout.right.width);
    EXPECT_GT(layout.scene.height, layout.timeline.height);
  }
}

TEST(Layout, alarms_and_the_selected_thing_are_open_first) {
  const Layout layout = lay_out(1280, 720, UiState{});
  EXPECT_TRUE(layout.sections[static_cast<std::size_t>(Section::kAlarms)].open());
  EXPECT_TRUE(layout.sections[static_cast<std::size_t>(Section::kSelected)].open());
}

Rect body_of(const Layout& layout, Section section) { return layout.sections[static_cast<std::size_t>(section)].body; }

/// Unscaled pixels.
float height_of(const Layout& layout, Section section) { return body_of(layout, section).height / layout.scale; }

/// What a fresh desk's lists fill while 53 alarms stand and nobody has been sent.
UiState in_a_surge() {
  UiState state;
  for (std::size_t i = 0; i < kSectionCount; ++i) state.contents[i].height = 36;
  state.contents[static_cast<std::size_t>(Section::kAlarms)].height = 2700;
  state.contents[static_cast<std::size_t>(Section::kResources)].height = 600;
  state.contents[static_cast<std::size_t>(Section::kSites)].height = 700;
  state.contents[static_cast<std::size_t>(Section::kPlacement)].height = 200;
  return state;
}

TEST(Layout, in_a_surge_alarms_take_the_room_that_empty_lists_do_not_need) {
  for (const Case& c : {Case{1600, 1300, 1}, Case{1920, 1080, 1}, Case{3840, 2160, 2}}) {
    UiState state = in_a_surge();
    state.scale = c.scale;
    const Layout layout = lay_out(c.width, c.height, state);
    constexpr float kRow = 49;
    EXPECT_GE(height_of(layout, Section::kAlarms), 6 * kRow) << c.width << "x" << c.height;
    EXPECT_NEAR(height_of(layout, Section::kOrders), 36, 1) << c.width << "x" << c.height;
  }
}

TEST(Layout, a_full_list_beside_a_surge_keeps_its_least) {
  UiState state = in_a_surge();
  state.contents[static_cast<std::size_t>(Section::kOrders)].height = 900;
  for (auto& open : state.section_open) open = true;
  const Layout layout = lay_out(1920, 1080, state);
  for (const Section section : {Section::kAlarms, Section::kOrders, Section::kResources, Section::kSites}) {
    EXPECT_GE(height_of(layout, section), 63) << static_cast<int>(section);
  }
  EXPECT_GT(height_of(layout, Section::kAlarms), height_of(layout, Section::kOrders));
}

TEST(Layout, a_list_keeps_the_height_that_somebody_dragged_it_to) {
  UiState state = in_a_surge();
  state.section_height[static_cast<std::size_t>(Section::kAlarms)] = 120.0F;
  EXPECT_NEAR(height_of(lay_out(1920, 1080, state), Section::kAlarms), 120, 1);
}

TEST(Layout, a_person_may_fold_what_is_open) {
  UiState state;
  state.section_open[static_cast<std::size_t>(Section::kAlarms)] = false;
  EXPECT_FALSE(lay_out(1280, 720, state).sections[static_cast<std::size_t>(Section::kAlarms)].open());
}

TEST(Layout, text_grows_with_the_screen) {
  EXPECT_EQ(suggested_scale(1280, 720), 1);
  EXPECT_EQ(suggested_scale(1920, 1080), 1);
  EXPECT_EQ(suggested_scale(3840, 2160), 2);
}

TEST(Layout, a_kiosk_shows_only_scene_strip_and_timeline) {
  UiState state;
  state.mode = WindowMode::kKiosk;
  const Layout layout = lay_out(1920, 1080, state);
  EXPECT_TRUE(layout.left.empty());
  EXPECT_TRUE(layout.right.empty());
  EXPECT_FALSE(layout.scene.empty());
}

}  // namespace
}  // namespace sandtable::ui
