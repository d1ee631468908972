#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "tests/support/needs_gl.h"
#include "tests/unit/hydraulics/small_water.h"
#include "viewer/gpu/gpu_hydraulics.h"

namespace sandtable::gpu {

using namespace hydraulics;

/// Depths of the card and of the processor may differ by so much: what was asked of both. Where water sways over its
/// own wet edge, rounding decides which cell falls dry first, on two kinds of processor as well.
inline constexpr double kAlike_m = 1e-3;
/// Where nothing sways.
inline constexpr double kClose_m = 1e-4;

/// Software GL is good enough.
class OnCard : public testing::Test {
 protected:
  void SetUp() override {
    auto device = GpuDevice::open();
    SANDTABLE_NEEDS_GL(device);
    device_ = std::move(*device);
  }

  static std::unique_ptr<GpuHydraulics> run_of(hydraulics::Setup setup) {
    auto made = GpuHydraulics::make(std::move(setup));
    EXPECT_TRUE(made) << made.error().message;
    return made ? std::move(*made) : nullptr;
  }

  std::shared_ptr<GpuDevice> device_;  ///< held, so that its programs are compiled once a test
};

inline double largest_difference(const Hydraulics& a, const Hydraulics& b) {
  const std::vector<float> one = depths(a);
  const std::vector<float> other = depths(b);
  double largest = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    if (!std::isnan(one[i])) largest = std::max(largest, std::abs(static_cast<double>(one[i]) - other[i]));
  return largest;
}

/// Runs the same on the card and on the processor, comparing at every time.
inline void go_both(GpuHydraulics& card, std::initializer_list<double> times_s, double alike_m = kAlike_m) {
  const auto processor = card.branch_on_processor();
  for (const double time : times_s) {
    go(card, time);
    go(*processor, time);
    EXPECT_LT(largest_difference(card, *processor), alike_m) << "at " << time << " s";
    EXPECT_EQ(card.mass_error_ratio(), 0) << "at " << time << " s";
    EXPECT_NEAR(card.ledger().in_m3(), processor->ledger().in_m3(), 1e-3 + 1e-4 * processor->ledger().in_m3());
    EXPECT_NEAR(card.ledger().out_m3(), processor->ledger().out_m3(), 1e-3 + 1e-4 * processor->ledger().out_m3());
  }
}

}  // namespace sandtable::gpu
