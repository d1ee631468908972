#include "twin/base/seat_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace sandtable {
namespace {

Digest digest_of(std::string_view text) { return Hasher().text(text).finish(); }

TEST(SeatKey, a_signature_fits_what_was_signed_and_nothing_else) {
  const SeatKey key(std::array<std::uint8_t, 32>{1});
  const SeatKey other(std::array<std::uint8_t, 32>{2});
  Signature signature = key.sign(digest_of("a"));
  EXPECT_TRUE(is_signed_by(key.public_key(), digest_of("a"), signature));
  EXPECT_FALSE(is_signed_by(key.public_key(), digest_of("b"), signature));
  EXPECT_FALSE(is_signed_by(other.public_key(), digest_of("a"), signature));
  signature[5] ^= 1;
  EXPECT_FALSE(is_signed_by(key.public_key(), digest_of("a"), signature));
}

// RFC 8032, 7.1, test 1: the public half of this secret.
TEST(SeatKey, the_public_half_is_that_of_rfc_8032) {
  const auto seed = Digest::from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value();
  EXPECT_EQ(hex(SeatKey(seed.bytes).public_key()), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
}

TEST(SeatKey, is_made_once_for_its_owner_alone_and_read_again) {
  const test::TempDir dir;
  const std::string file = dir.file("seat.key");
  const PublicKey made = SeatKey::read_or_make(file).value().public_key();
  struct stat about {};
  ASSERT_EQ(stat(file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_EQ(SeatKey::read_or_make(file).value().public_key(), made);
}

TEST(SeatKey, a_file_of_anything_else_is_refused_by_name) {
  const test::TempDir dir;
  const std::string file = dir.file("seat.key");
  std::ofstream(file) << "my dog's name\n";
  const auto read = SeatKey::read_or_make(file);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnreadable);
  EXPECT_NE(read.error().message.find("seat.key"), std::string::npos);
}

}  // namespace
}  // namespace sandtable
