#include "twin/flood/hydraulics/row_kernels.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "twin/base/random.h"

namespace sandtable::hydraulics {
namespace {

constexpr int kCount = 320;
constexpr int kEdge = 8;

/// Two rows of random water with room for the stencil on both sides.
struct Rows {
  std::vector<DepthQuanta> depth = std::vector<DepthQuanta>(2 * (kCount + 2 * kEdge));
  std::vector<float> ground = std::vector<float>(depth.size());
  std::vector<float> friction = std::vector<float>(depth.size(), 9.81F * 0.0009F);
  std::vector<float> q = std::vector<float>(5 * (kCount + 2 * kEdge));

  Rows() {
    Random random(3);
    for (std::size_t i = 0; i < depth.size(); ++i) {
      depth[i] = random.uniform() < 0.2 ? 0 : quanta_of(random.uniform(0, 2));
      ground[i] = rounded_ground(random.uniform(0, 1));
    }
    for (float& value : q) value = static_cast<float>(random.uniform(-0.5, 0.5));
  }
  [[nodiscard]] RowView view() const {
    const auto at = [](const auto& values, int row) { return values.data() + row * (kCount + 2 * kEdge) + kEdge; };
    return {at(depth, 0), at(depth, 1), at(ground, 0), at(ground, 1), at(friction, 0), at(friction, 1),
            at(q, 0),     at(q, 1),     at(q, 2),      at(q, 3),      at(q, 4)};
  }
};

StepConstants step_of(float dt) { return {9.81F * dt, dt, dt / 10, dt / 10 * static_cast<float>(kQuantaPerMetre)}; }

std::vector<float> eastern(const RowKernels& kernels) {
  const Rows rows;
  std::vector<float> fx(kCount);
  std::vector<float> fy(kCount);
  kernels.fluxes(rows.view(), step_of(1), 0, kCount, fx.data(), fy.data());
  return fx;
}

/// The same face in double precision, with library powers and Newton to the end.
double exact_face(const RowView& row, int c) {
  const double dz = static_cast<double>(row.ground[c + 1]) - row.ground[c];
  const double left = metres_of(row.depth[c]);
  const double right = metres_of(row.depth[c + 1]);
  const double h = std::max(left, right + dz) - std::max(0.0, dz);
  if (h <= kFilm * kMetresPerQuantum) return 0;
  const double q = row.qx[c];
  const double froude2 = q * q / (9.81 * h * h * h);
  const double before = row.qx[c - 1] - q;
  const double after = row.qx[c + 1] - q;
  const double zigzag = before * after > 0 ? 0.03 : 0.0;
  const double centred = q + std::max(zigzag, 0.1 * std::clamp((froude2 - 0.25) * 2.5, 0.0, 1.0)) * (before + after);
  const double wanted = centred - 9.81 * h * (right - left + dz) / 10;
  const double across = 0.25 * (static_cast<double>(row.qy[c]) + row.qy_north[c] + row.qy[c + 1] + row.qy_north[c + 1]);
  const double a = 9.81 * 0.0009 * std::pow(h, -7.0 / 3);
  double u = std::abs(wanted);
  for (int i = 0; i < 100; ++i) {
    const double s = std::hypot(u, across);
    u -= (u * (1 + a * s) - std::abs(wanted)) / (1 + a * s + (s > 0 ? a * u * u / s : 0));
  }
  return std::copysign(u, wanted);
}

TEST(RowKernels, rain_is_the_same_on_every_instruction_set_and_spares_the_outside) {
  constexpr int kColumns = 1003;  // no multiple of any vector
  Random random(5);
  std::vector<float> ground(kColumns);
  std::vector<float> weight(kColumns);
  std::int64_t wanted = 0;
  int inside = 0;
  for (int c = 0; c < kColumns; ++c) {
    ground[static_cast<std::size_t>(c)] = random.uniform() < 0.1 ? kOutsideGround_m : 3.0F;
    weight[static_cast<std::size_t>(c)] = static_cast<float>(random.uniform(0, 8));
    if (!is_inside(ground[static_cast<std::size_t>(c)])) continue;
    ++inside;
    const float w = weight[static_cast<std::size_t>(c)];
    wanted += static_cast<std::int64_t>(w * 70'211.0F) - static_cast<std::int64_t>(w * 70'000.0F);
  }
  // What this processor lacks is not run.
  for (const RowKernels* kernels : {&row_kernels_baseline(), &row_kernels()}) {
    std::vector<DepthQuanta> depth(kColumns, 7);
    EXPECT_EQ(kernels->rain_by_weight(ground.data(), weight.data(), 70'000, 70'211, kColumns, depth.data()), wanted);
    EXPECT_EQ(kernels->rain_evenly(ground.data(), 210, kColumns, depth.data()), inside);
    std::int64_t sum = 0;
    for (int c = 0; c < kColumns; ++c) {
      if (!is_inside(ground[static_cast<std::size_t>(c)])) {
        EXPECT_EQ(depth[static_cast<std::size_t>(c)], 7);
      }
      sum += depth[static_cast<std::size_t>(c)];
    }
    EXPECT_EQ(sum, 7 * kColumns + wanted + 210 * inside);
  }
}

TEST(RowKernels, agree_with_the_equations_in_double_precision) {
  const Rows rows;
  const std::vector<float> fx = eastern(row_kernels());
  double difference = 0;
  double sum = 0;
  int flowing = 0;
  for (int c = 0; c < kCount; ++c) {
    const double exact = exact_face(rows.view(), c);
    difference += std::abs(fx[static_cast<std::size_t>(c)] - exact);
    sum += std::abs(exact);
    flowing += exact != 0 ? 1 : 0;
  }
  EXPECT_GT(flowing, 200);
  // One Newton step and a power to 1e-4: far below what Manning's n is known to.
  EXPECT_LT(difference / sum, 5e-3);
}

TEST(RowKernels, differ_between_instruction_sets_only_in_the_last_bits) {
  const std::vector<float> best = eastern(row_kernels());
  const std::vector<float> plain = eastern(row_kernels_baseline());
  for (std::size_t c = 0; c < best.size(); ++c) EXPECT_NEAR(best[c], plain[c], 2e-5 * (1 + std::abs(plain[c])));
}

TEST(RowKernels, a_donor_pays_no_more_than_it_has) {
  Random random(5);
  std::vector<DepthQuanta> depth(kCount + 2 * kEdge);
  std::vector<float> fx(depth.size());
  std::vector<float> north(depth.size());
  std::vector<float> south(depth.size());
  std::vector<float> share(depth.size(), 1);
  std::vector<DepthQuanta> vx(depth.size());
  std::vector<DepthQuanta> vy(depth.size());
  std::vector<DepthQuanta> vy_north(depth.size());
  std::vector<float> kept(depth.size());
  for (std::size_t i = 0; i < depth.size(); ++i) {
    depth[i] = static_cast<DepthQuanta>(random.below(i % 3 == 0 ? 10 : 1 << 28));
    fx[i] = static_cast<float>(random.uniform(-100, 100));
    north[i] = static_cast<float>(random.uniform(-100, 0));
    south[i] = static_cast<float>(random.uniform(0, 100));
  }
  const RowKernels& kernels = row_kernels();
  const StepConstants step = step_of(20);
  kernels.shares(depth.data() + kEdge, fx.data() + kEdge, north.data() + kEdge, south.data() + kEdge, step, 0, kCount,
                 share.data() + kEdge);
  // What goes north is paid by the same cells, as `share_south` of the row above.
  kernels.volumes(fx.data() + kEdge, north.data() + kEdge, share.data() + kEdge, share.data() + kEdge, step, 0, kCount,
                  nullptr, nullptr, vx.data() + kEdge, vy_north.data() + kEdge);
  kernels.volumes(fx.data() + kEdge, south.data() + kEdge, share.data() + kEdge, share.data() + kEdge, step, 0, kCount,
                  kept.data() + kEdge, kept.data() + kEdge, vx.data() + kEdge, vy.data() + kEdge);
  const DepthRange range = kernels.update(vx.data() + kEdge, vy_north.data() + kEdge, vy.data() + kEdge, 1, kCount - 1,
                                          depth.data() + kEdge);
  EXPECT_EQ(range.least, 0);
}

}  // namespace
}  // namespace sandtable::hydraulics
