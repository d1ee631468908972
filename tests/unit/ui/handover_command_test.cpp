#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"

namespace sandtable::ui {
namespace {

using testing::Window;

HandoverPackInfo pack() {
  return {"/packs/handover-1", "handover-1", Hasher().text("pack").finish(), testing::storm_now(), 1};
}

/// A window of an incident that has begun, with a pack.
Window window_with_pack() {
  Window window;
  window.snapshot.live.seq = 5;
  window.snapshot.has_now = true;
  window.queries.handover_.pack = pack();
  return window;
}

TEST(HandoverCommands, a_pack_is_asked_for_once_at_a_time) {
  Window window;
  ASSERT_TRUE(window.run("handover.make"));
  ASSERT_EQ(window.intents.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<MakeHandoverPack>(window.intents[0]));
  window.queries.handover_.making = true;
  EXPECT_FALSE(window.run("handover.make"));
}

TEST(HandoverCommands, the_dialog_opens_with_who_sits_here_as_giver) {
  Window window;
  ASSERT_TRUE(window.run("handover.sign"));
  const auto* dialog = std::get_if<HandoverDialog>(&window.state.dialog);
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(dialog->giver, "tester");
  EXPECT_TRUE(window.intents.empty());
}

TEST(HandoverCommands, a_receiver_signs_for_the_digest_of_the_last_pack) {
  Window window = window_with_pack();
  ASSERT_TRUE(window.run("handover.sign receiver=Chen comment=\"all read\""));
  ASSERT_EQ(window.intents.size(), 1U);
  const auto* submitted = std::get_if<SubmitCommand>(&window.intents[0]);
  ASSERT_NE(submitted, nullptr);
  const auto* sign = std::get_if<SignHandover>(&submitted->command);
  ASSERT_NE(sign, nullptr);
  EXPECT_EQ(sign->handover, (Handover{"tester", "Chen", pack().digest, "handover-1", pack().at, 1, "all read"}));
}

TEST(HandoverCommands, nobody_signs_in_a_recording_where_it_would_be_lost) {
  Window window = window_with_pack();
  window.snapshot.has_now = false;
  EXPECT_FALSE(window.run("handover.sign receiver=Chen"));
  EXPECT_TRUE(window.intents.empty());
}

TEST(HandoverCommands, nobody_signs_without_a_pack_or_without_the_right_to) {
  Window window;
  EXPECT_FALSE(window.run("handover.sign receiver=Chen"));
  Window viewer = window_with_pack();
  viewer.snapshot.role = Role::kViewer;
  EXPECT_FALSE(viewer.run("handover.sign receiver=Chen"));
  EXPECT_TRUE(viewer.intents.empty());
}

}  // namespace
}  // namespace sandtable::ui
