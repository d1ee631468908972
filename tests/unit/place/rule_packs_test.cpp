#include "twin/place/rule_packs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/place/place_builder.h"

namespace sandtable::place_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const AlarmRule* rule_of(const Place& place, const std::string& id) {
  const auto found = std::ranges::find(place.rules, RuleId(id), &AlarmRule::id);
  return found == place.rules.end() ? nullptr : &*found;
}

constexpr const char* kOwnPack = R"([pack]
id = "county"
name = "County"
version = "2026-05"
provenance = "county office, 2026-05-01"

[[rule]]
id = "parent"
kind = "feed_silent"

[[rule]]
id = "rain"
property = "rainfall"
raise_at = 40
suppressed_by = ["parent", "maintenance"]
steps = ["look", "act"]
)";

TEST(RulePacks, every_built_in_pack_loads_and_tells_people_what_to_do_in_both_languages) {
  const PlaceDirectory directory;
  for (const std::string& name : built_in_rule_pack_names()) {
    const auto place = directory.parse(kTown + "[[rule_pack]]\nuse = \"" + name + "\"\n");
    ASSERT_TRUE(place) << place.error().message;
    ASSERT_EQ(place->rule_packs.size(), 1U);
    EXPECT_EQ(place->rule_packs[0].id, name);
    EXPECT_FALSE(place->rules.empty());
    for (const AlarmRule& rule : place->rules) {
      EXPECT_EQ(rule.pack, name);
      EXPECT_FALSE(rule.provenance.empty()) << rule.id.str();
      EXPECT_FALSE(rule.steps.empty()) << rule.id.str();
      for (const Text& text : {rule.name, rule.advice}) EXPECT_TRUE(!text.zh.empty() && !text.en.empty()) << rule.id.str();
      for (const Text& step : rule.steps) EXPECT_TRUE(!step.zh.empty() && !step.en.empty()) << rule.id.str();
    }
  }
}

TEST(RulePacks, operations_watch_everything_but_levels) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + "[[rule_pack]]\nuse = \"operations\"\n");
  ASSERT_TRUE(place) << place.error().message;
  for (int kind = 1; kind < kAlarmRuleKindCount; ++kind) {
    EXPECT_TRUE(std::ranges::any_of(place->rules, [&](const AlarmRule& r) { return static_cast<int>(r.kind) == kind; }))
        << alarm_rule_kind_key(static_cast<AlarmRuleKind>(kind));
  }
}

TEST(RulePacks, stand_beside_the_places_own_rules_under_their_own_names) {
  const PlaceDirectory directory;
  directory.write("county.toml", kOwnPack);
  const auto place = directory.parse(
      kTown + "[[rule]]\nid = \"rain\"\nproperty = \"rainfall\"\nraise_at = 15\n[[rule_pack]]\nfile = \"county.toml\"\n");
  ASSERT_TRUE(place) << place.error().message;
  ASSERT_EQ(place->rules.size(), 3U);
  EXPECT_DOUBLE_EQ(rule_of(*place, "rain")->raise_at, 15);
  const AlarmRule* theirs = rule_of(*place, "county.rain");
  ASSERT_NE(theirs, nullptr);
  EXPECT_EQ(theirs->provenance, "county office, 2026-05-01");
  EXPECT_EQ(theirs->suppressed_by, (std::vector<std::string>{"county.parent", "maintenance"}));
  EXPECT_EQ(theirs->steps.size(), 2U);
  EXPECT_EQ(place->rule_packs[0].version, "2026-05");
}

TEST(RulePacks, rules_of_a_pack_can_be_left_out_and_missing_ones_are_told) {
  const PlaceDirectory directory;
  directory.write("county.toml", kOwnPack);
  const auto place = directory.parse(kTown + "[[rule_pack]]\nfile = \"county.toml\"\noff = [\"rain\"]\n");
  ASSERT_TRUE(place) << place.error().message;
  EXPECT_EQ(place->rules.size(), 1U);
  EXPECT_THAT(directory.problems(kTown + "[[rule_pack]]\nfile = \"county.toml\"\noff = [\"snow\"]\n"),
              HasSubstr("the pack has no rule 'snow'"));
}

TEST(RulePacks, what_is_wrong_in_a_pack_names_the_pack_and_its_line) {
  const PlaceDirectory directory;
  directory.write("bad.toml", "[pack]\nid = \"x\"\nversion = \"1\"\nprovenance = \"y\"\n[[rule]]\nid = \"r\"\nlevel = 9\n");
  EXPECT_THAT(directory.problems(kTown + "[[rule_pack]]\nfile = \"bad.toml\"\n"),
              AllOf(HasSubstr("bad.toml:7"), HasSubstr("level"), HasSubstr("property: missing")));
  EXPECT_THAT(directory.problems(kTown + "[[rule_pack]]\nuse = \"operation\"\n"), HasSubstr("did you mean 'operations'?"));
  EXPECT_THAT(directory.problems(kTown + "[[rule_pack]]\n"), HasSubstr("either 'use' or 'file'"));
  EXPECT_THAT(directory.problems(kTown + "[[rule_pack]]\nuse = \"operations\"\n[[rule_pack]]\nuse = \"operations\"\n"),
              HasSubstr("taken already"));
}

TEST(Rules, each_kind_knows_its_own_keys_only) {
  const PlaceDirectory directory;
  const auto problems = [&](const std::string& keys) { return directory.problems(kTown + "[[rule]]\nid = \"r\"\n" + keys); };
  EXPECT_THAT(problems("kind = \"forecast\"\n"), HasSubstr("raise_at: missing"));
  EXPECT_THAT(problems("kind = \"forecast\"\nraise_at = 0.3\nwithin = \"1h\"\n"), IsEmpty());
  EXPECT_THAT(problems("kind = \"endurance\"\nraise_at = 2\nproperty = \"fuel\"\n"), HasSubstr("property"));
  EXPECT_THAT(problems("kind = \"flood\"\n"), HasSubstr("'flood' is not one of level"));
  EXPECT_THAT(problems("property = \"water_level\"\nthreshold = \"source\"\nlevel = 1\n"), IsEmpty());
  EXPECT_THAT(problems("property = \"rainfall\"\nwindow = \"1h\"\nraise_at = 40\n"), IsEmpty());
  EXPECT_THAT(problems("property = \"water_level\"\nwindow = \"1h\"\nraise_at = 4\n"), HasSubstr("only rainfall"));
  EXPECT_THAT(problems("kind = \"feed_silent\"\nsuppressed_by = [\"nobody\"]\n"), HasSubstr("no rule has the id 'nobody'"));
}

TEST(Rules, about_telemetry_have_their_own_thresholds_and_age) {
  const PlaceDirectory directory;
  const auto problems = [&](const std::string& keys) { return directory.problems(kTown + "[[rule]]\nid = \"r\"\n" + keys); };
  for (const char* kind : {"wrong_place", "no_discharge", "back_at_depot", "unordered_discharge", "not_moving"}) {
    const std::string keys = std::string("kind = \"") + kind + "\"\n";
    EXPECT_THAT(problems(keys), HasSubstr("raise_at: missing")) << kind;
    EXPECT_THAT(problems(keys + "raise_at = 5\ndead_band = 1\nmax_age = \"10min\"\n"), IsEmpty()) << kind;
  }
  EXPECT_THAT(problems("kind = \"not_moving\"\nraise_at = 90\n"), HasSubstr("90 must be at most 30"));
  EXPECT_THAT(problems("kind = \"order_refused\"\n"), IsEmpty());
  EXPECT_THAT(problems("kind = \"order_refused\"\nraise_at = 1\n"), HasSubstr("raise_at"));
  EXPECT_THAT(problems("kind = \"order_overdue\"\nmax_age = \"10min\"\n"), HasSubstr("max_age"));
}

TEST(Resources, may_name_the_station_of_a_feed_that_speaks_of_them) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + R"(
[[feed]]
id = "county"
kind = "recorded"
observations = "feeds/obs.csv"
[[depot]]
id = "d"
at = [1, 1]
[[resource]]
id = "pump"
depot = "d"
capacity_m3_per_s = 0.3
station = "county/五結鄉-01"
)");
  ASSERT_TRUE(place) << place.error().message;
  EXPECT_EQ(place->resources.at(0).station, StationId("county/五結鄉-01"));
}

TEST(Resources, know_what_they_are_and_what_they_need) {
  const PlaceDirectory directory;
  const auto place = directory.parse(kTown + R"(
[[depot]]
id = "d"
at = [1, 1]
[[resource]]
id = "boat"
kind = "boat"
depot = "d"
work_limit = "8h"
rest = "10h"
crew_needed = 3
skills = ["boat", "first_aid"]
mutual_aid = true
payer = "neighbour county"
)");
  ASSERT_TRUE(place) << place.error().message;
  const ResourceConfig& boat = place->resources.at(0);
  EXPECT_EQ(boat.kind, ResourceKind::kBoat);
  EXPECT_EQ(boat.work_limit, std::chrono::hours{8});
  EXPECT_EQ(boat.skills.size(), 2U);
  EXPECT_TRUE(boat.mutual_aid);
  EXPECT_EQ(boat.payer, "neighbour county");
}

}  // namespace
}  // namespace sandtable::place_test
