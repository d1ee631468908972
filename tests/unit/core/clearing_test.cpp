#include "twin/core/orders/clearing.h"

#include <gtest/gtest.h>

using namespace sandtable;
using std::chrono::minutes;

namespace {

SitePool pool_of(double volume_m3, double inflow, double drained) {
  SitePool pool;
  pool.volume_m3 = volume_m3;
  pool.inflow_m3_per_s = inflow;
  pool.drained_m3_per_s = drained;
  return pool;
}

TEST(ClearingTime, lies_between_no_more_inflow_and_as_much_as_now) {
  const auto time = clearing_time(pool_of(900, 0.2, 0.1), 0.4);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->soonest, minutes{30});
  EXPECT_EQ(time->latest, minutes{50});
}

TEST(ClearingTime, has_no_end_while_more_flows_in_than_out) {
  const auto time = clearing_time(pool_of(900, 0.6, 0.1), 0.4);
  ASSERT_TRUE(time);
  EXPECT_FALSE(time->latest);
}

TEST(ClearingTime, grows_with_the_rain_that_is_still_to_come) {
  // 1080 m3/h go out; for half an hour 1800 m3/h come in, then none.
  const ExpectedInflow rain[] = {{minutes{30}, 0.5}, {minutes{35}, 0}};
  const auto time = clearing_time(pool_of(540, 0.1, 0), 0.3, rain);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->soonest, minutes{30});
  EXPECT_EQ(time->latest, minutes{30 + 50}) << "540 m3 and 360 m3 more, once it stops";
}

TEST(ClearingTime, ends_within_the_forecast_where_that_says_so_and_never_where_the_rain_goes_on) {
  const ExpectedInflow fading[] = {{minutes{10}, 0.3}, {minutes{60}, 0.1}};
  EXPECT_EQ(clearing_time(pool_of(240, 0.6, 0), 0.3, fading)->latest, minutes{30});
  const ExpectedInflow rising[] = {{minutes{5}, 0.1}, {minutes{60}, 0.6}};
  EXPECT_FALSE(clearing_time(pool_of(540, 0.1, 0), 0.3, rising)->latest) << "today's inflow would have been beaten";
}

TEST(ClearingTime, of_a_dry_pool_or_no_pump_is_nothing) {
  EXPECT_FALSE(clearing_time(pool_of(0, 0, 0), 0.4));
  EXPECT_FALSE(clearing_time(pool_of(900, 0, 0), 0));
}

}  // namespace
