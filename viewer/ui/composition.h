#pragma once

#include <utility>

#include "viewer/ui/keys.h"

namespace sandtable::ui {

/// A key that writes a letter by itself.
inline bool writes(const Chord& chord) {
  return chord.key >= ' ' && chord.key < key::kEscape && !chord.ctrl && !chord.alt;
}
/// A key by which a text is left, sent or walked through.
inline bool acts_on_text(const Chord& chord) { return chord.key >= key::kEscape && !chord.ctrl && !chord.alt; }

/// Whether an input method is putting a Chinese text together. GLFW on X11 reports its keys too, the Enter that commits
/// a candidate among them, but no letters until it does: a key that writes and has not written is being composed. When
/// in doubt a key counts as the input method's: Enter is then pressed once more, and nothing was sent unread.
class Composition {
 public:
  /// A key went down; true when it is the input method's, and nobody else's.
  bool takes(const Chord& chord) {
    if (std::exchange(awaits_letter_, writes(chord))) composing_ = true;
    if (!composing_ || !acts_on_text(chord)) return false;
    const bool ends = chord.key == key::kEnter || chord.key == key::kKeypadEnter || chord.key == key::kEscape;
    composing_ = !ends;
    return true;
  }
  /// A letter was written.
  void wrote() { composing_ = awaits_letter_ = false; }

 private:
  bool awaits_letter_ = false;
  bool composing_ = false;
};

}  // namespace sandtable::ui
