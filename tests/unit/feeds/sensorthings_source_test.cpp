#include "feeds/sources/sensorthings_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::CannedHttp;
using sandtable::test::DeliveryList;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kFirst = "http://h/v1.0/Datastreams?$top=1";

std::string page(const std::string& station, const std::string& next = {}) {
  std::string text = R"({"value": [{"@iot.id": 1, "name": "depth", "Thing": {"@iot.id": ")" + station +
                     R"("}, "Observations": [{"phenomenonTime": "2026-06-01T00:00:00Z", "result": 5}]}])";
  if (!next.empty()) text += R"(, "@iot.nextLink": ")" + next + "\"";
  return text + "}";
}

class SensorThingsSourceTest : public testing::Test {
 protected:
  void SetUp() override { start({}); }

  void start(const std::string& query, const std::string& url = kFirst, int page_limit = 200) {
    SensorThingsFeed config;
    config.url = url;
    config.query = query;
    config.poll = std::chrono::minutes{5};
    config.page_limit = page_limit;
    config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
    const FeedConfig feed_config = feed(config);
    source_ = std::make_unique<SensorThingsSource>(
        feed_config, SensorThingsRules::make(feed_config).value(), http_,
        [] { return std::make_unique<FlatProjector>(); }, 1);
    ASSERT_TRUE(source_->start(sink_, clock_));
  }
  /// Enough turns of the net thread for everything that is on its way.
  void settle() {
    for (int i = 0; i < 30; ++i) source_->poll();
  }

  std::shared_ptr<CannedHttp> http_ = std::make_shared<CannedHttp>();
  ManualClock clock_{at("2026-06-01T00:01:00Z")};
  DeliveryList sink_;
  std::unique_ptr<SensorThingsSource> source_;
};

TEST_F(SensorThingsSourceTest, follows_next_links_to_the_last_page) {
  http_->page(kFirst, page("A", "http://h/v1.0/Datastreams?$top=1&$skip=1&$filter=a+eq+b"));
  http_->page("http://h/v1.0/Datastreams?$top=1&$skip=1&$filter=a+eq+b", page("B", "Datastreams?$skip=2"));
  http_->page("http://h/v1.0/Datastreams?$skip=2", page("C"));
  settle();
  EXPECT_THAT(sink_.observations(), SizeIs(3));
  EXPECT_THAT(sink_.stations(), SizeIs(3));
  for (const IngestDelivery& d : sink_.all) EXPECT_EQ(d.error, "");
}

TEST_F(SensorThingsSourceTest, asks_again_after_the_poll_interval_and_declares_a_station_once) {
  http_->page(kFirst, page("A"));
  settle();
  EXPECT_THAT(http_->asked, SizeIs(1));
  clock_.advance(std::chrono::minutes{5});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(2));
  EXPECT_THAT(sink_.stations(), SizeIs(1));
}

TEST_F(SensorThingsSourceTest, next_link_that_comes_again_ends_the_round_with_an_error) {
  http_->page(kFirst, page("A", kFirst));
  settle();
  EXPECT_THAT(http_->asked, SizeIs(1));
  ASSERT_THAT(sink_.all, SizeIs(2)) << "the page counts, the loop is an error";
  EXPECT_THAT(sink_.all.back().error, HasSubstr("read already"));
}

TEST_F(SensorThingsSourceTest, endless_pages_end_at_the_limit) {
  start({}, kFirst, 3);
  http_->page(kFirst, page("A", "?p=1"));
  for (int i = 1; i < 10; ++i) {
    http_->page("http://h/v1.0/Datastreams?p=" + std::to_string(i), page("A", "?p=" + std::to_string(i + 1)));
  }
  settle();
  EXPECT_THAT(http_->asked, SizeIs(3));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("more than 3 pages"));
}

TEST_F(SensorThingsSourceTest, link_to_another_host_is_not_followed) {
  http_->page(kFirst, page("A", "http://internal:8080/v1.0/Datastreams?$skip=1"));
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(kFirst));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("internal"));
  EXPECT_THAT(sink_.observations(), SizeIs(1)) << "what the first page said stays";
}

TEST_F(SensorThingsSourceTest, unreachable_service_is_an_error_and_pauses_grow_and_end) {
  settle();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_THAT(sink_.all[0].error, HasSubstr("cannot be reached"));
  EXPECT_THAT(http_->asked, SizeIs(1)) << "it waits before it asks again";
  std::vector<std::size_t> asked_in_quarter;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const std::size_t before = http_->asked.size();
    for (int i = 0; i < 15 * 60; ++i) {
      clock_.advance(std::chrono::seconds{1});
      source_->poll();
      source_->poll();
    }
    asked_in_quarter.push_back(http_->asked.size() - before);
  }
  EXPECT_GT(asked_in_quarter[0], asked_in_quarter[3]);
  EXPECT_GE(asked_in_quarter[3], 1u) << "never gives up";
  http_->page(kFirst, page("A"));
  clock_.advance(std::chrono::minutes{15});
  settle();
  EXPECT_EQ(sink_.all.back().error, "");
  EXPECT_THAT(sink_.all.back().observations, SizeIs(1));
}

TEST_F(SensorThingsSourceTest, http_error_and_web_page_with_status_200_are_errors) {
  http_->page(kFirst, "oops", 503);
  settle();
  EXPECT_THAT(sink_.all.back().error, HasSubstr("HTTP status 503"));
  http_->page(kFirst, "<html>login</html>");
  clock_.advance(std::chrono::minutes{1});
  settle();
  EXPECT_THAT(sink_.all.back().error, HasSubstr("web page"));
}

TEST_F(SensorThingsSourceTest, service_whose_stations_are_all_silent_says_so) {
  http_->page(kFirst, R"({"value": [{"@iot.id": 1, "name": "depth", "Thing": {"@iot.id": 1}}]})");
  settle();
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("none of 1 Datastreams has an observation"));
  EXPECT_THAT(sink_.stations(), SizeIs(1));
}

TEST_F(SensorThingsSourceTest, service_without_the_wanted_names_says_so) {
  http_->page(kFirst, R"({"value": [{"@iot.id": 1, "name": "voltage", "Thing": {"@iot.id": 1}}]})");
  settle();
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("none of 1 Datastreams has a name"));
}

TEST_F(SensorThingsSourceTest, clock_that_is_set_back_does_not_silence_the_feed) {
  http_->page(kFirst, page("A"));
  clock_.set(at("2026-06-03T00:00:00Z"));
  settle();
  clock_.set(at("2026-06-01T00:00:00Z"));
  settle();
  clock_.advance(std::chrono::minutes{16});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(2));
}

TEST_F(SensorThingsSourceTest, nothing_is_delivered_after_stop) {
  http_->page(kFirst, page("A"));
  source_->poll();
  source_->stop();
  http_->poll();
  source_->poll();
  EXPECT_TRUE(sink_.all.empty());
}

std::string first(const std::string& url, const std::string& query) {
  SensorThingsFeed config;
  config.url = url;
  config.query = query;
  return first_page_url(config);
}

TEST(SensorThingsUrl, configured_query_is_appended_byte_for_byte) {
  EXPECT_EQ(first("https://h/v1.0/Datastreams", "?$filter=a+eq+%27b%27&$top=5"),
            "https://h/v1.0/Datastreams?$filter=a+eq+%27b%27&$top=5");
}

TEST(SensorThingsUrl, root_or_bare_datastreams_get_the_query_that_expands_what_is_needed) {
  EXPECT_THAT(first("https://h/STA/v1.1/", ""), testing::StartsWith("https://h/STA/v1.1/Datastreams?$expand=Thing("));
  EXPECT_THAT(first("https://h/STA/v1.1/Datastreams", ""),
              HasSubstr("Observations($orderby=phenomenonTime%20desc;$top=1)"));
  EXPECT_EQ(first("https://h/v1.1/Datastreams?$top=1", ""), "https://h/v1.1/Datastreams?$top=1");
}

TEST(SensorThingsUrl, file_path_is_taken_literally) {
  EXPECT_EQ(first("file:///data/100%/page 1.json", ""), "file:///data/100%25/page%201.json");
}

}  // namespace
}  // namespace sandtable::feeds
