#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"
#include "twin/flood/scenario/scenario_setup.h"
#include "twin/place/scenario_config.h"

namespace sandtable {
namespace {

/// The ```toml blocks of the page, one after the other.
std::string examples() {
  std::ifstream in(std::string(SANDTABLE_SOURCE_DIR) + "/docs/scenario-file.md");
  std::string out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```toml";
    } else if (inside) {
      out += line + "\n";
    }
  }
  return out;
}

TEST(ScenarioDocs, examples_load_as_one_scenario_and_lie_on_its_grid) {
  const test::TempDir dir;
  const auto scenario = parse_scenario(examples(), "scenario-file.md", dir.path());
  ASSERT_TRUE(scenario) << scenario.error().message;
  const auto& flat = std::get<scenario::FlatGround>(scenario->ground);
  const auto setup = scenario::make_setup(*scenario, {.ground_m = scenario::ground_of(flat)});
  ASSERT_TRUE(setup) << setup.error().message;
  EXPECT_EQ(setup->hydraulics.devices.size(), 4u);
  EXPECT_EQ(setup->hydraulics.networks.size(), 1u);
  EXPECT_TRUE(hydraulics::check(setup->hydraulics)) << hydraulics::check(setup->hydraulics).error().message;
}

}  // namespace
}  // namespace sandtable
