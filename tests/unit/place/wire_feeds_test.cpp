// The keys of feeds that come over a wire: SensorThings, MQTT, Sparkplug.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/place/place_builder.h"

namespace sandtable::place_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class WireFeeds : public testing::Test {
 protected:
  FeedConfig loaded(const std::string& toml) {
    const auto place = directory_.parse(kTown + "[[feed]]\nid = \"f\"\n" + toml);
    EXPECT_TRUE(place) << place.error().message;
    return place ? place->feeds.at(0) : FeedConfig{};
  }
  std::string problems(const std::string& toml) { return directory_.problems(kTown + "[[feed]]\nid = \"f\"\n" + toml); }

  PlaceDirectory directory_;
  const std::string service_ = R"(kind = "sensorthings"
url = "https://h/STA/v1.0"
datastreams = { "d" = { property = "water_depth", unit = "cm" } }
)";
  const std::string values_ = "values = [{ column = \"/d\", property = \"water_depth\", unit = \"cm\" }]\n";
};

TEST_F(WireFeeds, sensorthings_selection_tls_and_live_news_are_read) {
  directory_.write("ca.pem", "");
  const FeedConfig feed = loaded(service_ + R"(authorities = ["水利署"]
categories = ["淹水感測器", "閘門"]
backfill = "2h"
rewrite_host = true
ca_bundle = "ca.pem"
tls_security_level = 1
tls_min_version = "1.1"
live = { host = "b", tls = true, prefix = "v1.0", client_id = "seat" }
)");
  const auto& service = std::get<SensorThingsFeed>(feed.kind);
  EXPECT_THAT(service.authorities, ElementsAre("水利署"));
  EXPECT_THAT(service.categories, SizeIs(2));
  EXPECT_EQ(service.backfill, std::chrono::hours{2});
  EXPECT_TRUE(service.rewrite_host);
  EXPECT_EQ(service.tls.ca_bundle, (directory_.path() / "ca.pem").string());
  EXPECT_EQ(service.tls.security_level, 1);
  EXPECT_EQ(service.tls.min_version, TlsVersion::kTls11);
  ASSERT_TRUE(service.live);
  EXPECT_EQ(service.live->port, 8883) << "the usual port with TLS";
  EXPECT_EQ(service.live->client_id, "seat");
  EXPECT_EQ(service.live_prefix, "v1.0");
}

TEST_F(WireFeeds, forecast_of_rain_is_a_file_or_a_service_and_never_both) {
  const FeedConfig feed = loaded("kind = \"rain_forecast\"\nfile = \"feeds/obs.csv\"\nformat = \"csv\"\n"
                                 "unit = \"mm/h\"\ninterval = \"30min\"\nuse_for = \"3h\"\namount_columns = [\"R\", \"r\"]\n");
  const auto& rain = std::get<RainForecastFeed>(feed.kind);
  EXPECT_EQ(rain.file.filename(), "obs.csv");
  EXPECT_TRUE(rain.is_rate);
  EXPECT_EQ(rain.interval, std::chrono::minutes{30});
  EXPECT_EQ(rain.use_for, std::chrono::hours{3});
  EXPECT_THAT(rain.amount, ElementsAre("R", "r"));
  EXPECT_THAT(rain.issued, ElementsAre("issued"));
  EXPECT_THAT(problems("kind = \"rain_forecast\"\nformat = \"csv\"\n"), HasSubstr("either `file`"));
  EXPECT_THAT(problems("kind = \"rain_forecast\"\nformat = \"csv\"\nfile = \"feeds/obs.csv\"\nurl = \"https://h/q\"\n"),
              HasSubstr("either `file`"));
  EXPECT_THAT(problems("kind = \"rain_forecast\"\nformat = \"csv\"\nurl = \"https://h/q\"\nuse_for = \"0s\"\n"),
              HasSubstr("use_for"));
}

TEST_F(WireFeeds, forecast_of_rain_may_be_rasters_in_a_folder) {
  const std::string pattern = "kind = \"rain_forecast\"\nrasters = \"feeds/{issued}_{from}.tif\"\n";
  const auto played = std::get<RainForecastFeed>(loaded(pattern).kind);
  ASSERT_TRUE(played.rasters);
  EXPECT_EQ(played.rasters->folder.filename(), "feeds");
  EXPECT_EQ(played.rasters->name, "{issued}_{from}.tif");
  EXPECT_FALSE(played.rasters->is_watched);
  const auto watched = std::get<RainForecastFeed>(
      loaded(pattern + "poll = \"2min\"\ncrs = \"EPSG:4326\"\ncell_m = 500\nstamps = \"begin\"\nunit = \"mm/h\"\n").kind);
  EXPECT_TRUE(watched.rasters->is_watched);
  EXPECT_EQ(watched.request.poll, std::chrono::minutes{2});
  EXPECT_EQ(watched.rasters->crs, "EPSG:4326");
  EXPECT_EQ(watched.rasters->cell_m, 500);
  EXPECT_FALSE(watched.rasters->stamps_end);
  EXPECT_TRUE(watched.is_rate);
  EXPECT_THAT(problems("kind = \"rain_forecast\"\nrasters = \"nowhere/{issued}.tif\"\n"), HasSubstr("no such file"));
  EXPECT_THAT(problems(pattern + "format = \"csv\"\n"), HasSubstr("format")) << "a key of tables";
}

TEST_F(WireFeeds, service_that_is_asked_for_its_broker_may_name_the_version_of_its_topics) {
  const auto service = std::get<SensorThingsFeed>(loaded(service_ + "discover = true\n").kind);
  EXPECT_TRUE(service.discover);
  EXPECT_FALSE(service.live);
  EXPECT_EQ(service.live_prefix, "") << "taken from the url";
  const auto named = std::get<SensorThingsFeed>(
      loaded(service_ + "discover = true\nlive = { username_env = \"U\", prefix = \"v2\" }\n").kind);
  EXPECT_EQ(named.live_prefix, "v2");
  EXPECT_THAT(problems(service_ + "discover = true\nquery = \"?$top=1\"\n"), HasSubstr("root of a service"));
}

TEST_F(WireFeeds, selection_and_query_exclude_each_other) {
  EXPECT_THAT(problems(service_ + "query = \"?$top=1\"\ncategories = [\"x\"]\n"),
              HasSubstr("make the query themselves"));
  EXPECT_THAT(problems(service_ + "live = { prefix = \"v1/#\" }\n"), HasSubstr("wildcards"));
}

TEST_F(WireFeeds, there_is_no_key_that_turns_verification_off) {
  for (const char* key : {"insecure = true", "verify = false", "tls_verify = false"}) {
    EXPECT_NE(problems(service_ + key + "\n"), "") << key;
  }
  EXPECT_THAT(problems(service_ + "tls_security_level = 6\n"), HasSubstr("tls_security_level"));
  EXPECT_THAT(problems(service_ + "client_key = \"a.gpkg\"\n"), HasSubstr("belong together"));
}

TEST_F(WireFeeds, messages_of_several_topics_are_read_each_in_its_own_way) {
  const FeedConfig feed = loaded(R"(kind = "mqtt"
zone = "+08:00"
client_id = "seat"
presence_topic = "here/seat"
[[feed.messages]]
topics = ["a/+"]
station_topic_level = 1
time_format = "epoch_ms_local"
status_pointer = "/s"
offline_words = ["離線"]
)" + values_ + R"([[feed.messages]]
topics = ["b/#"]
rows_pointer = "/x/*/y"
station_pointer = "/id"
property_pointer = "/n"
value_pointer = "/v"
values = [{ column = "depth", property = "water_depth", unit = "cm" }]
)");
  const auto& mqtt = std::get<MqttFeed>(feed.kind);
  EXPECT_EQ(mqtt.broker.presence_topic, "here/seat");
  ASSERT_THAT(mqtt.mappings, SizeIs(2));
  EXPECT_THAT(mqtt.mappings[0].offline_words, ElementsAre("離線"));
  EXPECT_EQ(mqtt.mappings[1].rows_pointer, "/x/*/y");
  EXPECT_EQ(mqtt.mappings[1].values.at(0).column, "depth") << "a name, no pointer";
}

TEST_F(WireFeeds, halves_of_an_mqtt_mapping_are_problems) {
  const std::string mqtt = "kind = \"mqtt\"\ntopics = [\"a\"]\nstation_topic_level = 0\n";
  EXPECT_EQ(problems(mqtt + values_), "");
  EXPECT_THAT(problems(mqtt + values_ + "property_pointer = \"/n\"\n"), HasSubstr("belong together"));
  EXPECT_THAT(problems(mqtt + values_ + "ca_bundle = \"a.gpkg\"\n"), HasSubstr("tls is false"));
  EXPECT_THAT(problems(mqtt + values_ + "rows_pointer = \"rows\"\n"), HasSubstr("no JSON pointer"));
}

TEST_F(WireFeeds, sparkplug_feed_is_read) {
  const std::string sparkplug =
      "kind = \"sparkplug\"\nvalues = [{ column = \"Level/Out\", property = \"water_level\", "
      "unit = \"m\" }]\n";
  const FeedConfig feed =
      loaded(sparkplug + "groups = [\"county\"]\nhost_id = \"seat\"\nreorder_timeout = \"500ms\"\n");
  const auto& config = std::get<SparkplugFeed>(feed.kind);
  EXPECT_THAT(config.groups, ElementsAre("county"));
  EXPECT_EQ(config.reorder_timeout, std::chrono::milliseconds{500});
  EXPECT_EQ(config.values.at(0).column, "Level/Out");
  EXPECT_THAT(problems(sparkplug + "groups = [\"a/b\"]\n"), HasSubstr("cannot stand in a topic"));
  EXPECT_THAT(problems(sparkplug + "lon_metric = \"x\"\n"), HasSubstr("lat_metric"));
}

}  // namespace
}  // namespace sandtable::place_test
