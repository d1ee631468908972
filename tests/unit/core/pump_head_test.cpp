#include "twin/core/resources/pump_head.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

ResourceConfig pump_with_curve() {
  ResourceConfig pump;
  pump.id = ResourceId("P1");
  pump.capacity_m3_per_s = 0.3;
  pump.head_m = 6;
  pump.curve = {{2, 0.36}, {6, 0.3}, {12, 0}};
  return pump;
}

TEST(PumpCurve, gives_less_the_higher_it_lifts_and_nothing_above_its_last_head) {
  const ResourceConfig pump = pump_with_curve();
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 0), 0.36) << "below its first point as there";
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 4), 0.33);
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 6), 0.3);
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 9), 0.15);
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 12), 0);
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 12.1), 0);
}

TEST(PumpCurve, without_a_curve_or_a_head_the_stated_capacity_counts) {
  ResourceConfig pump = pump_with_curve();
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, std::nullopt), 0.3);
  pump.curve.clear();
  EXPECT_DOUBLE_EQ(discharge_at_head(pump, 40), 0.3);
}

TEST(PumpHead, is_from_the_water_as_it_stands_up_to_the_outfall) {
  Twin twin;
  const SiteId site("S1");
  EXPECT_FALSE(pump_head_m(twin.state, site)) << "no outfall is named";
  twin.state.incident.edit().sites[0].outfall_level_m = 7;
  EXPECT_FALSE(pump_head_m(twin.state, site)) << "no water is known";
  auto water = std::make_shared<Water>();
  water->pools = {{site, 3.0, 1000, 0.5, 2000, 0, 0, 0}};
  twin.state.water = water;
  EXPECT_DOUBLE_EQ(*pump_head_m(twin.state, site), 4);
  EXPECT_DOUBLE_EQ(discharge_at_site(twin.state, pump_with_curve(), site), 0.33);
  auto risen = std::make_shared<Water>(*water);
  risen->pools[0].level_m = 8;
  twin.state.water = risen;
  EXPECT_DOUBLE_EQ(*pump_head_m(twin.state, site), 0) << "it flows by itself";
  EXPECT_FALSE(pump_head_m(twin.state, SiteId("S2")));
  EXPECT_FALSE(pump_head_m(twin.state, SiteId("nowhere")));
}

}  // namespace
