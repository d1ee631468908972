#pragma once

#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::ui {

/// Keys by number: printable keys by their ASCII capital on a US keyboard ('K', '1', '=', ' '), the others as below.
/// The numbers are those of GLFW, so an application on GLFW passes them on unchanged.
namespace key {
inline constexpr int kEscape = 256, kEnter = 257, kTab = 258, kBackspace = 259, kInsert = 260, kDelete = 261;
inline constexpr int kRight = 262, kLeft = 263, kDown = 264, kUp = 265;
inline constexpr int kPageUp = 266, kPageDown = 267, kHome = 268, kEnd = 269;
inline constexpr int kKeypadEnter = 335;
inline constexpr int kF1 = 290;  ///< F2 is 291, and so on to F12
}  // namespace key

/// A key with its modifiers; key 0 is "none".
struct Chord {
  int key = 0;
  bool ctrl = false;
  bool shift = false;
  bool alt = false;
  bool operator==(const Chord&) const = default;
};

/// Reads "Ctrl+K", "Shift+PageUp", "F1", "Space", "?"; kInvalid otherwise.
Result<Chord> parse_chord(std::string_view text);
/// As shown to people; empty for no key.
std::string chord_text(const Chord& chord);

}  // namespace sandtable::ui
