// State over HTTP, news over MQTT, and what was missed in between: one service on two wires.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/make_source.h"
#include "feeds/sources/sensorthings_query.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"
#include "tests/contract/feeds/tiny_http_server.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::LocalBroker;
using sandtable::test::mapping;
using sandtable::test::TinyHttpServer;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTopic = "v1.1/Datastreams(7)/Observations";

class SensorThingsLiveTest : public testing::Test {
 protected:
  void SetUp() override {
    if (LocalBroker::program().empty()) GTEST_SKIP() << "mosquitto is not installed";
    ASSERT_TRUE(broker_.start());
    state("00:00", 1);
    SensorThingsFeed config;
    config.url = server_.root() + "/v1.1/Datastreams?$top=1";
    config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
    config.live.emplace();
    config.live->host = "127.0.0.1";
    config.live->port = broker_.port();
    SourceContext context;
    context.wall_clock = wall_;
    auto made = make_source(feed(config), context);
    ASSERT_TRUE(made);
    source_ = std::move(*made);
    ASSERT_TRUE(source_->start(sink_, clock_));
  }
  void TearDown() override {
    if (source_) source_->stop();
  }
  static std::string observation(const std::string& time, int id) {
    return fmt::format(R"({{"@iot.id": {}, "phenomenonTime": "2026-06-01T{}:00Z", "result": {}}})", id, time, id);
  }
  void state(const std::string& time, int id) {
    server_.page("/v1.1/Datastreams?$top=1", R"({"value": [{"@iot.id": 7, "name": "depth", "Thing": {"@iot.id": 3},
        "Observations": [)" + observation(time, id) +
                                                 "]}]}");
  }
  std::vector<double> centimetres() const {
    std::vector<double> out;
    for (const Observation& o : sink_.observations()) out.push_back(std::round(o.value * 100));
    return out;
  }
  bool until(const std::function<bool()>& done) {
    return eventually([&] {
      source_->poll();
      return done();
    });
  }
  std::unique_ptr<MqttConnection> service() {
    MqttSettings settings;
    settings.port = broker_.port();
    auto opened = MqttConnection::open(settings, clock_);
    EXPECT_TRUE(opened);
    EXPECT_TRUE(until([&] { return (*opened)->connected(); }));
    return std::move(*opened);
  }
  /// Publishes until it is heard, because a subscription takes a moment.
  void say(MqttConnection& out, const std::string& time, int id) {
    const std::size_t before = sink_.observations().size();
    ASSERT_TRUE(until([&] {
      static_cast<void>(out.publish(kTopic, observation(time, id)));
      return sink_.observations().size() > before;
    }));
  }

  TinyHttpServer server_;
  LocalBroker broker_;
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(at("2026-06-01T00:01:00Z"));
  ManualClock clock_{at("2026-06-01T02:00:00Z")};
  DeliveryList sink_;
  std::unique_ptr<FeedSource> source_;
};

TEST_F(SensorThingsLiveTest, news_follow_the_state_and_each_observation_is_given_once) {
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 1; }));
  const auto out = service();
  say(*out, "00:05", 2);
  state("00:05", 2);
  wall_->advance(std::chrono::minutes{6});
  const std::size_t asked = server_.asked().size();
  ASSERT_TRUE(until([&] { return server_.asked().size() > asked; }));
  say(*out, "00:10", 3);
  EXPECT_THAT(centimetres(), ElementsAre(1, 2, 3));
}

TEST_F(SensorThingsLiveTest, what_came_while_the_broker_was_away_is_asked_for_when_it_returns) {
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 1; }));
  broker_.stop();
  ASSERT_TRUE(until([&] { return !sink_.all.back().error.empty(); }));
  state("00:40", 5);
  const std::string history =
      "/v1.1/Datastreams(7)/Observations?$filter=phenomenonTime%20gt%202026-05-31T23:50:00Z"
      "&$orderby=phenomenonTime%20asc,@iot.id%20asc&$top=1000";
  server_.page(history, R"({"value": [)" + observation("00:10", 2) + "," + observation("00:25", 3) + "," +
                            observation("00:40", 5) + "]}");
  ASSERT_TRUE(broker_.start());
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 4; })) << "wall time stands still: no poll was due";
  EXPECT_THAT(centimetres(), ElementsAre(1, 5, 2, 3));
  EXPECT_THAT(server_.asked(), testing::Contains(history));
}

TEST_F(SensorThingsLiveTest, service_that_names_its_broker_needs_no_other_address) {
  source_->stop();
  sink_.all.clear();
  SensorThingsFeed config;
  config.url = server_.root() + "/v1.1";
  config.discover = true;
  config.live_prefix.clear();
  config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
  server_.page("/v1.1", fmt::format(R"({{"value": [{{"name": "Datastreams"}}], "serverSettings":
      {{"http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates":
      {{"endpoints": ["mqtt://127.0.0.1:{}"]}}}}}})",
                                    broker_.port()));
  const std::string set = first_page_urls(config).at(0);
  server_.page(set.substr(server_.root().size()),
               R"({"value": [{"@iot.id": 7, "name": "depth", "Thing": {"@iot.id": 3, "name": "Bridge"}}]})");
  SourceContext context;
  context.wall_clock = wall_;
  auto made = make_source(feed(config), context);
  ASSERT_TRUE(made);
  source_ = std::move(*made);
  ASSERT_TRUE(source_->start(sink_, clock_));
  ASSERT_TRUE(until([&] { return !sink_.stations().empty(); }));
  const auto out = service();
  say(*out, "00:05", 2);
  EXPECT_EQ(sink_.stations().at(0).name.zh, "Bridge");
  EXPECT_EQ(sink_.observations().at(0).series.str(), "net/3/water_depth");
}

TEST_F(SensorThingsLiveTest, garbage_on_the_topic_costs_itself_only) {
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 1; }));
  const auto out = service();
  ASSERT_TRUE(until([&] {
    static_cast<void>(out->publish(kTopic, "<html>"));
    return !sink_.all.back().warning.empty();
  }));
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("Datastream"));
  say(*out, "00:05", 2);
}

}  // namespace
}  // namespace sandtable::feeds
