#include "tests/validation/svg_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace sandtable::validation {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SvgPlot, ticks_stand_at_1_2_or_5_times_a_power_of_ten) {
  EXPECT_DOUBLE_EQ(tick_distance(8), 1);
  EXPECT_DOUBLE_EQ(tick_distance(10), 2);
  EXPECT_DOUBLE_EQ(tick_distance(3600), 500);
  EXPECT_DOUBLE_EQ(tick_distance(0.011), 0.002);
}

TEST(SvgPlot, draws_few_references_as_rings_and_many_as_a_line) {
  Curve curve{.title = "depth < 1 & more", .computed = {{0, 0}, {1, 1}}, .reference = {{0.5, 0.5}}};
  EXPECT_THAT(svg_plot(curve), HasSubstr("<circle"));
  EXPECT_THAT(svg_plot(curve), HasSubstr("depth &lt; 1 &amp; more"));
  curve.reference.assign(30, {0.5, 0.5});
  EXPECT_THAT(svg_plot(curve), Not(HasSubstr("<circle")));
  EXPECT_THAT(svg_plot(curve), HasSubstr("class=\"reference\""));
}

TEST(SvgPlot, survives_nothing_constants_and_what_is_not_finite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Curve& curve :
       {Curve{}, Curve{.computed = {{0, 9.7}, {1, 9.7}}}, Curve{.computed = {{0, nan}, {nan, 1}}}}) {
    const std::string svg = svg_plot(curve);
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
  }
}

}  // namespace
}  // namespace sandtable::validation
