#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/roads/road_builder.h"

namespace sandtable::geo {
namespace {

using test::AsciiMap;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const AsciiMap kCross(R"(
      C
      |
   A--X--B
      |
      D)",
                      100);

TEST(RoadNoding, roads_that_share_a_vertex_meet_there) {
  const RoadNetwork net = RoadBuilder(kCross).road("AXB").road("CXD").network();
  EXPECT_EQ(net.edges().size(), 4u);
  EXPECT_EQ(net.junction_count(), 5u);
  EXPECT_EQ(net.component_count(), 1);
}

TEST(RoadNoding, a_bend_is_no_junction) {
  const AsciiMap map(R"(
    A--B
       |
       C)",
                     100);
  const RoadNetwork net = RoadBuilder(map).road("ABC").network();
  ASSERT_EQ(net.edges().size(), 1u);
  EXPECT_EQ(net.path_of(0).size(), 3u);
  EXPECT_DOUBLE_EQ(net.edges()[0].length_m, 500);
}

TEST(RoadNoding, roads_that_only_cross_stay_apart_until_asked) {
  const RoadBuilder roads = RoadBuilder(kCross).road("AB").road("CD");
  EXPECT_EQ(roads.network().edges().size(), 2u);
  EXPECT_EQ(roads.network().component_count(), 2);
  const RoadNetwork joined = roads.network({.join_crossings = true});
  EXPECT_EQ(joined.edges().size(), 4u);
  EXPECT_EQ(joined.component_count(), 1);
}

TEST(RoadNoding, an_overpass_does_not_join_the_road_below) {
  const RoadNetwork net = RoadBuilder(kCross)
                              .road("AXB")
                              .road("CXD", {.road_class = RoadClass::kPrimary, .level = 1})
                              .network({.join_crossings = true});
  EXPECT_EQ(net.edges().size(), 2u);
  EXPECT_EQ(net.component_count(), 2);
}

TEST(RoadNoding, a_ramp_that_ends_on_the_overpass_joins_it) {
  const RoadNetwork net =
      RoadBuilder(kCross).road("CXD", {.road_class = RoadClass::kPrimary, .level = 1}).road("AX").network();
  EXPECT_EQ(net.edges().size(), 3u);
  EXPECT_EQ(net.component_count(), 1);
}

TEST(RoadNoding, ends_within_the_tolerance_are_one_junction_and_beyond_it_two) {
  const Polyline west{{0, 0}, {100, 0}};
  const auto gap = [&](double metres) {
    return RoadBuilder(kCross).path(west).path({{100 + metres, 0}, {200, 0}}).network({.node_tolerance_m = 0.5});
  };
  EXPECT_EQ(gap(0.4).component_count(), 1);
  EXPECT_EQ(gap(0.6).component_count(), 2);
}

TEST(RoadNoding, an_end_on_the_side_of_a_road_joins_it) {
  const RoadNetwork net = RoadBuilder(kCross).path({{0, 0}, {1000, 0}}).path({{400, 0.3}, {400, 300}}).network();
  EXPECT_EQ(net.edges().size(), 3u);
  EXPECT_EQ(net.component_count(), 1);
}

TEST(RoadNoding, paths_end_exactly_on_their_junctions_so_that_routes_have_no_gaps) {
  const RoadNetwork net = RoadBuilder(kCross).path({{0, 0}, {100, 0}}).path({{100.3, 0.2}, {200, 0}}).network();
  ASSERT_EQ(net.edges().size(), 2u);
  EXPECT_EQ(net.path_of(0).back(), net.path_of(1).front());
}

TEST(RoadNoding, a_road_that_touches_itself_is_cut_there) {
  const AsciiMap map(R"(
       C---D
       |   |
    A--B---E)",
                     100);
  const RoadNetwork net = RoadBuilder(map).road("ABCDEB").network();
  ASSERT_EQ(net.edges().size(), 2u);
  EXPECT_EQ(net.edges()[1].from, net.edges()[1].to);
}

TEST(RoadNoding, a_road_drawn_twice_counts_once_with_a_warning) {
  const auto built = RoadBuilder(kCross).road("AXB").road("AXB").road("BXA").build();
  EXPECT_EQ(built.value.edges().size(), 2u);
  EXPECT_THAT(built.warnings, Contains(HasSubstr("drawn more than once")));
}

TEST(RoadNoding, two_one_way_roads_in_opposite_directions_are_both_kept) {
  const auto built = RoadBuilder(kCross).road("AB", one_way()).road("BA", one_way()).build();
  EXPECT_EQ(built.value.edges().size(), 2u);
  EXPECT_THAT(built.warnings, IsEmpty());
}

TEST(RoadNoding, roads_without_length_or_numbers_are_left_out_and_counted) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto built = RoadBuilder(kCross)
                         .road("AB")
                         .path({})
                         .path({{5, 5}})
                         .path({{5, 5}, {5, 5}})
                         .path({{nan, 0}, {1e300, 0}, {7, 7}})
                         .build();
  EXPECT_EQ(built.value.edges().size(), 1u);
  EXPECT_THAT(built.warnings, Contains(HasSubstr("4 of 5 roads left out: no length")));
}

TEST(RoadNoding, footways_are_left_out_and_counted) {
  const auto built =
      RoadBuilder(kCross).road("AB").road("CD", {.road_class = RoadClass::kFootway, .speed_kmh = 50}).build();
  EXPECT_EQ(built.value.edges().size(), 1u);
  EXPECT_THAT(built.warnings, Contains(HasSubstr("1 of 2 roads left out: closed to vehicles")));
}

TEST(RoadNoding, separate_parts_are_numbered_by_length_and_warned_of) {
  const auto built = RoadBuilder(kCross).path({{0, 500}, {100, 500}}).path({{0, 0}, {900, 0}}).build();
  EXPECT_EQ(built.value.edges()[0].component, 1);
  EXPECT_EQ(built.value.edges()[1].component, 0);
  EXPECT_THAT(built.warnings,
              Contains(HasSubstr("1 parts of the road network are not joined to the largest (0.1 of 1.0 km")));
}

TEST(RoadNoding, no_roads_at_all_make_an_empty_network) {
  const auto built = RoadNetwork::build({});
  EXPECT_TRUE(built.value.edges().empty());
  EXPECT_EQ(built.value.component_count(), 0);
  EXPECT_FALSE(built.value.nearest({0, 0}, 1e9));
}

TEST(RoadNoding, a_tangle_within_the_tolerance_leaves_no_edge_shorter_than_nothing) {
  const RoadNetwork net =
      RoadBuilder(kCross).path({{0, 0}, {0.1, 0.1}, {0.2, 0}, {0.1, -0.1}, {0, 0}, {50, 0}}).network();
  ASSERT_EQ(net.edges().size(), 1u);
  EXPECT_NEAR(net.edges()[0].length_m, 50, 1);  // two tolerances at most
}

}  // namespace
}  // namespace sandtable::geo
