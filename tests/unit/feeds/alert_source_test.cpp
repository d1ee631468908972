#include "feeds/sources/alert_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/sources/report_source.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::CannedHttp;
using sandtable::test::DeliveryList;
using sandtable::test::FlatProjector;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kIndex = "https://alerts.test/index.json";

std::string message(const std::string& id) {
  return "<alert><identifier>" + id +
         "</identifier><sender>s</sender><sent>2026-06-15T00:00:00Z</sent><status>Actual</status>"
         "<msgType>Alert</msgType><info><event>e</event></info></alert>";
}

class AlertSourceTest : public testing::Test {
 protected:
  AlertSource& source() {
    if (!source_) {
      AlertRules rules;
      rules.facts = {SourceId("ncdr"), ZonePolicy::utc(), ""};
      rules.config.url = kIndex;
      rules.config.link_hosts = {"cdn.test"};
      source_ = std::make_unique<AlertSource>(
          rules, PolledSource::Parts{http_, clock_, [] { return std::make_unique<FlatProjector>(); }, 1});
      EXPECT_TRUE(source_->start(sink_, *clock_));
    }
    return *source_;
  }
  void round() {
    for (int i = 0; i < 20; ++i) source().poll();
  }
  void list(const std::string& entries) {
    http_->page(kIndex, R"({"updated": "2026-06-15T00:00:00Z", "entry": [)" + entries + "]}");
  }
  static std::string entry(const std::string& id, const std::string& url,
                           const std::string& updated = "2026-06-15T00:00:00Z") {
    return R"({"id": ")" + id + R"(", "updated": ")" + updated + R"(", "link": {"@href": ")" + url + R"("}})";
  }

  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(at("2026-06-15T00:01:00Z"));
  std::shared_ptr<CannedHttp> http_ = std::make_shared<CannedHttp>();
  DeliveryList sink_;
  std::unique_ptr<AlertSource> source_;
};

TEST_F(AlertSourceTest, round_of_an_index_is_one_delivery_with_all_messages) {
  list(entry("A", "https://cdn.test/a.cap") + "," + entry("B", "b.cap"));
  http_->page("https://cdn.test/a.cap", message("A"));
  http_->page("https://alerts.test/b.cap", message("B"));
  round();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_THAT(sink_.all[0].alerts, SizeIs(2));
  EXPECT_EQ(sink_.all[0].as_of, at("2026-06-15T00:00:00Z"));
}

TEST_F(AlertSourceTest, message_is_fetched_once_until_its_entry_changes) {
  list(entry("A", "https://cdn.test/a.cap"));
  http_->page("https://cdn.test/a.cap", message("A"));
  round();
  clock_->advance(std::chrono::minutes{2});
  round();
  EXPECT_THAT(http_->asked, SizeIs(3)) << "index, message, index";
  list(entry("A", "https://cdn.test/a.cap", "2026-06-15T00:02:00Z"));
  clock_->advance(std::chrono::minutes{2});
  round();
  EXPECT_THAT(http_->asked, SizeIs(5));
}

TEST_F(AlertSourceTest, message_that_cannot_be_had_is_tried_again_and_costs_no_other) {
  list(entry("A", "https://cdn.test/a.cap") + "," + entry("B", "https://cdn.test/b.cap"));
  http_->page("https://cdn.test/b.cap", message("B"));
  round();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_THAT(sink_.all[0].alerts, SizeIs(1));
  EXPECT_FALSE(sink_.all[0].warning.empty());
  http_->page("https://cdn.test/a.cap", message("A"));
  clock_->advance(std::chrono::minutes{2});
  round();
  ASSERT_THAT(sink_.all, SizeIs(2));
  EXPECT_THAT(sink_.all[1].alerts, SizeIs(1));
}

TEST_F(AlertSourceTest, index_that_has_not_changed_is_not_sent_again) {
  list(entry("A", "https://cdn.test/a.cap"));
  http_->replies[kIndex].headers = {{"ETag", "\"7\""}};
  http_->page("https://cdn.test/a.cap", message("A"));
  round();
  http_->page(kIndex, "", 304);
  clock_->advance(std::chrono::minutes{2});
  round();
  EXPECT_THAT(http_->requests.back().headers, testing::ElementsAre(HttpHeader{"If-None-Match", "\"7\""}));
  ASSERT_THAT(sink_.all, SizeIs(2));
  EXPECT_EQ(sink_.all[1].error, "");
  EXPECT_EQ(sink_.all[1].as_of, at("2026-06-15T00:00:00Z")) << "as new as the index said it was";
}

TEST_F(AlertSourceTest, index_comes_whole_as_long_as_one_of_its_messages_is_missing) {
  list(entry("A", "https://cdn.test/a.cap"));
  http_->replies[kIndex].headers = {{"ETag", "\"7\""}};
  round();
  http_->page("https://cdn.test/a.cap", message("A"));
  clock_->advance(std::chrono::minutes{2});
  round();
  EXPECT_THAT(http_->requests.at(2).headers, SizeIs(0)) << "a 304 would hide what is still to be read";
  EXPECT_THAT(sink_.all.back().alerts, SizeIs(1));
  clock_->advance(std::chrono::minutes{2});
  round();
  EXPECT_THAT(http_->requests.back().headers, SizeIs(1));
}

TEST_F(AlertSourceTest, link_to_a_host_nobody_named_is_refused) {
  list(entry("A", "http://169.254.169.254/latest"));
  round();
  EXPECT_THAT(http_->asked, SizeIs(1));
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_EQ(sink_.all[0].refused, 1U);
}

TEST_F(AlertSourceTest, entries_of_last_month_are_passed_over) {
  list(entry("A", "https://cdn.test/a.cap", "2026-05-01T00:00:00Z"));
  round();
  EXPECT_THAT(http_->asked, SizeIs(1));
  EXPECT_TRUE(sink_.all.at(0).error.empty());
}

TEST_F(AlertSourceTest, server_that_asks_for_peace_gets_it) {
  list("");
  http_->replies[kIndex].status = 503;
  http_->replies[kIndex].headers = {{"Retry-After", "1800"}};
  round();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_THAT(sink_.all[0].error, HasSubstr("503"));
  clock_->advance(std::chrono::minutes{25});
  round();
  EXPECT_THAT(http_->asked, SizeIs(1));
  clock_->advance(std::chrono::minutes{10});
  round();
  EXPECT_THAT(http_->asked, SizeIs(2));
}

TEST_F(AlertSourceTest, html_with_200_is_an_error_of_the_feed) {
  http_->page(kIndex, "<html><body>down</body></html>");
  round();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_THAT(sink_.all[0].error, HasSubstr("<html>"));
}

// ---- reports

FeedConfig report_feed(ReportFeed config) {
  config.request.url = "https://reports.test/all";
  FeedConfig feed;
  feed.id = SourceId("calls");
  feed.zone = ZonePolicy::offset(ZoneOffset{480});
  feed.kind = std::move(config);
  return feed;
}
IngestDelivery reports(const ReportFeed& config, const std::string& body) {
  const auto rules = ReportRules::make(report_feed(config));
  EXPECT_TRUE(rules);
  FlatProjector projector;
  DeliveryBuilder out(rules->facts, at("2026-06-15T00:01:00Z"));
  EXPECT_TRUE(parse_reports(body, *rules, &projector, out));
  return out.finish();
}

ReportFeed ledger() {
  ReportFeed config;
  config.request.format = TableFormat::kCsv;
  config.time = {"CASE_DT"};
  config.id = {"CASE_ID"};
  config.lon = {"lon"};
  config.lat = {"lat"};
  config.category = {"TYPE"};
  config.text = {"TEXT"};
  config.depth = {"DEPTH"};
  config.state = {"STATUS"};
  config.states = {{"closed", {"已退水"}}};
  return config;
}

TEST(ReportTable, ledger_becomes_reports_and_a_depth_of_zero_is_unknown) {
  const IngestDelivery got = reports(ledger(),
                                     "CASE_ID\tCASE_DT\tlon\tlat\tTYPE\tTEXT\tDEPTH\tSTATUS\tREPORTER\n"
                                     "7\t2026-06-15 07:30:00\t120.2\t23.0\t道路\t積水及膝\t30\t已退水\t王小明\n"
                                     "8\t2026-06-15 07:40:00\t0\t0\t道路\t\t0\t\t\n"
                                     "9\tnever\t120.2\t23.0\t\t\t\t\t\n");
  ASSERT_THAT(got.reports, SizeIs(2));
  EXPECT_EQ(got.reports[0].id.str(), "calls/7");
  EXPECT_EQ(got.reports[0].at_time, at("2026-06-14T23:30:00Z"));
  EXPECT_DOUBLE_EQ(got.reports[0].depth_m.value(), 0.3);
  EXPECT_EQ(got.reports[0].state, DamageReportState::kClosed);
  EXPECT_FALSE(got.reports[1].depth_m);
  EXPECT_FALSE(got.reports[1].at) << "(0, 0) is no position";
  EXPECT_EQ(got.refused, 1U);
}

TEST(ReportTable, geojson_points_are_longitude_first) {
  ReportFeed config;
  config.request.format = TableFormat::kGeoJson;
  config.request.rows = {"/features"};
  config.lon = {"/geometry/coordinates/0"};
  config.lat = {"/geometry/coordinates/1"};
  config.time = {"seen"};
  config.depth = {"cm"};
  const IngestDelivery got = reports(config, R"({"type": "FeatureCollection", "features": [{"type": "Feature",
      "geometry": {"type": "Point", "coordinates": [120.2, 23.0]},
      "properties": {"seen": "2026-06-15T07:30:00+08:00", "cm": 12}}]})");
  ASSERT_THAT(got.reports, SizeIs(1));
  EXPECT_EQ(got.reports[0].at, (LocalXY{12'020'000, 2'300'000}));
  EXPECT_DOUBLE_EQ(got.reports[0].depth_m.value(), 0.12);
}

TEST(ReportTable, open311_reads_requests_and_leaves_people_out) {
  const IngestDelivery got = reports(open311_reports(), R"([{"service_request_id": "638", "status": "open",
      "service_name": "Flooded road", "description": "water, call 0912-345-678 or a.b@mail.test",
      "requested_datetime": "2026-06-15T07:30:00+08:00", "lat": 23.0, "long": 120.2, "first_name": "Ada"}])");
  ASSERT_THAT(got.reports, SizeIs(1));
  EXPECT_EQ(got.reports[0].id.str(), "calls/638");
  EXPECT_EQ(got.reports[0].text, "water, call … or …");
}

TEST(ReportTable, rows_without_a_number_get_the_same_id_each_round) {
  ReportFeed config = ledger();
  config.id.clear();
  const std::string body = "CASE_DT,lon,lat,TYPE\n2026-06-15 07:30:00,120.2,23.0,道路\n";
  const IngestDelivery first = reports(config, body);
  EXPECT_EQ(first.reports.at(0).id, reports(config, body).reports.at(0).id);
}

TEST(ReportTable, contacts_are_cut_and_dates_are_not) {
  EXPECT_EQ(without_contacts("20260615 at 23.0, 120.2"), "20260615 at 23.0, 120.2");
  EXPECT_EQ(without_contacts("+886 912 345 678"), "…");
  EXPECT_EQ(without_contacts("(02)2345-6789 請回電"), "(… 請回電");
}

TEST(ReportSource, polls_and_delivers) {
  auto clock = std::make_shared<ManualClock>(at("2026-06-15T00:01:00Z"));
  auto http = std::make_shared<CannedHttp>();
  DeliveryList sink;
  ReportSource source(*ReportRules::make(report_feed(ledger())),
                      {http, clock, [] { return std::make_unique<FlatProjector>(); }, 1});
  ASSERT_TRUE(source.start(sink, *clock));
  http->page("https://reports.test/all", "CASE_ID,CASE_DT,lon,lat\n1,2026-06-15 07:30:00,120.2,23\n");
  for (int i = 0; i < 3; ++i) source.poll();
  ASSERT_THAT(sink.all, SizeIs(1));
  EXPECT_THAT(sink.all[0].reports, SizeIs(1));
  http->page("https://reports.test/all", "gone", 500);
  clock->advance(std::chrono::minutes{6});
  for (int i = 0; i < 3; ++i) source.poll();
  ASSERT_THAT(sink.all, SizeIs(2));
  EXPECT_THAT(sink.all[1].error, HasSubstr("500"));
}

TEST(ReportSource, table_that_has_not_changed_is_contact_and_nothing_more) {
  auto clock = std::make_shared<ManualClock>(at("2026-06-15T00:01:00Z"));
  auto http = std::make_shared<CannedHttp>();
  DeliveryList sink;
  ReportSource source(*ReportRules::make(report_feed(ledger())), {http, clock, {}, 1});
  ASSERT_TRUE(source.start(sink, *clock));
  const std::string url = "https://reports.test/all";
  http->page(url, "CASE_ID,CASE_DT,lon,lat\n1,2026-06-15 07:30:00,120.2,23\n");
  http->replies[url].headers = {{"Last-Modified", "Mon, 15 Jun 2026 00:00:00 GMT"}};
  for (int i = 0; i < 3; ++i) source.poll();
  http->page(url, "", 304);
  clock->advance(std::chrono::minutes{6});
  for (int i = 0; i < 3; ++i) source.poll();
  EXPECT_THAT(http->requests.back().headers,
              testing::ElementsAre(HttpHeader{"If-Modified-Since", "Mon, 15 Jun 2026 00:00:00 GMT"}));
  ASSERT_THAT(sink.all, SizeIs(2));
  EXPECT_EQ(sink.all[1].error, "");
  EXPECT_THAT(sink.all[1].reports, SizeIs(0));
  EXPECT_EQ(sink.all[1].as_of, clock->now()) << "what is known of the reports is as new as the answer";
}

}  // namespace
}  // namespace sandtable::feeds
