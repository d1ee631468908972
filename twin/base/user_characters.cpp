#include "twin/base/user_characters.h"

#include <charconv>

#include "twin/base/text.h"

namespace sandtable {
namespace {

bool is_user_defined(std::uint16_t code) {
  const unsigned lead = code >> 8U;
  const unsigned trail = code & 0xFFU;
  const bool trails = (trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE);
  const bool leads = (lead >= 0x81 && lead <= 0xA0) || (lead >= 0xFA && lead <= 0xFE);
  return trails && (leads || (code >= 0xC6A1 && code <= 0xC8FE));
}

}  // namespace

std::optional<std::pair<std::uint16_t, std::string>> parse_user_character(std::string_view text) {
  constexpr std::size_t kMostBytes = 8;
  if (text.size() < 6 || text.size() > 5 + kMostBytes || text[4] != ' ') return std::nullopt;
  std::uint16_t code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, code, 16);
  const std::string character(text.substr(5));
  const bool number = error == std::errc() && end == text.data() + 4;
  if (!number || !is_user_defined(code) || valid_utf8(character) != character) return std::nullopt;
  return std::pair{code, character};
}

}  // namespace sandtable
