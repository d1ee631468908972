#include "twin/flood/hydraulics/active_tiles.h"

#include <gtest/gtest.h>

namespace sandtable::hydraulics {
namespace {

struct Field {
  CellLayout layout{GridFrame{32 * 5, 8 * 5, 1, {}}};
  FlowStore flow{layout};
  ActiveTiles tiles{layout};

  void look() {
    tiles.look(flow.depth.data(), 0, layout.tile_rows, true);
    tiles.choose(flow);
  }
  [[nodiscard]] std::size_t awake() const { return tiles.active_cells() / (32 * 8); }
};

TEST(ActiveTiles, dry_land_sleeps) {
  Field field;
  field.look();
  EXPECT_EQ(field.awake(), 0U);
  EXPECT_TRUE(field.tiles.spans(20).empty());
}

TEST(ActiveTiles, water_wakes_only_the_neighbours_it_can_reach) {
  Field field;
  // In the middle columns of tile (2, 2), its northern half.
  field.flow.depth[field.layout.at(32 * 2 + 16, 8 * 2 + 1)] = 1000;
  field.look();
  EXPECT_TRUE(field.tiles.active(2, 2));
  EXPECT_TRUE(field.tiles.active(2, 1));
  EXPECT_EQ(field.awake(), 2U);
}

TEST(ActiveTiles, water_in_a_corner_wakes_the_tile_across_it) {
  Field field;
  field.flow.depth[field.layout.at(32 * 2, 8 * 2)] = 1000;
  field.look();
  EXPECT_TRUE(field.tiles.active(1, 1));
  EXPECT_EQ(field.awake(), 4U);
}

TEST(ActiveTiles, a_discharge_that_a_restored_state_brings_into_a_sleeping_tile_is_cleared) {
  Field field;
  const std::size_t place = field.layout.at(32 * 2 + 16, 8 * 2 + 1);
  field.flow.depth[place] = kFilm;
  field.flow.qx[place] = 0.5F;
  field.tiles.wake_all();
  field.look();
  EXPECT_EQ(field.awake(), 0U);
  EXPECT_EQ(field.flow.qx[place], 0);
}

TEST(ActiveTiles, a_film_lets_its_tile_sleep_and_takes_its_discharge) {
  Field field;
  const std::size_t place = field.layout.at(32 * 2 + 16, 8 * 2 + 1);
  field.flow.depth[place] = 1000;
  field.look();
  field.flow.depth[place] = kFilm;
  field.flow.qx[place] = 1;
  field.look();
  EXPECT_EQ(field.awake(), 0U);
  EXPECT_EQ(field.flow.qx[place], 0);
}

TEST(ActiveTiles, a_pinned_place_is_awake_with_its_neighbours) {
  Field field;
  field.tiles.pin(0, 0);
  field.look();
  EXPECT_EQ(field.awake(), 4U);
}

TEST(ActiveTiles, splits_rows_by_work) {
  Field field;
  for (int row = 0; row < 40; ++row)
    for (int column = 0; column < 160; ++column) field.flow.depth[field.layout.at(column, row)] = 1000;
  field.look();
  EXPECT_TRUE(field.tiles.all_active());
  EXPECT_EQ(field.tiles.split(2), (std::vector<int>{0, 3, 5}));
}

}  // namespace
}  // namespace sandtable::hydraulics
