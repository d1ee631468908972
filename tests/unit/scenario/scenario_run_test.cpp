#include "twin/flood/scenario/scenario_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.h"
#include "twin/place/scenario_config.h"

namespace sandtable::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Keeps what a run gives.
class Kept : public RunOutputs {
 public:
  Status take_gauges(std::span<const GaugeReading> readings) override {
    for (const GaugeReading& r : readings) rows[std::string(r.gauge)].push_back(r);
    return {};
  }
  Status take_depth(double time_s, const Grid<float>& depth_m) override {
    depths.emplace(time_s, depth_m);
    return {};
  }
  void show(const RunProgress& progress) override { shown_s.push_back(progress.time_s); }
  bool stop_wanted() override { return !shown_s.empty() && shown_s.back() >= stop_at_s; }

  std::map<std::string, std::vector<GaugeReading>> rows;
  std::map<double, Grid<float>> depths;
  std::vector<double> shown_s;
  double stop_at_s = 1e99;
};

Scenario read(const std::string& toml) {
  const test::TempDir dir;
  auto scenario = parse_scenario(toml, "s.toml", dir.path());
  if (!scenario) throw std::runtime_error(scenario.error().message);
  return *std::move(scenario);
}

Result<RunResult> run(const Scenario& scenario, RunOutputs& outputs) {
  auto setup = make_setup(scenario, {.ground_m = ground_of(std::get<FlatGround>(scenario.ground))});
  if (!setup) return pass(setup);
  return run_scenario(scenario, *std::move(setup), outputs);
}

/// A closed basin of 20 x 10 cells of 5 m with 1 m of water.
const std::string kPond = R"([grid]
flat = { columns = 20, rows = 10, cell_size = 5.0 }
[time]
end = "10min"
output_every = 60
rasters_at = [90, "10min"]
[initial]
level = 1.0
[[gauge]]
name = "middle"
at = [52.0, 27.0]
)";

TEST(ScenarioRun, samples_gauges_and_rasters_at_their_times) {
  Kept kept;
  const auto result = run(read(kPond), kept);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_FALSE(result->stopped);
  const auto& rows = kept.rows["middle"];
  ASSERT_EQ(rows.size(), 11u);
  EXPECT_EQ(rows.front().time_s, 0);
  EXPECT_EQ(rows.back().time_s, 600);
  EXPECT_NEAR(rows.back().depth_m, 1, 1e-6);
  EXPECT_EQ(rows.back().speed_m_per_s, 0);
  ASSERT_EQ(kept.depths.size(), 2u);
  EXPECT_TRUE(kept.depths.contains(90));
  EXPECT_EQ(result->summary.simulated_s, 600);
  EXPECT_EQ(result->summary.cells, 200u);
  EXPECT_NEAR(result->summary.volume_end_m3, 5000, 0.01);
}

TEST(ScenarioRun, a_pump_takes_its_water_out_and_every_cubic_metre_is_booked) {
  Kept kept;
  const auto result = run(read(kPond + R"([[pump]]
at = [52.0, 27.0]
to = "outside"
capacity = 0.5
)"),
                          kept);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_NEAR(result->summary.volume_out_m3, 300, 0.5);  // 0.5 m3/s for 600 s; a step is a second
  EXPECT_NEAR(result->summary.volume_end_m3, 5000 - result->summary.volume_out_m3, 0.01);
  EXPECT_LT(result->summary.mass_error_ratio, 1e-6);
}

TEST(ScenarioRun, a_diagonal_wall_holds_until_it_breaches) {
  const std::string toml = R"([grid]
flat = { columns = 20, rows = 20, cell_size = 5.0 }
[time]
end = "10min"
output_every = 60
[[inflow]]
at = [10.0, 90.0]
discharge = 3.0
[[wall]]
line = [[0.0, 20.0], [100.0, 90.0]]
crest = 3.0
breach = { at_time = "5min", crest = 0.0, from = 40.0, to = 60.0 }
[[gauge]]
name = "behind"
at = [80.0, 30.0]
)";
  Kept kept;
  const auto result = run(read(toml), kept);
  ASSERT_TRUE(result) << result.error().message;
  const auto& rows = kept.rows["behind"];
  EXPECT_EQ(rows[5].depth_m, 0);  // at 300 s, 900 m3 stand above the wall
  EXPECT_GT(rows[10].depth_m, 0.05);
  EXPECT_LT(result->summary.mass_error_ratio, 1e-6);
  const float arrival = result->fields.arrival_s.at(16, 14);
  EXPECT_GT(arrival, 300);
  EXPECT_LT(arrival, 600);
}

TEST(ScenarioRun, a_breach_that_no_piece_of_the_wall_has_is_an_error) {
  Kept kept;
  const auto result = run(read(kPond + R"([[wall]]
line = [[0.0, 20.0], [100.0, 20.0]]
crest = 3.0
breach = { at_time = 0, crest = 0.0, from = 200.0 }
)"),
                          kept);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("wall.line"));
}

TEST(ScenarioRun, drains_carry_rain_away_and_are_booked) {
  Kept kept;
  const auto result = run(read(R"([grid]
flat = { columns = 10, rows = 10, cell_size = 10.0 }
[time]
end = "30min"
[rain]
intensity = 60.0
[drains]
[[drains.node]]
name = "M1"
invert = -2.0
area = 2.0
[[drains.link]]
from = "M1"
to = "outfall"
capacity = 0.05
[[drains.inlet]]
at = [55.0, 55.0]
node = "M1"
)"),
                          kept);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_NEAR(result->summary.volume_in_m3, 300, 1);  // 60 mm/h on 1 ha for half an hour
  EXPECT_GT(result->summary.volume_out_m3, 5);  // a grate drains its cell at once, thin sheet flow feeds it slowly
  EXPECT_LT(result->summary.mass_error_ratio, 1e-6);
}

TEST(ScenarioRun, earth_moved_later_keeps_the_water) {
  Kept kept;
  const auto result = run(read(kPond + R"([[edit]]
area = [[40.0, 10.0], [60.0, 10.0], [60.0, 40.0], [40.0, 40.0]]
kind = "lower"
by = 1.0
at_time = "5min"
)"),
                          kept);
  ASSERT_TRUE(result) << result.error().message;
  const auto& rows = kept.rows["middle"];
  EXPECT_NEAR(rows[4].depth_m, 1, 1e-5);
  EXPECT_GT(rows[10].depth_m, 1.5);
  EXPECT_NEAR(result->summary.volume_end_m3, 5000, 0.01);
}

TEST(ScenarioRun, earth_moved_later_leaves_alone_what_has_no_ground) {
  const Scenario scenario = read(kPond + R"([[edit]]
area = [[40.0, 10.0], [60.0, 10.0], [60.0, 40.0], [40.0, 40.0]]
kind = "lower"
by = 1.0
at_time = "5min"
)");
  Grid<float> ground = ground_of(std::get<FlatGround>(scenario.ground));
  ground.at(9, 5) = std::numeric_limits<float>::quiet_NaN();  // a house in the trench
  auto setup = make_setup(scenario, {.ground_m = std::move(ground)});
  ASSERT_TRUE(setup) << setup.error().message;
  Kept kept;
  const auto result = run_scenario(scenario, *std::move(setup), kept);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_FALSE(result->stopped) << result->stopped->message;
  EXPECT_GT(kept.rows["middle"][10].depth_m, 1.5);
}

TEST(ScenarioRun, behind_a_breach_the_second_wall_on_the_same_line_holds) {
  const std::string walls = R"([grid]
flat = { columns = 20, rows = 20, cell_size = 5.0 }
[time]
end = "10min"
output_every = 60
[[inflow]]
at = [10.0, 90.0]
discharge = 9.0
[[wall]]
line = [[0.0, 50.0], [100.0, 50.0]]
crest = 3.0
breach = { at_time = "5min", crest = 0.0 }
[[wall]]
line = [[0.0, 50.0], [100.0, 50.0]]
crest = )";
  const auto deepest_behind = [&](const std::string& crest) {
    Kept kept;
    const auto result = run(read(walls + crest + "\n[[gauge]]\nname = \"behind\"\nat = [52.0, 40.0]\n"), kept);
    EXPECT_TRUE(result) << result.error().message;
    return kept.rows["behind"].back().depth_m;
  };
  EXPECT_EQ(deepest_behind("2.5"), 0) << "5,400 m3 stand 1.1 m deep";
  EXPECT_GT(deepest_behind("0.2"), 0.1) << "over the lower one the breach lets the rest pass";
}

TEST(ScenarioRun, stops_when_somebody_asks_and_keeps_what_it_has) {
  Kept kept;
  kept.stop_at_s = 120;
  const auto result = run(read(kPond), kept);
  ASSERT_TRUE(result);
  ASSERT_TRUE(result->stopped);
  EXPECT_EQ(result->stopped->code, ErrorCode::kCancelled);
  EXPECT_EQ(result->summary.simulated_s, 120);
  EXPECT_FALSE(result->fields.max_depth_m.empty());
  EXPECT_THAT(result->summary.warnings, ElementsAre(HasSubstr("stopped at 120.000 s")));
}

TEST(ScenarioRun, points_outside_the_grid_are_named_with_line_and_key) {
  Kept kept;
  const auto result = run(read(kPond + "[[inflow]]\nline = [[10.0, 10.0], [500.0, 10.0]]\ndischarge = 1\n"), kept);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("s.toml:13:8: inflow.line: (500, 10) lies outside the grid"));
}

TEST(ScenarioRun, boundaries_that_share_a_part_of_an_edge_are_refused) {
  Kept kept;
  const std::string edge = "[[boundary]]\nedge = \"west\"\n";
  const auto both =
      run(read(kPond + edge + "kind = \"free\"\n" + edge + "from = 20.0\nkind = \"level\"\nlevel = 1.0\n"), kept);
  ASSERT_FALSE(both) << "each would let out the same water";
  EXPECT_THAT(both.error().message, HasSubstr("shares a part of the edge"));
  EXPECT_THAT(both.error().message, HasSubstr("boundary"));
  const auto apart =
      run(read(kPond + edge + "to = 20.0\nkind = \"free\"\n" + edge + "from = 20.0\nkind = \"level\"\nlevel = 1.0\n"),
          kept);
  ASSERT_TRUE(apart) << apart.error().message;
  EXPECT_LT(apart->summary.mass_error_ratio, 1e-9);
}

TEST(ScenarioRun, a_build_without_a_solver_for_graphics_cards_says_so) {
  Kept kept;
  const auto result = run(read(kPond + "[run]\ndevice = \"gpu\"\n"), kept);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("run.device"));
  const auto on_processor = run(read(kPond + "[run]\ndevice = \"cpu\"\n"), kept);
  ASSERT_TRUE(on_processor);
  EXPECT_THAT(on_processor->summary.solver, HasSubstr("local inertial"));
}

TEST(RunSummary, has_exactly_the_keys_that_are_promised) {
  const auto json = nlohmann::json::parse(summary_json({.scheme = "local-inertial", .warnings = {"a"}}));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_THAT(keys, ::testing::UnorderedElementsAre("cells", "wet_cells_max", "steps", "simulated_s", "wall_s",
                                                    "cell_updates", "cell_updates_per_s", "threads", "scheme",
                                                    "volume_initial_m3", "volume_in_m3", "volume_out_m3",
                                                    "volume_end_m3", "mass_error_ratio", "warnings"));
}

}  // namespace
}  // namespace sandtable::scenario
