#include "feeds/sources/sensorthings_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "feeds/sources/sensorthings_query.h"
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

std::string page(const std::string& station, const std::string& next = {},
                 const std::string& time = "2026-06-01T00:00:00Z") {
  std::string text = R"({"value": [{"@iot.id": ")" + station + R"(", "name": "depth", "Thing": {"@iot.id": ")" +
                     station + R"("}, "Observations": [{"phenomenonTime": ")" + time + R"(", "result": 5}]}])";
  if (!next.empty()) text += R"(, "@iot.nextLink": ")" + next + "\"";
  return text + "}";
}

class SensorThingsSourceTest : public testing::Test {
 protected:
  void SetUp() override { start(std::string()); }

  void start(const std::string& query, const std::string& url = kFirst, int page_limit = 200) {
    SensorThingsFeed config;
    config.url = url;
    config.query = query;
    config.page_limit = page_limit;
    start(config);
  }
  void start(SensorThingsFeed config) {
    config.poll = std::chrono::minutes{5};
    config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
    const FeedConfig feed_config = feed(config);
    source_ = std::make_unique<SensorThingsSource>(
        feed_config, SensorThingsRules::make(feed_config).value(),
        PolledSource::Parts{http_, wall_, [] { return std::make_unique<FlatProjector>(); }, 1}, open_);
    ASSERT_TRUE(source_->start(sink_, clock_));
  }
  /// Real time goes by.
  void wait(Duration by) {
    wall_->advance(by);
    clock_.advance(by);
  }
  /// Enough turns of the net thread for everything that is on its way.
  void settle() {
    for (int i = 0; i < 30; ++i) source_->poll();
  }

  std::shared_ptr<CannedHttp> http_ = std::make_shared<CannedHttp>();
  ManualClock clock_{at("2026-06-01T00:01:00Z")};
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(at("2026-06-01T00:01:00Z"));
  DeliveryList sink_;
  OpenMqtt open_;
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
  wait(std::chrono::minutes{5});
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
  start(std::string(), kFirst, 3);
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
      wait(std::chrono::seconds{1});
      source_->poll();
      source_->poll();
    }
    asked_in_quarter.push_back(http_->asked.size() - before);
  }
  EXPECT_GT(asked_in_quarter[0], asked_in_quarter[3]);
  EXPECT_GE(asked_in_quarter[3], 1u) << "never gives up";
  http_->page(kFirst, page("A"));
  wait(std::chrono::minutes{15});
  settle();
  EXPECT_EQ(sink_.all.back().error, "");
  EXPECT_THAT(sink_.all.back().observations, SizeIs(1));
}

TEST_F(SensorThingsSourceTest, http_error_and_web_page_with_status_200_are_errors) {
  http_->page(kFirst, "oops", 503);
  settle();
  EXPECT_THAT(sink_.all.back().error, HasSubstr("HTTP status 503"));
  http_->page(kFirst, "<html>login</html>");
  wait(std::chrono::minutes{1});
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

TEST_F(SensorThingsSourceTest, incident_clock_at_sixty_times_the_speed_does_not_hurry_the_polls) {
  http_->page(kFirst, page("A"));
  settle();
  for (int minute = 0; minute < 4; ++minute) {
    wall_->advance(std::chrono::minutes{1});
    clock_.advance(std::chrono::hours{1});
    settle();
  }
  EXPECT_THAT(http_->asked, SizeIs(1)) << "four hours of the incident, four minutes of the service";
  wall_->advance(std::chrono::minutes{1});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(2));
}

TEST_F(SensorThingsSourceTest, clock_that_is_set_back_does_not_silence_the_feed) {
  http_->page(kFirst, page("A"));
  wall_->set(at("2026-06-03T00:00:00Z"));
  settle();
  wall_->set(at("2026-06-01T00:00:00Z"));
  settle();
  wall_->advance(std::chrono::minutes{61});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(2));
}

std::string header_of(const HttpRequest& request, const std::string& name) {
  for (const HttpHeader& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

TEST_F(SensorThingsSourceTest, unchanged_page_is_asked_for_by_its_tag_and_its_next_page_still_read) {
  SensorThingsFeed config;
  config.url = kFirst;
  config.backfill = Duration{0};
  start(config);
  const std::string second = "http://h/v1.0/Datastreams?$skip=1";
  http_->page(kFirst, page("A", second));
  http_->replies[kFirst].headers = {{"ETag", "\"v1\""}, {"Last-Modified", "Mon, 01 Jun 2026 00:00:00 GMT"}};
  http_->page(second, page("B"));
  settle();
  EXPECT_EQ(header_of(http_->requests.at(0), "If-None-Match"), "");
  http_->replies[kFirst] = {304, "", "", {}};
  http_->page(second, page("B", {}, "2026-06-01T00:05:00Z"));
  wait(std::chrono::minutes{5});
  settle();
  ASSERT_THAT(http_->requests, SizeIs(4));
  EXPECT_EQ(header_of(http_->requests[2], "If-None-Match"), "\"v1\"");
  EXPECT_EQ(header_of(http_->requests[2], "If-Modified-Since"), "Mon, 01 Jun 2026 00:00:00 GMT");
  EXPECT_EQ(http_->asked[3], second);
  EXPECT_THAT(sink_.observations(), SizeIs(3));
  for (const IngestDelivery& d : sink_.all) EXPECT_EQ(d.error + d.warning, "");
}

TEST_F(SensorThingsSourceTest, server_that_asks_for_peace_gets_it) {
  http_->page(kFirst, "busy", 503);
  http_->replies[kFirst].headers = {{"retry-after", "1800"}};
  settle();
  wait(std::chrono::minutes{29});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(1));
  wait(std::chrono::minutes{1});
  settle();
  EXPECT_THAT(http_->asked, SizeIs(2));
}

TEST_F(SensorThingsSourceTest, link_to_an_internal_host_is_brought_back_where_the_place_allows_and_the_path_is_ours) {
  SensorThingsFeed config;
  config.url = kFirst;
  config.rewrite_host = true;
  start(config);
  http_->page(kFirst, page("A", "http://internal:8080/v1.0/Datastreams?$skip=1&$filter=a+eq+b"));
  http_->page("http://h/v1.0/Datastreams?$skip=1&$filter=a+eq+b", page("B", "http://internal/admin/v1.0/x"));
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(kFirst, "http://h/v1.0/Datastreams?$skip=1&$filter=a+eq+b"));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("internal/admin"));
}

constexpr const char* kHistory =
    "http://h/v1.0/Datastreams('A')/Observations?$filter=phenomenonTime%20gt%202026-05-31T23:50:00Z"
    "&$orderby=phenomenonTime%20asc,@iot.id%20asc&$top=1000";

TEST_F(SensorThingsSourceTest, what_was_missed_in_an_outage_is_asked_for_page_by_page_and_given_once) {
  http_->page(kFirst, page("A"));
  settle();
  http_->replies.erase(kFirst);
  wait(std::chrono::minutes{5});
  settle();
  EXPECT_THAT(sink_.all.back().error, HasSubstr("cannot be reached"));
  http_->page(kFirst, page("A", {}, "2026-06-01T00:40:00Z"));
  const auto row = [](const char* minute, int id) {
    return std::string(R"({"@iot.id": )") + std::to_string(id) + R"(, "phenomenonTime": "2026-06-01T00:)" + minute +
           R"(:00Z", "result": 5})";
  };
  const std::string more = "http://h/v1.0/Datastreams('A')/Observations?$skip=2";
  http_->page(kHistory,
              R"({"value": [)" + row("00", 1) + "," + row("10", 2) + R"(], "@iot.nextLink": ")" + more + "\"}");
  http_->page(more, R"({"value": [)" + row("20", 3) + "," + row("30", 4) + "," + row("40", 5) + "]}");
  wait(std::chrono::minutes{40});
  settle();
  std::vector<std::string> times;
  for (const Observation& o : sink_.observations()) times.push_back(format_iso(o.phenomenon_time));
  EXPECT_THAT(times, ElementsAre("2026-06-01T00:00:00Z", "2026-06-01T00:40:00Z", "2026-06-01T00:10:00Z",
                                 "2026-06-01T00:20:00Z", "2026-06-01T00:30:00Z"))
      << "the state first, then the past in order";
}

TEST_F(SensorThingsSourceTest, history_that_fails_is_a_warning_and_is_tried_again_after_the_next_round) {
  http_->page(kFirst, page("A"));
  settle();
  http_->page(kFirst, page("A", {}, "2026-06-01T00:40:00Z"));
  wait(std::chrono::minutes{40});
  settle();
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("what was missed cannot be read"));
  EXPECT_EQ(sink_.all.back().error, "") << "the state is known";
  http_->page(kHistory, R"({"value": [{"@iot.id": 2, "phenomenonTime": "2026-06-01T00:10:00Z", "result": 2}]})");
  wait(std::chrono::minutes{5});
  settle();
  EXPECT_THAT(sink_.observations(), SizeIs(3));
}

TEST_F(SensorThingsSourceTest, so_many_histories_as_the_place_allows_are_read_between_two_polls_and_the_rest_is_told) {
  SensorThingsFeed config;
  config.url = kFirst;
  config.backfill_requests = 2;
  start(config);
  const auto all = [](const std::string& time) {
    std::string text = R"({"value": [)";
    for (const char* id : {"A", "B", "C", "D", "E"}) {
      if (text.back() == '}') text += ",";
      const std::string one = page(id, {}, time);
      text += one.substr(one.find('[') + 1, one.rfind(']') - one.find('[') - 1);
    }
    return text + "]}";
  };
  const auto histories = [&] {
    return std::ranges::count_if(http_->asked,
                                 [](const std::string& url) { return url.find("Observations?") != std::string::npos; });
  };
  http_->page(kFirst, all("2026-06-01T00:00:00Z"));
  settle();
  for (const char* id : {"A", "B", "C", "D", "E"}) {
    http_->page("http://h/v1.0/Datastreams('" + std::string(id) +
                    "')/Observations?$filter=phenomenonTime%20gt%202026-05-31T23:50:00Z"
                    "&$orderby=phenomenonTime%20asc,@iot.id%20asc&$top=1000",
                R"({"value": [{"phenomenonTime": "2026-06-01T00:03:00Z", "result": 5}]})");
  }
  http_->page(kFirst, all("2026-06-01T00:05:00Z"));
  wait(std::chrono::minutes{5});
  settle();
  EXPECT_EQ(histories(), 2);
  wait(std::chrono::minutes{5});
  settle();
  EXPECT_EQ(histories(), 4);
  const bool told = std::ranges::any_of(sink_.all, [](const IngestDelivery& d) {
    return d.warning.find("what was missed of 3 Datastreams waits: 2 requests") != std::string::npos;
  });
  EXPECT_TRUE(told);
  wait(std::chrono::minutes{5});
  settle();
  EXPECT_EQ(histories(), 5);
  EXPECT_THAT(sink_.observations(), SizeIs(15)) << "late, but all";
}

TEST_F(SensorThingsSourceTest, weaker_tls_is_never_silent) {
  SensorThingsFeed config;
  config.url = kFirst;
  config.tls.security_level = 0;
  config.tls.min_version = TlsVersion::kTls10;
  start(config);
  http_->page(kFirst, page("A"));
  settle();
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("security level 0"));
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("1.0"));
  EXPECT_EQ(http_->requests.back().tls.security_level, 0);
}

TEST_F(SensorThingsSourceTest, every_selection_of_a_place_is_a_query_of_its_own) {
  SensorThingsFeed config;
  config.url = "http://h/v1.0";
  config.authorities = {"水利署", "O'Brien"};
  config.categories = {"淹水感測器"};
  const std::vector<std::string> urls = first_page_urls(config);
  ASSERT_THAT(urls, SizeIs(2));
  EXPECT_THAT(urls[0], HasSubstr("&$filter=Thing/properties/authority_type%20eq%20'%E6%B0%B4%E5%88%A9%E7%BD%B2'"
                                 "%20and%20substringof('Datastream_Category_type%3D%E6%B7%B9"));
  EXPECT_THAT(urls[1], HasSubstr("'O''Brien'"));
  start(config);
  http_->page(urls[0], page("A"));
  http_->page(urls[1], page("B"));
  settle();
  EXPECT_THAT(http_->asked, ElementsAre(urls[0], urls[1]));
  EXPECT_THAT(sink_.observations(), SizeIs(2));
}

TEST(SensorThingsUrl, a_selection_matches_every_spelling_of_a_city) {
  SensorThingsFeed config;
  config.url = "http://h/v1.0";
  config.authorities = {"臺北市"};
  const auto filter_of = [&] {
    const std::string url = first_page_urls(config).at(0);
    const std::size_t begin = url.find("&$filter=") + 9;
    return url.substr(begin, url.find("&$top") - begin);
  };
  std::string expected;
  for (const char* spelling : {"臺北市", "臺北巿", "台北市", "台北巿"}) {
    expected += expected.empty() ? "(" : "%20or%20";
    expected += "Thing/properties/authority_type%20eq%20'" + query_string(spelling) + "'";
  }
  EXPECT_EQ(filter_of(), expected + ")");
  config.authorities = {"桃園巿"};
  EXPECT_THAT(filter_of(), HasSubstr(query_string("桃園市")));
  EXPECT_THAT(filter_of(), HasSubstr(query_string("桃園巿")));
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
  return first_page_urls(config).at(0);
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

TEST(SensorThingsUrl, service_root_ends_at_the_version) {
  EXPECT_EQ(service_root("https://h/STA/v1.0/Datastreams?$top=1"), "https://h/STA/v1.0");
  EXPECT_EQ(service_root("https://h/data.json"), "");
}

TEST(SensorThingsUrl, history_follows_the_link_of_the_service_if_it_may) {
  SensorThingsFeed config;
  config.url = "https://h/STA/v1.0/Datastreams";
  KnownDatastream known;
  known.id = "7";
  known.has_own_id = true;
  const UtcTime after = at("2026-06-01T00:00:00Z");
  EXPECT_THAT(history_url(config, known, after),
              testing::StartsWith("https://h/STA/v1.0/Datastreams(7)/Observations?"));
  known.observations_link = "https://h/STA/v1.0/Datastreams(7)/Observations?x=1";
  EXPECT_THAT(history_url(config, known, after), HasSubstr("Observations?x=1&$filter="));
  known.observations_link = "https://elsewhere/v1.0/x";
  EXPECT_THAT(history_url(config, known, after),
              testing::StartsWith("https://h/STA/v1.0/Datastreams(7)/Observations?"));
}

TEST(SensorThingsUrl, topics_name_a_datastream_and_lead_back_to_it) {
  KnownDatastream known;
  known.id = "it's";
  known.id_is_text = known.has_own_id = true;
  EXPECT_EQ(observations_topic("v1.1", known), "v1.1/Datastreams('it''s')/Observations");
  EXPECT_EQ(datastream_of_topic("v1.1", "v1.1/Datastreams('it''s')/Observations"),
            SensorThingsReader::key_of("it's", false));
  EXPECT_EQ(datastream_of_topic("v1.1", "v1.1/MultiDatastreams(3)/Observations"),
            SensorThingsReader::key_of("3", true));
  for (const char* other : {"v1.1/Observations", "v1.0/Datastreams(3)/Observations", "v1.1/Datastreams(", ""}) {
    EXPECT_EQ(datastream_of_topic("v1.1", other), "") << other;
  }
}

TEST(SensorThingsUrl, file_path_is_taken_literally) {
  EXPECT_EQ(first("file:///data/100%/page 1.json", ""), "file:///data/100%25/page%201.json");
}

}  // namespace
}  // namespace sandtable::feeds
