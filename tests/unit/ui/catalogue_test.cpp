#include "viewer/ui/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/ui/fake_incident.h"
#include "twin/core/sensors/value_reason.h"
#include "twin/flood/hazard.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/command_table.h"
#include "viewer/ui/plan_proposals.h"
#include "viewer/ui/pool_trend.h"
#include "viewer/ui/water_colouring.h"

namespace sandtable::ui {
namespace {

using testing::built_in;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> matches(const std::vector<std::filesystem::path>& folders, const std::string& pattern) {
  const std::regex wanted(pattern);
  std::set<std::string> found;
  for (const auto& folder : folders) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(SANDTABLE_SOURCE_DIR) / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".h") continue;
      const std::string text = text_of(entry.path());
      for (std::sregex_iterator i(text.begin(), text.end(), wanted), end; i != end; ++i) found.insert((*i)[1]);
    }
  }
  return found;
}

/// Keys that are put together from a prefix and the key of a value.
std::set<std::string> keys_of_families() {
  std::set<std::string> keys;
  const auto add = [&](std::string_view family, std::string_view key) {
    keys.insert(std::string(family) + "." + std::string(key));
  };
  for (int i = 0; i <= static_cast<int>(Trust::kNoData); ++i) {
    add("trust", trust_key(static_cast<Trust>(i)));
    add("trust_reason", trust_key(static_cast<Trust>(i)));
  }
  for (int i = 0; i < kQualityTestCount; ++i) add("quality", quality_test_key(static_cast<QualityTest>(i)));
  for (int i = 0; i <= static_cast<int>(AlarmState::kNormal); ++i)
    add("alarm_state", alarm_state_key(static_cast<AlarmState>(i)));
  for (int i = 0; i <= static_cast<int>(OrderState::kCancelled); ++i)
    add("order_state", order_state_key(static_cast<OrderState>(i)));
  for (int i = 1; i < kCallerCount; ++i) add("caller", caller_key(static_cast<Caller>(i)));
  for (int i = 0; i < kResourceKindCount; ++i) add("resource_kind", resource_kind_key(static_cast<ResourceKind>(i)));
  for (int i = 0; i <= static_cast<int>(PlanState::kRejected); ++i)
    add("plan_state", plan_state_key(static_cast<PlanState>(i)));
  for (int i = 0; i <= static_cast<int>(ResourceState::kNoReport); ++i)
    add("resource_state", resource_state_key(static_cast<ResourceState>(i)));
  for (int i = 0; i <= static_cast<int>(StationKind::kReservoir); ++i)
    add("station_kind", station_kind_key(static_cast<StationKind>(i)));
  for (int i = 0; i <= static_cast<int>(Quantity::kTemperature); ++i)
    add("quantity", quantity_key(static_cast<Quantity>(i)));
  for (const Quantity q : {Quantity::kGateState, Quantity::kWarningState}) {
    for (double v = 0; !state_word(q, v).empty(); ++v) add(quantity_key(q), state_word(q, v));
  }
  for (int i = 0; i <= static_cast<int>(PoolTrend::kFalling); ++i) add("trend", trend_key(static_cast<PoolTrend>(i)));
  for (int i = 0; i <= static_cast<int>(Tense::kForecast); ++i) {
    add("tense", tense_key(static_cast<Tense>(i)));
    add("tense", std::string(tense_key(static_cast<Tense>(i))) + ".tip");
  }
  for (int i = 0; i < kValueReasonCount; ++i) add("value_reason", value_reason_key(static_cast<ValueReason>(i)));
  for (const int flag : {1, 2, 3, 4, 9}) add("quality_flag", std::to_string(flag));
  for (const char* level : {"1", "2", "3"}) {
    add("alarm_level", level);
    add("activation", level);
  }
  for (int i = 0; i <= static_cast<int>(Role::kAdministrator); ++i) {
    add("role", role_key(static_cast<Role>(i)));
    add("role", std::string(role_key(static_cast<Role>(i))) + ".may");
  }
  for (const char* skill : {"pumping", "boat", "first_aid", "sandbags", "evacuation", "traffic", "chainsaw", "welfare",
                            "dredging", "refuel"}) {
    add("skill", skill);
  }
  for (const char* work : {"sandbags", "dredging", "refuel"}) add("work", work);
  for (const char* from : {"pointer", "alarm", "selected", "view"}) add("point", from);
  for (int i = 0; i <= static_cast<int>(OrderState::kReleasing); ++i) {
    add("heard", field_report_key(next_report(static_cast<OrderState>(i))));
  }
  for (const ColouringLayer& each : kColouringLayers) add("colouring", each.key);
  for (int i = 1; i <= kHazardClasses; ++i) add("hazard", std::to_string(i));
  for (const CommandInfo& command : command_table()) add("command", command.name);
  for (int i = 0; i <= static_cast<int>(MeasureTool::kBreach); ++i)
    add("measure", measure_tool_key(static_cast<MeasureTool>(i)));
  keys.insert("flood_model.bathtub_stand-in");
  keys.insert("flood_model.overland_flow");
  keys.insert("flood_model.overland_flow_preview");
  return keys;
}

/// Keys of the catalogue that stand as a whole in some source file.
std::set<std::string> keys_in_sources() {
  std::set<std::string> keys;
  const Catalogue catalogue = built_in();
  for (const std::string& text : matches({"viewer", "twin", "feeds"}, "\"([a-z_]+\\.[a-z0-9_.\\-]+)\"")) {
    if (catalogue.contains(text)) keys.insert(text);
  }
  return keys;
}

TEST(Catalogue, every_key_that_a_panel_asks_for_is_there) {
  const Catalogue catalogue = built_in();
  for (const std::string& key : matches({"viewer/ui"}, "(?:tr|\\.text)\\(\"([a-z_]+\\.[a-z0-9_.\\-]*[a-z0-9])\"")) {
    EXPECT_TRUE(catalogue.contains(key)) << key;
  }
}

TEST(Catalogue, every_state_and_command_has_its_word) {
  const Catalogue catalogue = built_in();
  for (const std::string& key : keys_of_families()) EXPECT_TRUE(catalogue.contains(key)) << key;
}

TEST(Catalogue, every_refusal_and_notice_of_the_twin_has_its_sentence) {
  const Catalogue catalogue = built_in();
  const auto keys = matches({"twin", "feeds", "viewer/app"}, "\"((?:refusal|notice)\\.[a-z_]+)\"");
  EXPECT_GT(keys.size(), 10U);
  for (const std::string& key : keys) EXPECT_TRUE(catalogue.contains(key)) << key;
}

TEST(Catalogue, no_sentence_is_left_that_nobody_asks_for) {
  const auto families = keys_of_families();
  const auto sources = keys_in_sources();
  for (const std::string& key : built_in().keys()) {
    EXPECT_TRUE(families.contains(key) || sources.contains(key)) << key;
  }
}

TEST(Catalogue, placeholders_are_filled_in_each_language) {
  const auto catalogue = Catalogue::parse(R"({"a": "{}前"})", R"({"a": "{} ago"})");
  ASSERT_TRUE(catalogue);
  EXPECT_EQ(catalogue->text("a", Text{"三分", "3 min"}), (Text{"三分前", "3 min ago"}));
}

TEST(Catalogue, a_key_missing_in_one_language_is_an_error_that_names_it) {
  const auto catalogue = Catalogue::parse(R"({"a": "甲", "b": "乙"})", R"({"a": "A"})");
  ASSERT_FALSE(catalogue);
  EXPECT_EQ(catalogue.error().message, "en.json: b: missing");
}

TEST(Catalogue, different_placeholders_are_an_error) {
  EXPECT_FALSE(Catalogue::parse(R"({"a": "{} 前"})", R"({"a": "ago"})"));
}

TEST(Catalogue, an_unknown_key_shows_itself) { EXPECT_EQ(built_in().text("no.such_key").en, "no.such_key"); }

TEST(Catalogue, chinese_sentences_are_chinese) {
  // Words that are the same in both languages: units, names of keys.
  const std::set<std::string> same{"alarms.measured", "scene.to_2d", "scene.to_3d"};
  const Catalogue catalogue = built_in();
  for (const std::string& key : catalogue.keys()) {
    if (!same.contains(key)) {
      EXPECT_NE(catalogue.text(key).zh, catalogue.text(key).en) << key;
    }
  }
}

}  // namespace
}  // namespace sandtable::ui
