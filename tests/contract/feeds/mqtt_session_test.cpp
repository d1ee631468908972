// What MqttConnection and a real broker promise each other: sessions, wills, passwords, certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mosquitto.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"
#include "tests/contract/feeds/test_certificates.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::LocalBroker;
using sandtable::test::mapping;
using sandtable::test::TempDir;
using sandtable::test::TestCertificates;
using testing::HasSubstr;

class MqttSessionTest : public testing::Test {
 protected:
  void SetUp() override {
    if (LocalBroker::program().empty()) GTEST_SKIP() << "mosquitto is not installed";
  }
  MqttSettings settings(const std::string& client_id = {}) const {
    MqttSettings s;
    s.name = "feed test";
    s.host = "127.0.0.1";
    s.port = broker_.port();
    s.client_id = client_id;
    return s;
  }
  std::unique_ptr<MqttConnection> connected(const MqttSettings& settings) {
    auto opened = MqttConnection::open(settings, clock_);
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(eventually([&] { return (*opened)->connected(); }));
    return std::move(*opened);
  }
  /// The first trouble that a connection with these settings meets; empty when it connects.
  std::string trouble(const MqttSettings& settings) {
    auto opened = MqttConnection::open(settings, clock_);
    if (!opened) return opened.error().message;
    std::string text;
    EXPECT_TRUE(eventually([&] {
      for (const MqttNews& news : (*opened)->news()) text += news.text;
      return !text.empty() || (*opened)->connected();
    }));
    return text;
  }
  std::unique_ptr<FeedSource> source(const std::string& client_id) {
    MqttFeed config;
    config.broker.host = "127.0.0.1";
    config.broker.port = broker_.port();
    config.broker.client_id = client_id;
    MqttMapping& messages = config.mappings.emplace_back();
    messages.topics = {"city/+"};
    messages.station_topic_level = 1;
    messages.time_format = "epoch_s";
    messages.values = {mapping("/depth", Quantity::kWaterDepth, "cm")};
    auto made = make_source(feed(config), {});
    EXPECT_TRUE(made);
    EXPECT_TRUE((*made)->start(sink_, clock_));
    return std::move(*made);
  }

  LocalBroker broker_;
  ManualClock clock_{at("2026-06-01T00:05:00Z")};
  DeliveryList sink_;
};

TEST_F(MqttSessionTest, what_came_while_we_were_away_is_sent_when_we_return_and_none_is_lost) {
  ASSERT_TRUE(broker_.start());
  constexpr int kMessages = 2'000;
  const auto publish = [&](MqttConnection& out, int from) {
    for (int i = from; i < from + kMessages; ++i) {
      ASSERT_TRUE(out.publish("city/P1", fmt::format(R"({{"time": {}, "depth": 1}})", 1'780'000'000 + i)));
    }
  };
  const auto outside = connected(settings());
  const auto times = [&] {
    std::set<UtcTime> all;
    for (const Observation& o : sink_.observations()) all.insert(o.phenomenon_time);
    return all.size();
  };
  auto first = source("seat-1");
  ASSERT_TRUE(eventually([&] {
    first->poll();
    EXPECT_TRUE(outside->publish("city/P1", R"({"time": 1779999999, "depth": 1})"));
    return times() > 0;
  }));
  publish(*outside, 0);
  first->poll();
  first->stop();
  first.reset();
  publish(*outside, kMessages);
  const auto second = source("seat-1");
  EXPECT_TRUE(eventually([&] {
    second->poll();
    return times() == 2 * kMessages + 1;
  })) << times();
  second->stop();
}

TEST_F(MqttSessionTest, resumed_session_says_so) {
  ASSERT_TRUE(broker_.start());
  const auto resumed = [&](MqttConnection& connection) {
    std::vector<MqttNews> news;
    EXPECT_TRUE(eventually([&] {
      for (MqttNews& n : connection.news()) news.push_back(std::move(n));
      return !news.empty();
    }));
    return news.front().resumed;
  };
  EXPECT_FALSE(resumed(*connected(settings("seat-2"))));
  EXPECT_TRUE(resumed(*connected(settings("seat-2"))));
  EXPECT_FALSE(resumed(*connected(settings())));
}

TEST_F(MqttSessionTest, presence_is_said_at_coming_and_going_and_by_the_will_when_we_are_lost) {
  ASSERT_TRUE(broker_.start());
  MqttSettings watching = settings();
  watching.topics = {"here/seat"};
  MqttSettings present = settings("seat-3");
  present.presence = MqttPresence{"here/seat", "on", "off"};
  const auto watcher = connected(watching);
  std::string heard;
  const auto hears = [&](const std::string& end) {
    return eventually([&] {
      for (const MqttMessage& m : watcher->take()) heard += m.body + " ";
      return heard.ends_with(end);
    });
  };
  auto connection = connected(present);
  // The subscription may come after the first "on"; that is retained, so it is heard in any case.
  EXPECT_TRUE(hears("on ")) << heard;
  connection.reset();
  // Twice where the socket closes before the broker has read the disconnect: then the will says it again.
  EXPECT_TRUE(hears("off ")) << heard;
  connection = connected(present);
  EXPECT_TRUE(hears("off on ")) << heard;
  // Another client of our name throws us out, which to the broker is a loss.
  mosquitto* thief = mosquitto_new("seat-3", true, nullptr);
  ASSERT_EQ(mosquitto_connect(thief, "127.0.0.1", broker_.port(), 10), MOSQ_ERR_SUCCESS);
  EXPECT_TRUE(eventually([&] {
    mosquitto_loop(thief, 10, 1);
    for (const MqttMessage& m : watcher->take()) heard += m.body + " ";
    return heard.find("off on off ") != std::string::npos;
  })) << heard;
  mosquitto_destroy(thief);
}

TEST_F(MqttSessionTest, topics_may_be_added_while_connected_and_are_kept_over_a_restart) {
  ASSERT_TRUE(broker_.start());
  const auto outside = connected(settings());
  const auto listener = connected(settings());
  EXPECT_FALSE(listener->subscribe({"bad/#/topic"}));
  ASSERT_TRUE(listener->subscribe({"late/1", "late/2"}));
  const auto hears = [&](const std::string& topic) {
    return eventually([&] {
      static_cast<void>(outside->publish(topic, "x"));
      for (const MqttMessage& m : listener->take()) {
        if (m.topic == topic) return true;
      }
      return false;
    });
  };
  EXPECT_TRUE(hears("late/2"));
  broker_.stop();
  ASSERT_TRUE(eventually([&] { return !listener->connected(); }));
  ASSERT_TRUE(broker_.start());
  EXPECT_TRUE(hears("late/1"));
}

TEST_F(MqttSessionTest, full_inbox_makes_the_broker_wait_and_loses_nothing) {
  ASSERT_TRUE(broker_.start());
  MqttSettings slow = settings("seat-4");
  slow.topics = {"flood"};
  slow.inbox = 10;
  const auto listener = connected(slow);
  const auto outside = connected(settings());
  constexpr std::size_t kMessages = 500;
  ASSERT_TRUE(eventually([&] {
    static_cast<void>(outside->publish("flood", "first"));
    return !listener->take().empty();
  }));
  for (std::size_t i = 0; i < kMessages; ++i) ASSERT_TRUE(outside->publish("flood", std::to_string(i)));
  std::set<std::string> heard;
  EXPECT_TRUE(eventually([&] {
    for (const MqttMessage& m : listener->take()) heard.insert(m.body);
    heard.erase("first");
    return heard.size() == kMessages;
  })) << heard.size();
  EXPECT_EQ(listener->lost(), 0u);
}

TEST_F(MqttSessionTest, user_and_password_come_from_the_environment) {
  const TempDir folder;
  const std::string passwords = folder.file("passwords");
  if (std::system(("mosquitto_passwd -b -c '" + passwords + "' crew secret >/dev/null 2>&1").c_str()) != 0) {
    GTEST_SKIP() << "mosquitto_passwd is not installed";
  }
  ASSERT_TRUE(broker_.start("allow_anonymous false\npassword_file " + passwords + "\n"));
  setenv("SANDTABLE_TEST_USER", "crew", 1);
  setenv("SANDTABLE_TEST_PASSWORD", "secret", 1);
  setenv("SANDTABLE_TEST_WRONG", "wrong", 1);
  MqttSettings s = settings();
  EXPECT_NE(trouble(s), "") << "anonymous";
  s.username_env = "SANDTABLE_TEST_USER";
  s.password_env = "SANDTABLE_TEST_WRONG";
  EXPECT_NE(trouble(s), "");
  EXPECT_EQ(trouble(s).find("wrong"), std::string::npos) << "a secret is never told";
  s.password_env = "SANDTABLE_TEST_PASSWORD";
  EXPECT_EQ(trouble(s), "");
}

class MqttTlsTest : public MqttSessionTest {
 protected:
  void SetUp() override {
    MqttSessionTest::SetUp();
    if (!IsSkipped() && !certificates_.made()) GTEST_SKIP() << "openssl is not installed";
  }
  std::string broker_lines(const std::string& more = {}) const {
    return "allow_anonymous true\ncafile " + file("ca.pem") + "\ncertfile " + file("server.pem") + "\nkeyfile " +
           file("server.key") + "\n" + more;
  }
  std::string file(const std::string& name) const { return certificates_.file(name); }
  MqttSettings secure(const std::string& ca) const {
    MqttSettings s = settings();
    s.host = "localhost";
    s.tls = true;
    s.security.ca_bundle = file(ca);
    return s;
  }
  TestCertificates certificates_;
};

TEST_F(MqttTlsTest, broker_is_believed_only_by_the_given_authority_and_under_its_own_name) {
  ASSERT_TRUE(broker_.start(broker_lines()));
  EXPECT_EQ(trouble(secure("ca.pem")), "");
  EXPECT_NE(trouble(secure("stranger.pem")), "");
  MqttSettings other_name = secure("ca.pem");
  other_name.host = "127.0.0.1";
  EXPECT_NE(trouble(other_name), "");
  MqttSettings low = secure("stranger.pem");
  low.security.security_level = 0;
  EXPECT_NE(trouble(low), "") << "a lower level accepts short keys, not strangers";
  MqttSettings plain = settings();
  EXPECT_NE(trouble(plain), "");
}

TEST_F(MqttTlsTest, client_certificate_is_shown_where_the_broker_asks_for_it) {
  ASSERT_TRUE(broker_.start(broker_lines("require_certificate true\n")));
  EXPECT_NE(trouble(secure("ca.pem")), "");
  MqttSettings known = secure("ca.pem");
  known.security.client_certificate = file("client.pem");
  known.security.client_key = file("client.key");
  EXPECT_EQ(trouble(known), "");
}

}  // namespace
}  // namespace sandtable::feeds
