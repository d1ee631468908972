#include "twin/base/digest.h"

#include <sodium.h>

#include <bit>
#include <cmath>
#include <limits>
#include <new>

namespace sandtable {
namespace {

static_assert(sizeof(crypto_generichash_state) <= 384);

crypto_generichash_state* as_state(std::array<unsigned char, 384>& bytes) {
  return std::launder(reinterpret_cast<crypto_generichash_state*>(bytes.data()));
}

}  // namespace

std::string Digest::hex() const {
  std::string out;
  out.reserve(64);
  for (const std::uint8_t b : bytes) out += fmt::format("{:02x}", b);
  return out;
}

Result<Digest> Digest::from_hex(std::string_view text) {
  Digest d;
  std::size_t length = 0;
  if (text.size() != 64 || sodium_hex2bin(d.bytes.data(), d.bytes.size(), text.data(), text.size(), nullptr, &length,
                                          nullptr) != 0 || length != 32) {
    return fail(ErrorCode::kInvalid, "digest '{}' is not 64 hexadecimal digits", text.substr(0, 80));
  }
  return d;
}

Hasher::Hasher() { crypto_generichash_init(as_state(state_), nullptr, 0, 32); }

Hasher& Hasher::raw(const void* data, std::size_t size) {
  crypto_generichash_update(as_state(state_), static_cast<const unsigned char*>(data), size);
  return *this;
}

Hasher& Hasher::number(std::int64_t value) {
  std::array<unsigned char, 8> le{};
  auto bits = static_cast<std::uint64_t>(value);
  for (auto& byte : le) {
    byte = static_cast<unsigned char>(bits & 0xFF);
    bits >>= 8;
  }
  return raw(le.data(), le.size());
}

Hasher& Hasher::number(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  if (value == 0) value = 0;
  return number(std::bit_cast<std::int64_t>(value));
}

Hasher& Hasher::text(std::string_view text) {
  number(static_cast<std::int64_t>(text.size()));
  return raw(text.data(), text.size());
}

Digest Hasher::finish() {
  Digest d;
  crypto_generichash_final(as_state(state_), d.bytes.data(), d.bytes.size());
  return d;
}

}  // namespace sandtable
