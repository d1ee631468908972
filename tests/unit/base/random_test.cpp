#include "twin/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace sandtable {
namespace {

TEST(RandomStream, gives_the_published_numbers_of_splitmix64) {
  Random random(1234567);
  // The generator's first outputs for this seed, computed from its definition in another language.
  EXPECT_EQ(random.next(), 6457827717110365317ULL);
  EXPECT_EQ(random.next(), 3203168211198807973ULL);
  EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(RandomStream, is_the_same_for_the_same_seed_and_different_for_another) {
  Random a(1);
  Random b(1);
  Random c(2);
  const auto first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
}

TEST(RandomStream, forks_do_not_depend_on_each_other_and_leave_the_parent_alone) {
  Random parent(9);
  Random river = parent.fork(1);
  Random roads = parent.fork(2);
  EXPECT_NE(river.next(), roads.next());
  EXPECT_EQ(parent.fork(1).next(), Random(9).fork(1).next());
  EXPECT_EQ(parent.next(), Random(9).next());
}

TEST(RandomRange, uniform_stays_in_its_half_open_range_with_the_right_mean) {
  Random random(3);
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    const double u = random.uniform(-2, 6);
    ASSERT_GE(u, -2);
    ASSERT_LT(u, 6);
    sum += u;
  }
  // Standard error of the mean is 8 / sqrt(12 * 1e5) = 0.0073; five of them.
  EXPECT_NEAR(sum / 100000, 2, 0.037);
}

TEST(RandomRange, below_reaches_every_number_and_no_more) {
  Random random(4);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(RandomRange, normal_has_mean_0_and_deviation_1) {
  Random random(5);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double x = random.normal();
    ASSERT_TRUE(std::isfinite(x));
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 100000, 0, 0.016);      // five standard errors of 1 / sqrt(1e5)
  EXPECT_NEAR(squares / 100000, 1, 0.023);  // five of sqrt(2 / 1e5)
}

}  // namespace
}  // namespace sandtable
