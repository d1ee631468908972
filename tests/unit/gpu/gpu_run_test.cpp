#include <cstdlib>
#include <limits>
#include <thread>

#include "tests/unit/gpu/both_waters.h"
#include "twin/base/random.h"
#include "viewer/gpu/device_choice.h"

namespace sandtable::gpu {
namespace {

using GpuRun = OnCard;

/// Rough ground, rain, a pour, a pump, a crest and an open edge: a bit of everything.
hydraulics::Setup busy(int columns = 70, int rows = 50) {
  Random random(5);
  hydraulics::Setup setup;
  setup.ground_m = ground(columns, rows, [&](int column, int row) {
    return 3 * std::sin(column * 0.1) * std::cos(row * 0.13) + random.uniform(0, 0.3);
  });
  setup.threads = 1;
  setup.rain.intensity_mm_per_h = *TimeSeries::make({{0, 80}, {200, 80}, {200, 0}});
  setup.losses = {.kind = LossKind::kConstant, .rate_mm_per_h = 3};
  setup.inflows.push_back({"pour", {2000, 2001}, TimeSeries(9.0)});
  setup.devices.push_back({"pump", {2000}, {60}, std::make_unique<FixedLaw>(0.7)});
  setup.crests.push_back({2130, true, TimeSeries(2.0)});
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = columns - 1, .kind = EdgeKind::kFree});
  return setup;
}

TEST_F(GpuRun, differs_from_the_processor_by_rounding_only) { go_both(*run_of(busy()), {50, 150, 300}, kClose_m); }

TEST_F(GpuRun, gives_the_same_bits_twice) {
  const auto one = run_of(busy());
  const auto other = run_of(busy());
  go(*one, 200);
  go(*other, 200);
  EXPECT_EQ(depths(*one), depths(*other));
  EXPECT_EQ(one->ledger().boundary_out_m3, other->ledger().boundary_out_m3);
  EXPECT_EQ(one->ledger().losses_m3, other->ledger().losses_m3);
  EXPECT_EQ(one->save().bytes, other->save().bytes);
}

TEST_F(GpuRun, resumes_to_the_last_bit) {
  const auto whole = run_of(busy());
  go(*whole, 100);
  const SavedState saved = whole->save();
  go(*whole, 220);
  const auto resumed = run_of(busy());
  ASSERT_TRUE(resumed->restore(saved));
  EXPECT_EQ(resumed->time_s(), 100);
  go(*resumed, 220);
  EXPECT_EQ(depths(*resumed), depths(*whole));
  EXPECT_EQ(resumed->ledger().losses_m3, whole->ledger().losses_m3);
}

TEST_F(GpuRun, takes_up_a_state_of_the_processor) {
  auto processor = Hydraulics::make(busy());
  ASSERT_TRUE(processor);
  go(**processor, 100);
  const auto card = run_of(busy());
  ASSERT_TRUE(card->restore((*processor)->save()));
  EXPECT_EQ(depths(*card), depths(**processor));
  go(**processor, 200);
  go(*card, 200);
  EXPECT_LT(largest_difference(*card, **processor), kAlike_m);
}

TEST_F(GpuRun, a_branch_goes_its_own_way) {
  const auto origin = run_of(busy());
  go(*origin, 60);
  const auto same = origin->branch();
  const auto other = origin->branch();
  ASSERT_TRUE(other->set_inflow("pour", TimeSeries(0.0)));
  const std::vector<std::size_t> cells{700};
  ASSERT_TRUE(other->edit_ground(cells, std::vector<float>{9}));
  go(*other, 120);
  go(*same, 120);
  go(*origin, 120);
  EXPECT_EQ(depths(*same), depths(*origin));
  EXPECT_NE(depths(*other), depths(*origin));
  EXPECT_LT(other->ledger().inflow_m3, origin->ledger().inflow_m3);
  EXPECT_NE(origin->level_m(700), 9);
}

TEST_F(GpuRun, may_go_on_in_another_thread) {
  const auto here = run_of(busy());
  go(*here, 40);
  const auto there = here->branch();
  std::thread other([&] { go(*there, 80); });
  go(*here, 80);
  other.join();
  EXPECT_EQ(depths(*here), depths(*there));
}

TEST_F(GpuRun, follows_edits_between_advances) {
  const auto run = run_of(busy());
  go(*run, 50);
  const std::vector<std::size_t> cells{100, 101, 102};
  ASSERT_TRUE(run->edit_depth(cells, std::vector<float>{1, 1, 1}, Hydraulics::Booking::kEdit));
  ASSERT_TRUE(run->edit_ground(cells, std::vector<float>{3, 3, 3}));
  ASSERT_TRUE(run->set_manning(0.06));
  Rain rain{TimeSeries(120), ground(70, 50, [](int column, int) { return column < 35 ? 2.0 : 0.0; })};
  ASSERT_TRUE(run->set_rain(std::move(rain)));
  go_both(*run, {51, 120});
}

TEST_F(GpuRun, ends_exactly_where_asked) {
  const auto run = run_of(busy(40, 60));
  for (const double t : {0.1, 17.3, 17.4, 60.0}) {
    go(*run, t);
    EXPECT_EQ(run->time_s(), t);
  }
  EXPECT_FALSE(run->advance(60));
  EXPECT_FALSE(run->advance(std::nan("")));
}

TEST_F(GpuRun, stops_where_water_gets_too_deep_and_keeps_the_last_good_state) {
  hydraulics::Setup setup = flat(9, 9);
  setup.ground_m = ground(9, 9, [](int column, int row) { return column == 4 && row == 4 ? 0 : 600; });
  setup.inflows.push_back({"pour", {40}, TimeSeries(100.0)});
  const auto run = run_of(std::move(setup));
  go(*run, 100);
  const std::vector<float> before = depths(*run);
  const Status stopped = run->advance(1000);
  ASSERT_FALSE(stopped);
  EXPECT_NE(stopped.error().message.find("column 4, row 4"), std::string::npos) << stopped.error().message;
  EXPECT_EQ(run->time_s(), 100);
  EXPECT_EQ(depths(*run), before);
  EXPECT_EQ(run->mass_error_ratio(), 0);
  ASSERT_TRUE(run->set_inflow("pour", TimeSeries(0.0)));
  go(*run, 200);
}

TEST_F(GpuRun, survives_the_loss_of_the_card) {
  const auto run = run_of(busy());
  const auto undisturbed = run->branch();
  go(*run, 50);
  go(*undisturbed, 50);
  go(*undisturbed, 100);
  run->device().give_up();
  EXPECT_EQ(run->time_s(), 50);
  go(*run, 100);
  EXPECT_EQ(depths(*run), depths(*undisturbed));
}

TEST_F(GpuRun, refuses_what_only_the_processor_does) {
  const auto refusal = [](hydraulics::Setup setup) {
    auto made = GpuHydraulics::make(std::move(setup));
    return made ? std::string() : made.error().message;
  };
  hydraulics::Setup setup = flat(8, 8);
  setup.scheme = Scheme::kFullShallowWater;
  EXPECT_NE(refusal(std::move(setup)).find("scheme"), std::string::npos);
  setup = flat(8, 8);
  setup.losses.kind = LossKind::kGreenAmpt;
  EXPECT_NE(refusal(std::move(setup)).find("Green-Ampt"), std::string::npos);
  setup = flat(8, 8);
  setup.manning = 0;
  EXPECT_NE(refusal(std::move(setup)).find("Manning"), std::string::npos);
}

TEST_F(GpuRun, is_chosen_only_where_it_was_asked_for_or_wins) {
  using scenario::RunDevice;
  const auto label = [](RunDevice device, int side) {
    auto made = make_water(flat(side, side), device);
    return made ? std::string((*made)->label()) : made.error().message;
  };
  const auto on_card = [&](const std::string& name) { return name.find(device_->renderer_name()) != name.npos; };
  EXPECT_TRUE(on_card(label(RunDevice::kGpu, 16)));
  EXPECT_FALSE(on_card(label(RunDevice::kCpu, 16)));
  EXPECT_FALSE(on_card(label(RunDevice::kAuto, 16)));
  if (device_->is_software()) {
    EXPECT_FALSE(on_card(label(RunDevice::kAuto, 320)));
  }
}

TEST_F(GpuRun, a_trial_moves_branches_only) {
  const auto run = run_of(busy());
  go(*run, 20);
  const std::vector<float> before = depths(*run);
  const auto trial = try_both(*run);
  ASSERT_TRUE(trial) << trial.error().message;
  EXPECT_GT(trial->card_s, 0);
  EXPECT_GT(trial->processor_s, 0);
  EXPECT_EQ(run->time_s(), 20);
  EXPECT_EQ(depths(*run), before);
}

TEST(GpuAbsence, is_an_error_that_says_what_is_missing) {
  // In a process of its own: what EGL offers is asked once.
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        setenv("__EGL_VENDOR_LIBRARY_FILENAMES", "/nowhere.json", 1);
        const auto made = GpuHydraulics::make(flat(8, 8));
        const auto instead = make_water(flat(320, 320), scenario::RunDevice::kAuto);
        std::exit(!made && made.error().message.find("EGL") != std::string::npos && instead ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace sandtable::gpu
