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

TEST(ClearingTime, of_a_dry_pool_or_no_pump_is_nothing) {
  EXPECT_FALSE(clearing_time(pool_of(0, 0, 0), 0.4));
  EXPECT_FALSE(clearing_time(pool_of(900, 0, 0), 0));
}

}  // namespace
