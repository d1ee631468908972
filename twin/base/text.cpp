#include "twin/base/text.h"

#include <utf8.h>

#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

namespace sandtable {
namespace {

/// Characters that lists of the same places write either way; the first is the one that stays.
constexpr std::array<std::pair<char32_t, char32_t>, 14> kVariants{{{U'台', U'臺'},
                                                                   {U'市', U'巿'},
                                                                   {U'塩', U'鹽'},
                                                                   {U'峰', U'峯'},
                                                                   {U'腳', U'脚'},
                                                                   {U'晉', U'晋'},
                                                                   {U'群', U'羣'},
                                                                   {U'里', U'裡'},
                                                                   {U'里', U'裏'},
                                                                   {U'溪', U'谿'},
                                                                   {U'槺', U'慷'},
                                                                   {U'床', U'牀'},
                                                                   {U'坂', U'阪'},
                                                                   {U'崙', U'崘'}}};

char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;  // full-width ASCII
  if (c == 0x3000 || c == 0xA0) return U' ';
  for (const auto& [kept, variant] : kVariants) {
    if (c == variant) return kept;
  }
  return c;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string clipped(std::string_view utf8, std::size_t max_bytes) {
  if (utf8.size() <= max_bytes) return std::string(utf8);
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80) --end;
  return std::string(utf8.substr(0, end)) + "…";
}

std::string folded(std::string_view text) {
  const std::string sound = valid_utf8(text);
  std::u32string characters;
  utf8::utf8to32(sound.begin(), sound.end(), std::back_inserter(characters));
  for (char32_t& c : characters) c = folded(c);
  std::u32string plain;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const bool bracketed = characters[i] == U'[' && i + 2 < characters.size() && characters[i + 2] == U']';
    if (bracketed && characters[i + 1] > 0x7F) {
      plain += characters[i + 1];
      i += 2;
    } else {
      plain += characters[i];
    }
  }
  const auto is_space = [](char32_t c) { return c <= U' '; };
  while (!plain.empty() && is_space(plain.back())) plain.pop_back();
  std::size_t first = 0;
  while (first < plain.size() && is_space(plain[first])) ++first;
  std::string out;
  utf8::utf32to8(plain.begin() + static_cast<std::ptrdiff_t>(first), plain.end(), std::back_inserter(out));
  return out;
}

std::string valid_utf8(std::string_view bytes) {
  // Nearly all that comes is sound, and telling so takes a third of the time of rewriting it.
  if (utf8::is_valid(bytes.begin(), bytes.end())) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  utf8::replace_invalid(bytes.begin(), bytes.end(), std::back_inserter(out));
  return out;
}

}  // namespace sandtable
