#include <algorithm>
#include <cmath>

#include "tests/unit/hydraulics/small_water.h"

namespace sandtable::hydraulics {
namespace {

Setup pond() {
  hydraulics::Setup setup = flat(40, 16);
  setup.still_level_m = 0.5;
  return setup;
}

TEST(Devices, a_pump_takes_out_what_it_says_and_books_it) {
  hydraulics::Setup setup = pond();
  setup.devices.push_back({"P1", {100, 101}, {}, std::make_unique<FixedLaw>(0.3)});
  const auto run = run_of(std::move(setup));
  go(*run, 1000);
  const DeviceAccount& account = run->ledger().devices.at(0);
  // One quantum on 100 m2 may wait.
  EXPECT_NEAR(account.taken_m3, 300, 1e-3);
  EXPECT_NEAR(account.outside_m3, 300, 1e-3);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Devices, a_pumped_pond_sinks_as_one) {
  hydraulics::Setup setup = flat(20, 10);
  setup.still_level_m = 2;
  setup.devices.push_back({"P1", {110}, {}, std::make_unique<FixedLaw>(2)});
  const auto run = run_of(std::move(setup));
  Grid<float> speed;
  for (int minute = 1; minute <= 240; ++minute) {
    go(*run, minute * 60);
    run->copy_speed(speed);
    // At the sump 2 m3/s come from four sides through at least 0.5 m of water: 0.1 m/s.
    const float fastest = *std::max_element(speed.values().begin(), speed.values().end());
    ASSERT_LT(fastest, 0.2) << "after " << minute << " min";
  }
  EXPECT_NEAR(run->ledger().devices.at(0).taken_m3, 2 * 240 * 60, 1e-3);
  // 28,800 m3 from 20,000 m2; the sump lies a hand lower.
  EXPECT_NEAR(run->depth_m(0), 0.56, 0.05);
}

TEST(Devices, a_pump_between_two_places_moves_one_number) {
  hydraulics::Setup setup = pond();
  setup.devices.push_back({"P1", {0}, {639, 638}, std::make_unique<FixedLaw>(0.3)});
  const auto run = run_of(std::move(setup));
  go(*run, 1000);
  const DeviceAccount& account = run->ledger().devices.at(0);
  EXPECT_EQ(account.taken_m3, account.given_m3);
  EXPECT_NEAR(run->audited_volume_m3(), run->ledger().volume_start_m3, 1e-9);
}

TEST(Devices, nobody_pumps_water_that_is_not_there) {
  hydraulics::Setup setup = flat(16, 16);
  setup.depth_m = ground(16, 16, [](int, int) { return 0.01; });
  setup.devices.push_back({"P1", {17}, {}, std::make_unique<FixedLaw>(50)});
  setup.devices.push_back({"P2", {17}, {}, std::make_unique<FixedLaw>(50)});
  const auto run = run_of(std::move(setup));
  go(*run, 600);
  auto* law = dynamic_cast<FixedLaw*>(run->device_law("P1"));
  ASSERT_NE(law, nullptr);
  EXPECT_LT(law->moved_m3_, 0.01 * 16 * 16 * 100);
  EXPECT_NEAR(law->moved_m3_, run->ledger().devices.at(0).taken_m3, 1e-9);
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

TEST(Devices, orders_reach_the_law_between_advances) {
  hydraulics::Setup setup = pond();
  setup.devices.push_back({"P1", {100}, {}, std::make_unique<FixedLaw>(0)});
  const auto run = run_of(std::move(setup));
  go(*run, 100);
  dynamic_cast<FixedLaw*>(run->device_law("P1"))->discharge_ = 0.2;
  go(*run, 200);
  EXPECT_NEAR(run->ledger().devices.at(0).taken_m3, 20, 1e-3);
  EXPECT_EQ(run->device_law("P2"), nullptr);
}

TEST(Devices, come_and_go_in_a_run) {
  const auto run = run_of(pond());
  go(*run, 10);
  ASSERT_TRUE(run->add_device({"P9", {100}, {}, std::make_unique<FixedLaw>(1)}));
  go(*run, 20);
  ASSERT_TRUE(run->remove_device("P9"));
  go(*run, 30);
  EXPECT_NEAR(run->ledger().devices.at(0).taken_m3, 10, 1e-3);
  EXPECT_FALSE(run->remove_device("P9"));
  EXPECT_FALSE(run->add_device({"P10", {99999}, {}, std::make_unique<FixedLaw>(1)}));
  EXPECT_EQ(run->mass_error_ratio(), 0);
}

/// A sewer: every inlet lets in 0.1 m3/s until it is full, then it all comes up at the last one.
class Sewer final : public NetworkLaw {
 public:
  void step(std::span<const FootprintWater> inlets, double, double dt_s, std::span<double> taken_m3) override {
    for (std::size_t i = 0; i < inlets.size(); ++i) taken_m3[i] = std::min(0.1 * dt_s, inlets[i].available_m3);
    if (stored_m3_ > 20) taken_m3.back() = -0.15 * dt_s;
  }
  void settle(std::span<const double> taken_m3, double) override {
    for (const double volume : taken_m3) stored_m3_ += volume;
  }
  [[nodiscard]] double stored_m3() const override { return stored_m3_; }
  [[nodiscard]] double discharged_m3() const override { return 0; }
  [[nodiscard]] std::unique_ptr<NetworkLaw> clone() const override { return std::make_unique<Sewer>(*this); }
  void save(std::vector<double>& state) const override { state.push_back(stored_m3_); }
  void restore(std::span<const double> state) override { stored_m3_ = state[0]; }

  double stored_m3_ = 0;
};

TEST(Networks, hold_what_left_the_surface) {
  hydraulics::Setup setup = pond();
  auto sewer = std::make_unique<Sewer>();
  const Sewer* law = sewer.get();
  setup.networks.push_back({"sewer", {{10}, {200}, {400, 401}}, std::move(sewer)});
  const auto run = run_of(std::move(setup));
  go(*run, 600);
  EXPECT_GT(law->stored_m3_, 10);
  EXPECT_NEAR(run->audited_volume_m3() + law->stored_m3_, run->ledger().volume_start_m3, 1e-6);
  EXPECT_LT(run->mass_error_ratio(), 1e-14);
}

}  // namespace
}  // namespace sandtable::hydraulics
