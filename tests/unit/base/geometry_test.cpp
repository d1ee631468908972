#include "twin/base/geometry.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

TEST(ExtentGrowth, starts_empty_and_holds_what_it_included) {
  Extent box;
  EXPECT_TRUE(box.empty());
  EXPECT_EQ(box.width_m(), 0);
  box.include(LocalXY{3, 4});
  EXPECT_FALSE(box.empty());
  EXPECT_EQ(box, (Extent{3, 4, 3, 4}));
  box.include(LocalXY{-1, 10});
  EXPECT_EQ(box, (Extent{-1, 4, 3, 10}));
  EXPECT_EQ(box.centre(), (LocalXY{1, 7}));
}

TEST(ExtentGrowth, an_empty_box_adds_nothing) {
  Extent box{0, 0, 1, 1};
  box.include(Extent{});
  EXPECT_EQ(box, (Extent{0, 0, 1, 1}));
}

TEST(ExtentOverlap, counts_a_shared_edge_and_never_an_empty_box) {
  const Extent box{0, 0, 10, 10};
  EXPECT_TRUE(box.intersects({10, 0, 20, 10}));
  EXPECT_FALSE(box.intersects({10.1, 0, 20, 10}));
  EXPECT_FALSE(box.intersects(Extent{}));
  EXPECT_TRUE(box.contains({10, 10}));
}

}  // namespace
}  // namespace sandtable
