// Arrows against the velocities of the model that made the water, and where there must be none.
#include "viewer/app/flow_arrows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/incident_builder.h"
#include "twin/flood/hydraulics/hydraulics.h"

namespace sandtable {
namespace {

GridFrame frame_of(int columns, int rows, double cell_m = 5) {
  return {columns, rows, cell_m, {1000, 2000 + rows * cell_m}};
}

/// Water of one depth and speed on every cell.
std::shared_ptr<const FloodField> even_water(const GridFrame& frame, float depth_m, float speed_m_per_s) {
  const Grid<float> depth(frame, depth_m);
  return std::make_shared<const FloodField>(test::at(0), depth,
                                            speed_steps_of(depth, Grid<float>(frame, speed_m_per_s)));
}

/// Ground that falls by so much for each metre to the east and to the north.
Grid<float> plane(const GridFrame& frame, double east, double north) {
  Grid<float> ground(frame);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const LocalXY at = frame.centre_of(column, row);
      ground.at(column, row) = static_cast<float>(100 - east * (at.x - 1000) - north * (at.y - 2000));
    }
  }
  return ground;
}

TEST(FlowArrows, point_down_the_water_surface) {
  const GridFrame frame = frame_of(16, 16);
  const auto arrows = flow_arrows(*even_water(frame, 0.4F, 0.8F), plane(frame, 0.004, 0.003), 4);
  ASSERT_EQ(arrows.size(), 16U);
  for (const FlowArrow& arrow : arrows) {
    EXPECT_NEAR(arrow.direction.x, 0.8, 0.03) << "depths and ground are rounded";
    EXPECT_NEAR(arrow.direction.y, 0.6, 0.03);
    EXPECT_NEAR(arrow.speed_m_per_s, 0.8, 1e-6);
    EXPECT_NEAR(arrow.depth_m, 0.4, 1e-6);
  }
}

TEST(FlowArrows, say_nothing_of_water_that_is_shallow_slow_flat_or_of_unknown_speed) {
  const GridFrame frame = frame_of(8, 8);
  const Grid<float> slope = plane(frame, 0.004, 0);
  EXPECT_FALSE(flow_arrows(*even_water(frame, 0.4F, 0.8F), slope, 4).empty());
  EXPECT_TRUE(flow_arrows(*even_water(frame, 0.08F, 0.8F), slope, 4).empty()) << "shallow";
  EXPECT_TRUE(flow_arrows(*even_water(frame, 0.4F, 0.1F), slope, 4).empty()) << "slow";
  EXPECT_TRUE(flow_arrows(*even_water(frame, 0.4F, 0.8F), plane(frame, 0.0001, 0), 4).empty()) << "flat";
  EXPECT_TRUE(flow_arrows(FloodField(test::at(0), Grid<float>(frame, 0.4F)), slope, 4).empty()) << "no speed";
  EXPECT_TRUE(flow_arrows(*even_water(frame_of(8, 8, 4), 0.4F, 0.8F), slope, 4).empty()) << "other cells";
  EXPECT_TRUE(flow_arrows(*even_water(frame, 0.4F, 0.8F), Grid<float>(frame, std::nanf("")), 4).empty());
}

TEST(FlowArrows, water_that_meets_has_no_direction_of_its_own) {
  const GridFrame frame = frame_of(8, 8);
  Grid<float> valley(frame);
  for (int row = 0; row < 8; ++row) {
    for (int column = 0; column < 8; ++column)
      valley.at(column, row) = static_cast<float>(std::abs(column - 3.5) * 0.05);
  }
  EXPECT_TRUE(flow_arrows(*even_water(frame, 0.4F, 0.8F), valley, 8).empty());
  EXPECT_EQ(flow_arrows(*even_water(frame, 0.4F, 0.8F), valley, 4).size(), 4U) << "nearer, each side has its own";
}

TEST(FlowArrows, go_the_way_the_models_water_goes) {
  // A street of 10 m that falls to the east, bends to the north and ends in a pond.
  const GridFrame frame = frame_of(60, 60);
  hydraulics::Setup setup;
  setup.ground_m = Grid<float>(frame, 12.0F);
  for (int i = 0; i < 40; ++i) {
    for (int width = 0; width < 2; ++width) {
      setup.ground_m.at(4 + i, 40 + width) = 8 - 0.02F * static_cast<float>(i);
      setup.ground_m.at(43 + width, 41 - i) = 7.2F - 0.02F * static_cast<float>(i);
    }
  }
  setup.inflows.push_back({"burst", {frame.index(4, 40), frame.index(4, 41)}, hydraulics::TimeSeries(4.0)});
  setup.threads = 1;
  const Grid<float> ground = setup.ground_m;
  auto flow = hydraulics::Hydraulics::make(std::move(setup));
  ASSERT_TRUE(flow) << flow.error().message;
  ASSERT_TRUE((*flow)->advance(300));
  Grid<float> depth, speed;
  (*flow)->copy_depth(depth);
  (*flow)->copy_speed(speed);
  const FloodField field(test::at(0), depth, speed_steps_of(depth, speed));
  const auto arrows = flow_arrows(field, ground, 2);
  ASSERT_GT(arrows.size(), 15U);
  int east = 0, north = 0;
  for (const FlowArrow& arrow : arrows) {
    const LocalXY q = (*flow)->unit_discharge(frame.index(frame.column_of(arrow.at.x), frame.row_of(arrow.at.y)));
    const double along = (q.x * arrow.direction.x + q.y * arrow.direction.y) / std::hypot(q.x, q.y);
    EXPECT_GT(along, 0.9) << "at " << arrow.at.x << ", " << arrow.at.y << " the model goes " << q.x << ", " << q.y;
    east += arrow.direction.x > 0.9 ? 1 : 0;
    north += arrow.direction.y > 0.9 ? 1 : 0;
  }
  EXPECT_GT(east, 5);
  EXPECT_GT(north, 5);
}

TEST(FlowArrows, lie_on_water_and_thin_out_with_the_distance) {
  EXPECT_EQ(flow_block_cells(5, 0.1), 1);
  EXPECT_EQ(flow_block_cells(5, 1), 8);
  EXPECT_EQ(flow_block_cells(5, 1.1), 8) << "a step of the wheel moves no arrow";
  EXPECT_GT(flow_block_cells(5, 20), 64);
  const GridFrame frame = frame_of(16, 1);
  Grid<float> ground = plane(frame, 0.01, 0);
  Grid<float> depth(frame, 0.3F);
  for (int column = 6; column < 10; ++column) depth.at(column, 0) = 0;
  const FloodField field(test::at(0), depth, speed_steps_of(depth, Grid<float>(frame, 0.6F)));
  for (const FlowArrow& arrow : flow_arrows(field, ground, 16)) {
    EXPECT_GT(depth.at(frame.column_of(arrow.at.x), 0), 0) << arrow.at.x;
  }
}

TEST(FlowArrows, longer_and_bolder_is_faster) {
  const auto drawn = [](double speed) {
    const auto set = flow_lines({{{0, 0}, {1, 0}, speed, 0.5}}, 40);
    return std::pair(distance_m(set.routes[0].path.front(), set.routes[0].path.back()), set.routes[0].width_px);
  };
  EXPECT_LT(drawn(0.3), drawn(0.6));
  EXPECT_LT(drawn(0.6), drawn(1.4));
}

TEST(FlowScene, the_same_water_at_the_same_scale_is_drawn_once) {
  const GridFrame frame = frame_of(16, 16);
  const auto field = even_water(frame, 0.4F, 0.8F);
  const Grid<float> ground = plane(frame, 0.004, 0);
  FlowScene scene;
  const auto first = scene.update(field, ground, 1);
  ASSERT_TRUE(first);
  EXPECT_EQ(scene.update(field, ground, 1.05), first) << "nothing new is uploaded";
  EXPECT_NE(scene.update(field, ground, 4), first);
  EXPECT_FALSE(scene.update(nullptr, ground, 1));
}

}  // namespace
}  // namespace sandtable
