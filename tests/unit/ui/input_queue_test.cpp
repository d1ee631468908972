#include "viewer/ui/input_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include <string>
#include <vector>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/user_interface.h"

namespace sandtable::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kLeftControl = 341;
constexpr int kLeftShift = 340;

KeyStroke down(const char* chord) { return {.chord = *parse_chord(chord), .down = true}; }
KeyStroke up(const char* chord) { return {.chord = *parse_chord(chord), .down = false}; }
KeyStroke modifier(int key, bool is_down) { return {.chord = {.key = key}, .down = is_down}; }
KeyStroke again(const char* chord) { return {.chord = *parse_chord(chord), .down = true, .repeat = true}; }

/// Writes down what it takes; `shortcuts` are those after which a frame has to come.
class Notes final : public InputSink {
 public:
  bool take(const KeyStroke& stroke) override {
    const std::string name =
        stroke.chord.key >= kLeftShift ? std::to_string(stroke.chord.key) : chord_text(stroke.chord);
    said.push_back((stroke.down ? "+" : "-") + name);
    return stroke.down && std::ranges::find(shortcuts, chord_text(stroke.chord)) != shortcuts.end();
  }
  void take(TypedCharacter character) override { said.emplace_back(1, static_cast<char>(character.code_point)); }
  void take(PointerMove move) override { said.push_back("at " + std::to_string(static_cast<int>(move.x))); }
  void take(PointerLeave) override { said.emplace_back("left"); }
  void take(PointerButton button) override { said.emplace_back(button.down ? "press" : "release"); }
  void take(WheelTurn) override { said.emplace_back("wheel"); }

  std::vector<std::string> frame(InputQueue& queue) {
    said.clear();
    queue.deliver(*this);
    return said;
  }

  std::vector<std::string> shortcuts;
  std::vector<std::string> said;
};

class Queue : public ::testing::Test {
 protected:
  void push(std::initializer_list<InputEvent> events) {
    for (const InputEvent& event : events) queue_.push(event);
  }
  std::vector<std::string> frame() { return notes_.frame(queue_); }

  InputQueue queue_;
  Notes notes_;
};

TEST_F(Queue, keys_that_come_after_a_shortcut_wait_for_its_frame_and_are_not_lost) {
  notes_.shortcuts = {"J", "Ctrl+Q"};
  push({down("J"), up("J"), modifier(kLeftControl, true), down("Ctrl+Q"), up("Ctrl+Q"), modifier(kLeftControl, false)});
  EXPECT_THAT(frame(), ElementsAre("+J"));
  EXPECT_THAT(frame(), ElementsAre("-J", "+341", "+Ctrl+Q"));
  EXPECT_THAT(frame(), ElementsAre("-Ctrl+Q", "-341"));
  EXPECT_TRUE(queue_.empty());
}

TEST_F(Queue, a_key_that_is_up_again_before_the_frame_is_down_for_one) {
  push({down("Backspace"), up("Backspace"), down("Backspace"), up("Backspace")});
  EXPECT_THAT(frame(), ElementsAre("+Backspace"));
  EXPECT_THAT(frame(), ElementsAre("-Backspace"));
  EXPECT_THAT(frame(), ElementsAre("+Backspace"));
  EXPECT_THAT(frame(), ElementsAre("-Backspace"));
}

TEST_F(Queue, the_enter_that_commits_a_candidate_is_the_input_methods) {
  // Keys of a syllable write nothing until the candidate is chosen and committed.
  push({down("C"), up("C"), down("L"), up("L"), down("3"), up("3"), down("Down"), up("Down"), down("Enter"), up("Enter")});
  for (int i = 0; i < 4; ++i) {
    for (const std::string& said : frame()) EXPECT_TRUE(said != "+Enter" && said != "+Down") << said;
  }
  push({TypedCharacter{'x'}, down("Enter")});
  EXPECT_THAT(frame(), ElementsAre("x", "+Enter")) << "what comes after it is anybody's";
}

TEST_F(Queue, esc_gives_up_a_candidate_and_leaves_nothing_else) {
  push({down("C"), down("Esc"), up("Esc"), down("Esc")});
  EXPECT_THAT(frame(), ElementsAre("+C", "-Esc"));
  EXPECT_THAT(frame(), ElementsAre("+Esc"));
}

TEST_F(Queue, a_modifier_stays_down_as_long_as_the_key_it_belongs_to_is_seen) {
  push({modifier(kLeftControl, true), down("Ctrl+A"), modifier(kLeftControl, false), up("A")});
  EXPECT_THAT(frame(), ElementsAre("+341", "+Ctrl+A"));
  EXPECT_THAT(frame(), ElementsAre("-341", "-A"));
}

TEST_F(Queue, a_word_is_typed_within_one_frame) {
  push({modifier(kLeftShift, true), down("Shift+G"), TypedCharacter{'G'}, up("Shift+G"), modifier(kLeftShift, false),
        down("O"), TypedCharacter{'o'}, up("O"), down("O"), TypedCharacter{'o'}, up("O")});
  EXPECT_THAT(frame(), ElementsAre("+340", "+Shift+G", "G", "-Shift+G", "-340", "+O", "o", "-O", "+O", "o", "-O"));
}

TEST_F(Queue, a_name_is_whole_before_ctrl_enter_signs_with_it) {
  push({down("N"), TypedCharacter{'n'}, up("N"), modifier(kLeftControl, true), down("Ctrl+Enter")});
  EXPECT_THAT(frame(), ElementsAre("+N", "n", "-N")) << "a text field takes no letter while Ctrl is down";
  EXPECT_THAT(frame(), ElementsAre("+341", "+Ctrl+Enter"));
}

TEST_F(Queue, what_is_typed_after_an_editing_key_is_not_edited_by_it) {
  push({down("Backspace"), down("C"), TypedCharacter{'c'}});
  EXPECT_THAT(frame(), ElementsAre("+Backspace", "+C"));
  EXPECT_THAT(frame(), ElementsAre("c"));
}

TEST_F(Queue, the_letter_of_a_shortcut_is_not_typed_into_what_it_opens) {
  notes_.shortcuts = {"A"};
  push({down("A"), TypedCharacter{'a'}, up("A"), down("X"), TypedCharacter{'x'}});
  EXPECT_THAT(frame(), ElementsAre("+A"));
  EXPECT_THAT(frame(), ElementsAre("-A", "+X"));
  std::vector<std::string> typed;
  for (int i = 0; i < 5 && typed.empty(); ++i) typed = frame();
  EXPECT_THAT(typed, ElementsAre("x")) << "as soon as a field can have opened";
}

TEST_F(Queue, a_key_that_is_held_ends_when_it_is_let_go) {
  notes_.shortcuts = {"Right"};
  push({down("Right")});
  for (int i = 0; i < 100; ++i) queue_.push(again("Right"));
  push({up("Right")});
  EXPECT_THAT(frame(), ElementsAre("+Right"));
  EXPECT_THAT(frame(), ElementsAre("-Right"));
  EXPECT_THAT(frame(), IsEmpty());
}

TEST_F(Queue, what_is_typed_after_a_click_is_for_what_was_clicked) {
  push({PointerMove{1, 1}, PointerMove{5, 5}, PointerButton{0, true}, PointerButton{0, false}, down("X"),
        TypedCharacter{'x'}});
  EXPECT_THAT(frame(), ElementsAre("at 5", "press", "release"));
  EXPECT_THAT(frame(), ElementsAre("+X", "x"));
}

TEST_F(Queue, a_pointer_that_left_is_not_moved_back_by_what_it_did_before) {
  push({PointerMove{3, 3}, PointerLeave{}});
  EXPECT_THAT(frame(), ElementsAre("at 3", "left"));
}

TEST_F(Queue, a_click_waits_behind_the_key_that_was_pressed_before_it) {
  notes_.shortcuts = {"G"};
  push({down("G"), PointerButton{0, true}});
  EXPECT_THAT(frame(), ElementsAre("+G"));
  EXPECT_THAT(frame(), ElementsAre("press"));
}

TEST_F(Queue, a_fallen_book_fills_no_memory) {
  for (int i = 0; i < 100'000; ++i) queue_.push(i % 2 == 0 ? InputEvent{down("A")} : InputEvent{up("A")});
  std::size_t frames = 0;
  for (; !queue_.empty() && frames < 2 * InputQueue::kMost; ++frames) (void)frame();
  EXPECT_LE(frames, InputQueue::kMost);
}

/// The queue with the real interface behind it, which draws one long frame while somebody types.
class SlowMachine : public ::testing::Test, protected InputSink {
 protected:
  void SetUp() override {
    context_ = ImGui::CreateContext();
    ImGui::GetIO().DisplaySize = ImVec2(1280, 720);
    auto made = UserInterface::create({});
    if (!made) GTEST_SKIP() << made.error().message;
    interface_ = std::move(*made);
    frames(2);
  }
  void TearDown() override {
    interface_.reset();
    ImGui::DestroyContext(context_);
  }
  bool take(const KeyStroke& stroke) override { return stroke.down && interface_->press(stroke.chord); }
  void take(TypedCharacter character) override { ImGui::GetIO().AddInputCharacter(character.code_point); }
  void take(PointerMove) override {}
  void take(PointerLeave) override {}
  void take(PointerButton) override {}
  void take(WheelTurn) override {}

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      queue_.deliver(*this);
      ImGui::GetIO().DeltaTime = 2;
      ASSERT_TRUE(interface_->prepare_fonts());
      ImGui::NewFrame();
      const FrameOutput out = interface_->draw({&snapshot_, place_, queries_, "tester"});
      ImGui::Render();
      for (const Intent& intent : out.intents) quits_ += std::holds_alternative<Quit>(intent) ? 1 : 0;
    }
  }
  void strike(const char* chord) {
    queue_.push(down(chord));
    queue_.push(up(chord));
  }

  ImGuiContext* context_ = nullptr;
  InputQueue queue_;
  Snapshot snapshot_ = testing::fake_snapshot();
  Place place_ = testing::fake_place();
  testing::FakeQueries queries_;
  std::unique_ptr<UserInterface> interface_;
  int quits_ = 0;
};

TEST_F(SlowMachine, ctrl_q_pressed_while_a_shortcut_is_being_drawn_quits) {
  strike("J");
  strike("Ctrl+Q");
  frames(3);
  EXPECT_EQ(quits_, 1);
}

TEST_F(SlowMachine, a_palette_that_opens_late_gets_all_that_was_typed) {
  strike("Ctrl+K");
  for (const char c : {'p', 'u', 'm', 'p'}) {
    strike(std::string(1, static_cast<char>(c - 'a' + 'A')).c_str());
    queue_.push(TypedCharacter{static_cast<unsigned>(c)});
  }
  frames(10);
  EXPECT_EQ(interface_->state().palette.text, "pump");
}

}  // namespace
}  // namespace sandtable::ui
