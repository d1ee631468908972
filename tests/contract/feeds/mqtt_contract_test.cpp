#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mosquitto.h>

#include <algorithm>
#include <string>
#include <thread>

#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/make_source.h"
#include "feeds/transports/mqtt_transport.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/listener.h"
#include "tests/contract/feeds/local_broker.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::LocalBroker;
using sandtable::test::mapping;
using sandtable::test::ReportList;
using testing::HasSubstr;
using testing::SizeIs;

class MqttContractTest : public testing::Test {
 protected:
  void SetUp() override {
    if (LocalBroker::program().empty()) GTEST_SKIP() << "mosquitto is not installed";
    ASSERT_TRUE(broker_.start());
  }

  /// A second client that stands for the world outside.
  std::unique_ptr<MqttConnection> outsider(std::vector<std::string> topics = {}) {
    MqttSettings settings;
    settings.port = broker_.port();
    settings.topics = std::move(topics);
    auto connection = MqttConnection::open(settings, clock_);
    EXPECT_TRUE(connection);
    EXPECT_TRUE(eventually([&] { return (*connection)->connected(); }));
    return std::move(*connection);
  }
  std::unique_ptr<FeedSource> source() {
    MqttFeed config;
    config.broker.host = "127.0.0.1";
    config.broker.port = broker_.port();
    MqttMapping& messages = config.mappings.emplace_back();
    messages.topics = {"city/+/telemetry"};
    messages.station_topic_level = 1;
    messages.values = {mapping("/depth", Quantity::kWaterDepth, "cm")};
    auto made = make_source(feed(config), {});
    EXPECT_TRUE(made);
    EXPECT_TRUE((*made)->start(sink_, clock_));
    return std::move(*made);
  }
  bool until(FeedSource& source, const std::function<bool()>& done) {
    return eventually([&] {
      source.poll();
      return done();
    });
  }
  bool connected_news() const { return !sink_.all.empty() && sink_.all.back().error.empty(); }
  /// Publishes until the source hears it, because a subscription takes a moment after the connect.
  void say(MqttConnection& outside, FeedSource& source, const std::string& body, std::size_t observations) {
    ASSERT_TRUE(until(source, [&] {
      EXPECT_TRUE(outside.publish("city/P1/telemetry", body));
      return sink_.observations().size() >= observations;
    }));
  }

  LocalBroker broker_;
  ManualClock clock_{at("2026-06-01T00:05:00Z")};
  DeliveryList sink_;
};

constexpr const char* kBody = R"({"time": "2026-06-01T00:00:00Z", "depth": 12})";

TEST_F(MqttContractTest, message_becomes_an_observation) {
  const auto feed_source = source();
  ASSERT_TRUE(until(*feed_source, [&] { return connected_news(); }));
  const auto outside = outsider();
  say(*outside, *feed_source, kBody, 1);
  const Observation o = sink_.observations().front();
  EXPECT_EQ(o.series.str(), "net/P1/water_depth");
  EXPECT_DOUBLE_EQ(o.value, 0.12);
  EXPECT_EQ(o.received_time, clock_.now());
  feed_source->stop();
}

TEST_F(MqttContractTest, broker_that_goes_away_is_an_error_and_its_return_is_noticed) {
  const auto feed_source = source();
  ASSERT_TRUE(until(*feed_source, [&] { return connected_news(); }));
  broker_.stop();
  ASSERT_TRUE(until(*feed_source, [&] { return !sink_.all.back().error.empty(); }));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("127.0.0.1"));
  ASSERT_TRUE(broker_.start());
  ASSERT_TRUE(until(*feed_source, [&] { return sink_.all.back().error.empty(); }));
  const auto outside = outsider();
  say(*outside, *feed_source, kBody, 1);
  feed_source->stop();
}

TEST_F(MqttContractTest, nothing_is_delivered_after_stop) {
  const auto feed_source = source();
  ASSERT_TRUE(until(*feed_source, [&] { return connected_news(); }));
  feed_source->stop();
  const std::size_t before = sink_.all.size();
  const auto outside = outsider();
  ASSERT_TRUE(outside->publish("city/P1/telemetry", kBody));
  feed_source->poll();
  EXPECT_EQ(sink_.all.size(), before);
}

TEST(MqttConnection, broker_that_is_not_there_is_trouble_not_a_failure_to_start) {
  const ManualClock clock(at("2026-06-01T00:00:00Z"));
  MqttSettings settings;
  settings.host = "127.0.0.1";
  settings.port = LocalBroker().port();
  auto connection = MqttConnection::open(settings, clock);
  ASSERT_TRUE(connection);
  std::vector<MqttNews> news;
  ASSERT_TRUE(eventually([&] {
    news = (*connection)->news();
    return !news.empty();
  }));
  EXPECT_EQ(news[0].kind, MqttNews::Kind::kTrouble);
  EXPECT_FALSE((*connection)->publish("a", "b"));
}

TEST(MqttConnection, bad_topic_and_missing_secret_are_named) {
  const ManualClock clock(at("2026-06-01T00:00:00Z"));
  MqttSettings settings;
  settings.name = "feed pumps";
  settings.topics = {"a/#/b"};
  auto bad_topic = MqttConnection::open(settings, clock);
  ASSERT_FALSE(bad_topic);
  EXPECT_THAT(bad_topic.error().message, HasSubstr("a/#/b"));
  settings.topics = {};
  settings.password_env = "SANDTABLE_TEST_NO_SUCH_VARIABLE";
  auto no_secret = MqttConnection::open(settings, clock);
  ASSERT_FALSE(no_secret);
  EXPECT_THAT(no_secret.error().message, HasSubstr("SANDTABLE_TEST_NO_SUCH_VARIABLE"));
}

/// Leaves a message on the broker, which our own connection never does.
bool leave_retained(int port, const std::string& topic, const std::string& body) {
  bool received = false;
  mosquitto* client = mosquitto_new(nullptr, true, &received);
  mosquitto_publish_callback_set(client, [](mosquitto*, void* done, int) { *static_cast<bool*>(done) = true; });
  const bool sent = mosquitto_connect(client, "127.0.0.1", port, 10) == MOSQ_ERR_SUCCESS &&
                    mosquitto_publish(client, nullptr, topic.c_str(), static_cast<int>(body.size()), body.data(), 1,
                                      true) == MOSQ_ERR_SUCCESS;
  const bool kept = sent && eventually([&] {
                      mosquitto_loop(client, 10, 1);
                      return received;
                    });
  mosquitto_destroy(client);
  return kept;
}

class MqttTransportTest : public MqttContractTest {
 protected:
  void SetUp() override {
    MqttContractTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    MqttTransportConfig config;
    config.link.broker.port = broker_.port();
    config.link.broker.host = "127.0.0.1";
    config.link.root = "r";
    config.link.place = "p";
    transport_ = std::make_unique<MqttTransport>(config, [] { return std::make_unique<FlatProjector>(); });
    ASSERT_TRUE(transport_->start(reports_, clock_));
  }
  void TearDown() override {
    if (transport_) transport_->stop();
  }
  bool until(const std::function<bool()>& done) {
    return eventually([&] {
      transport_->poll();
      return done();
    });
  }
  OrderMessage order(const char* id) const {
    OrderMessage m;
    m.message_id = id;
    m.order.id = OrderId("O1");
    m.order.resource = ResourceId("P1");
    m.issued_at = clock_.now();
    m.expires_at = clock_.now() + std::chrono::minutes{5};
    return m;
  }

  ReportList reports_;
  std::unique_ptr<MqttTransport> transport_;
};

TEST_F(MqttTransportTest, order_goes_out_unretained_and_reports_come_back) {
  const auto crew = outsider({"r/p/P1/cmd"});
  ASSERT_TRUE(until([&] { return transport_->connected(); }));
  std::vector<MqttMessage> heard;
  int number = 0;
  ASSERT_TRUE(until([&] {
    // Repeated, because the crew's subscription may come after the first one.
    if (transport_->publish(order(std::to_string(number).c_str()))) ++number;
    for (MqttMessage& m : crew->take()) heard.push_back(std::move(m));
    return !heard.empty();
  }));
  EXPECT_EQ(heard[0].topic, "r/p/P1/cmd");
  EXPECT_FALSE(heard[0].retained);
  EXPECT_THAT(heard[0].body, HasSubstr(R"("action":"go")"));

  ASSERT_TRUE(until([&] {
    EXPECT_TRUE(crew->publish("r/p/P1/ack", R"({"time": "2026-06-01T00:05:01Z", "state": "received", "order": "O1"})"));
    return !reports_.all.empty();
  }));
  EXPECT_EQ(reports_.all[0].kind, FieldReportKind::kReceived);
  EXPECT_EQ(reports_.all[0].order.str(), "O1");

  ASSERT_TRUE(until([&] {
    EXPECT_TRUE(crew->publish("r/p/P1/telemetry", "garbage"));
    return transport_->refused_messages() > 0;
  }));
  EXPECT_THAT(transport_->trouble(), HasSubstr("P1"));
}

TEST_F(MqttTransportTest, retained_command_is_told_and_retained_reports_are_old_news) {
  const char* report = R"({"time": "2026-06-01T00:05:01Z", "state": "pumping", "order": "O1"})";
  ASSERT_TRUE(leave_retained(broker_.port(), "r/p/P1/ack", report));
  ASSERT_TRUE(leave_retained(broker_.port(), "r/p/P2/cmd", R"({"id": "M0", "action": "go"})"));
  MqttTransportConfig config;
  config.link.broker.port = broker_.port();
  config.link.broker.host = "127.0.0.1";
  config.link.root = "r";
  config.link.place = "p";
  ReportList reports;
  MqttTransport later(config, nullptr);
  ASSERT_TRUE(later.start(reports, clock_));
  ASSERT_TRUE(eventually([&] {
    later.poll();
    return later.retained_commands() > 0;
  }));
  EXPECT_THAT(later.trouble(), HasSubstr("r/p/P2/cmd"));
  EXPECT_THAT(reports.all, SizeIs(0)) << "the report came before the command";
  later.stop();
}

TEST_F(MqttTransportTest, order_stays_in_the_outbox_while_the_broker_is_away) {
  ASSERT_TRUE(until([&] { return transport_->connected(); }));
  broker_.stop();
  ASSERT_TRUE(until([&] { return !transport_->connected(); }));
  EXPECT_FALSE(transport_->publish(order("M1")));
  ASSERT_TRUE(broker_.start());
  EXPECT_TRUE(until([&] { return transport_->publish(order("M1")).has_value(); }));
}

/// A broker that accepts connections and messages and confirms none.
class SilentBroker {
 public:
  SilentBroker() : thread_([this](const std::stop_token& stop) { serve(stop); }) {}
  [[nodiscard]] int port() const { return listener_.port(); }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!listener_.heard().empty() && !greeted_) {
        listener_.say(std::string("\x20\x02\x00\x00", 4));  // CONNACK
        greeted_ = true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
  sandtable::test::Listener listener_{sandtable::test::Listener::Kind::kTcp};
  bool greeted_ = false;
  std::jthread thread_;
};

TEST_F(MqttTransportTest, order_counts_as_sent_only_when_the_broker_says_that_it_has_it) {
  const SilentBroker silent;
  MqttTransportConfig config;
  config.link.broker.host = "127.0.0.1";
  config.link.broker.port = silent.port();
  config.link.root = "r";
  config.link.place = "p";
  MqttTransport transport(config, nullptr);
  ASSERT_TRUE(transport.start(reports_, clock_));
  ASSERT_TRUE(eventually([&] { return transport.connected(); }));
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(transport.publish(order("M1"))) << "nobody confirmed it";
  transport.stop();

  ASSERT_TRUE(until([&] { return transport_->connected(); }));
  EXPECT_FALSE(transport_->publish(order("M1"))) << "the broker cannot have said so yet";
  EXPECT_TRUE(until([&] { return transport_->publish(order("M1")).has_value(); }));
}

TEST_F(MqttTransportTest, order_is_heard_once_however_often_the_outbox_asks) {
  const auto crew = outsider({"r/p/P1/cmd"});
  ASSERT_TRUE(until([&] { return transport_->connected(); }));
  std::vector<std::string> heard;
  int number = 0;
  const auto listen = [&] {
    for (MqttMessage& m : crew->take()) heard.push_back(std::move(m.body));
  };
  ASSERT_TRUE(until([&] {
    if (transport_->publish(order(fmt::format("try-{}", number).c_str()))) ++number;
    listen();
    return !heard.empty();
  }));
  const auto count = [&] {
    return std::ranges::count_if(heard, [](const std::string& b) { return b.find("\"last\"") != std::string::npos; });
  };
  ASSERT_TRUE(until([&] { return transport_->publish(order("last")).has_value(); }));
  ASSERT_TRUE(until([&] { return transport_->publish(order("end")).has_value(); }));
  ASSERT_TRUE(until([&] {
    listen();
    return heard.back().find("\"end\"") != std::string::npos;
  }));
  EXPECT_EQ(count(), 1);
}

TEST_F(MqttTransportTest, last_will_of_a_device_is_trouble_until_it_is_back) {
  const auto crew = outsider();
  ASSERT_TRUE(until([&] { return transport_->connected(); }));
  ASSERT_TRUE(until([&] {
    EXPECT_TRUE(crew->publish("r/p/P1/state", R"({"online": false})"));
    return !transport_->offline().empty();
  }));
  EXPECT_THAT(transport_->trouble(), HasSubstr("P1"));
  ASSERT_TRUE(until([&] {
    EXPECT_TRUE(crew->publish("r/p/P1/state", R"({"online": true})"));
    return transport_->offline().empty();
  }));
}

TEST_F(MqttTransportTest, others_read_whether_we_are_there) {
  const auto early = outsider({"r/p/state"});
  ASSERT_TRUE(until([&] { return !early->take().empty(); }));
  const auto late = outsider({"r/p/state"});
  std::vector<MqttMessage> heard;
  const auto hears = [&](const char* body) {
    return until([&] {
      for (MqttMessage& m : late->take()) heard.push_back(std::move(m));
      return !heard.empty() && heard.back().body == body;
    });
  };
  EXPECT_TRUE(hears(R"({"online":true})"));
  EXPECT_TRUE(heard.front().retained);
  transport_->stop();
  EXPECT_TRUE(eventually([&] {
    for (MqttMessage& m : late->take()) heard.push_back(std::move(m));
    return heard.back().body == R"({"online":false})";
  }));
}

TEST_F(MqttTransportTest, resource_that_cannot_stand_in_a_topic_is_refused) {
  OrderMessage m = order("M1");
  m.order.resource = ResourceId("a/+/b");
  EXPECT_FALSE(transport_->publish(m));
}

}  // namespace
}  // namespace sandtable::feeds
