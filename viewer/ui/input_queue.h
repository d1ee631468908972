#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <variant>

#include "viewer/ui/composition.h"

/// What hands do between two frames, kept in its order until a frame can take it.
namespace sandtable::ui {

/// A key that went down or up. Numbers are those of `keys.h`; scancode and modifiers go on to the host untouched.
struct KeyStroke {
  Chord chord;
  bool down = true;
  bool repeat = false;
  int scancode = 0;
  int modifiers = 0;
};
struct TypedCharacter {
  unsigned code_point = 0;
};
struct PointerMove {
  double x = 0, y = 0;  ///< logical pixels of the window
};
struct PointerLeave {};
struct PointerButton {
  int button = 0;
  bool down = true;
};
struct WheelTurn {
  double steps = 0;
};
using InputEvent = std::variant<KeyStroke, TypedCharacter, PointerMove, PointerLeave, PointerButton, WheelTurn>;

/// Whoever takes the events.
class InputSink {
 public:
  virtual ~InputSink() = default;
  /// True when a frame must be drawn before the next key: it may belong to what this one opens.
  virtual bool take(const KeyStroke& stroke) = 0;
  virtual void take(TypedCharacter character) = 0;
  virtual void take(PointerMove move) = 0;
  virtual void take(PointerLeave leave) = 0;
  virtual void take(PointerButton button) = 0;
  virtual void take(WheelTurn wheel) = 0;
};

/// Events from one window in the order in which they came. A frame that takes long loses none of them: each frame is
/// handed as many as it can tell apart, the rest waits for the next one. A key that goes down and up between two frames
/// is down for one of them. Main thread.
class InputQueue {
 public:
  /// More than a person does while anything is drawn; what comes on top is dropped.
  static constexpr std::size_t kMost = 1024;

  /// Repeats of a key that is waiting already are not kept, or it would go on long after it is let go; nor are the
  /// steps of one movement of the pointer. Keys by which an input method is worked are nobody else's.
  void push(const InputEvent& event);
  /// Hands over what the next frame may see.
  void deliver(InputSink& to);
  [[nodiscard]] bool empty() const { return events_.empty(); }
  void clear() { events_.clear(); }

 private:
  struct Batch;
  /// A text field that a shortcut opens has the keyboard after so many frames; letters wait for it.
  static constexpr int kFramesToOpen = 4;

  std::deque<InputEvent> events_;
  Composition composition_;
  bool its_letter_ = false;      ///< a letter that comes next is that of the shortcut itself
  bool dropped_repeat_ = false;  ///< of a repeat that was not kept the letter is not either
  int settling_ = 0;
};

}  // namespace sandtable::ui
