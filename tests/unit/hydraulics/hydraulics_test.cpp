#include "twin/flood/hydraulics/hydraulics.h"

#include <cmath>

#include "tests/unit/hydraulics/small_water.h"
#include "twin/base/random.h"

namespace sandtable::hydraulics {
namespace {

/// Rough ground, rain, a pour, a pump, a crest and an open edge: a bit of everything.
Setup busy(int threads, int columns = 130, int rows = 150) {
  Random random(5);
  hydraulics::Setup setup;
  setup.ground_m = ground(columns, rows, [&](int column, int row) {
    return 3 * std::sin(column * 0.1) * std::cos(row * 0.13) + random.uniform(0, 0.3);
  });
  setup.threads = threads;
  setup.rain.intensity_mm_per_h = *TimeSeries::make({{0, 80}, {500, 80}, {500, 0}});
  setup.losses = {.kind = LossKind::kGreenAmpt, .rate_mm_per_h = 3, .suction_m = 0.1, .moisture_deficit = 0.2};
  setup.inflows.push_back({"pour", {4000, 4001}, TimeSeries(9.0)});
  setup.devices.push_back({"pump", {4000}, {60}, std::make_unique<FixedLaw>(0.7)});
  setup.crests.push_back({4130, true, TimeSeries(2.0)});
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = columns - 1, .kind = EdgeKind::kFree});
  return setup;
}

TEST(Hydraulics, gives_the_same_bits_for_any_number_of_threads) {
  const auto one = run_of(busy(1));
  go(*one, 300);
  for (const int threads : {2, 3, 5}) {
    const auto many = run_of(busy(threads));
    go(*many, 300);
    EXPECT_EQ(depths(*many), depths(*one)) << threads;
    EXPECT_EQ(many->ledger().boundary_out_m3, one->ledger().boundary_out_m3);
  }
}

TEST(Hydraulics, resumes_to_the_last_bit) {
  const auto whole = run_of(busy(1));
  go(*whole, 200);
  const SavedState saved = whole->save();
  go(*whole, 400);
  const auto resumed = run_of(busy(2));
  ASSERT_TRUE(resumed->restore(saved));
  EXPECT_EQ(resumed->time_s(), 200);
  go(*resumed, 400);
  EXPECT_EQ(depths(*resumed), depths(*whole));
  EXPECT_EQ(resumed->ledger().losses_m3, whole->ledger().losses_m3);
  EXPECT_EQ(resumed->mass_error_ratio(), whole->mass_error_ratio());
}

TEST(Hydraulics, resumes_to_the_last_bit_while_films_dry_and_tiles_fall_asleep) {
  const auto drying = [](int workers) {
    hydraulics::Setup setup = busy(workers);
    setup.inflows.clear();
    setup.devices.clear();
    setup.rain.intensity_mm_per_h = *TimeSeries::make({{0, 20}, {60, 20}, {60, 0}});
    setup.losses = {.kind = LossKind::kConstant, .rate_mm_per_h = 40};
    return setup;
  };
  const auto whole = run_of(drying(1));
  for (double saved_s = 80; saved_s <= 160; saved_s += 5) {
    go(*whole, saved_s);
    const auto resumed = run_of(drying(2));
    ASSERT_TRUE(resumed->restore(whole->save()));
    const auto on = whole->branch();
    go(*on, saved_s + 60);
    go(*resumed, saved_s + 60);
    ASSERT_EQ(depths(*resumed), depths(*on)) << "saved after " << saved_s << " s";
    ASSERT_EQ(resumed->ledger().boundary_out_m3, on->ledger().boundary_out_m3) << saved_s;
  }
}

TEST(Hydraulics, refuses_a_state_that_is_not_its_own_and_goes_on) {
  const auto run = run_of(busy(1));
  go(*run, 50);
  const std::vector<float> before = depths(*run);
  SavedState cut = run->save();
  cut.bytes.resize(cut.bytes.size() / 2);
  EXPECT_FALSE(run->restore(cut));
  EXPECT_FALSE(run->restore(run_of(busy(1, 40, 160))->save()));
  EXPECT_FALSE(run->restore({}));
  EXPECT_EQ(depths(*run), before);
  EXPECT_EQ(run->time_s(), 50);
}

TEST(Hydraulics, a_branch_goes_its_own_way) {
  const auto origin = run_of(busy(1));
  go(*origin, 100);
  const auto same = origin->branch();
  const auto other = origin->branch();
  ASSERT_TRUE(other->set_inflow("pour", TimeSeries(0.0)));
  const std::vector<std::size_t> cells{700};
  ASSERT_TRUE(other->edit_ground(cells, std::vector<float>{9}));
  go(*other, 200);
  go(*same, 200);
  go(*origin, 200);
  EXPECT_EQ(depths(*same), depths(*origin));
  EXPECT_NE(depths(*other), depths(*origin));
  EXPECT_LT(other->ledger().inflow_m3, origin->ledger().inflow_m3);
  EXPECT_NE(origin->level_m(700), 9);
}

TEST(Hydraulics, raised_ground_lifts_its_water) {
  hydraulics::Setup setup = flat(16, 16);
  setup.still_level_m = 0.5;
  const auto run = run_of(std::move(setup));
  go(*run, 10);
  const double volume = run->audited_volume_m3();
  const std::vector<std::size_t> cells{17};
  ASSERT_TRUE(run->edit_ground(cells, std::vector<float>{2}));
  EXPECT_EQ(run->audited_volume_m3(), volume);
  EXPECT_NEAR(run->level_m(17), 2.5, 1e-6);
  go(*run, 600);
  EXPECT_LT(run->depth_m(17), 0.01);
  EXPECT_EQ(run->audited_volume_m3(), volume);
  EXPECT_FALSE(run->edit_ground(cells, std::vector<float>{std::nanf("")}));
}

TEST(Hydraulics, books_water_that_people_put_in) {
  const auto run = run_of(flat(16, 16));
  const std::vector<std::size_t> cells{0, 1};
  ASSERT_TRUE(run->edit_depth(cells, std::vector<float>{0.5F, 0.25F}, Hydraulics::Booking::kAssimilation));
  EXPECT_DOUBLE_EQ(run->ledger().assimilated_m3, 75);
  ASSERT_TRUE(run->edit_depth(cells, std::vector<float>{0, 0.25F}, Hydraulics::Booking::kEdit));
  EXPECT_DOUBLE_EQ(run->ledger().edits_m3, -50);
  EXPECT_EQ(run->mass_error_ratio(), 0);
  EXPECT_FALSE(run->edit_depth(cells, std::vector<float>{-1, 0}, Hydraulics::Booking::kEdit));
}

TEST(Hydraulics, stops_where_water_gets_too_deep_and_keeps_the_last_good_state) {
  hydraulics::Setup setup = flat(9, 9);
  setup.ground_m = ground(9, 9, [](int column, int row) { return column == 4 && row == 4 ? 0 : 600; });
  setup.inflows.push_back({"pour", {40}, TimeSeries(100.0)});
  const auto run = run_of(std::move(setup));
  go(*run, 100);
  const std::vector<float> before = depths(*run);
  const Status stopped = run->advance(1000);
  ASSERT_FALSE(stopped);
  EXPECT_NE(stopped.error().message.find("column 4, row 4"), std::string::npos) << stopped.error().message;
  EXPECT_NE(stopped.error().message.find("the state of 100.000 s is kept"), std::string::npos)
      << stopped.error().message;
  EXPECT_EQ(run->time_s(), 100);
  EXPECT_EQ(depths(*run), before);
  EXPECT_EQ(run->mass_error_ratio(), 0);
  ASSERT_TRUE(run->set_inflow("pour", TimeSeries(0.0)));
  go(*run, 200);
}

TEST(Hydraulics, does_not_go_back_in_time) {
  const auto run = run_of(flat(8, 8));
  go(*run, 10);
  EXPECT_FALSE(run->advance(10));
  EXPECT_FALSE(run->advance(std::nan("")));
}

TEST(Hydraulics, ends_exactly_where_asked) {
  const auto run = run_of(busy(1, 40, 160));
  for (const double t : {0.1, 17.3, 17.4, 100.0}) {
    go(*run, t);
    EXPECT_EQ(run->time_s(), t);
  }
}

TEST(Hydraulics, sleeping_tiles_change_nothing) {
  // The same puddle alone on a wide plain, and where a far still lake keeps other tiles awake. A deeper well sets the
  // steps of both.
  const auto puddle = [](bool lake) {
    hydraulics::Setup setup;
    setup.ground_m = ground(400, 80, [&](int column, int row) {
      return column == 300 ? 5 : column == 350 && row == 40 ? (lake ? -0.5 : -0.9) : 0;
    });
    setup.threads = 1;
    setup.depth_m = ground(400, 80, [&](int column, int row) -> double {
      if (column < 20 && row < 20) return 0.4;
      const double lake_m = lake && column > 300 ? 0.4 : 0;
      return column == 350 && row == 40 ? 0.9 : lake_m;
    });
    return setup;
  };
  const auto alone = run_of(puddle(false));
  const auto beside = run_of(puddle(true));
  go(*alone, 600);
  go(*beside, 600);
  EXPECT_LT(alone->work().cell_updates, beside->work().cell_updates);
  for (int row = 0; row < 80; ++row)
    for (int column = 0; column < 300; ++column) {
      const std::size_t cell = alone->frame().index(column, row);
      ASSERT_EQ(alone->depth_m(cell), beside->depth_m(cell)) << column << " " << row;
    }
}

TEST(Setup, refuses_with_the_reason) {
  EXPECT_NE(refusal({}), "");
  hydraulics::Setup setup = flat(8, 8);
  setup.manning = 0;
  EXPECT_NE(refusal(std::move(setup)).find("Manning"), std::string::npos);
  setup = flat(8, 8);
  setup.depth_m = ground(8, 8, [](int, int) { return -1; });
  EXPECT_NE(refusal(std::move(setup)).find("depth: -1 m"), std::string::npos);
  setup = flat(8, 8);
  setup.depth_m = ground(9, 8, [](int, int) { return 0; });
  EXPECT_NE(refusal(std::move(setup)).find("grid"), std::string::npos);
  setup = flat(8, 8);
  setup.inflows.push_back({"far", {64}, TimeSeries(1.0)});
  EXPECT_NE(refusal(std::move(setup)).find("'far'"), std::string::npos);
  setup = flat(8, 8);
  setup.ground_m.at(0, 0) = std::nanf("");
  setup.inflows.push_back({"void", {0}, TimeSeries(1.0)});
  EXPECT_NE(refusal(std::move(setup)).find("outside the terrain"), std::string::npos);
  setup = flat(8, 8);
  setup.boundaries.push_back({.side = Side::kWest, .first = 0, .last = 8, .kind = EdgeKind::kFree});
  EXPECT_NE(refusal(std::move(setup)).find("edge of 8"), std::string::npos);
  setup = flat(8, 8);
  setup.devices.push_back({"nothing", {1}, {2}, nullptr});
  EXPECT_NE(refusal(std::move(setup)).find("law"), std::string::npos);
  setup = flat(8, 8);
  setup.rain.intensity_mm_per_h = TimeSeries(-1.0);
  EXPECT_NE(refusal(std::move(setup)).find("rain"), std::string::npos);
  setup = flat(8, 8, 1e30);
  EXPECT_NE(refusal(std::move(setup)).find("not on Earth"), std::string::npos);
}

TEST(Fields, hold_nothing_outside_the_terrain) {
  hydraulics::Setup setup = flat(8, 8, 3);
  setup.ground_m.at(2, 2) = std::nanf("");
  setup.still_level_m = 4;
  const auto run = run_of(std::move(setup));
  Grid<float> field;
  run->copy_depth(field);
  EXPECT_TRUE(std::isnan(field.at(2, 2)));
  EXPECT_FLOAT_EQ(field.at(3, 3), 1);
  run->copy_ground(field);
  EXPECT_TRUE(std::isnan(field.at(2, 2)));
  EXPECT_FLOAT_EQ(field.at(3, 3), 3);
  run->copy_speed(field);
  EXPECT_TRUE(std::isnan(field.at(2, 2)));
  EXPECT_EQ(field.at(3, 3), 0);
}

}  // namespace
}  // namespace sandtable::hydraulics
