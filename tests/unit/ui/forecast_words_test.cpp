#include "viewer/ui/forecast_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ui/fake_incident.h"

namespace sandtable::ui {
namespace {

using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::storm_now;

/// An outlook of storm_now() with 20 mm/h by the gauges.
class OutlookBasis : public ::testing::Test {
 protected:
  OutlookBasis() {
    outlook_.issued = storm_now();
    outlook_.rain_mm_per_h = 20;
    outlook_.rain_half_life = minutes{60};
    snapshot_.live.rain_forecasts = {};
  }
  void known(Duration age, Duration use_for) {
    RainForecast forecast{SourceId("qpf"), storm_now() - age, storm_now() - age + use_for, {}};
    forecast.rains = {{forecast.issued, forecast.issued + std::chrono::hours{6}, 60, {}, {}, {}}};
    snapshot_.live.rain_forecasts.edit()[forecast.source] = forecast;
  }
  [[nodiscard]] Text said() const { return outlook_basis(words_, outlook_, snapshot_.live); }

  Catalogue words_ = *Catalogue::load({});
  Snapshot snapshot_ = testing::fake_snapshot();
  Outlook outlook_;
};

TEST_F(OutlookBasis, without_a_forecast_of_rain_it_says_so) {
  EXPECT_THAT(said().en, HasSubstr("no forecast of rain"));
  EXPECT_THAT(said().zh, HasSubstr("無雨量預報"));
}

TEST_F(OutlookBasis, a_used_forecast_is_named_with_its_age_and_its_rain) {
  known(minutes{40}, std::chrono::hours{6});
  outlook_.rain_forecast = UsedRainForecast{SourceId("qpf"), storm_now() - minutes{40}, storm_now() + minutes{80}};
  outlook_.rain = {{storm_now() + minutes{60}, {5, 12, 30}}, {storm_now() + minutes{120}, {5, 8, 20}}};
  EXPECT_THAT(said().en, HasSubstr("'qpf'"));
  EXPECT_THAT(said().en, HasSubstr("40 min old"));
  EXPECT_THAT(said().en, HasSubstr("20 mm (10–50)"));
}

TEST_F(OutlookBasis, a_forecast_is_called_as_its_place_calls_it) {
  known(minutes{40}, std::chrono::hours{6});
  outlook_.rain_forecast = UsedRainForecast{SourceId("qpf"), storm_now() - minutes{40}, storm_now() + minutes{80}};
  snapshot_.live.incident.edit().credits = {{.id = "qpf", .name = {"定量降水預報", "Forecast of rain"}}};
  EXPECT_THAT(said().zh, HasSubstr("「定量降水預報」"));
  EXPECT_THAT(said().en, HasSubstr("'Forecast of rain'"));
}

TEST_F(OutlookBasis, a_forecast_that_is_too_old_is_called_so) {
  known(std::chrono::hours{7}, std::chrono::hours{6});
  EXPECT_THAT(said().en, HasSubstr("too old"));
  EXPECT_THAT(said().en, HasSubstr("'qpf'"));
  EXPECT_THAT(said().en, Not(HasSubstr("no forecast of rain")));
}

TEST(NoWater, tells_a_moment_before_the_model_from_a_place_without_one) {
  const Catalogue words = *Catalogue::load({});
  IncidentState live = testing::fake_snapshot().live;
  EXPECT_EQ(no_water_words(words, live).zh, words.text("sites.no_water").zh);
  live.water.reset();
  EXPECT_EQ(no_water_words(words, live).zh, words.text("sites.no_model").zh);
}

TEST(NoOutlook, says_in_both_languages_whether_a_model_is_missing_a_run_failed_or_none_has_come_yet) {
  const Catalogue words = *Catalogue::load({});
  IncidentState live = testing::fake_snapshot().live;
  Outlook failed;
  failed.error = "unstable at 12 m, 5 m";
  EXPECT_EQ(no_outlook_words(words, nullptr, live).zh, words.text("outlook.none").zh);
  EXPECT_THAT(no_outlook_words(words, &failed, live).zh, HasSubstr("無法預報：unstable"));
  live.water.reset();
  EXPECT_EQ(no_outlook_words(words, &failed, live).zh, words.text("outlook.no_model").zh);
}

}  // namespace
}  // namespace sandtable::ui
