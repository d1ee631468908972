#include "viewer/ui/fuzzy.h"

#include <cctype>

namespace sandtable::ui {
namespace {

/// Bytes of the character that begins at `i`; 1 for a stray byte.
std::size_t character_length(std::string_view text, std::size_t i) {
  std::size_t length = 1;
  while (i + length < text.size() && (static_cast<unsigned char>(text[i + length]) & 0xc0U) == 0x80U) ++length;
  return length;
}

char folded(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c;
}

bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (folded(a[i]) != folded(b[i])) return false;
  }
  return true;
}

bool begins_word(std::string_view text, std::size_t i) {
  if (i == 0) return true;
  const auto before = static_cast<unsigned char>(text[i - 1]);
  return before >= 0x80 || std::isalnum(before) == 0;
}

}  // namespace

std::optional<int> fuzzy_score(std::string_view typed, std::string_view text) {
  int score = 0;
  std::size_t at = 0;
  bool in_run = false;
  for (std::size_t i = 0; i < typed.size();) {
    const std::string_view wanted = typed.substr(i, character_length(typed, i));
    i += wanted.size();
    if (wanted == " ") continue;
    bool found = false;
    while (at < text.size()) {
      const std::string_view here = text.substr(at, character_length(text, at));
      const std::size_t begin = at;
      at += here.size();
      if (!equal(wanted, here)) {
        in_run = false;
        continue;
      }
      score += 1 + (in_run ? 4 : 0) + (begins_word(text, begin) ? 3 : 0) + (begin == 0 ? 3 : 0);
      in_run = true;
      found = true;
      break;
    }
    if (!found) return std::nullopt;
  }
  if (score == 0) return 0;
  // Of two texts that match alike the shorter one is meant.
  return score * 100 - static_cast<int>(text.size());
}

}  // namespace sandtable::ui
