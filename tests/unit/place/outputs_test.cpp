#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/place/place_builder.h"

namespace sandtable::place_test {
namespace {

using testing::HasSubstr;

TEST(PlaceFileOutputs, orders_over_mqtt_name_broker_and_key) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + std::string(R"([field]
link = "mqtt"
host = "broker.example.org"
root = "eoc"
signing_key_env = "PUMPS_KEY"
)"));
  ASSERT_TRUE(place) << place.error().message;
  EXPECT_EQ(place->field_link, FieldLink::kMqtt);
  EXPECT_EQ(place->mqtt_link.broker.host, "broker.example.org");
  EXPECT_EQ(place->mqtt_link.root, "eoc");
  EXPECT_EQ(place->mqtt_link.signing_key_env, "PUMPS_KEY");
}

TEST(PlaceFileOutputs, topic_levels_cannot_hold_wildcards_and_keys_belong_to_their_link) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + std::string("[field]\nlink = \"mqtt\"\nroot = \"a/#\"\n"));
  ASSERT_FALSE(place);
  EXPECT_THAT(place.error().message, HasSubstr("field.root"));
  EXPECT_FALSE(directory.parse(kTown + std::string("[field]\nlink = \"simulated\"\nhost = \"x\"\n")));
}

TEST(PlaceFileOutputs, outputs_of_each_kind_are_read) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + std::string(R"([[output]]
id = "tak"
kind = "cot"
wire = "tls"
host = "tak.example.org"
[[output]]
id = "cap"
kind = "cap"
url = "https://example.org/cap"
sender = "eoc@example.org"
in_exercise = true
[[output]]
id = "http"
kind = "http"
)"));
  ASSERT_TRUE(place) << place.error().message;
  ASSERT_EQ(place->outputs.size(), 3U);
  EXPECT_EQ(std::get<CotOutput>(place->outputs[0].kind).port, 8089);
  EXPECT_TRUE(place->outputs[1].in_exercise);
  EXPECT_FALSE(place->outputs[2].in_exercise);
  EXPECT_EQ(std::get<ServiceOutput>(place->outputs[2].kind).bind, "127.0.0.1");
}

TEST(PlaceFileOutputs, warning_needs_a_way_out_and_a_sender) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + std::string("[[output]]\nid = \"c\"\nkind = \"cap\"\n"));
  ASSERT_FALSE(place);
  EXPECT_THAT(place.error().message, HasSubstr("sender"));
  EXPECT_THAT(place.error().message, HasSubstr("directory"));
}

TEST(PlaceFileFeeds, columns_that_name_people_are_refused) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + std::string(R"([[feed]]
id = "calls"
kind = "reports"
url = "https://example.org/r.csv"
format = "csv"
time_columns = ["T"]
text_columns = ["Reporter_Phone"]
)"));
  ASSERT_FALSE(place);
  EXPECT_THAT(place.error().message, HasSubstr("text_columns"));
}

}  // namespace
}  // namespace sandtable::place_test
