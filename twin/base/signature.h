#pragma once

#include <string>
#include <string_view>

namespace sandtable {

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1) of a text, as 64 lower-case hexadecimal digits. Who knows the key can make and
/// check it.
std::string sign(std::string_view text, std::string_view key);
/// Whether `signature` is that of the text; takes the same time whatever differs.
bool is_signed(std::string_view text, std::string_view key, std::string_view signature);

}  // namespace sandtable
