#include <gtest/gtest.h>

#include "geo/layers/text_decoding.h"

namespace sandtable::geo {
namespace {

DecodedText decoded(std::string_view encoding, std::string_view bytes, UserCharacters own = {}) {
  Result<TextDecoder> decoder = TextDecoder::named(encoding, std::move(own));
  EXPECT_TRUE(decoder) << encoding;
  return decoder ? decoder->decode(bytes) : DecodedText{};
}

TEST(TextDecoding, big5_reads_in_chinese) {
  EXPECT_EQ(decoded("Big5", "\xA5\xC3\xB1\x64\xB0\xCF").utf8, "永康區");
  EXPECT_EQ(decoded("cp950", "\xA5\xC3\xB1\x64\xB0\xCF").unknown, 0u);
}

// GDAL and iconv skip the lead byte 0x9E alone and then show F5 A8 as a wrong character.
TEST(TextDecoding, user_defined_pair_is_one_replacement_and_the_next_character_survives) {
  const DecodedText text = decoded("CP950", "\x9E\xF5\xA8\xBD");
  EXPECT_EQ(text.utf8, "\xEF\xBF\xBD里");
  EXPECT_EQ(text.unknown, 1u);
}

TEST(TextDecoding, a_places_own_table_gives_the_character) {
  const DecodedText text = decoded("CP950", "\x9E\xF5\xA8\xBD", {{0x9EF5, "塩"}});
  EXPECT_EQ(text.utf8, "塩里");
  EXPECT_EQ(text.unknown, 0u);
}

TEST(TextDecoding, half_a_character_at_the_end_of_a_cut_field_costs_itself_only) {
  const DecodedText text = decoded("CP950", "\xA5\xC3\xB1");
  EXPECT_EQ(text.utf8, "永\xEF\xBF\xBD");
  EXPECT_EQ(text.unknown, 1u);
}

TEST(TextDecoding, names_of_a_cpg_are_understood) {
  for (const char* name :
       {"UTF-8", "utf8", "65001", "Big5", "950", "ANSI 1252", "88591", "ISO8859-15", "GBK", "OEM 437"}) {
    EXPECT_TRUE(TextDecoder::named(name)) << name;
  }
  EXPECT_FALSE(TextDecoder::named("no such thing"));
}

TEST(ChooseEncoding, a_cpg_that_lies_is_overruled_with_a_warning) {
  const EncodingChoice choice = choose_encoding({"UTF-8", 0, true}, "\xA5\xC3\xB1\x64\xB0\xCF");
  EXPECT_EQ(choice.encoding, "CP950");
  EXPECT_FALSE(choice.warnings.empty());
}

TEST(ChooseEncoding, language_byte_is_believed_when_the_bytes_fit) {
  EXPECT_EQ(choose_encoding({std::nullopt, 0x4F, false}, "\xA5\xC3\xB1\x64").encoding, "CP950");
  EXPECT_EQ(choose_encoding({std::nullopt, 0x4D, true}, "\xD6\xD0\xCE\xC4").encoding, "GB18030");
}

TEST(ChooseEncoding, utf8_and_ascii_need_no_label) {
  EXPECT_EQ(choose_encoding({}, "永康").encoding, "UTF-8");
  EXPECT_TRUE(choose_encoding({}, "永康").warnings.empty());
  EXPECT_EQ(choose_encoding({std::nullopt, 0x57, true}, "plain").encoding, "UTF-8");
}

TEST(ChooseEncoding, unlabelled_big5_is_taken_in_taiwan_and_western_accents_stay_western) {
  EXPECT_EQ(choose_encoding({std::nullopt, 0x57, true}, "\xA5\xC3\xB1\x64\xB0\xCF").encoding, "CP950");
  EXPECT_EQ(choose_encoding({std::nullopt, 0x57, true}, "S\xE3o Paulo, Caf\xE9 Z\xFCrich").encoding, "CP1252");
}

}  // namespace
}  // namespace sandtable::geo
