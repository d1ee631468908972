#include "twin/forecast/exposure.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/forecast/bath.h"

namespace sandtable::test {
namespace {

TEST(Exposure, counts_what_stands_deeper_than_each_class) {
  Grid<float> depth(street_frame(), 0.0F);
  depth.values() = {0.6F, 0.5F, 0.3F, 0.29F, 0.1F, 0.05F, 0, 0, 0, 0};
  const Impact impact = impact_of(street_exposure(), depth);
  EXPECT_EQ(impact.buildings, (std::array<std::int64_t, 3>{5, 3, 2}));
  EXPECT_EQ(impact.roads_m, (std::array<double, 3>{50, 30, 20}));
  EXPECT_EQ(impact.places, (std::array<std::int64_t, 3>{1, 1, 0}));
}

TEST(Exposure, a_building_is_as_wet_as_its_wettest_cell) {
  Exposure exposure;
  exposure.frame = street_frame();
  exposure.buildings.add(std::vector<std::uint32_t>{3, 4, 5});
  exposure.buildings.add(std::vector<std::uint32_t>{});
  Grid<float> depth(street_frame(), 0.0F);
  depth.at(4, 0) = 0.4F;
  EXPECT_EQ(impact_of(exposure, depth).buildings, (std::array<std::int64_t, 3>{1, 1, 0}));
}

TEST(Exposure, counts_people_and_beds_where_they_are_known) {
  Exposure exposure = street_exposure();
  exposure.people = {4, 10, 2.5F};  // of the other seven buildings nobody told
  exposure.places[0].beds = 120;
  Grid<float> depth(street_frame(), 0.35F);
  const Impact impact = impact_of(exposure, depth);
  EXPECT_EQ(impact.people, (std::array<double, 3>{16.5, 16.5, 0}));
  EXPECT_EQ(impact.beds, (std::array<double, 3>{120, 120, 0}));
}

TEST(Exposure, unknown_water_harms_nobody) {
  const Grid<float> unknown(street_frame(), std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(impact_of(street_exposure(), unknown), Impact{});
}

TEST(Exposure, a_field_of_another_place_is_not_counted) {
  GridFrame elsewhere = street_frame();
  elsewhere.north_west.x += 1;
  EXPECT_EQ(impact_of(street_exposure(), Grid<float>(elsewhere, 1.0F)), Impact{});
}

}  // namespace
}  // namespace sandtable::test
