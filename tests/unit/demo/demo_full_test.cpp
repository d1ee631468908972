#include <gtest/gtest.h>

#include "geo/demo/city.h"
#include "geo/demo/storm.h"

namespace sandtable::geo::demo {
namespace {

TEST(FullDemoCity, has_what_the_demo_promises) {
  const auto city = accepted_city(1, DemoSize::kFull);
  ASSERT_TRUE(city.has_value()) << city.error().message;
  EXPECT_GE(city->buildings.size(), 20000U);
  EXPECT_GE(city->sensors.size(), 60U);
  EXPECT_GE(city->drains.stations.size(), 3U);
  EXPECT_GE(city->basins.basins.size(), 12U);
  EXPECT_LE(city->basins.basins.size(), 25U);
  const auto storm = make_storm(*city);
  ASSERT_TRUE(storm.has_value()) << storm.error().message;
  const auto early = std::count_if(storm->first_30cm_h.begin(), storm->first_30cm_h.end(),
                                   [](double h) { return h > 0.25 && h < 2; });
  EXPECT_GE(early, 2);
}

}  // namespace
}  // namespace sandtable::geo::demo
