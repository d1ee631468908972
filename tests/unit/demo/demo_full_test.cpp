#include <gtest/gtest.h>

#include "geo/demo/acceptance.h"

namespace sandtable::geo::demo {
namespace {

TEST(FullDemoCity, has_what_the_demo_promises) {
  const auto demo = accepted_demo(1, DemoSize::kFull);
  ASSERT_TRUE(demo.has_value()) << demo.error().message;
  const City& city = demo->city;
  EXPECT_EQ(city.seed, 1U) << "docs and exercises speak of this one";
  EXPECT_GE(city.buildings.size(), 20000U);
  EXPECT_GE(city.sensors.size(), 60U);
  EXPECT_GE(city.drains.stations.size(), 3U);
  EXPECT_GE(city.basins.basins.size(), 12U);
  EXPECT_LE(city.basins.basins.size(), 25U);
  const auto early = std::count_if(demo->storm.first_30cm_h.begin(), demo->storm.first_30cm_h.end(),
                                   [](double h) { return h > 0.25 && h < 2; });
  EXPECT_GE(early, 2);
}

TEST(FullDemoCity, floods_as_much_as_real_towns_do) {
  const auto floods = make_design_floods(make_city(1, DemoSize::kFull));
  ASSERT_TRUE(floods) << floods.error().message;
  EXPECT_EQ(objections(*floods), std::vector<std::string>{});
  ASSERT_TRUE(floods->levee_fails);
  // What comes through the levee, not the rain, makes the second flood.
  EXPECT_GT(*floods->levee_fails, 3 * floods->heavy_rain);
}

}  // namespace
}  // namespace sandtable::geo::demo
