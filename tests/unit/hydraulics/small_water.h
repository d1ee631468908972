#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "twin/flood/hydraulics/hydraulics.h"

namespace sandtable::hydraulics {

/// Ground by column and row, cells of 10 m.
inline Grid<float> ground(int columns, int rows, const std::function<double(int column, int row)>& z) {
  Grid<float> grid(GridFrame{columns, rows, 10, {0, rows * 10.0}});
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) grid.at(column, row) = static_cast<float>(z(column, row));
  return grid;
}

inline Setup flat(int columns, int rows, double z = 0) {
  Setup setup;
  setup.ground_m = ground(columns, rows, [&](int, int) { return z; });
  setup.threads = 1;
  return setup;
}

inline std::unique_ptr<Hydraulics> run_of(Setup setup) {
  auto made = Hydraulics::make(std::move(setup));
  EXPECT_TRUE(made) << made.error().message;
  return made ? std::move(*made) : nullptr;
}

inline std::string refusal(Setup setup) {
  auto made = Hydraulics::make(std::move(setup));
  return made ? "" : made.error().message;
}

inline void go(Hydraulics& run, double until_s) {
  const Status done = run.advance(until_s);
  ASSERT_TRUE(done) << done.error().message;
}

inline std::vector<float> depths(const Hydraulics& run) {
  Grid<float> depth;
  run.copy_depth(depth);
  return depth.values();
}

/// A constant wish, whatever the water.
class FixedLaw final : public DeviceLaw {
 public:
  explicit FixedLaw(double discharge) : discharge_(discharge) {}
  double discharge_m3_per_s(const FootprintWater&, const FootprintWater&, double, double) override {
    return discharge_;
  }
  void settle(double moved_m3, double) override { moved_m3_ += moved_m3; }
  [[nodiscard]] std::unique_ptr<DeviceLaw> clone() const override { return std::make_unique<FixedLaw>(*this); }
  void save(std::vector<double>& state) const override { state.push_back(moved_m3_); }
  void restore(std::span<const double> state) override { moved_m3_ = state[0]; }

  double discharge_;
  double moved_m3_ = 0;
};

}  // namespace sandtable::hydraulics
