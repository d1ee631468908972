#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/place/place_builder.h"
#include "twin/place/place_file.h"

namespace sandtable::place_test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string kHead = R"(
[place]
name = "x"
crs = "EPSG:3826"
extent = [168000, 2545000, 174000, 2550000]
)";

Result<Place> read(const std::string& quality) { return parse_place(kHead + quality, "p.toml", "."); }

TEST(QualityRules, are_read_in_the_unit_they_are_written_in) {
  const auto place = read(R"(
[[quality]]
property = "water_depth"
unit = "cm"
rate_base = 30
rate_deviations = 2
flat_suspect = "2h"
spike_method = "average"
off = ["held_above", "ceilings"]
seasons = [{ first_month = 11, last_month = 2, max = 50 }]
ceilings = [{ from = 75, to = 78 }]
duplicate_within_m = 250
duplicate_tolerance = 8
neighbours_rise = 4
)");
  ASSERT_TRUE(place) << place.error().message;
  ASSERT_EQ(place->quality.size(), 1u);
  const QualityRule& rule = place->quality[0];
  EXPECT_DOUBLE_EQ(*rule.limits.rate_base, 0.3);
  EXPECT_DOUBLE_EQ(*rule.limits.rate_deviations, 2) << "a count has no unit";
  EXPECT_EQ(rule.limits.flat_suspect, 2h);
  EXPECT_DOUBLE_EQ(*rule.limits.duplicate_within_m, 250) << "metres of ground";
  EXPECT_DOUBLE_EQ(*rule.limits.duplicate_tolerance, 0.08);
  EXPECT_DOUBLE_EQ(*rule.limits.neighbours_rise, 0.04);
  EXPECT_EQ(rule.spike_method, SpikeMethod::kAverage);
  EXPECT_DOUBLE_EQ(*rule.limits.seasons.at(0).max, 0.5);
  EXPECT_DOUBLE_EQ(rule.limits.ceilings.at(0).to, 0.78);
  QualityLimits limits;
  limits.held_above = 0.1;
  limits.flat_suspect = 3h;
  limits.spike_fail = 9;
  apply(rule, limits);
  EXPECT_EQ(limits.held_above, std::nullopt);
  EXPECT_EQ(limits.flat_suspect, 2h);
  EXPECT_EQ(limits.spike_fail, 9) << "what the rule does not name stays";
  EXPECT_TRUE(limits.ceilings.empty());
}

TEST(QualityRules, that_are_wrong_say_where) {
  const auto problem = [](const std::string& line) {
    const auto place = read("[[quality]]\nproperty = \"water_depth\"\n" + line + "\n");
    return place ? std::string("read") : place.error().message;
  };
  EXPECT_THAT(problem("rate_bse = 3"), HasSubstr("did you mean 'rate_base'"));
  EXPECT_THAT(problem("off = [\"rate_bse\"]"), HasSubstr("did you mean 'rate_base'"));
  EXPECT_THAT(problem("unit = \"mm/h\""), HasSubstr("quality.unit"));
  EXPECT_THAT(problem("feeds = [\"nobody\"]"), HasSubstr("nobody"));
  EXPECT_THAT(problem("ceilings = [{ from = 3, to = 2 }]"), HasSubstr("less than from"));
}

}  // namespace
}  // namespace sandtable::place_test
