#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

/// 256-bit BLAKE2b (RFC 7693) of some bytes.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  /// 64 lower-case hexadecimal digits.
  [[nodiscard]] std::string hex() const;
  static Result<Digest> from_hex(std::string_view text);
  bool operator==(const Digest&) const = default;
};

/// Feeds bytes into a digest piece by piece. Numbers are written little-endian, texts with their length first, so
/// that two different sequences of fields never give the same bytes.
class Hasher {
 public:
  Hasher();
  Hasher& raw(const void* data, std::size_t size);
  Hasher& text(std::string_view text);
  Hasher& number(std::int64_t value);
  Hasher& number(double value);  ///< by bit pattern; -0 counts as 0 and every NaN as one NaN
  /// Ends the digest; the hasher must not be used afterwards.
  [[nodiscard]] Digest finish();

 private:
  // crypto_generichash_state of libsodium, which asks for this size and alignment.
  alignas(64) std::array<unsigned char, 384> state_{};
};

}  // namespace sandtable
