#include "viewer/ui/input_queue.h"

#include <algorithm>
#include <utility>

namespace sandtable::ui {
namespace {

constexpr int kFirstModifier = 340;  // left Shift, as GLFW counts
constexpr int kLastModifier = 347;   // right Super
constexpr int kLeftControl = 341;
constexpr int kRightControl = 345;

bool is_modifier(int key) { return key >= kFirstModifier && key <= kLastModifier; }
/// A key by which a text field acts instead of writing; it looks whether such a key is down, once a frame.
bool acts(const KeyStroke& stroke) {
  return !is_modifier(stroke.chord.key) && (stroke.chord.key >= key::kEscape || stroke.chord.ctrl);
}

}  // namespace

/// What a frame has been handed so far.
struct InputQueue::Batch {
  bool full = false;     ///< a shortcut was taken
  bool clicked = false;  ///< a click may give the keyboard to a text field, from the next frame on
  bool wrote = false;    ///< letters, which a text field would drop where it finds Ctrl down in the same frame
  std::set<int> acted;   ///< keys that went down and act
  std::set<int> left;    ///< keys that went up

  [[nodiscard]] bool fits(const KeyStroke& stroke) const {
    if (full || clicked) return false;
    const int key = stroke.chord.key;
    if (stroke.down && wrote && (key == kLeftControl || key == kRightControl)) return false;
    if (stroke.down) return !left.contains(key) || !acts(stroke);
    return is_modifier(key) ? acted.empty() : !acted.contains(key);
  }
  /// A text field writes first and acts then, in whichever order a frame was told.
  [[nodiscard]] bool fits(TypedCharacter) const { return !full && !clicked && acted.empty(); }
  /// Of the pointer and its wheel.
  template <class Gesture>
  [[nodiscard]] bool fits(Gesture) const {
    return !full;
  }

  void hand(const KeyStroke& stroke, InputSink& to) {
    full = to.take(stroke);
    if (!stroke.down) left.insert(stroke.chord.key);
    if (stroke.down && acts(stroke)) acted.insert(stroke.chord.key);
  }
  void hand(TypedCharacter character, InputSink& to) {
    to.take(character);
    wrote = true;
  }
  void hand(PointerButton button, InputSink& to) {
    to.take(button);
    clicked = clicked || button.down;
  }
  template <class Other>
  void hand(Other other, InputSink& to) {
    to.take(other);
  }
};

void InputQueue::push(const InputEvent& event) {
  if (std::holds_alternative<TypedCharacter>(event)) composition_.wrote();
  if (const auto* key = std::get_if<KeyStroke>(&event); key != nullptr && key->down && !is_modifier(key->chord.key)) {
    if (composition_.takes(key->chord)) return;
  }
  if (std::holds_alternative<TypedCharacter>(event) && std::exchange(dropped_repeat_, false)) return;
  const auto* last = events_.empty() ? nullptr : &events_.back();
  if (const auto* stroke = std::get_if<KeyStroke>(&event); stroke != nullptr && stroke->repeat && last != nullptr) {
    const auto waits = std::find_if(events_.rbegin(), events_.rend(),
                                    [](const InputEvent& e) { return !std::holds_alternative<TypedCharacter>(e); });
    const auto* before = waits == events_.rend() ? nullptr : std::get_if<KeyStroke>(&*waits);
    dropped_repeat_ = before != nullptr && before->down && before->chord == stroke->chord;
    if (dropped_repeat_) return;
  }
  if (std::holds_alternative<PointerMove>(event) && last != nullptr && std::holds_alternative<PointerMove>(*last)) {
    events_.back() = event;
    return;
  }
  if (events_.size() < kMost) events_.push_back(event);
}

void InputQueue::deliver(InputSink& to) {
  Batch batch;
  if (settling_ > 0) --settling_;
  while (!events_.empty()) {
    const InputEvent event = events_.front();
    if (std::holds_alternative<TypedCharacter>(event)) {
      if (std::exchange(its_letter_, false)) {
        events_.pop_front();
        continue;
      }
      if (settling_ > 0) return;
    }
    if (!std::visit([&](const auto& one) { return batch.fits(one); }, event)) return;
    events_.pop_front();
    std::visit([&](const auto& one) { batch.hand(one, to); }, event);
    its_letter_ = batch.full;
    if (batch.full) settling_ = kFramesToOpen;
  }
}

}  // namespace sandtable::ui
