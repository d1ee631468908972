// What drives a forecast: the rain that is expected and the pumps that are promised.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"
#include "twin/forecast/pump_plan.h"
#include "twin/forecast/rain_outlook.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

Forcing raining(double mm_per_h) {
  Forcing now;
  now.until = at(0);
  now.rain_mm_per_h = mm_per_h;
  now.site_rain_mm_per_h[SiteId("S1")] = 2 * mm_per_h;
  now.outfall_level_m[SiteId("S1")] = 1.5;
  now.pumped_m3_per_s[SiteId("S1")] = 0.3;
  return now;
}

TEST(RainOutlook, half_of_the_rain_is_left_after_the_half_life) {
  const auto steps = outlook_forcing(raining(80), at(0), minutes{61}, minutes{1}, {minutes{60}, 1});
  ASSERT_EQ(steps.size(), 61U);
  // The mean over one minute around the hour lies within a hundredth of the value at the hour.
  EXPECT_NEAR(steps[60].rain_mm_per_h, 40, 0.4);
  EXPECT_NEAR(steps[0].rain_mm_per_h, 80, 0.8);
  EXPECT_NEAR(steps[60].site_rain_mm_per_h.at(SiteId("S1")), 80, 0.8);
}

TEST(RainOutlook, the_same_water_falls_whatever_the_step) {
  const auto fallen_mm = [](Duration step) {
    double sum = 0;
    UtcTime from = at(0);
    for (const Forcing& f : outlook_forcing(raining(50), at(0), minutes{120}, step, {minutes{90}, 1.5})) {
      sum += f.rain_mm_per_h * seconds(f.until - from) / 3600;
      from = f.until;
    }
    return sum;
  };
  // 50 mm/h * 1.5 * 1.5 h / ln 2 * (1 - 2^(-4/3))
  EXPECT_NEAR(fallen_mm(minutes{1}), 112.5 / std::log(2.0) * (1 - std::exp2(-4.0 / 3)), 1e-6);
  EXPECT_NEAR(fallen_mm(minutes{7}), fallen_mm(minutes{1}), 1e-6);
}

TEST(RainOutlook, ends_at_the_horizon_and_keeps_the_river_but_no_pump) {
  const auto steps = outlook_forcing(raining(50), at(0), minutes{12}, minutes{5}, {});
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps.back().until, at(12));
  EXPECT_EQ(steps.back().outfall_level_m.at(SiteId("S1")), 1.5);
  EXPECT_TRUE(steps.back().pumped_m3_per_s.empty());
  EXPECT_TRUE(outlook_forcing(raining(50), at(0), minutes{12}, minutes{0}, {}).empty());
}

TEST(PumpPlan, an_order_just_given_pumps_after_turnout_travel_and_setting_up) {
  Twin twin;
  twin.send("O-1", "P1", "S1", at(5));  // 10 minutes of travel, 15 of setting up
  const auto pumps = promised_pumps(twin.state, at(6));
  ASSERT_EQ(pumps.size(), 1U);
  EXPECT_EQ(pumps[0].running.from, at(5 + 5 + 10 + 15));
  EXPECT_EQ(pumps[0].running.to, pumps[0].running.from + std::chrono::hours{8});
  EXPECT_EQ(pumps[0].discharge_m3_per_s, 0.3);
  EXPECT_EQ(pumps[0].site, SiteId("S1"));
}

TEST(PumpPlan, what_is_left_of_the_way_counts_from_where_the_crew_is) {
  Twin twin;
  twin.send("O-1", "P1", "S1", at(0));
  twin.field("P1", "O-1", FieldReportKind::kReceived, at(1));
  twin.field("P1", "O-1", FieldReportKind::kAccepted, at(2));
  twin.field("P1", "O-1", FieldReportKind::kDeparted, at(3));
  EXPECT_EQ(promised_pumps(twin.state, at(8)).at(0).running.from, at(3 + 10 + 15));
  // Later than planned: it can only still arrive now.
  EXPECT_EQ(promised_pumps(twin.state, at(20)).at(0).running.from, at(20 + 15));
  twin.field("P1", "O-1", FieldReportKind::kArrived, at(21));
  EXPECT_EQ(promised_pumps(twin.state, at(25)).at(0).running.from, at(36));
  twin.field("P1", "O-1", FieldReportKind::kPumping, at(30));
  EXPECT_EQ(promised_pumps(twin.state, at(31)).at(0).running.from, at(31));
  twin.field("P1", "O-1", FieldReportKind::kStopped, at(40));
  EXPECT_TRUE(promised_pumps(twin.state, at(41)).empty());
}

TEST(PumpPlan, a_considered_pump_needs_the_same_time_as_an_ordered_one) {
  Twin twin;
  const IssueOrder order{OrderId("?"), ResourceId("P1"), SiteId("S1"), {}, 0, minutes{10}, ""};
  const PumpRun considered = considered_pump(twin.state, order, at(5));
  twin.send("O-1", "P1", "S1", at(5));
  EXPECT_EQ(promised_pumps(twin.state, at(5)).at(0), considered);
}

TEST(PumpPlan, a_pump_that_begins_within_a_step_counts_for_its_share) {
  auto steps = outlook_forcing(raining(0), at(0), minutes{20}, minutes{10}, {});
  const PumpRun pump{ResourceId("P1"), SiteId("S1"), 0.4, {at(5), at(12)}};
  add_pumps(std::span(&pump, 1), at(0), steps);
  EXPECT_NEAR(steps[0].pumped_m3_per_s[SiteId("S1")], 0.2, 1e-12);
  EXPECT_NEAR(steps[1].pumped_m3_per_s[SiteId("S1")], 0.08, 1e-12);
}

}  // namespace
}  // namespace sandtable::test
