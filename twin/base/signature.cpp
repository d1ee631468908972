#include "twin/base/signature.h"

#include <sodium.h>

#include <array>

namespace sandtable {

std::string sign(std::string_view text, std::string_view key) {
  const auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::array<char, crypto_auth_hmacsha256_BYTES * 2 + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
}

bool is_signed(std::string_view text, std::string_view key, std::string_view signature) {
  const std::string right = sign(text, key);
  return right.size() == signature.size() && sodium_memcmp(right.data(), signature.data(), right.size()) == 0;
}

}  // namespace sandtable
