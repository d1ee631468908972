#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/net/hushed_mqtt.h"
#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/make_source.h"
#include "feeds/sources/sparkplug_payload.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/sparkplug_builder.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::LocalBroker;
using sandtable::test::mapping;
using sandtable::test::sparkplug_birth;
using sandtable::test::sparkplug_death;
using sandtable::test::sparkplug_payload;

class SparkplugContractTest : public testing::Test {
 protected:
  virtual OpenMqtt opener() { return open_mqtt_connection; }
  void SetUp() override {
    if (LocalBroker::program().empty()) GTEST_SKIP() << "mosquitto is not installed";
    ASSERT_TRUE(broker_.start());
    SparkplugFeed config;
    config.broker.host = "127.0.0.1";
    config.broker.port = broker_.port();
    config.groups = {"g"};
    config.host_id = "sandtable";
    config.values = {mapping("Level", Quantity::kWaterLevel, "m")};
    SourceContext context;
    context.wall_clock = wall_;
    context.open_mqtt = opener();
    auto made = make_source(feed(config), context);
    ASSERT_TRUE(made);
    source_ = std::move(*made);
    ASSERT_TRUE(source_->start(sink_, clock_));
    MqttSettings settings;
    settings.port = broker_.port();
    settings.topics = {"spBv1.0/STATE/+", "spBv1.0/+/NCMD/+"};
    auto opened = MqttConnection::open(settings, clock_);
    ASSERT_TRUE(opened);
    node_ = std::move(*opened);
    ASSERT_TRUE(until([&] { return node_->connected(); }));
  }
  void TearDown() override {
    if (source_) source_->stop();
  }
  bool until(const std::function<bool()>& done) {
    return eventually([&] {
      if (source_) source_->poll();
      for (MqttMessage& m : node_ ? node_->take() : std::vector<MqttMessage>()) heard_.push_back(std::move(m));
      return done();
    });
  }
  const MqttMessage* heard(const std::string& topic) const {
    for (const MqttMessage& m : heard_) {
      if (m.topic == topic) return &m;
    }
    return nullptr;
  }
  void say(const std::string& topic, const std::string& body) {
    ASSERT_TRUE(node_->publish("spBv1.0/g/" + topic, body, MqttQos::kAtMostOnce));
  }

  LocalBroker broker_;
  ManualClock clock_{at("2026-06-01T00:05:00Z")};
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(at("2026-06-01T00:05:00Z"));
  DeliveryList sink_;
  std::unique_ptr<FeedSource> source_;
  std::unique_ptr<MqttConnection> node_;
  std::vector<MqttMessage> heard_;
};

TEST_F(SparkplugContractTest, node_that_was_there_before_us_is_asked_to_introduce_itself_and_then_understood) {
  ASSERT_TRUE(until([&] {
    say("NDATA/e1", sparkplug_payload(9, {{.alias = 1, .real = 2.5}}));
    return heard("spBv1.0/g/NCMD/e1") != nullptr;
  }));
  const auto command = read_sparkplug_payload(heard("spBv1.0/g/NCMD/e1")->body);
  ASSERT_TRUE(command);
  EXPECT_EQ(command->metrics.at(0).name, "Node Control/Rebirth");
  say("NBIRTH/e1", sparkplug_birth(0, 3, {{.name = "Level", .alias = 1, .datatype = 10, .real = 1.0}}));
  say("NDATA/e1", sparkplug_payload(1, {{.alias = 1, .real = 2.5}}));
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 2; }));
  EXPECT_EQ(sink_.observations().back().series.str(), "net/e1/water_level");
  EXPECT_EQ(sink_.observations().back().value, 2.5);
  say("NDEATH/e1", sparkplug_death(3));
  ASSERT_TRUE(until([&] { return sink_.observations().size() == 3; }));
  EXPECT_EQ(sink_.observations().back().flag, QualityFlag::kMissing);
}

TEST_F(SparkplugContractTest, host_says_where_it_stands) {
  ASSERT_TRUE(until([&] { return heard("spBv1.0/STATE/sandtable") != nullptr; }));
  EXPECT_EQ(heard("spBv1.0/STATE/sandtable")->body, R"({"online":true,"timestamp":1780272300000})");
  source_->stop();
  source_.reset();
  ASSERT_TRUE(until([&] { return heard_.back().body == R"({"online":false,"timestamp":1780272300000})"; }));
}

class HushedSparkplugContractTest : public SparkplugContractTest {
 protected:
  OpenMqtt opener() override { return hushed_mqtt(open_mqtt_connection); }
};

TEST_F(HushedSparkplugContractTest, in_an_exercise_it_hears_and_asks_nobody) {
  ASSERT_TRUE(until([&] {
    say("NDATA/e2", sparkplug_payload(9, {{.alias = 1, .real = 2.5}}));  // unknown: live it would be asked
    say("NBIRTH/e1", sparkplug_birth(0, 3, {{.name = "Level", .alias = 1, .datatype = 10, .real = 1.0}}));
    return !sink_.observations().empty();
  })) << "it does not even hear";
  say("NCMD/ours", "");  // what was said before this is heard before it
  ASSERT_TRUE(until([&] { return heard("spBv1.0/g/NCMD/ours") != nullptr; }));
  source_->stop();
  source_.reset();
  say("NCMD/last", "");
  ASSERT_TRUE(until([&] { return heard("spBv1.0/g/NCMD/last") != nullptr; }));
  EXPECT_EQ(heard_.size(), 2U) << "neither birth nor will nor a command to a device";
}

}  // namespace
}  // namespace sandtable::feeds
