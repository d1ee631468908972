#include "twin/flood/field_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/unit/flood/tiny_basin.h"
#include "twin/base/random.h"

namespace sandtable {
namespace {

using test::flood_start;

FloodField some_field(int columns = 12, int rows = 9) {
  Random random(3);
  Grid<float> depth(GridFrame{columns, rows, 5.0, {170123.5, 2546001.25}});
  for (float& d : depth.values()) {
    const double pick = random.uniform();
    d = pick < 0.2   ? std::numeric_limits<float>::quiet_NaN()
        : pick < 0.6 ? 0.0F
                     : static_cast<float>(random.uniform(0, 65));
  }
  return {flood_start() + Duration{123}, std::move(depth)};
}

std::vector<std::uint8_t> bytes_of(const FloodField& field) {
  auto bytes = encode_field(field);
  EXPECT_TRUE(bytes);
  return *bytes;
}

TEST(FieldCodec, gives_back_every_depth_the_frame_and_the_time) {
  const FloodField field = some_field();
  const auto read = decode_field(bytes_of(field));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ((*read)->digest(), field.digest());
  EXPECT_EQ((*read)->valid_at(), field.valid_at());
  EXPECT_EQ((*read)->depth_m().frame(), field.depth_m().frame());
  for (std::size_t i = 0; i < field.depth_m().values().size(); ++i) {
    const float written = field.depth_m().values()[i];
    const float got = (*read)->depth_m().values()[i];
    EXPECT_TRUE(written == got || (std::isnan(written) && std::isnan(got))) << i;
  }
}

TEST(FieldCodec, gives_back_every_speed_and_reads_fields_that_have_none) {
  const FloodField still = some_field();
  std::vector<std::uint8_t> steps(still.depth_m().values().size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<std::uint8_t>(i * 37);
  const FloodField moving(still.valid_at(), still.depth_m(), steps);
  const auto read = decode_field(bytes_of(moving));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ((*read)->speed_steps(), steps);
  EXPECT_EQ((*read)->digest(), moving.digest());
  const auto read_still = decode_field(bytes_of(still));
  ASSERT_TRUE(read_still);
  EXPECT_FALSE((*read_still)->has_speed());
}

TEST(FieldCodec, dry_land_takes_next_to_nothing) {
  const FloodField dry(flood_start(), Grid<float>(GridFrame{1000, 1000, 5.0, {0, 0}}, 0.0F));
  EXPECT_LT(bytes_of(dry).size(), 12'000U) << "2 MB of zeros; deflate makes at best 1/1032 of them";
}

TEST(FieldCodec, refuses_bytes_cut_off_anywhere) {
  const std::vector<std::uint8_t> whole = bytes_of(some_field());
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(decode_field(std::span(whole).first(length))) << length;
}

TEST(FieldCodec, refuses_bytes_after_the_end) {
  std::vector<std::uint8_t> bytes = bytes_of(some_field());
  bytes.push_back(0);
  EXPECT_FALSE(decode_field(bytes));
}

TEST(FieldCodec, a_changed_byte_never_passes_for_the_same_field_with_other_depths) {
  constexpr std::size_t kHeaderBytes = 44;
  const FloodField field = some_field();
  const std::vector<std::uint8_t> whole = bytes_of(field);
  Random random(5);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::vector<std::uint8_t> changed = whole;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1 + random.below(255)));
    const auto read = decode_field(changed);
    if (!read) continue;
    // Another place or time is another field; zlib's own hints and padding bits may change without changing depths.
    EXPECT_EQ((*read)->digest() == field.digest(), at >= kHeaderBytes) << at;
  }
}

TEST(FieldCodec, garbage_is_refused) {
  Random random(9);
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::uint8_t> bytes(random.below(300));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    if (i % 2 == 0 && bytes.size() >= 4) std::copy_n("SFF1", 4, bytes.begin());
    EXPECT_FALSE(decode_field(bytes));
  }
}

TEST(FieldCodec, a_header_that_promises_more_than_the_bytes_can_hold_is_refused_before_allocating) {
  std::vector<std::uint8_t> bytes = bytes_of(some_field());
  bytes[4] = 0;
  bytes[5] = 16;  // 4096 columns
  bytes[8] = 0;
  bytes[9] = 16;  // 4096 rows
  const auto read = decode_field(bytes);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("4096 x 4096"), std::string::npos) << read.error().message;
}

TEST(FieldCodec, refuses_to_write_more_cells_than_the_limit) {
  const FloodField large(flood_start(), Grid<float>(GridFrame{4097, 4096, 1.0, {0, 0}}, 0.0F));
  const auto bytes = encode_field(large);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, ErrorCode::kLimit);
  EXPECT_FALSE(encode_field(FloodField(flood_start(), Grid<float>())));
}

}  // namespace
}  // namespace sandtable
