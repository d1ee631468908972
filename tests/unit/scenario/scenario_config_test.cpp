#include "twin/place/scenario_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace sandtable {
namespace {

using scenario::Scenario;
using ::testing::HasSubstr;

/// The least that loads, in six lines; what a test appends begins in line 7.
const std::string kPlain = R"([grid]
flat = { columns = 20, rows = 10, cell_size = 5.0 }
[time]
end = "5h"


)";

class ScenarioConfig : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) { std::ofstream(dir_.file(name)) << text; }
  Result<Scenario> parse(const std::string& toml) { return parse_scenario(toml, "s.toml", dir_.path()); }
  std::string problem(const std::string& toml) {
    const auto scenario = parse(toml);
    return scenario ? "" : scenario.error().message;
  }
  test::TempDir dir_;
};

TEST_F(ScenarioConfig, fills_in_what_is_not_said) {
  const auto s = parse(kPlain);
  ASSERT_TRUE(s) << s.error().message;
  const auto& flat = std::get<scenario::FlatGround>(s->ground);
  EXPECT_EQ(flat.frame, (GridFrame{20, 10, 5, {0, 50}}));
  EXPECT_EQ(s->end_s, 5 * 3600);
  EXPECT_EQ(s->output_every_s, 60);
  EXPECT_EQ(std::get<double>(s->manning), 0.03);
  EXPECT_EQ(s->scheme, hydraulics::Scheme::kLocalInertial);
  EXPECT_FALSE(s->initial_level_m);
}

TEST_F(ScenarioConfig, takes_times_as_numbers_or_with_units) {
  const auto s = parse(R"([grid]
flat = { columns = 2, rows = 2, cell_size = 1.0 }
[time]
end = 7200
output_every = "90s"
rasters_at = ["1h", 60, "15min", 60]
)");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->end_s, 7200);
  EXPECT_EQ(s->output_every_s, 90);
  EXPECT_EQ(s->rasters_at_s, (std::vector<double>{60, 900, 3600}));
}

TEST_F(ScenarioConfig, reads_water_and_where_it_comes_from) {
  write("q.csv", "time_s,discharge_m3_per_s\n0,0\n3600,20\n");
  const auto s = parse(kPlain + R"([[inflow]]
name = "breach"
line = [[0.0, 10.0], [0, 20.0]]
series = "q.csv"
[[inflow]]
at = [7.0, 7.0]
discharge = 3
[[boundary]]
edge = "west"
from = 0.0
to = 100.0
kind = "level"
level = 9
[rain]
intensity = 50
losses = { kind = "horton", rate = 5, initial_rate = 50, decay = 4 }
)");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->inflows[0].discharge_m3_per_s.at(1800), 10);
  EXPECT_EQ(s->inflows[0].at.points.size(), 2u);
  EXPECT_EQ(s->inflows[0].at.written_at, "s.toml:9:8: inflow.line");
  EXPECT_EQ(s->inflows[1].name, "inflow 2");
  EXPECT_EQ(s->boundaries[0].level_m.at(0), 9);
  EXPECT_EQ(s->boundaries[0].to_m, 100);
  EXPECT_EQ(s->rain.intensity_mm_per_h.at(0), 50);
  EXPECT_EQ(s->losses.initial_rate_mm_per_h, 50);
}

TEST_F(ScenarioConfig, reads_structures) {
  const auto s = parse(kPlain + R"([[pump]]
name = "P1"
at = [10.0, 20.0]
to = "outside"
curve = [[0, 0.4], [5.0, 0.0]]
start_level = 1.2
failures = [["1h", 7200]]
[[gate]]
at = [10.0, 20.0]
to = [30.0, 20.0]
sill = 0.5
width = 2.0
opening = 0.3
[[wall]]
line = [[0.0, 0.0], [50.0, 0.0]]
crest = 3.5
breach = { at_time = "30min", crest = 0.5, over = "10min" }
[[gauge]]
at = [1.0, 1.0]
)");
  ASSERT_TRUE(s) << s.error().message;
  ASSERT_EQ(s->links.size(), 2u);
  const auto& pump = std::get<structures::Pump>(s->links[0].structure);
  EXPECT_TRUE(s->links[0].to.is_outside());
  EXPECT_EQ(pump.curve.size(), 2u);
  EXPECT_EQ(pump.failures[0].to_s, 7200);
  EXPECT_EQ(s->links[1].opening_m.at(0), 0.3);
  EXPECT_EQ(s->walls[0].breach->over_s, 600);
  EXPECT_EQ(s->gauges[0].name, "gauge 1");
}

TEST_F(ScenarioConfig, names_file_line_and_key_of_what_is_wrong) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"[[pump]]\nat = [1.0, 1.0]\nto = \"outside\"\ncapacity = 0.3\ncapacty = 1\n",
       "s.toml:11:1: pump.capacty: unknown key"},
      {"[[inflow]]\nat = [1.0, 1.0]\n", "inflow.discharge: missing"},
      {"[[inflow]]\nat = [1.0]\ndischarge = 1\n", "s.toml:8:6: inflow.at: expected [x, y]"},
      {"[[inflow]]\nline = [[1.0, 2.0]]\ndischarge = 1\n", "s.toml:8:8: inflow.line: expected an array of 2"},
      {"[[inflow]]\nat = [1.0, 1.0]\nseries = \"none.csv\"\n", "s.toml:9:10: inflow.series: no such file"},
      {"[[boundary]]\nedge = \"top\"\nkind = \"wall\"\n", "s.toml:8:8: boundary.edge: 'top' is not one of"},
      {"[[boundary]]\nedge = \"west\"\nkind = \"level\"\n", "boundary.level: missing"},
      {"[initial]\ndepth = -1.0\n", "s.toml:8:9: initial.depth: -1 must be at least 0"},
      {"[initial]\ndepth = true\n", "initial.depth: expected a number or the path of a raster"},
      {"[run]\nscheme = \"magic\"\n", "s.toml:8:10: run.scheme: 'magic' is not one of local-inertial"},
      {"[[wall]]\nline = [[0.0, 0.0], [9.0, 9.0]]\ncrest = 1.0\nbreach = { at_time = \"1h\", crest = 2.0 }\n",
       "wall.breach.crest: 2 m lies above the wall's crest, 1 m"},
      {"[[pump]]\nat = [1.0, 1.0]\nto = \"outside\"\ncapacity = 0.3\ncurve = [[0.0, 1.0]]\n",
       "pump.capacity: stands beside curve"},
      {"[[gauge]]\nname = \"A\"\nat = [1.0, 1.0]\n[[gauge]]\nname = \"A\"\nat = [2.0, 1.0]\n",
       "s.toml:11:8: gauge.name: 'A' is the name of two gauges"},
      {"[drains]\n[[drains.link]]\nfrom = \"M1\"\nto = \"outfall\"\ncapacity = 1.0\n",
       "drains.link.from: no drain node is called 'M1'"},
  };
  for (const auto& c : cases) EXPECT_THAT(problem(kPlain + c.text), HasSubstr(c.message)) << c.text;
}

TEST_F(ScenarioConfig, reports_several_problems_together) {
  const std::string all = problem(kPlain + "[run]\nthreads = 0\nsheme = 1\n");
  EXPECT_THAT(all, HasSubstr("run.threads: 0 must be at least 1"));
  EXPECT_THAT(all, HasSubstr("did you mean 'scheme'?"));
}

TEST_F(ScenarioConfig, wants_one_ground_and_an_end) {
  EXPECT_THAT(problem("[grid]\n[time]\nend = 5\n"), HasSubstr("grid.dem: missing"));
  EXPECT_THAT(problem("[grid]\nflat = { columns = 2, rows = 2, cell_size = 1.0 }\n[time]\n"),
              HasSubstr("time.end: missing"));
  EXPECT_THAT(problem("[grid]\ndem = \"missing.tif\"\n[time]\nend = 5\n"),
              HasSubstr("s.toml:2:7: grid.dem: no such file"));
  EXPECT_THAT(problem("[time]\nend = 5\nrasters_at = [9]\n[grid]\nflat = { columns = 2, rows = 2, cell_size = 1.0 }\n"),
              HasSubstr("time.rasters_at: 9 s lies after the end, 5 s"));
}

TEST_F(ScenarioConfig, names_the_row_of_a_series_that_runs_backwards) {
  write("q.csv", "time_s,discharge_m3_per_s\n600,1\n0,2\n");
  EXPECT_THAT(
      problem(kPlain + "[[inflow]]\nat = [1.0, 1.0]\nseries = \"q.csv\"\n"),
      ::testing::AllOf(HasSubstr("s.toml:9:10: inflow.series: "), HasSubstr("q.csv:3: time 0 s lies before 600 s")));
}

}  // namespace
}  // namespace sandtable
