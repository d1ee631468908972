#include "twin/core/forecasts/rain_forecast.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

namespace sandtable::test {
namespace {

RainForecast forecast(UtcTime issued, std::vector<ForecastRain> rains, const char* source = "qpf") {
  return {SourceId(source), issued, issued + std::chrono::hours{6}, std::move(rains)};
}

TEST(RainForecast, newest_usable_issue_is_taken_and_an_expired_or_finished_one_never) {
  RainForecastBook book;
  book[SourceId("a")] = forecast(at(0), {{at(0), at(600), 50, {}, {}, {}}}, "a");
  book[SourceId("b")] = forecast(at(30), {{at(30), at(90), 50, {}, {}, {}}}, "b");
  EXPECT_EQ(usable_forecast(book, at(10))->source, SourceId("a")) << "b is not yet issued";
  EXPECT_EQ(usable_forecast(book, at(60))->source, SourceId("b"));
  EXPECT_EQ(usable_forecast(book, at(90))->source, SourceId("a")) << "b tells of nothing to come";
  EXPECT_EQ(usable_forecast(book, at(360)), nullptr) << "a is six hours old";
}

TEST(RainForecast, rate_over_a_span_is_what_falls_in_it) {
  const RainForecast f = forecast(at(0), {{at(0), at(60), 30, {}, {}, {}}, {at(60), at(120), 10, {}, {}, {}}});
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(30)}, {})->middle, 30);
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(30), at(90)}, {})->middle, 20);
  EXPECT_FALSE(forecast_rain(f, {at(90), at(121)}, {})) << "a span that is not wholly covered is not guessed";
}

TEST(RainForecast, one_figure_is_taken_to_be_off_by_a_factor_of_two) {
  const auto band = forecast_rain(forecast(at(0), {{at(0), at(60), 30, {}, {}, {}}}), {at(0), at(60)}, {});
  EXPECT_DOUBLE_EQ(band->low, 15);
  EXPECT_DOUBLE_EQ(band->high, 60);
}

TEST(RainForecast, a_site_takes_the_nearest_point_and_the_place_the_mean_of_all) {
  const RainForecast f =
      forecast(at(0), {{at(0), at(60), 30, {}, {}, LocalXY{0, 0}}, {at(0), at(60), 10, {}, {}, LocalXY{1000, 0}}});
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(60)}, LocalXY{400, 0})->middle, 30);
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(60)}, LocalXY{600, 0})->middle, 10);
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(60)}, {})->middle, 20);
}

TEST(RainForecast, what_is_told_of_the_whole_place_goes_before_the_mean_of_the_points) {
  const RainForecast f =
      forecast(at(0), {{at(0), at(60), 12, {}, {}, {}}, {at(0), at(60), 30, {}, {}, LocalXY{90'000, 0}}});
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(60)}, {})->middle, 12);
  EXPECT_DOUBLE_EQ(forecast_rain(f, {at(0), at(60)}, LocalXY{0, 0})->middle, 30);
}

TEST(RainForecast, a_gap_between_intervals_is_not_covered_and_overlaps_count_once) {
  const RainForecast gap = forecast(at(0), {{at(0), at(60), 30, {}, {}, {}}, {at(70), at(130), 10, {}, {}, {}}});
  EXPECT_FALSE(forecast_rain(gap, {at(30), at(90)}, {}));
  const RainForecast twice = forecast(at(0), {{at(0), at(60), 30, {}, {}, {}}, {at(0), at(180), 90, {}, {}, {}}});
  EXPECT_DOUBLE_EQ(forecast_rain(twice, {at(0), at(60)}, {})->middle, 30);
}

TEST(RainForecast, an_older_issue_changes_nothing_and_a_correction_does) {
  Twin twin;
  IngestDelivery delivery;
  delivery.source = SourceId("qpf");
  delivery.rain_forecasts = {forecast(at(10), {{at(10), at(70), 30, {}, {}, {}}})};
  twin.must(delivery, at(11));
  const auto events = twin.events.size();
  delivery.rain_forecasts = {forecast(at(5), {{at(5), at(65), 99, {}, {}, {}}})};
  twin.must(delivery, at(12));
  EXPECT_EQ(twin.events.size(), events + 1) << "only the health of the feed";
  delivery.rain_forecasts = {forecast(at(10), {{at(10), at(70), 31, {}, {}, {}}})};
  twin.must(delivery, at(13));
  EXPECT_EQ(twin.state.rain_forecasts->at(SourceId("qpf")).rains[0].mm, 31);
}

}  // namespace
}  // namespace sandtable::test
