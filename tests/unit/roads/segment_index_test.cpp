#include "geo/roads/segment_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "twin/base/random.h"

namespace sandtable::geo {
namespace {

const auto kAny = [](std::uint32_t) { return true; };

TEST(SegmentFootPoint, is_clamped_to_the_ends) {
  EXPECT_EQ(foot_on_segment({0, 0}, {10, 0}, {-5, 3}).at, (LocalXY{0, 0}));
  EXPECT_EQ(foot_on_segment({0, 0}, {10, 0}, {15, 3}).at, (LocalXY{10, 0}));
  EXPECT_EQ(foot_on_segment({0, 0}, {10, 0}, {4, 3}).at, (LocalXY{4, 0}));
}

TEST(SegmentFootPoint, of_a_segment_without_length_is_its_point) {
  const SegmentFoot foot = foot_on_segment({2, 2}, {2, 2}, {5, 6});
  EXPECT_EQ(foot.t, 0);
  EXPECT_DOUBLE_EQ(foot.distance_m, 5);
}

TEST(SegmentTouchesBox, through_beside_inside_and_on_the_border) {
  const Extent box{0, 0, 10, 10};
  EXPECT_TRUE(segment_touches({-5, 5}, {15, 5}, box));
  EXPECT_TRUE(segment_touches({2, 2}, {3, 3}, box));
  EXPECT_TRUE(segment_touches({10, -5}, {10, 15}, box));
  EXPECT_FALSE(segment_touches({-5, 8}, {3, 16}, box));  // its box overlaps, the diagonal passes the corner
  EXPECT_FALSE(segment_touches({11, -5}, {11, 15}, box));
  EXPECT_TRUE(segment_touches({4, 4}, {4, 4}, box));
}

TEST(SegmentIndexNearest, agrees_with_looking_at_every_segment) {
  Random random(3);
  std::vector<LocalXY> vertices;
  std::vector<std::uint32_t> begin{0};
  for (int line = 0; line < 60; ++line) {
    LocalXY p{random.uniform(0, 3000), random.uniform(0, 800)};
    const int n = 2 + static_cast<int>(random.below(6));
    for (int i = 0; i < n; ++i) {
      vertices.push_back(p);
      p = p + LocalXY{random.uniform(-200, 200), random.uniform(-200, 200)};
    }
    begin.push_back(static_cast<std::uint32_t>(vertices.size()));
  }
  const SegmentIndex index(vertices, begin);
  for (int q = 0; q < 500; ++q) {
    const LocalXY at{random.uniform(-500, 3500), random.uniform(-500, 1300)};
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t line = 0; line + 1 < begin.size(); ++line) {
      for (std::uint32_t v = begin[line]; v + 1 < begin[line + 1]; ++v) {
        best = std::min(best, foot_on_segment(vertices[v], vertices[v + 1], at).distance_m);
      }
    }
    const auto hit = index.nearest(at, 1e9, kAny);
    ASSERT_TRUE(hit);
    EXPECT_DOUBLE_EQ(hit->foot.distance_m, best);
    EXPECT_EQ(index.nearest(at, best * 0.999, kAny).has_value(), false);
  }
}

TEST(SegmentIndexNearest, finds_nothing_for_a_place_that_is_no_number) {
  const std::vector<LocalXY> vertices{{0, 0}, {1, 1}};
  const std::vector<std::uint32_t> begin{0, 2};
  const SegmentIndex index(vertices, begin);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(index.nearest({nan, 0}, 100, kAny));
  EXPECT_FALSE(index.nearest({0, 0}, nan, [](std::uint32_t) { return false; }));
}

TEST(SegmentIndexSize, many_long_segments_stay_affordable) {
  std::vector<LocalXY> vertices;
  std::vector<std::uint32_t> begin{0};
  for (int i = 0; i < 20000; ++i) {
    const double x = i;
    vertices.push_back({x, 0});
    vertices.push_back({20000 - x, 1e6});
    begin.push_back(static_cast<std::uint32_t>(vertices.size()));
  }
  const SegmentIndex index(vertices, begin);
  EXPECT_TRUE(index.nearest({100, 500}, 1000, kAny));
}

}  // namespace
}  // namespace sandtable::geo
