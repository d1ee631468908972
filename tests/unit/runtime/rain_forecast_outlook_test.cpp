// What a forecast of rain does to the outlook of an incident.
#include <gtest/gtest.h>

#include "tests/unit/runtime/forecast_desk.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

class ForecastRainOutlook : public ::testing::Test {
 protected:
  /// A gauge that says 12 mm/h, so that the model has something to begin with.
  void drizzle_until(UtcTime end) {
    Station rain = gauge("R1");
    rain.kind = StationKind::kRain;
    const Series series{make_series_id(rain.id, Quantity::kRainfall, minutes{10}), rain.id, Quantity::kRainfall,
                        minutes{10}, ""};
    while (desk_.clock.now() < end) {
      const UtcTime t = desk_.clock.now();
      desk_.twin.deliver(
          {SourceId("f"), {rain}, {series}, {{series.id, t, t, 2, "", QualityFlag::kPass, ""}}, 0, "", ""});
      desk_.settle();
      desk_.run_to(t + minutes{1});
    }
  }
  void foretell(double mm_per_h, UtcTime issued, Duration use_for = std::chrono::hours{6}) {
    IngestDelivery delivery;
    delivery.source = SourceId("qpf");
    delivery.rain_forecasts = {
        {delivery.source, issued, issued + use_for, {{issued, issued + minutes{180}, 3 * mm_per_h, {}, {}, {}}}}};
    desk_.twin.deliver(delivery);
    desk_.settle();
  }
  double deepest_ahead() {
    desk_.look_ahead();
    EXPECT_EQ(desk_.outlook()->error, "");
    return desk_.outlook()->base->frames.back().water->pools[0].max_depth_m;
  }

  ForecastDesk desk_{street_bath(at(0))};
};

TEST_F(ForecastRainOutlook, twice_the_rain_foretold_makes_the_water_deeper) {
  drizzle_until(at(20));
  const double without = deepest_ahead();
  EXPECT_FALSE(desk_.outlook()->rain_forecast);
  foretell(40, at(20));
  const double with = deepest_ahead();
  foretell(80, at(20));
  const double doubled = deepest_ahead();
  EXPECT_GT(with, without + 0.02);
  EXPECT_GT(doubled, with + 0.05);
  ASSERT_TRUE(desk_.outlook()->rain_forecast);
  EXPECT_EQ(desk_.outlook()->rain_forecast->issued, at(20));
  EXPECT_NEAR(desk_.outlook()->rain.back().rate.middle, 80, 1e-9);
}

TEST_F(ForecastRainOutlook, an_expired_forecast_is_not_used) {
  drizzle_until(at(5));
  foretell(80, at(5), minutes{10});
  drizzle_until(at(20));
  const double depth = deepest_ahead();
  EXPECT_FALSE(desk_.outlook()->rain_forecast);
  EXPECT_LT(desk_.outlook()->rain.back().rate.middle, 12) << "it dies away from what the gauge says";
  EXPECT_GT(depth, 0);
}

TEST_F(ForecastRainOutlook, the_journal_keeps_which_forecast_was_used) {
  drizzle_until(at(20));
  foretell(40, at(15));
  desk_.look_ahead();
  const auto records = desk_.all<OutlookComputed>();
  ASSERT_FALSE(records.empty());
  EXPECT_EQ(records.back().outlook->rain_source, SourceId("qpf"));
  EXPECT_EQ(records.back().outlook->rain_issued, at(15));
}

}  // namespace
}  // namespace sandtable::test
