#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sandtable {

/// What a place knows about user-defined Big5 characters: the two bytes, high byte first, and their UTF-8 text.
using UserCharacters = std::map<std::uint16_t, std::string>;

/// "9EF5 塩": two bytes in hexadecimal digits, a space and at most 8 bytes of text. Empty for anything else, and for
/// codes outside the user-defined areas of Microsoft's code page 950 (lead bytes 81..A0 and FA..FE, C6A1..C8FE).
std::optional<std::pair<std::uint16_t, std::string>> parse_user_character(std::string_view text);

}  // namespace sandtable
