#include "geo/roads/road_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "tests/unit/roads/road_builder.h"
#include "twin/base/random.h"

namespace sandtable::geo {
namespace {

using test::AsciiMap;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const AsciiMap kBlock(R"(
   A-----B
   |     |
   |     |
   C-----D-----E)",
                      100);

Polyline path_of(const RoadNetwork& net, LocalXY from, LocalXY to) {
  const auto route = net.fastest(from, to);
  return route ? route->path : Polyline{};
}

TEST(RoadRoute, follows_the_roads_from_end_to_end) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("BD").road("DE").network();
  const auto route = net.fastest(kBlock.at('A'), kBlock.at('E'));
  ASSERT_TRUE(route) << route.error().message;
  EXPECT_EQ(route->path, kBlock.line("ABDE"));
  EXPECT_DOUBLE_EQ(route->length_m, 600 + 300 + 600);
}

TEST(RoadRoute, travel_time_is_length_over_speed) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB", at_speed(36)).network();
  const auto route = net.fastest(kBlock.at('A'), kBlock.at('B'));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->travel_time, std::chrono::seconds{60});  // 600 m at 10 m/s
}

TEST(RoadRoute, takes_the_faster_way_although_it_is_longer) {
  const RoadBuilder slow_direct = RoadBuilder(kBlock).road("AC", at_speed(5)).road("ABDC", at_speed(60));
  EXPECT_EQ(path_of(slow_direct.network(), kBlock.at('A'), kBlock.at('C')), kBlock.line("ABDC"));
  const RoadBuilder fast_direct = RoadBuilder(kBlock).road("AC", at_speed(30)).road("ABDC", at_speed(60));
  EXPECT_EQ(path_of(fast_direct.network(), kBlock.at('A'), kBlock.at('C')), kBlock.line("AC"));
}

TEST(RoadRoute, starts_and_ends_in_the_middle_of_roads) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("BD").network();
  const LocalXY near_start = kBlock.at('A') + LocalXY{200, 30};
  const LocalXY near_goal = kBlock.at('D') + LocalXY{40, 100};
  const auto route = net.fastest(near_start, near_goal);
  ASSERT_TRUE(route);
  EXPECT_THAT(route->path,
              ElementsAre(kBlock.at('A') + LocalXY{200, 0}, kBlock.at('B'), kBlock.at('D') + LocalXY{0, 100}));
  EXPECT_DOUBLE_EQ(route->length_m, 400 + 200);
}

TEST(RoadRoute, stays_on_one_road_when_both_ends_are_on_it_either_way) {
  const RoadNetwork net = RoadBuilder(kBlock).road("ABD").network();
  const LocalXY west = kBlock.at('A') + LocalXY{100, 0};
  const LocalXY south = kBlock.at('D') + LocalXY{0, 50};
  EXPECT_THAT(path_of(net, west, south), ElementsAre(west, kBlock.at('B'), south));
  EXPECT_THAT(path_of(net, south, west), ElementsAre(south, kBlock.at('B'), west));
}

TEST(RoadRoute, from_a_place_to_itself_is_two_equal_points_and_no_time) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").network();
  const LocalXY here = kBlock.at('A') + LocalXY{100, 0};
  const auto route = net.fastest(here, here);
  ASSERT_TRUE(route);
  EXPECT_THAT(route->path, ElementsAre(here, here));
  EXPECT_EQ(route->length_m, 0);
  EXPECT_EQ(route->travel_time, Duration{0});
}

TEST(RoadRoute, from_a_junction_to_itself_is_no_way_round_the_block) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("BD").road("DC").road("CA").network();
  const auto route = net.fastest(kBlock.at('D'), kBlock.at('D'));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->length_m, 0);
}

TEST(RoadRoute, a_one_way_road_is_not_driven_backwards) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AC", one_way()).road("AB").road("BD").road("DC").network();
  EXPECT_EQ(path_of(net, kBlock.at('A'), kBlock.at('C')), kBlock.line("AC"));
  EXPECT_EQ(path_of(net, kBlock.at('C'), kBlock.at('A')), kBlock.line("CDBA"));
}

TEST(RoadRoute, behind_the_start_on_a_one_way_road_means_round_the_block) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB", one_way()).road("BDCA").network();
  const LocalXY ahead = kBlock.at('A') + LocalXY{400, 0};
  const LocalXY behind = kBlock.at('A') + LocalXY{100, 0};
  EXPECT_THAT(path_of(net, ahead, behind),
              ElementsAre(ahead, kBlock.at('B'), kBlock.at('D'), kBlock.at('C'), kBlock.at('A'), behind));
}

TEST(RoadRoute, from_a_junction_any_road_may_be_taken_although_the_nearest_found_is_one_way) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AC", one_way()).road("CD").road("DB").road("AB").network();
  EXPECT_EQ(path_of(net, kBlock.at('A'), kBlock.at('B')), kBlock.line("AB"));
  EXPECT_EQ(path_of(net, kBlock.at('B'), kBlock.at('A')), kBlock.line("BA"));
}

TEST(RoadRoute, a_road_drawn_against_its_direction_is_driven_backwards_only) {
  const RoadLine against{.road_class = RoadClass::kResidential, .direction = Direction::kBackward};
  const RoadNetwork net = RoadBuilder(kBlock).road("AB", against).network();
  EXPECT_FALSE(net.fastest(kBlock.at('A'), kBlock.at('B')));
  EXPECT_EQ(path_of(net, kBlock.at('B'), kBlock.at('A')), kBlock.line("BA"));
}

TEST(RoadRoute, parts_not_joined_are_said_to_be) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("CD").network();
  const auto route = net.fastest(kBlock.at('A'), kBlock.at('D'));
  ASSERT_FALSE(route);
  EXPECT_EQ(route.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(route.error().message, HasSubstr("not joined"));
}

TEST(RoadRoute, a_start_far_from_any_road_names_the_limit) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").network({.snap_distance_m = 50});
  const auto route = net.fastest(kBlock.at('A') + LocalXY{0, 51}, kBlock.at('B'));
  ASSERT_FALSE(route);
  EXPECT_EQ(route.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(route.error().message, HasSubstr("within 50 m of the start"));
}

TEST(RoadRoute, an_empty_network_has_no_routes) { EXPECT_FALSE(RoadNetwork::build({}).value.fastest({0, 0}, {1, 1})); }

TEST(RoadRoute, a_loop_road_is_left_by_its_shorter_side) {
  const AsciiMap map(R"(
       C--------D
       |        |
    A--B--------E)",
                     100);
  const RoadNetwork net = RoadBuilder(map).road("AB").road("BCDEB").network();
  const LocalXY near_c = map.at('C') + LocalXY{100, 0};
  EXPECT_THAT(path_of(net, near_c, map.at('A')), ElementsAre(near_c, map.at('C'), map.at('B'), map.at('A')));
  const LocalXY near_e = map.at('E') + LocalXY{-100, 0};
  EXPECT_THAT(path_of(net, near_e, map.at('A')), ElementsAre(near_e, map.at('B'), map.at('A')));
  EXPECT_THAT(path_of(net, map.at('A'), near_c), ElementsAre(map.at('A'), map.at('B'), map.at('C'), near_c));
}

TEST(ClosedRoads, are_driven_around_and_leave_the_original_network_open) {
  const RoadNetwork open = RoadBuilder(kBlock).road("AC").road("AB").road("BD").road("DC").network();
  const RoadNetwork flooded = open.with_closed(std::array<std::size_t, 1>{0});
  EXPECT_TRUE(flooded.closed(0));
  EXPECT_FALSE(open.closed(0));
  EXPECT_EQ(path_of(flooded, kBlock.at('A'), kBlock.at('C')), kBlock.line("ABDC"));
  EXPECT_EQ(path_of(open, kBlock.at('A'), kBlock.at('C')), kBlock.line("AC"));
}

TEST(ClosedRoads, are_those_that_whoever_asks_finds_impassable) {
  const RoadNetwork open = RoadBuilder(kBlock).road("AC").road("AB").road("BD").road("DC").network();
  std::size_t asked = 0;
  const auto flooded = open.around([&](std::span<const LocalXY> stretch) {
    ++asked;
    return stretch.front() == kBlock.at('B') || stretch.back() == kBlock.at('B') || stretch.front() == kBlock.at('D');
  });
  EXPECT_EQ(asked, open.edges().size()) << "each once";
  const auto route = flooded->fastest(kBlock.at('A'), kBlock.at('C'));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->path, kBlock.line("ABDC"));
  EXPECT_EQ(path_of(open, kBlock.at('A'), kBlock.at('C')), kBlock.line("AC"));
}

TEST(ClosedRoads, add_up_and_numbers_beyond_the_last_edge_are_ignored) {
  const RoadNetwork open = RoadBuilder(kBlock).road("AC").road("AB").network();
  const RoadNetwork both =
      open.with_closed(std::array<std::size_t, 1>{0}).with_closed(std::array<std::size_t, 2>{1, 99});
  EXPECT_TRUE(both.closed(0));
  EXPECT_TRUE(both.closed(1));
  EXPECT_FALSE(both.closed(99));
  EXPECT_FALSE(both.fastest(kBlock.at('A'), kBlock.at('B')));
}

TEST(ClosedRoads, are_not_snapped_to) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("CD").network();
  const LocalXY near_ab = kBlock.at('A') + LocalXY{100, -10};
  ASSERT_TRUE(net.nearest(near_ab, 500));
  EXPECT_EQ(net.nearest(near_ab, 500)->edge, 0u);
  EXPECT_EQ(net.with_closed(std::array<std::size_t, 1>{0}).nearest(near_ab, 500)->edge, 1u);
}

TEST(RoadFactor, a_slowed_road_loses_against_a_detour) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AC").road("AB").road("BD").road("DC").network();
  const auto wading = [](double factor) { return [factor](std::size_t edge) { return edge == 0 ? factor : 1.0; }; };
  EXPECT_EQ(net.fastest(kBlock.at('A'), kBlock.at('C'), wading(4))->path, kBlock.line("AC"));    // 300 m * 4 < 1500 m
  EXPECT_EQ(net.fastest(kBlock.at('A'), kBlock.at('C'), wading(6))->path, kBlock.line("ABDC"));  // 300 m * 6 > 1500 m
  EXPECT_EQ(net.fastest(kBlock.at('A'), kBlock.at('C'), wading(kInfinity))->path, kBlock.line("ABDC"));
}

TEST(RoadFactor, below_one_and_nan_count_as_one) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB", at_speed(36)).network();
  for (const double factor : {0.0, -5.0, 0.5, std::numeric_limits<double>::quiet_NaN()}) {
    const auto route = net.fastest(kBlock.at('A'), kBlock.at('B'), [&](std::size_t) { return factor; });
    ASSERT_TRUE(route);
    EXPECT_EQ(route->travel_time, std::chrono::seconds{60}) << factor;
  }
}

TEST(RoadPlace, nearest_says_how_far_along_and_how_far_off) {
  const RoadNetwork net = RoadBuilder(kBlock).road("ABD").network();
  const auto point = net.nearest(kBlock.at('B') + LocalXY{30, -100}, 500);
  ASSERT_TRUE(point);
  EXPECT_EQ(point->at, kBlock.at('B') + LocalXY(0, -100));
  EXPECT_DOUBLE_EQ(point->along_m, 700);
  EXPECT_DOUBLE_EQ(point->distance_m, 30);
}

TEST(RoadPlace, edges_in_a_box_are_those_that_touch_it) {
  const RoadNetwork net = RoadBuilder(kBlock).road("AB").road("BD").road("DC").road("CA").network();
  Extent around_b;
  around_b.include(kBlock.at('B') + LocalXY{-50, -50});
  around_b.include(kBlock.at('B') + LocalXY{50, 50});
  EXPECT_THAT(net.edges_in(around_b), ElementsAre(0u, 1u));
  Extent middle;
  middle.include(kBlock.at('A') + LocalXY{50, -50});
  middle.include(kBlock.at('D') + LocalXY{-50, 50});
  EXPECT_THAT(net.edges_in(middle), ElementsAre());
}

/// Every shortest time from junction to junction by repeated relaxation: slow, and too simple to be wrong.
std::vector<double> seconds_from(const RoadNetwork& net, int start) {
  std::vector<double> best(net.junction_count(), kInfinity);
  best[static_cast<std::size_t>(start)] = 0;
  for (std::size_t round = 0; round < best.size(); ++round) {
    for (const RoadEdge& e : net.edges()) {
      const double s = e.length_m / (e.speed_kmh / 3.6);
      double& from = best[static_cast<std::size_t>(e.from)];
      double& to = best[static_cast<std::size_t>(e.to)];
      if (e.forward) to = std::min(to, from + s);
      if (e.backward) from = std::min(from, to + s);
    }
  }
  return best;
}

TEST(RoadRoute, is_as_fast_as_exhaustive_relaxation_finds_on_random_towns) {
  Random random(7);
  for (int town = 0; town < 20; ++town) {
    std::vector<LocalXY> corners;
    for (int i = 0; i < 25; ++i) corners.push_back({random.uniform(0, 5000), random.uniform(0, 5000)});
    const AsciiMap unused("");
    RoadBuilder roads(unused);
    for (int i = 0; i < 50; ++i) {
      RoadLine like = at_speed(random.uniform(10, 80));
      if (random.below(4) == 0) like.direction = Direction::kForward;
      roads.path({corners[random.below(25)], corners[random.below(25)]}, like);
    }
    const RoadNetwork net = roads.network();
    const auto truth = seconds_from(net, net.edges()[0].from);
    for (std::size_t e = 0; e < net.edges().size(); ++e) {
      const auto route = net.fastest(net.path_of(0).front(), net.path_of(e).back());
      const double expected = truth[static_cast<std::size_t>(net.edges()[e].to)];
      ASSERT_EQ(route.has_value(), expected < kInfinity);
      if (!route) continue;
      EXPECT_NEAR(seconds(route->travel_time), expected, 0.002);  // Duration is whole milliseconds
    }
  }
}

}  // namespace
}  // namespace sandtable::geo
