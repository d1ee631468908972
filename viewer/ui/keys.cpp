#include "viewer/ui/keys.h"

#include <array>
#include <cctype>
#include <utility>

namespace sandtable::ui {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 15> kNames{{{"Esc", key::kEscape},
                                                                   {"Enter", key::kEnter},
                                                                   {"Tab", key::kTab},
                                                                   {"Backspace", key::kBackspace},
                                                                   {"Insert", key::kInsert},
                                                                   {"Delete", key::kDelete},
                                                                   {"Right", key::kRight},
                                                                   {"Left", key::kLeft},
                                                                   {"Down", key::kDown},
                                                                   {"Up", key::kUp},
                                                                   {"PageUp", key::kPageUp},
                                                                   {"PageDown", key::kPageDown},
                                                                   {"Home", key::kHome},
                                                                   {"End", key::kEnd},
                                                                   {"Space", ' '}}};

int key_of(std::string_view name) {
  for (const auto& [known, number] : kNames) {
    if (known == name) return number;
  }
  if (name.size() == 1 && name.front() > ' ' && name.front() < 0x7f) return std::toupper(static_cast<unsigned char>(name.front()));
  if (name.size() >= 2 && name.size() <= 3 && name.front() == 'F') {
    int number = 0;
    for (const char c : name.substr(1)) {
      if (c < '0' || c > '9') return 0;
      number = number * 10 + (c - '0');
    }
    if (number >= 1 && number <= 12) return key::kF1 + number - 1;
  }
  return 0;
}

std::string name_of(int number) {
  for (const auto& [known, n] : kNames) {
    if (n == number) return std::string(known);
  }
  if (number >= key::kF1 && number < key::kF1 + 12) return "F" + std::to_string(number - key::kF1 + 1);
  return {static_cast<char>(number)};
}

}  // namespace

Result<Chord> parse_chord(std::string_view text) {
  Chord chord;
  std::string_view rest = text;
  // A '+' at the end is the key itself: "Ctrl++".
  for (auto plus = rest.find('+'); plus != std::string_view::npos && plus + 1 < rest.size(); plus = rest.find('+')) {
    const std::string_view modifier = rest.substr(0, plus);
    if (modifier == "Ctrl") {
      chord.ctrl = true;
    } else if (modifier == "Shift") {
      chord.shift = true;
    } else if (modifier == "Alt") {
      chord.alt = true;
    } else {
      return fail(ErrorCode::kInvalid, "key '{}': '{}' is not Ctrl, Shift or Alt", text, modifier);
    }
    rest.remove_prefix(plus + 1);
  }
  chord.key = key_of(rest);
  if (chord.key == 0) return fail(ErrorCode::kInvalid, "key '{}': '{}' is not a key", text, rest);
  return chord;
}

std::string chord_text(const Chord& chord) {
  if (chord.key == 0) return {};
  return std::string(chord.ctrl ? "Ctrl+" : "") + (chord.alt ? "Alt+" : "") + (chord.shift ? "Shift+" : "") + name_of(chord.key);
}

}  // namespace sandtable::ui
