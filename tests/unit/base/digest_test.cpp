#include "twin/base/digest.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace sandtable {
namespace {

// The digests were computed by `b2sum -l 256` of coreutils from the bytes named beside them.

TEST(DigestBlake2b, agrees_with_b2sum) {
  EXPECT_EQ(Hasher().finish().hex(), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(Hasher().raw("abc", 3).finish().hex(), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(Hasher().raw("a", 1).raw("bc", 2).finish().hex(), Hasher().raw("abc", 3).finish().hex());
}

TEST(DigestFields, texts_carry_their_length_in_front) {
  // 03 00 00 00 00 00 00 00 61 62 63
  EXPECT_EQ(Hasher().text("abc").finish().hex(), "3bdc62cfd65e3b78e3d90e32e0a91ebfbc229c30abe54e6abd16c5d4def0db7b");
  EXPECT_NE(Hasher().text("ab").text("c").finish(), Hasher().text("a").text("bc").finish());
}

TEST(DigestFields, numbers_are_little_endian_everywhere) {
  // eight times ff, and 00 00 00 00 00 00 f8 3f
  EXPECT_EQ(Hasher().number(std::int64_t{-1}).finish().hex(),
            "e2d93df6a2e919e879551686bc301480fc50c54dc949b14b916d5834113bb061");
  EXPECT_EQ(Hasher().number(1.5).finish().hex(), "8e79cb319fd41e39a33887bbec9f2aab6a79542054207bb6ed1270299a276ca3");
}

TEST(DigestFields, zeros_of_both_signs_are_one_and_so_are_all_nans) {
  EXPECT_EQ(Hasher().number(0.0).finish(), Hasher().number(-0.0).finish());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Hasher().number(nan).finish(), Hasher().number(-nan).finish());
  EXPECT_NE(Hasher().number(0.0).finish(), Hasher().number(nan).finish());
}

TEST(DigestText, reads_back_what_it_wrote_and_nothing_else) {
  const Digest d = Hasher().text("x").finish();
  EXPECT_EQ(Digest::from_hex(d.hex()).value(), d);
  EXPECT_FALSE(Digest::from_hex(""));
  EXPECT_FALSE(Digest::from_hex(d.hex().substr(1)));
  EXPECT_FALSE(Digest::from_hex("zz" + d.hex().substr(2)));
}

}  // namespace
}  // namespace sandtable
