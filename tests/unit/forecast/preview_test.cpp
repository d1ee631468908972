#include <gtest/gtest.h>

#include "tests/unit/forecast/bath.h"
#include "twin/forecast/placement.h"
#include "twin/forecast/preview_error.h"

namespace sandtable::test {
namespace {

Forecast run_of(std::int64_t buildings, std::vector<double> depths_m) {
  Forecast run;
  run.from = at(0);
  run.worst.buildings[kFloodedClass] = buildings;
  int minute = 0;
  for (const double depth : depths_m) {
    auto water = std::make_shared<Water>();
    water->valid_at = at(minute += 5);
    SitePool pool;
    pool.site = SiteId("S1");
    pool.max_depth_m = depth;
    water->pools = {pool};
    run.frames.push_back({water, {}});
  }
  return run;
}

TEST(Preview, its_error_is_what_both_runs_say_of_the_same_steps) {
  const PreviewError error = preview_error(run_of(40, {0.1, 0.5}), run_of(46, {0.2, 0.4}));
  EXPECT_EQ(error.as_of, at(0));
  EXPECT_EQ(error.buildings, 40);
  EXPECT_EQ(error.buildings_coarse, 46);
  EXPECT_NEAR(error.pool_depth_m, 0.1, 1e-12);
}

TEST(Preview, where_the_model_has_no_coarser_one_there_is_none) {
  const ForecastStart start{street_bath(at(0), 0.4), {}};
  const auto run = run_preview(start, {}, street_exposure());
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace sandtable::test
