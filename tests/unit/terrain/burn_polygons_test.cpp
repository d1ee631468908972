#include "geo/terrain/burn_polygons.h"

#include <gmock/gmock.h>

#include <limits>

namespace sandtable::geo {
namespace {

using testing::Each;
using testing::ElementsAreArray;

constexpr std::int16_t kOutside = -1;

/// Four by four cells of 10 m, north-west corner at (0, 40): centres at 5, 15, 25, 35.
GridFrame frame() { return {4, 4, 10.0, {0, 40}}; }

struct Ring {
  PartKind kind;
  std::vector<LocalXY> vertices;
};

/// Rings are closed here.
class Polygons {
 public:
  Polygons& feature(const std::vector<Ring>& rings) {
    for (const Ring& ring : rings) {
      layer_.vertices.insert(layer_.vertices.end(), ring.vertices.begin(), ring.vertices.end());
      layer_.vertices.push_back(ring.vertices.front());
      layer_.part_begin.push_back(static_cast<std::uint32_t>(layer_.vertices.size()));
      layer_.part_kind.push_back(ring.kind);
    }
    layer_.feature_begin.push_back(static_cast<std::uint32_t>(layer_.part_count()));
    layer_.kind.push_back(GeometryKind::kPolygon);
    return *this;
  }
  /// Feature n burns n + 1.
  [[nodiscard]] std::vector<std::int16_t> burned() const {
    EXPECT_TRUE(is_consistent(layer_));
    std::vector<std::int16_t> values;
    for (std::size_t f = 0; f < layer_.feature_count(); ++f) values.push_back(static_cast<std::int16_t>(f + 1));
    return burn_polygons(layer_, values, frame(), kOutside).values();
  }

 private:
  VectorLayer layer_;
};

Ring box(double left, double bottom, double right, double top, PartKind kind = PartKind::kOuterRing) {
  return {kind, {{left, bottom}, {left, top}, {right, top}, {right, bottom}}};
}

constexpr std::int16_t o = kOutside;

TEST(BurnPolygons, a_cell_belongs_to_the_polygon_that_holds_its_centre) {
  const std::int16_t expected[] = {o, o, o, o,  //
                                   o, 1, 1, o,  //
                                   o, 1, 1, o,  //
                                   o, o, o, o};
  EXPECT_THAT(Polygons().feature({box(14, 14, 26, 26)}).burned(), ElementsAreArray(expected));
  EXPECT_THAT(Polygons().feature({box(6, 6, 34, 34)}).burned(), ElementsAreArray(expected));
}

TEST(BurnPolygons, a_hole_stays_open) {
  const std::int16_t expected[] = {1, 1, 1, 1,  //
                                   1, o, o, 1,  //
                                   1, o, o, 1,  //
                                   1, 1, 1, 1};
  EXPECT_THAT(Polygons().feature({box(0, 0, 40, 40), box(10, 10, 30, 30, PartKind::kHole)}).burned(),
              ElementsAreArray(expected));
}

TEST(BurnPolygons, several_outer_rings_are_one_feature) {
  const std::int16_t expected[] = {1, o, o, o,  //
                                   o, o, o, o,  //
                                   o, o, o, o,  //
                                   o, o, o, 1};
  EXPECT_THAT(Polygons().feature({box(0, 30, 10, 40), box(30, 0, 40, 10)}).burned(), ElementsAreArray(expected));
}

TEST(BurnPolygons, where_two_overlap_the_later_one_wins) {
  const std::int16_t expected[] = {1, 1, 1, o,  //
                                   1, 2, 2, 2,  //
                                   1, 2, 2, 2,  //
                                   o, 2, 2, 2};
  EXPECT_THAT(Polygons().feature({box(0, 10, 30, 40)}).feature({box(10, 0, 40, 30)}).burned(), ElementsAreArray(expected));
}

TEST(BurnPolygons, outside_the_frame_nothing_is_burned) {
  EXPECT_THAT(Polygons()
                  .feature({box(100, 0, 200, 40)})
                  .feature({box(-200, 0, -100, 40)})
                  .feature({box(0, 100, 40, 200)})
                  .feature({box(0, -200, 40, -100)})
                  .burned(),
              Each(kOutside));
}

TEST(BurnPolygons, a_polygon_far_larger_than_the_frame_fills_it) {
  EXPECT_THAT(Polygons().feature({box(-1e12, -1e12, 1e12, 1e12)}).burned(), Each(1));
}

TEST(BurnPolygons, a_vertex_exactly_on_a_row_line_counts_once) {
  // A diamond whose western and eastern corners lie on the centres of the second row.
  const Ring diamond{PartKind::kOuterRing, {{4, 25}, {20, 41}, {36, 25}, {20, 9}}};
  const std::int16_t expected[] = {o, 1, 1, o,  //
                                   1, 1, 1, 1,  //
                                   o, 1, 1, o,  //
                                   o, o, o, o};
  EXPECT_THAT(Polygons().feature({diamond}).burned(), ElementsAreArray(expected));
}

TEST(BurnPolygons, neighbours_that_share_an_edge_through_centres_leave_no_gap) {
  const std::int16_t expected[] = {1, 2, 2, 2,  //
                                   1, 2, 2, 2,  //
                                   3, 3, 3, 3,  //
                                   3, 3, 3, 3};
  EXPECT_THAT(Polygons().feature({box(0, 20, 15, 40)}).feature({box(15, 20, 40, 40)}).feature({box(0, 0, 40, 20)}).burned(),
              ElementsAreArray(expected));
  const auto stacked = Polygons().feature({box(0, 15, 40, 40)}).feature({box(0, 0, 40, 15)}).burned();
  EXPECT_THAT(stacked, testing::Not(testing::Contains(kOutside))) << "the shared edge lies on a row of centres";
}

TEST(BurnPolygons, a_vertex_without_a_position_harms_only_its_own_feature) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const Ring broken{PartKind::kOuterRing, {{0, 0}, {kNaN, kNaN}, {40, 40}, {40, 0}}};
  const auto burned = Polygons().feature({box(0, 30, 10, 40)}).feature({broken}).feature({box(30, 0, 40, 10)}).burned();
  EXPECT_EQ(burned.front(), 1);
  EXPECT_EQ(burned.back(), 3);
}

TEST(BurnPolygons, lines_and_points_cover_nothing) {
  EXPECT_THAT(Polygons().feature({box(0, 0, 40, 40, PartKind::kLine)}).burned(), Each(kOutside));
}

}  // namespace
}  // namespace sandtable::geo
