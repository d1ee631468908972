#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/sources/rain_forecast_source.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::CannedHttp;
using sandtable::test::DeliveryList;
using sandtable::test::FlatProjector;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kUrl = "https://qpf.test/all";
const std::string kHeader = "issued,from,to,mm,low_mm,high_mm,lon,lat\n";

RainForecastRules rules_of(RainForecastFeed config) {
  config.request.format = config.request.format == TableFormat::kJson ? TableFormat::kCsv : config.request.format;
  if (config.request.rows.empty()) config.request.rows = {""};
  config.request.url = kUrl;
  auto rules = RainForecastRules::make(sandtable::test::feed(std::move(config)), {0, 0, 10'000, 10'000});
  EXPECT_TRUE(rules) << rules.error().message;
  return std::move(*rules);
}

struct Parsed {
  std::vector<RainForecast> forecasts;
  IngestDelivery told;
};
Parsed parsed(const std::string& body, const RainForecastRules& rules) {
  FlatProjector projector;
  DeliveryBuilder out(rules.facts, at("2026-06-15T00:00:00Z"));
  auto forecasts = parse_rain_forecasts(body, rules, &projector, out);
  EXPECT_TRUE(forecasts) << forecasts.error().message;
  return {forecasts.value_or(std::vector<RainForecast>{}), out.finish()};
}

TEST(RainForecastTable, rows_become_issues_with_their_range_and_zone) {
  const Parsed got = parsed(kHeader +
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,12,3,30,,\n"
                                "2026-06-15 08:00,2026-06-15 08:00,2026-06-15 09:00,20,,,,\n"
                                "2026-06-15 09:00,2026-06-15 09:00,,7,,,,\n",
                            rules_of({}));
  ASSERT_THAT(got.forecasts, SizeIs(2));
  const RainForecast& first = got.forecasts[0];
  EXPECT_EQ(first.issued, at("2026-06-15T00:00:00Z")) << "the feed's zone is +08:00";
  EXPECT_EQ(first.expires, at("2026-06-15T06:00:00Z"));
  ASSERT_THAT(first.rains, SizeIs(2));
  EXPECT_EQ(first.rains[0].mm, 20) << "by begin";
  EXPECT_FALSE(first.rains[0].low_mm);
  EXPECT_EQ(first.rains[1].high_mm, 30);
  EXPECT_EQ(got.forecasts[1].rains[0].to, at("2026-06-15T02:00:00Z")) << "an hour where no end is told";
}

TEST(RainForecastTable, rows_that_cannot_be_are_refused_one_by_one) {
  const Parsed got = parsed(kHeader +
                                ",2026-06-15 09:00,2026-06-15 10:00,12,,,,\n"
                                "2026-06-15 08:00,2026-06-15 10:00,2026-06-15 09:00,12,,,,\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,-5,,,,\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,1e6,,,,\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,,,,,\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,12,,,x,y\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 10:00,4,9,1,,\n",
                            rules_of({}));
  EXPECT_EQ(got.told.refused, 6U);
  ASSERT_THAT(got.forecasts, SizeIs(1));
  ASSERT_THAT(got.forecasts[0].rains, SizeIs(1));
  EXPECT_EQ(got.forecasts[0].rains[0].low_mm, 4) << "a range that does not hold the amount is widened to it";
  EXPECT_EQ(got.forecasts[0].rains[0].high_mm, 4);
}

TEST(RainForecastTable, rates_become_sums_and_far_points_are_passed_over) {
  RainForecastFeed config;
  config.is_rate = true;
  const Parsed got = parsed(kHeader +
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 09:30,12,,,0.05,0.05\n"
                                "2026-06-15 08:00,2026-06-15 09:00,2026-06-15 09:30,99,,,5,5\n",
                            rules_of(config));
  ASSERT_THAT(got.forecasts, SizeIs(1));
  ASSERT_THAT(got.forecasts[0].rains, SizeIs(1));
  EXPECT_EQ(got.forecasts[0].rains[0].mm, 6);
  EXPECT_EQ(got.forecasts[0].rains[0].at, (LocalXY{5000, 5000}));
  EXPECT_EQ(got.told.refused, 0U);
}

TEST(RainForecastPlayback, an_issue_is_known_when_it_was_issued_and_not_before) {
  FlatProjector projector;
  auto playback = RainForecastPlayback::open(
      rules_of({}),
      kHeader + "2026-06-15T00:00Z,2026-06-15T00:00Z,,5,,,,\n2026-06-15T01:00Z,2026-06-15T01:00Z,,9,,,,\nrubbish\n",
      &projector);
  ASSERT_TRUE(playback) << playback.error().message;
  ManualClock clock(at("2026-06-15T00:30:00Z"));
  DeliveryList sink;
  ASSERT_TRUE((*playback)->start(sink, clock));
  (*playback)->poll();
  (*playback)->poll();
  ASSERT_THAT(sink.all, SizeIs(1));
  ASSERT_THAT(sink.all[0].rain_forecasts, SizeIs(1));
  EXPECT_EQ(sink.all[0].rain_forecasts[0].rains[0].mm, 5);
  EXPECT_EQ(sink.all[0].refused, 1U);
  EXPECT_EQ(sink.all[0].as_of, at("2026-06-15T00:00:00Z"));
  clock.advance(std::chrono::minutes{30});
  (*playback)->poll();
  ASSERT_THAT(sink.all, SizeIs(2));
  EXPECT_EQ(sink.all[1].rain_forecasts[0].rains[0].mm, 9);
}

TEST(RainForecastPlayback, a_file_that_is_no_table_is_named) {
  RainForecastFeed config;
  config.file = "qpf.json";
  RainForecastRules rules = rules_of(config);
  rules.config.request.format = TableFormat::kJson;
  const auto playback = RainForecastPlayback::open(rules, "<html>down</html>", nullptr);
  ASSERT_FALSE(playback);
  EXPECT_THAT(playback.error().message, HasSubstr("feed net: qpf.json: "));
}

TEST(RainForecastSource, an_answer_is_one_delivery_and_a_later_issue_waits_for_its_time) {
  const auto clock = std::make_shared<ManualClock>(at("2026-06-15T00:30:00Z"));
  const auto http = std::make_shared<CannedHttp>();
  http->page(kUrl,
             kHeader + "2026-06-15T00:00Z,2026-06-15T00:00Z,,5,,,,\n2026-06-15T00:40Z,2026-06-15T01:00Z,,9,,,,\n");
  RainForecastSource source(rules_of({}), {http, clock, [] { return std::make_unique<FlatProjector>(); }, 1});
  DeliveryList sink;
  ASSERT_TRUE(source.start(sink, *clock));
  for (int i = 0; i < 4; ++i) source.poll();
  ASSERT_THAT(sink.all, SizeIs(1));
  ASSERT_THAT(sink.all[0].rain_forecasts, SizeIs(1));
  EXPECT_EQ(sink.all[0].rain_forecasts[0].rains[0].mm, 5);
  http->page(kUrl, "", 304);
  clock->advance(std::chrono::minutes{10});
  for (int i = 0; i < 4; ++i) source.poll();
  ASSERT_GE(sink.all.size(), 2U);
  ASSERT_THAT(sink.all[1].rain_forecasts, SizeIs(1));
  EXPECT_EQ(sink.all[1].rain_forecasts[0].rains[0].mm, 9);
}

}  // namespace
}  // namespace sandtable::feeds
