#include <gtest/gtest.h>

#include "geo/demo/noise.h"
#include "geo/demo/polygon.h"

namespace sandtable::geo::demo {
namespace {

// A coordinate as large as the place's own: cancellation would show here.
constexpr LocalXY kFar{140000, 2600000};

Ring square(double side) { return {kFar, kFar + LocalXY{side, 0}, kFar + LocalXY{side, side}, kFar + LocalXY{0, side}}; }

TEST(PlaneGeometry, area_keeps_its_digits_at_projected_coordinates) {
  EXPECT_DOUBLE_EQ(signed_area_m2(square(10)), 100);
  Ring turned = square(10);
  std::reverse(turned.begin(), turned.end());
  EXPECT_DOUBLE_EQ(signed_area_m2(turned), -100);
}

TEST(PlaneGeometry, clipping_keeps_the_left_half) {
  const Ring half = clipped_left(square(10), kFar + LocalXY{4, 0}, {0, 1});
  EXPECT_NEAR(signed_area_m2(half), 40, 1e-6);  // nanometres of the crossing points, times ten metres
  EXPECT_TRUE(contains(half, kFar + LocalXY{1, 5}));
  EXPECT_FALSE(contains(half, kFar + LocalXY{6, 5}));
}

TEST(PlaneGeometry, oriented_box_finds_the_long_side_of_a_turned_rectangle) {
  const LocalXY axis = unit({3, 1});
  const LocalXY side = left_of(axis);
  const Ring ring{kFar, kFar + axis * 40, kFar + axis * 40 + side * 15, kFar + side * 15};
  const OrientedBox box = oriented_box(ring);
  EXPECT_NEAR(box.length_m, 40, 1e-6);
  EXPECT_NEAR(box.width_m, 15, 1e-6);
  EXPECT_NEAR(std::abs(dot(box.axis, axis)), 1, 1e-9);
}

TEST(PlaneGeometry, filling_visits_each_cell_whose_centre_is_inside_once) {
  const GridFrame frame{10, 10, 1, kFar + LocalXY{0, 10}};
  Grid<int> visits(frame, 0);
  for_cells_in({kFar + LocalXY{2, 3}, kFar + LocalXY{6, 3}, kFar + LocalXY{6, 8}, kFar + LocalXY{2, 8}}, frame,
               [&](int column, int row) { ++visits.at(column, row); });
  int cells = 0;
  for (const int v : visits.values()) {
    EXPECT_LE(v, 1);
    cells += v;
  }
  EXPECT_EQ(cells, 20);
}

TEST(PlaneGeometry, parallel_lines_do_not_cross) {
  EXPECT_FALSE(line_crossing(kFar, {1, 0}, kFar + LocalXY{0, 5}, {1, 0.001}).has_value());
  const auto crossing = line_crossing(kFar, {1, 0}, kFar + LocalXY{7, 5}, {0, 1});
  ASSERT_TRUE(crossing.has_value());
  EXPECT_NEAR(crossing->x, kFar.x + 7, 1e-9);
}

TEST(GradientNoise, is_smooth_and_the_same_for_the_same_seed) {
  const GradientNoise a(7);
  const GradientNoise b(7);
  const GradientNoise other(8);
  double largest = 0;
  bool differs = false;
  for (int i = 0; i < 500; ++i) {
    const double x = i * 0.137;
    EXPECT_EQ(a.at(x, 2.5), b.at(x, 2.5));
    differs = differs || a.at(x, 2.5) != other.at(x, 2.5);
    largest = std::max(largest, std::abs(a.at(x + 0.001, 2.5) - a.at(x, 2.5)));
  }
  EXPECT_TRUE(differs);
  EXPECT_LT(largest, 0.01);  // gradients of length 1.5, blended with slopes up to 1.9
}

}  // namespace
}  // namespace sandtable::geo::demo
