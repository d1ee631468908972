#include "viewer/ui/line_break.h"

#include <algorithm>
#include <cstdint>

namespace sandtable::ui {
namespace {

constexpr float kRounding_px = 0.01F;

/// One code point of the text; a byte that is none counts as one.
struct Letter {
  char32_t code = 0;
  std::size_t length = 1;
};

Letter letter_at(std::string_view utf8, std::size_t at) {
  const auto lead = static_cast<unsigned char>(utf8[at]);
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (length == 1 || at + length > utf8.size()) return {lead, 1};
  char32_t code = lead & (0xffU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(utf8[at + k]);
    if ((next & 0xc0U) != 0x80U) return {lead, 1};
    code = code << 6 | (next & 0x3fU);
  }
  return {code, length};
}

bool is_space(char32_t c) { return c == U' ' || c == U'\t' || c == U'\u3000'; }

bool is_one_of(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

bool opens(char32_t c) { return is_one_of(U"([{‘“（［｛「『【〈《〔〖〝﹁﹃﹙﹛﹝", c); }

/// What may not begin a line: closing brackets, stops, and what belongs to the character before it.
bool clings(char32_t c) {
  return is_one_of(U")]}’”）］｝」』】〉》〕〗〞﹂﹄﹚﹜﹞,.;:!?%，。、；：！？．％‰°℃·・‧～〜…⋯—–々ー", c);
}

/// Han and what is set like it: a line may break beside it.
bool is_wide(char32_t c) {
  struct Block {
    char32_t first, last;
  };
  constexpr Block kBlocks[]{{0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},  {0xfe30, 0xfe6f},
                            {0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x20000, 0x3fffd}};
  return std::ranges::any_of(kBlocks, [&](const Block& block) { return c >= block.first && c <= block.last; });
}

bool may_break(char32_t before, char32_t after) {
  if (is_space(after)) return false;
  if (is_space(before)) return true;
  if (opens(before) || clings(after)) return false;
  return is_wide(before) || is_wide(after);
}

std::string_view without_spaces_behind(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::string broken_into_lines(std::string_view utf8, float width,
                              const std::function<float(std::string_view)>& width_of) {
  std::string lines;
  std::size_t begin = 0;   // of the line
  std::size_t chance = 0;  // where it may end last; `begin` without one
  float used = 0;          // by the line so far
  float until_chance = 0;
  char32_t before = U'\n';
  const auto end_line = [&](std::size_t at, float taken) {
    lines += without_spaces_behind(utf8.substr(begin, at - begin));
    lines += '\n';
    begin = chance = at;
    used -= taken;
    until_chance = 0;
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const Letter letter = letter_at(utf8, i);
    if (letter.code == U'\n') {
      lines += utf8.substr(begin, i + 1 - begin);
      begin = chance = ++i;
      used = until_chance = 0;
      before = letter.code;
      continue;
    }
    if (i > begin && may_break(before, letter.code)) {
      chance = i;
      until_chance = used;
    }
    const float own = width_of(utf8.substr(i, letter.length));
    while (!is_space(letter.code) && i > begin && used + own > width + kRounding_px) {
      chance > begin ? end_line(chance, until_chance) : end_line(i, used);
    }
    used += own;
    before = letter.code;
    i += letter.length;
  }
  return lines += utf8.substr(begin);
}

}  // namespace sandtable::ui
