// A service that is asked who it is before it is asked what it measures.
#include "feeds/sources/sensorthings_root.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/sources/sensorthings_query.h"
#include "feeds/sources/sensorthings_source.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::CannedHttp;
using sandtable::test::DeliveryList;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kUrl = "https://h.test/STA/v1.1";

std::string root_text(const std::string& endpoints, const std::string& sets = R"({"name": "Datastreams"})") {
  return R"({"value": [{"name": "Things", "url": "http://inside:8080/v1.1/Things"}, )" + sets +
         R"(], "serverSettings": {"conformance": [], )"
         R"("http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates": )"
         R"({"endpoints": [)" +
         endpoints + "]}}}";
}

ServiceRoot root(const std::string& endpoints) { return read_service_root(root_text(endpoints)).value(); }

TEST(ServiceRoot, sets_and_brokers_are_read) {
  const auto found = read_service_root(root_text(R"("mqtt://h.test:1884", "wss://h.test/mqtt")",
                                                 R"({"name": "Datastreams"}, {"name": "MultiDatastreams"})"));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->has_multi_datastreams);
  EXPECT_THAT(found->brokers, ElementsAre("mqtt://h.test:1884", "wss://h.test/mqtt"));
}

TEST(ServiceRoot, version_one_has_no_settings_and_no_broker) {
  const auto found = read_service_root(R"({"value": [{"name": "Datastreams", "url": "https://h/v1.0?/Datastreams"}]})");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->has_multi_datastreams);
  EXPECT_THAT(found->brokers, IsEmpty());
  EXPECT_THAT(news_broker(*found, kUrl, std::nullopt).error().message, HasSubstr("polled only"));
}

TEST(ServiceRoot, what_is_no_root_says_so) {
  for (const char* body : {"", "<!DOCTYPE html>", "[]", R"({"value": 3})", R"({"value": [{"name": "depth"}]})",
                           R"({"value": [{"name": "Datastreams")"}) {
    const auto found = read_service_root(body);
    ASSERT_FALSE(found) << body;
    EXPECT_EQ(found.error().code, ErrorCode::kUnreadable);
  }
}

TEST(ServiceRoot, odd_settings_cost_themselves_only) {
  for (const char* settings : {"[]", R"({"x/receive-updates-via-mqtt/receive-updates": 5})",
                               R"({"x/receive-updates-via-mqtt/receive-updates": {"endpoints": [5, {}]}})"}) {
    const auto found =
        read_service_root(R"({"value": [{"name": "Datastreams"}], "serverSettings": )" + std::string(settings) + "}");
    ASSERT_TRUE(found) << settings;
    EXPECT_THAT(found->brokers, IsEmpty());
  }
}

TEST(NewsBroker, broker_with_tls_goes_before_one_without_and_keeps_who_we_are) {
  MqttBroker wanted;
  wanted.username_env = "STA_USER";
  wanted.client_id = "seat";
  const auto found = news_broker(root(R"("ws://h.test/mqtt", "mqtt://h.test", "mqtts://h.test:8884")"), kUrl, wanted);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->tls);
  EXPECT_EQ(found->port, 8884);
  EXPECT_EQ(found->username_env, "STA_USER");
  EXPECT_EQ(found->client_id, "seat");
}

TEST(NewsBroker, our_password_goes_to_no_host_that_the_place_does_not_know) {
  const ServiceRoot elsewhere = root(R"("tcp://broker.evil:1883")");
  const auto refused = news_broker(elsewhere, kUrl, std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_THAT(refused.error().message, HasSubstr("broker.evil"));
  MqttBroker wanted;
  wanted.host = "broker.evil";
  EXPECT_TRUE(news_broker(elsewhere, kUrl, wanted)) << "once the place names it";
}

TEST(NewsBroker, ipv6_address_loses_its_brackets) {
  const auto found = news_broker(root(R"("mqtt://[fd00::7]:1884")"), "http://[fd00::7]:8080/v1.1", std::nullopt);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->host, "fd00::7");
  EXPECT_EQ(found->port, 1884);
}

TEST(NewsBroker, place_that_wants_tls_takes_nothing_less) {
  MqttBroker wanted;
  wanted.tls = true;
  EXPECT_FALSE(news_broker(root(R"("mqtt://h.test")"), kUrl, wanted));
}

TEST(NewsBroker, odd_addresses_are_passed_over) {
  for (const char* address : {"", "h.test:1883", "mqtt://", "mqtt://h.test:0", "mqtt://h.test:99999",
                              "mqtt://h.test:1x", "mqtt://user:word@h.test"}) {
    EXPECT_FALSE(news_broker(root("\"" + std::string(address) + "\""), kUrl, std::nullopt)) << address;
  }
}

/// What a broker brings, put in by hand.
struct Wires {
  std::vector<MqttSettings> opened;
  std::vector<std::string> topics;
  std::vector<MqttMessage> waiting;
};

class FakeLink final : public MqttLink {
 public:
  explicit FakeLink(Wires& wires) : wires_(wires) {}
  void close() override {}
  std::vector<MqttMessage> take() override { return std::exchange(wires_.waiting, {}); }
  std::vector<MqttNews> news() override { return {}; }
  [[nodiscard]] std::size_t lost() const override { return 0; }
  [[nodiscard]] bool connected() const override { return true; }
  Status publish(const std::string&, const std::string&, MqttQos) override { return {}; }
  Status subscribe(const std::vector<std::string>& topics) override {
    wires_.topics.insert(wires_.topics.end(), topics.begin(), topics.end());
    return {};
  }

 private:
  Wires& wires_;
};

class DiscoveryTest : public testing::Test {
 protected:
  void SetUp() override {
    SensorThingsFeed config;
    config.url = kUrl;
    config.discover = true;
    config.live_prefix.clear();
    config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
    const FeedConfig feed_config = feed(config);
    sets_ = first_page_urls(config, true);
    source_ = std::make_unique<SensorThingsSource>(
        feed_config, SensorThingsRules::make(feed_config).value(),
        PolledSource::Parts{http_, wall_, [] { return std::make_unique<FlatProjector>(); }, 1},
        [this](MqttSettings settings, const Clock&) -> Result<std::unique_ptr<MqttLink>> {
          wires_.opened.push_back(std::move(settings));
          return std::make_unique<FakeLink>(wires_);
        });
    ASSERT_TRUE(source_->start(sink_, clock_));
    http_->page(sets_.at(0),
                R"({"value": [{"@iot.id": 7, "name": "depth", "Thing": {"@iot.id": 3, "name": "Bridge"}}]})");
    http_->page(sets_.at(1), R"({"value": []})");
  }
  void TearDown() override { source_->stop(); }
  void settle() {
    for (int i = 0; i < 20; ++i) source_->poll();
  }

  std::shared_ptr<CannedHttp> http_ = std::make_shared<CannedHttp>();
  ManualClock clock_{at("2026-06-01T00:01:00Z")};
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(at("2026-06-01T00:01:00Z"));
  DeliveryList sink_;
  Wires wires_;
  std::vector<std::string> sets_;
  std::unique_ptr<SensorThingsSource> source_;
};

TEST_F(DiscoveryTest, message_of_a_broker_that_only_the_root_named_has_its_station) {
  http_->page(kUrl, root_text(R"("mqtt://h.test:1884")"));
  settle();
  ASSERT_THAT(wires_.opened, SizeIs(1));
  EXPECT_EQ(wires_.opened[0].host, "h.test");
  EXPECT_EQ(wires_.opened[0].port, 1884);
  EXPECT_THAT(wires_.topics, ElementsAre("v1.1/Datastreams(7)/Observations"));
  wires_.waiting = {{wires_.topics.at(0), R"({"@iot.id": 1, "phenomenonTime": "2026-06-01T00:00:00Z", "result": 42})",
                     false, clock_.now()}};
  settle();
  ASSERT_THAT(sink_.stations(), SizeIs(1));
  EXPECT_EQ(sink_.stations()[0].name.zh, "Bridge");
  ASSERT_THAT(sink_.observations(), SizeIs(1));
  EXPECT_EQ(sink_.observations()[0].series.str(), "net/3/water_depth");
  EXPECT_NEAR(sink_.observations()[0].value, 0.42, 1e-12);
}

TEST_F(DiscoveryTest, multi_datastreams_are_asked_for_only_where_the_service_has_them) {
  http_->page(kUrl, root_text(""));
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(kUrl, sets_.at(0)));
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("no MQTT broker"));
}

TEST_F(DiscoveryTest, all_sets_of_a_service_with_multi_datastreams_are_asked) {
  http_->page(kUrl, root_text("", R"({"name": "Datastreams"}, {"name": "MultiDatastreams"})"));
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(kUrl, sets_.at(0), sets_.at(1)));
  EXPECT_THAT(sets_.at(1), HasSubstr("/MultiDatastreams?$expand=Thing($expand=Locations),ObservedProperties,"));
}

TEST_F(DiscoveryTest, root_is_read_once_and_again_only_until_it_answers) {
  http_->page(kUrl, "<html>", 503);
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(kUrl));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("503"));
  http_->page(kUrl, root_text(R"("mqtt://h.test")"));
  for (int round = 0; round < 3; ++round) {
    wall_->advance(std::chrono::minutes{6});
    settle();
  }
  EXPECT_EQ(std::ranges::count(http_->asked, kUrl), 2);
  EXPECT_THAT(http_->asked, Contains(sets_.at(0)).Times(3));
  EXPECT_THAT(wires_.opened, SizeIs(1)) << "one connection, however many rounds";
}

}  // namespace
}  // namespace sandtable::feeds
