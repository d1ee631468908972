#include "geo/layers/kml_description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::geo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> split(std::string_view description) {
  std::vector<std::string> out;
  for (const DescribedValue& value : split_description(description)) out.push_back(value.name + "=" + value.value);
  return out;
}

TEST(KmlDescription, lines_of_name_and_value_are_split) {
  EXPECT_THAT(split("ID: 1<br>縣市: 臺南市<BR/>時間：08:30"), ElementsAre("ID=1", "縣市=臺南市", "時間=08:30"));
  EXPECT_THAT(split("<p>ID: 1</p>\n<p>備註:</p>"), ElementsAre("ID=1", "備註="));
}

TEST(KmlDescription, pairs_between_semicolons_are_split) {
  EXPECT_THAT(split("YEAR:107;name:0822豪雨;"), ElementsAre("YEAR=107", "name=0822豪雨"));
}

TEST(KmlDescription, a_semicolon_in_a_value_stays) {
  EXPECT_THAT(split("備註: 淹水; 已退"), ElementsAre("備註=淹水; 已退"));
}

TEST(KmlDescription, table_rows_of_two_cells_are_split) {
  EXPECT_THAT(
      split("<html><body><table border=1><tr><th>欄位</th><th>值</th></tr><tr><td>村里</td><td>塩行里</td></tr>"
            "<tr>\n<td>depth</td>\n<td>0.3 &lt; 0.5</td>\n</tr><tr><td>a</td><td>b</td><td>c</td></tr></table>"),
      ElementsAre("欄位=值", "村里=塩行里", "depth=0.3 < 0.5"));
}

TEST(KmlDescription, entities_are_read_and_scripts_dropped) {
  EXPECT_THAT(split("<script>a: 1</script>name: A&amp;B &#33274;&#x5317;"), ElementsAre("name=A&B 臺北"));
}

TEST(KmlDescription, prose_addresses_and_times_are_no_attributes) {
  EXPECT_THAT(split("河水很高。請看 https://example.org/a?b=1 明天 08:30 再來"), IsEmpty());
  EXPECT_THAT(split("http://example.org/"), IsEmpty());
  EXPECT_THAT(split("08:30"), IsEmpty());
  EXPECT_THAT(split("a < b and c > d"), IsEmpty());
}

TEST(KmlDescription, sizes_are_bounded) {
  std::string many;
  for (int i = 0; i < 500; ++i) many += "f" + std::to_string(i) + ": 1<br>";
  EXPECT_EQ(split_description(many).size(), 100u);
  EXPECT_LE(split_description("a: " + std::string(100000, 'x'))[0].value.size(), 2003u);
}

TEST(KmlDescription, fields_are_what_half_of_the_descriptions_share) {
  DescriptionFields fields;
  fields.see("YEAR:107;code:007;depth:0.5;odd:1");
  fields.see("YEAR:106;code:012;depth:2");
  fields.see("YEAR:105;code:3;depth:");
  EXPECT_THAT(fields.fields(), ElementsAre(FieldDescription{"YEAR", "Integer"}, FieldDescription{"code", "String"},
                                           FieldDescription{"depth", "Real"}));
}

TEST(KmlDescription, one_name_alone_is_prose) {
  DescriptionFields fields;
  fields.see("Note: bring boots");
  EXPECT_THAT(fields.fields(), IsEmpty());
}

}  // namespace
}  // namespace sandtable::geo
