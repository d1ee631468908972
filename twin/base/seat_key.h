#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "twin/base/digest.h"
#include "twin/base/result.h"

namespace sandtable {

using Signature = std::array<std::uint8_t, 64>;
using PublicKey = std::array<std::uint8_t, 32>;

/// The key with which a seat signs what it writes: Ed25519 (RFC 8032). Whoever has the public half can prove who wrote;
/// nobody can write in this seat's name without the file.
class SeatKey {
 public:
  /// The key in a file of 64 hexadecimal digits; makes the file, readable for its owner alone, when it is not there.
  /// kUnreadable when it holds anything else.
  static Result<SeatKey> read_or_make(const std::filesystem::path& file);
  /// A key that follows from 32 bytes alone.
  explicit SeatKey(const std::array<std::uint8_t, 32>& seed);

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] Signature sign(const Digest& digest) const;

 private:
  PublicKey public_{};
  std::array<std::uint8_t, 64> secret_{};
};

bool is_signed_by(const PublicKey& key, const Digest& digest, const Signature& signature);
/// 64 lower-case hexadecimal digits.
std::string hex(const PublicKey& key);

}  // namespace sandtable
