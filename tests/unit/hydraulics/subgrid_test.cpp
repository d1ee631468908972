#include <cmath>
#include <limits>

#include "tests/unit/hydraulics/small_water.h"
#include "twin/base/random.h"
#include "twin/flood/hydraulics/subgrid_tables.h"

namespace sandtable::hydraulics {
namespace {

Setup subgrid(Setup setup) {
  setup.scheme = Scheme::kSubgrid;
  return setup;
}

/// Not a multiple of four cells, rough, with a hole in the data.
Setup busy_subgrid(int threads) {
  constexpr int kColumns = 131;
  constexpr int kRows = 97;
  Random random(5);
  hydraulics::Setup setup;
  setup.ground_m = ground(kColumns, kRows, [&](int column, int row) {
    if (column > 60 && column < 70 && row > 30 && row < 37) return std::nan("");
    return 3 * std::sin(column * 0.1) * std::cos(row * 0.13) + random.uniform(0, 0.3);
  });
  setup.threads = threads;
  setup.rain.intensity_mm_per_h = TimeSeries(80.0);
  setup.losses = {.kind = LossKind::kGreenAmpt, .rate_mm_per_h = 3, .suction_m = 0.1, .moisture_deficit = 0.2};
  setup.inflows.push_back({"pour", {4000, 4001}, TimeSeries(9.0)});
  setup.devices.push_back({"pump", {4000}, {60}, std::make_unique<FixedLaw>(0.7)});
  setup.boundaries.push_back({.side = Side::kSouth, .first = 0, .last = kColumns - 1, .kind = EdgeKind::kFree});
  setup.boundaries.push_back(
      {.side = Side::kWest, .first = 0, .last = 20, .kind = EdgeKind::kLevel, .level_m = TimeSeries(1.0)});
  return subgrid(std::move(setup));
}

/// Depths with -1 outside the terrain, so that they can be compared.
std::vector<float> known_depths(const Hydraulics& run) {
  std::vector<float> values = depths(run);
  for (float& value : values)
    if (std::isnan(value)) value = -1;
  return values;
}

TEST(FillTable, finds_the_level_of_any_volume) {
  std::array<float, kSubgridCells> heights{3, 1, 2};
  FillTable table;
  table.build(heights, 3);
  EXPECT_EQ(table.lowest_m(), 1);
  EXPECT_DOUBLE_EQ(table.level_m(0), 1);
  EXPECT_DOUBLE_EQ(table.level_m(0.5 * kQuantaPerMetre), 1.5);
  EXPECT_DOUBLE_EQ(table.level_m(2 * kQuantaPerMetre), 2.5);
  EXPECT_DOUBLE_EQ(table.level_m(6 * kQuantaPerMetre), 4);
  EXPECT_EQ(table.wet_cells(2.5), 2);
}

TEST(FillTable, segments_meet_and_every_volume_lies_in_one) {
  std::array<float, kSubgridCells> heights{3, 1, 2, 2};
  FillTable table;
  table.build(heights, 4);
  double end = table.segment(0).to;
  EXPECT_EQ(end, 0);
  for (const double metres : {0.5, 2.0, 9.0}) {
    const FillSegment segment = table.segment(metres * kQuantaPerMetre);
    EXPECT_EQ(segment.from, end) << metres;
    EXPECT_DOUBLE_EQ(segment.level_m(segment.from), table.level_m(segment.from)) << metres;
    EXPECT_EQ(table.segment(segment.to).to, segment.to) << metres << ": the end belongs to it";
    end = segment.to;
  }
}

TEST(FaceTables, carry_what_their_fine_faces_carry_together) {
  const double friction = 9.81 * 0.0009;
  FaceTables table(1);
  table.set(0, {{{0, friction}, {0.5, friction}, {0.2, friction}, {3, friction}}}, 4);
  for (const double level : {0.01, 0.2, 0.4, 1.0, 2.5, 5.0, 9.0}) {
    double conveyance = 0;
    double area = 0;
    for (const double sill : {0.0, 0.5, 0.2, 3.0}) {
      conveyance += std::pow(std::max(0.0, level - sill), 5.0 / 3) / std::sqrt(friction);
      area += std::max(0.0, level - sill);
    }
    const double after = level - 0.05;
    const std::array<float, 1> still{0};
    CoarseFaces faces{&level,       &after,       nullptr,
                      {},           {},           still.data(),
                      still.data(), still.data(), {still.data(), still.data(), still.data(), still.data()}};
    table.show(0, faces);
    float flow = 0;
    const float dt = 5;
    row_kernels().coarse_fluxes(faces, {9.81F * dt, dt, dt / 40, 0}, 1, &flow);
    // Q (1 + dt A / K^2 Q) = g dt A slope.
    const double push = 9.81 * dt * area * 0.05 / 40;
    const double drag = dt * area / (conveyance * conveyance);
    EXPECT_NEAR(flow, 2 * push / (1 + std::sqrt(1 + 4 * drag * push)), 2e-3 * flow) << level;
  }
}

TEST(Subgrid, loses_no_drop_and_gives_the_same_bits_again) {
  const auto one = run_of(busy_subgrid(1));
  const auto other = run_of(busy_subgrid(3));
  for (const double t : {60.0, 200.0, 600.0}) {
    go(*one, t);
    go(*other, t);
  }
  EXPECT_EQ(known_depths(*one), known_depths(*other));
  EXPECT_LT(one->mass_error_ratio(), 1e-12);
  EXPECT_GT(one->ledger().losses_m3, 0);
  EXPECT_GT(one->ledger().boundary_out_m3, 0);
}

TEST(Subgrid, gives_the_same_bits_for_any_number_of_threads) {
  // 260 coarse rows' worth of parts: as many as threads.
  const auto tall = [](int threads) {
    Random random(11);
    hydraulics::Setup setup;
    setup.ground_m = ground(60, 1040, [&](int column, int row) {
      return 2 * std::sin(column * 0.2) * std::cos(row * 0.05) + random.uniform(0, 0.3);
    });
    setup.threads = threads;
    setup.rain.intensity_mm_per_h = TimeSeries(90.0);
    setup.losses = {.kind = LossKind::kConstant, .rate_mm_per_h = 3};
    setup.inflows.push_back({"pour", {4000, 4001}, TimeSeries(9.0)});
    setup.boundaries.push_back({.side = Side::kWest, .first = 0, .last = 1039, .kind = EdgeKind::kFree});
    return subgrid(std::move(setup));
  };
  const auto one = run_of(tall(1));
  ASSERT_TRUE(one->advance(900));
  for (const int threads : {2, 3, 7}) {
    const auto many = run_of(tall(threads));
    ASSERT_TRUE(many->advance(900));
    EXPECT_EQ(known_depths(*many), known_depths(*one)) << threads;
    EXPECT_EQ(many->ledger().rain_m3, one->ledger().rain_m3) << threads;
    EXPECT_EQ(many->ledger().boundary_out_m3, one->ledger().boundary_out_m3) << threads;
    EXPECT_EQ(many->work().cell_updates, one->work().cell_updates) << threads;
  }
}

TEST(Subgrid, resumes_to_the_last_bit) {
  const auto whole = run_of(busy_subgrid(1));
  go(*whole, 200);
  const SavedState saved = whole->save();
  const auto branched = whole->branch();
  go(*whole, 500);
  const auto resumed = run_of(busy_subgrid(1));
  ASSERT_TRUE(resumed->restore(saved));
  go(*resumed, 500);
  go(*branched, 500);
  EXPECT_EQ(known_depths(*resumed), known_depths(*whole));
  EXPECT_EQ(known_depths(*branched), known_depths(*whole));
  EXPECT_EQ(resumed->ledger().boundary_out_m3, whole->ledger().boundary_out_m3);
}

TEST(Subgrid, keeps_a_lake_at_rest) {
  Random random(7);
  hydraulics::Setup setup;
  setup.ground_m = ground(66, 50, [&](int, int) { return 500 + random.uniform(0, 2); });
  setup.still_level_m = 503.1;
  setup.threads = 1;
  const auto run = run_of(subgrid(std::move(setup)));
  go(*run, 3600);
  for (std::size_t cell = 0; cell < run->frame().size(); ++cell) ASSERT_NEAR(run->level_m(cell), 503.1, 1e-5) << cell;
}

TEST(Subgrid, follows_a_level_outside) {
  hydraulics::Setup setup = flat(36, 36, 2);
  setup.boundaries.push_back(
      {.side = Side::kEast, .first = 4, .last = 30, .kind = EdgeKind::kLevel, .level_m = TimeSeries(2.5)});
  const auto run = run_of(subgrid(std::move(setup)));
  go(*run, 7200);
  EXPECT_NEAR(run->level_m(run->frame().index(18, 18)), 2.5, 5e-3);
}

TEST(Subgrid, sees_walls_between_its_cells_and_their_breaches) {
  hydraulics::Setup setup = flat(40, 8);
  setup.depth_m = ground(40, 8, [](int column, int) { return column < 20 ? 1 : 0; });
  for (int row = 0; row < 8; ++row)
    setup.crests.push_back(
        {setup.ground_m.frame().index(19, row), true, *TimeSeries::make({{0, 1.2}, {600, 1.2}, {900, -1}})});
  const auto run = run_of(subgrid(std::move(setup)));
  go(*run, 600);
  EXPECT_EQ(run->depth_m(run->frame().index(20, 4)), 0);
  go(*run, 8000);
  EXPECT_NEAR(run->depth_m(run->frame().index(39, 4)), 0.5, 0.05);
}

TEST(Subgrid, moves_walls_to_the_sides_of_its_cells_without_a_gap) {
  // A wall with a corner, anywhere between the sides of coarse cells.
  for (const int at : {16, 17, 18, 19}) {
    hydraulics::Setup setup = flat(48, 48);
    setup.depth_m = ground(48, 48, [&](int column, int row) { return column <= at && row <= at ? 1 : 0; });
    const GridFrame frame = setup.ground_m.frame();
    for (int i = 0; i <= at; ++i) {
      setup.crests.push_back({frame.index(at, i), true, TimeSeries(1.5)});
      setup.crests.push_back({frame.index(i, at), false, TimeSeries(1.5)});
    }
    const auto run = run_of(subgrid(std::move(setup)));
    go(*run, 1200);
    double outside = 0;
    for (int row = 0; row < 48; ++row)
      for (int column = 0; column < 48; ++column)
        if (column >= 20 || row >= 20) outside += run->depth_m(run->frame().index(column, row));
    // With the wall at 16 (moved west) a row and a column of water stand outside from the start.
    EXPECT_LE(outside, at == 16 ? 17 * 17 - 16 * 16 : 0) << at;
  }
}

TEST(Subgrid, edits_reach_its_tables) {
  hydraulics::Setup setup = flat(40, 8);
  setup.depth_m = ground(40, 8, [](int column, int) { return column < 12 ? 1 : 0; });
  const auto run = run_of(subgrid(std::move(setup)));
  go(*run, 1);
  std::vector<std::size_t> dam;
  for (int row = 0; row < 8; ++row)
    for (int column = 24; column < 28; ++column) dam.push_back(run->frame().index(column, row));
  ASSERT_TRUE(run->edit_ground(dam, std::vector<float>(dam.size(), 3)));
  go(*run, 3600);
  EXPECT_EQ(run->depth_m(run->frame().index(30, 4)), 0);
  EXPECT_NEAR(run->depth_m(run->frame().index(5, 4)), 0.5, 0.05);
}

}  // namespace
}  // namespace sandtable::hydraulics
