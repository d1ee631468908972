#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "feeds/sources/alert_index.h"
#include "feeds/sources/report_table.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "twin/core/alerts/alert_book.h"

// Real messages that lie beside the source tree; skipped where they do not.

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::FlatProjector;
using testing::SizeIs;

class AlertSharedData : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(root_)) GTEST_SKIP() << root_ << " is not there";
  }
  std::string text(const std::string& name) const {
    std::ifstream in(root_ / name, std::ios::binary);
    EXPECT_TRUE(in) << name;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  /// The messages of a body, and the links of an index.
  IngestDelivery read(const std::string& name, std::size_t links = 0) {
    AlertRules rules;
    rules.facts = {SourceId("net"), ZonePolicy::offset(ZoneOffset{480}), ""};
    FlatProjector projector;
    DeliveryBuilder out(rules.facts, at("2026-06-15T00:00:00Z"));
    const auto index = parse_alert_index(text(name), {rules, &projector}, out);
    EXPECT_TRUE(index) << (index ? "" : index.error().message);
    if (index) {
      EXPECT_THAT(index->links, SizeIs(links)) << name;
    }
    return out.finish();
  }

  const std::filesystem::path root_ = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "../shared/data/feeds";
};

TEST_F(AlertSharedData, tsunami_cancellation_comes_as_an_update_whose_danger_is_past) {
  const IngestDelivery got = read("fixtures/cap/noaa_tsunami_update.xml");
  ASSERT_THAT(got.alerts, SizeIs(1)) << got.warning;
  EXPECT_TRUE(takes_back(got.alerts[0]));
  EXPECT_THAT(got.alerts[0].references, SizeIs(3));
}

TEST_F(AlertSharedData, severe_flood_warning_holds_for_ten_days) {
  const IngestDelivery got = read("fixtures/cap/uk_ea_wainfleet_alert.xml");
  ASSERT_THAT(got.alerts, SizeIs(1)) << got.warning;
  AlertBook book;
  enter(book, got.alerts[0]);
  EXPECT_THAT(current_alerts(book, at("2020-02-26T23:00:00Z")), SizeIs(1));
  EXPECT_THAT(current_alerts(book, at("2020-02-26T23:02:00Z")), SizeIs(0));
  EXPECT_EQ(severity_of(got.alerts[0], got.alerts[0].name.sent), AlertSeverity::kSevere);
}

TEST_F(AlertSharedData, national_index_leads_to_its_messages) {
  read("fixtures/ncdr/jsonatomfeed_alerttype5_excerpt.json", 1);
  EXPECT_THAT(read("fixtures/tw_local/ncdr_atom_with_cap.xml").alerts, SizeIs(1));
}

TEST_F(AlertSharedData, ledger_of_a_real_flood_becomes_reports_of_which_some_repeat) {
  FeedConfig feed;
  feed.id = SourceId("ledger");
  ReportFeed config;
  config.request.format = TableFormat::kCsv;
  config.time = {"發生時間"};
  config.lon = {"lon"};
  config.lat = {"lat"};
  config.category = {"災害種類"};
  config.where = {"路段", "村里"};
  config.depth = {"深度cm"};
  feed.kind = config;
  const auto rules = ReportRules::make(feed);
  ASSERT_TRUE(rules);
  FlatProjector projector;
  DeliveryBuilder out(rules->facts, at("2018-08-31T00:00:00Z"));
  ASSERT_TRUE(parse_reports(text("events/tw_disaster_points_2016_2018/rain_2018_08_22.csv"), *rules, &projector, out));
  const IngestDelivery got = out.finish();
  EXPECT_THAT(got.reports, SizeIs(1'572));
  // Zero means "not told" there: 869 of them.
  EXPECT_EQ(std::ranges::count_if(got.reports, [](const DamageReport& r) { return !r.depth_m; }), 869);
}

}  // namespace
}  // namespace sandtable::feeds
