#include "twin/flood/scenario/grid_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <set>

namespace sandtable::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// 10 columns, 8 rows of 5 m, the south-west corner at (0, 0).
const GridFrame kFrame{.columns = 10, .rows = 8, .cell_m = 5, .north_west = {0, 40}};

Mark mark(Polyline points) { return {std::move(points), "a.toml:3:1: inflow.line"}; }

TEST(CellAt, gives_border_points_to_the_cell_inside_and_names_what_lies_outside) {
  EXPECT_EQ(cell_at(kFrame, mark({}), {0, 40}), kFrame.index(0, 0));
  EXPECT_EQ(cell_at(kFrame, mark({}), {50, 0}), kFrame.index(9, 7));
  const auto outside = cell_at(kFrame, mark({}), {50.1, 20});
  ASSERT_FALSE(outside);
  EXPECT_THAT(outside.error().message, HasSubstr("a.toml:3:1: inflow.line: (50.1, 20) lies outside the grid"));
}

TEST(CellsAlong, holds_each_cell_with_a_piece_of_the_line_once) {
  // Along the western border from 10 to 20 m: two cells, not the one it touches at its end.
  EXPECT_THAT(*cells_along(kFrame, mark({{0, 10}, {0, 20}})),
              UnorderedElementsAre(kFrame.index(0, 4), kFrame.index(0, 5)));
  // Along the eastern border: the cells inside.
  EXPECT_THAT(*cells_along(kFrame, mark({{50, 15}, {50, 20}})), ElementsAre(kFrame.index(9, 4)));
  // A diagonal through corners touches only the cells it crosses.
  EXPECT_THAT(*cells_along(kFrame, mark({{0, 0}, {10, 10}})), ElementsAre(kFrame.index(0, 7), kFrame.index(1, 6)));
  EXPECT_THAT(*cells_along(kFrame, mark({{12, 12}})), ElementsAre(kFrame.index(2, 5)));
  EXPECT_THAT(*cells_along(kFrame, mark({{12, 12}, {12, 12}})), ElementsAre(kFrame.index(2, 5)));
}

TEST(CellsAlong, refuses_a_line_that_leaves_the_grid) { EXPECT_FALSE(cells_along(kFrame, mark({{10, 10}, {60, 10}}))); }

/// Cells that water reaches from one of them when it may pass every face that holds no wall.
std::set<std::size_t> reached(const GridFrame& frame, std::size_t from, const std::vector<MarkedFace>& faces) {
  std::set<std::pair<std::size_t, bool>> walls;
  for (const MarkedFace& face : faces) walls.insert({face.cell, face.east});
  std::set<std::size_t> seen{from};
  std::deque<std::size_t> open{from};
  const auto go = [&](bool free, std::size_t to) {
    if (free && seen.insert(to).second) open.push_back(to);
  };
  while (!open.empty()) {
    const std::size_t cell = open.front();
    open.pop_front();
    const int column = static_cast<int>(cell) % frame.columns;
    const int row = static_cast<int>(cell) / frame.columns;
    if (column + 1 < frame.columns) go(!walls.contains({cell, true}), cell + 1);
    if (column > 0) go(!walls.contains({cell - 1, true}), cell - 1);
    const auto width = static_cast<std::size_t>(frame.columns);
    if (row + 1 < frame.rows) go(!walls.contains({cell, false}), cell + width);
    if (row > 0) go(!walls.contains({cell - width, false}), cell - width);
  }
  return seen;
}

TEST(FacesAlong, make_a_wall_that_is_tight_at_every_angle) {
  const GridFrame frame{.columns = 60, .rows = 60, .cell_m = 1, .north_west = {0, 60}};
  for (int degrees = 0; degrees < 180; degrees += 7) {
    const double angle = degrees * 3.14159265358979 / 180;
    const LocalXY along{std::cos(angle) * 100, std::sin(angle) * 100};
    const LocalXY middle{30.3, 29.6};
    const auto faces = faces_along(frame, mark({middle - along, middle + along}));
    ASSERT_TRUE(faces) << degrees;
    const LocalXY aside{-std::sin(angle) * 10, std::cos(angle) * 10};
    const auto one = cell_at(frame, mark({}), middle + aside);
    const auto other = cell_at(frame, mark({}), middle - aside);
    EXPECT_FALSE(reached(frame, *one, *faces).contains(*other)) << degrees;
  }
}

TEST(FacesAlong, make_a_ring_of_many_corners_tight) {
  const GridFrame frame{.columns = 60, .rows = 60, .cell_m = 1, .north_west = {0, 60}};
  Polyline ring;
  for (int i = 0; i <= 12; ++i)
    ring.push_back({30 + 20.3 * std::cos(i * 0.5235987756), 30 + 17.1 * std::sin(i * 0.5235987756)});
  const auto faces = faces_along(frame, mark(ring));
  ASSERT_TRUE(faces);
  EXPECT_FALSE(reached(frame, frame.index(30, 30), *faces).contains(0));
}

TEST(FacesAlong, lie_on_the_drawn_edge_and_know_how_far_along) {
  // y = 20 between rows 3 and 4, from x = 10 to 25: three faces below row 3.
  const auto faces = faces_along(kFrame, mark({{10, 20}, {25, 20}}));
  ASSERT_TRUE(faces);
  ASSERT_EQ(faces->size(), 3u);
  for (int i = 0; i < 3; ++i) {
    const MarkedFace& face = (*faces)[static_cast<std::size_t>(i)];
    EXPECT_EQ(face.cell, kFrame.index(2 + i, 3));
    EXPECT_FALSE(face.east);
    EXPECT_NEAR(face.along_m, 2.5 + 5 * i, 1e-9);
  }
}

TEST(FacesAlong, leave_out_what_lies_beyond_the_grid) {
  const auto faces = faces_along(kFrame, mark({{-1000, 20}, {1000, 20}}));
  ASSERT_TRUE(faces);
  EXPECT_EQ(faces->size(), 10u);
  EXPECT_NEAR(faces->front().along_m, 1002.5, 1);  // cut to the grid first: good to part of a cell
  EXPECT_FALSE(faces_along(kFrame, mark({{-50, 10}, {-20, 30}})));
  EXPECT_FALSE(faces_along(kFrame, mark({{12, 12}, {12.1, 12}})));
}

TEST(EdgeCells, are_those_whose_centre_lies_in_the_part) {
  Edge west{.side = hydraulics::Side::kWest};
  EXPECT_EQ(edge_cells(kFrame, west)->first, 0);
  EXPECT_EQ(edge_cells(kFrame, west)->last, 7);
  west.from_m = 0;
  west.to_m = 10;
  EXPECT_EQ(edge_cells(kFrame, west)->first, 6);
  EXPECT_EQ(edge_cells(kFrame, west)->last, 7);
  Edge north{.side = hydraulics::Side::kNorth, .from_m = 11, .to_m = 12};  // narrower than a cell
  EXPECT_EQ(edge_cells(kFrame, north)->first, 2);
  EXPECT_EQ(edge_cells(kFrame, north)->last, 2);
  north.from_m = 60;
  north.to_m = 70;
  EXPECT_FALSE(edge_cells(kFrame, north));
}

TEST(CellsInside, are_those_whose_centre_lies_in_the_ring_but_not_in_its_hole) {
  const PolygonRings square{{{0, 0}, {15, 0}, {15, 15}, {0, 15}}, {{5, 5}, {10, 5}, {10, 10}, {5, 10}}};
  EXPECT_EQ(cells_inside(kFrame, square).size(), 8u);
  EXPECT_THAT(cells_inside(kFrame, {{{100, 100}, {110, 100}, {110, 110}}}), IsEmpty());
  EXPECT_EQ(cells_inside(kFrame, {{{-100, -100}, {100, -100}, {100, 100}, {-100, 100}}}).size(), 80u);
}

TEST(CellsBeside, lie_within_half_the_width) {
  EXPECT_EQ(cells_beside(kFrame, {{2.5, 2.5}, {22.5, 2.5}}, 4).size(), 5u);
  EXPECT_EQ(cells_beside(kFrame, {{2.5, 2.5}, {22.5, 2.5}}, 10.1).size(), 10u + 1u);
}

}  // namespace
}  // namespace sandtable::scenario
