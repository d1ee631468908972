#include "twin/base/seat_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <fstream>

namespace sandtable {

SeatKey::SeatKey(const std::array<std::uint8_t, 32>& seed) {
  crypto_sign_ed25519_seed_keypair(public_.data(), secret_.data(), seed.data());
}

Result<SeatKey> SeatKey::read_or_make(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    std::array<std::uint8_t, 32> seed{};
    randombytes_buf(seed.data(), seed.size());
    const std::string text = hex(seed) + "\n";
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (fd >= 0) close(fd);
    if (!written) return fail(ErrorCode::kIo, "seat key {}: cannot be made", file.string());
    return SeatKey(seed);
  }
  std::string text;
  std::getline(std::ifstream(file), text);
  const auto seed = Digest::from_hex(text);
  if (!seed) return fail(ErrorCode::kUnreadable, "seat key {}: is not a line of 64 hexadecimal digits", file.string());
  return SeatKey(seed->bytes);
}

Signature SeatKey::sign(const Digest& digest) const {
  Signature signature{};
  crypto_sign_ed25519_detached(signature.data(), nullptr, digest.bytes.data(), digest.bytes.size(), secret_.data());
  return signature;
}

bool is_signed_by(const PublicKey& key, const Digest& digest, const Signature& signature) {
  return crypto_sign_ed25519_verify_detached(signature.data(), digest.bytes.data(), digest.bytes.size(), key.data()) ==
         0;
}

std::string hex(const PublicKey& key) { return Digest{key}.hex(); }

}  // namespace sandtable
