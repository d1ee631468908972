#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/kiosk/kiosk_layout.h"

namespace sandtable::ui {
namespace {

using testing::fake_snapshot;

StoryChapter chapter(std::chrono::minutes at, std::chrono::seconds length) {
  StoryChapter c;
  c.at = at;
  c.length = length;
  c.speed = 90;
  return c;
}

/// Two chapters that have happened already in the fake incident, and one that is a day away.
std::shared_ptr<const Story> three_chapters() {
  Story story;
  story.idle = std::chrono::seconds{60};
  story.countdown = std::chrono::seconds{15};
  story.chapters = {chapter(std::chrono::minutes{0}, std::chrono::seconds{10}), chapter(std::chrono::minutes{60}, std::chrono::seconds{10}),
                    chapter(std::chrono::hours{24}, std::chrono::seconds{10})};
  story.chapters[1].hide = {"@labels"};
  return std::make_shared<const Story>(std::move(story));
}

template <class I>
const I* find(const Intents& intents) {
  for (const Intent& intent : intents) {
    if (const auto* found = std::get_if<I>(&intent)) return found;
  }
  return nullptr;
}

/// A player with its first chapter entered at second 0.
class Kiosk : public ::testing::Test {
 protected:
  void SetUp() override { player.update(snapshot, 0); }
  Snapshot snapshot = fake_snapshot();
  KioskPlayer player{three_chapters()};
};

TEST_F(Kiosk, a_chapter_that_has_happened_is_shown_as_it_was) {
  player.next();
  const Intents intents = player.update(snapshot, 1);
  ASSERT_NE(find<Seek>(intents), nullptr);
  EXPECT_EQ(find<Seek>(intents)->to, snapshot.recorded.from + std::chrono::hours{1});
  EXPECT_EQ(find<SetSpeed>(intents)->speed, 90);
  EXPECT_EQ(find<SetLayerVisible>(intents)->layer, "@labels");
  EXPECT_FALSE(find<SetLayerVisible>(intents)->visible);
}

TEST_F(Kiosk, a_chapter_to_come_is_hurried_to_and_then_shown_at_its_own_pace) {
  player.previous();
  EXPECT_EQ(player.index(), 2U);
  const Intents entering = player.update(snapshot, 1);
  EXPECT_NE(find<GoLive>(entering), nullptr);
  EXPECT_EQ(find<SetSpeed>(entering)->speed, KioskPlayer::kHurry);
  EXPECT_TRUE(player.is_hurrying());
  EXPECT_TRUE(player.update(snapshot, 500).empty());  // it waits as long as it takes
  snapshot.live_at = snapshot.recorded.from + std::chrono::hours{24};
  EXPECT_EQ(find<SetSpeed>(player.update(snapshot, 501))->speed, 90);
  EXPECT_FALSE(player.is_hurrying());
}

TEST_F(Kiosk, what_happens_now_is_not_hurried) {
  snapshot.live.incident.edit().incident.start.reset();
  player.previous();
  const Intents entering = player.update(snapshot, 1);
  EXPECT_NE(find<GoLive>(entering), nullptr);
  EXPECT_EQ(find<SetSpeed>(entering), nullptr);
  EXPECT_FALSE(player.is_hurrying()) << "the chapter would never end";
  player.watch_faster(2);
  EXPECT_EQ(find<SetSpeed>(player.update(snapshot, 3)), nullptr);
}

TEST_F(Kiosk, chapters_follow_each_other) {
  EXPECT_TRUE(player.update(snapshot, 9.9).empty());
  player.update(snapshot, 10);
  EXPECT_EQ(player.index(), 1U);
}

TEST_F(Kiosk, after_the_last_chapter_all_begins_again) {
  player.previous();
  player.update(snapshot, 0);
  snapshot.live_at = snapshot.recorded.from + std::chrono::hours{25};
  player.update(snapshot, 1);
  EXPECT_EQ(find<StartAgain>(player.update(snapshot, 10.5)), nullptr);
  EXPECT_NE(find<StartAgain>(player.update(snapshot, 11.5)), nullptr);
}

TEST_F(Kiosk, a_visitor_stops_the_story) {
  player.touched(5);
  player.update(snapshot, 30);
  EXPECT_EQ(player.index(), 0U);
  EXPECT_EQ(player.phase(), KioskPhase::kVisiting);
}

TEST_F(Kiosk, who_left_is_asked_and_then_all_begins_again) {
  player.touched(5);
  player.update(snapshot, 65.5);
  EXPECT_EQ(player.phase(), KioskPhase::kAsking);
  EXPECT_EQ(player.seconds_left(70.5), 10);
  EXPECT_EQ(find<StartAgain>(player.update(snapshot, 80)), nullptr);
  EXPECT_NE(find<StartAgain>(player.update(snapshot, 81)), nullptr);
}

TEST_F(Kiosk, a_touch_while_asked_goes_on) {
  player.touched(5);
  player.update(snapshot, 66);
  player.touched(70);
  EXPECT_EQ(player.phase(), KioskPhase::kVisiting);
  EXPECT_EQ(find<StartAgain>(player.update(snapshot, 90)), nullptr);
}

TEST_F(Kiosk, what_a_visitor_sends_is_watched_live_and_fast) {
  player.watch_faster(5);
  const Intents intents = player.update(snapshot, 6);
  EXPECT_NE(find<GoLive>(intents), nullptr);
  ASSERT_NE(find<SetSpeed>(intents), nullptr);
  EXPECT_GT(find<SetSpeed>(intents)->speed, player.chapter().speed);
}

TEST(KioskLayout, the_caption_never_lies_on_the_water) {
  for (const auto& [width, height] : {std::pair{1280.0F, 720.0F}, {1920.0F, 1080.0F}, {3840.0F, 2160.0F}, {1080.0F, 1920.0F}}) {
    const Layout layout = lay_out_kiosk(width, height);
    EXPECT_FALSE(layout.scene.overlaps(layout.timeline));
    EXPECT_FALSE(layout.scene.overlaps(layout.top));
    EXPECT_GT(layout.scene.height, layout.timeline.height);
  }
}

TEST(KioskLayout, fingers_find_their_targets) {
  const Layout layout = lay_out_kiosk(1920, 1080);
  EXPECT_GE(kTouch * layout.scale, 90);  // 2 cm on a 21-inch screen of 1080 lines
}

TEST(PinPad, only_the_pin_leaves) {
  PinPad pad;
  pad.open("2468");
  for (const char c : {'1', '2'}) pad.press(c);
  EXPECT_FALSE(pad.enter(0));
  EXPECT_EQ(pad.typed(), 0U);
  for (const char c : {'2', '4', '6', '8'}) pad.press(c);
  EXPECT_TRUE(pad.enter(0));
}

TEST(PinPad, guessing_is_slow) {
  PinPad pad;
  pad.open("2468");
  for (int i = 0; i < PinPad::kTries; ++i) EXPECT_FALSE(pad.enter(1));
  for (const char c : {'2', '4', '6', '8'}) pad.press(c);
  EXPECT_FALSE(pad.enter(2)) << "it rests";
  for (const char c : {'2', '4', '6', '8'}) pad.press(c);
  EXPECT_TRUE(pad.enter(2 + PinPad::kRest_s));
}

TEST(PinPad, endless_typing_is_bounded) {
  PinPad pad;
  pad.open("1");
  for (int i = 0; i < 1000; ++i) pad.press('9');
  EXPECT_EQ(pad.typed(), PinPad::kMostDigits);
}

}  // namespace
}  // namespace sandtable::ui
