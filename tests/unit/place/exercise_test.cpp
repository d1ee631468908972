#include "twin/place/exercise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable {
namespace {

using testing::HasSubstr;

/// A script with these lines in its only inject.
std::string inject_with(const std::string& lines) {
  return "[exercise]\ntitle = { zh = \"甲\", en = \"A\" }\n[[inject]]\nid = \"one\"\ntitle = { zh = \"乙\", en = \"B\" "
         "}\n" +
         lines;
}

std::string exercise_complaint(const std::string& toml) {
  const auto script = parse_exercise(toml, "drill.toml");
  return script ? "" : script.error().message;
}

TEST(ExerciseScript, injects_play_in_the_order_of_time_not_of_the_file) {
  const auto script = parse_exercise(inject_with("kind = \"breakdown\"\nat = \"2h\"\nresource = \"P1\"\n") +
                                         "[[inject]]\nid = \"two\"\ntitle = { zh = \"丙\", en = \"C\" }\n"
                                         "kind = \"rain\"\nat = \"30min\"\nuntil = \"1h\"\nfactor = 1.5\n",
                                     "drill.toml");
  ASSERT_TRUE(script) << script.error().message;
  ASSERT_EQ(script->injects.size(), 2U);
  EXPECT_EQ(script->injects[0].id, "two");
  EXPECT_EQ(script->injects[0].until, Duration{std::chrono::hours{1}});
  EXPECT_EQ(script->injects[1].resource, ResourceId("P1"));
  EXPECT_GT(script->lines[0], script->lines[1]) << "lines stay those of the file";
}

TEST(ExerciseScript, a_goal_has_its_limits) {
  const auto script = parse_exercise(
      inject_with(
          "kind = \"rumour\"\nat = \"1min\"\nwhere = [1.0, 2.0]\ntext = { zh = \"橋斷\", en = \"Bridge gone\" }\n"
          "[inject.expect]\nsites = [\"S1\"]\nno_order = true\nanswer_within = \"10min\"\n"),
      "drill.toml");
  ASSERT_TRUE(script) << script.error().message;
  const InjectGoal& goal = script->injects[0].goal;
  EXPECT_TRUE(goal.no_order);
  EXPECT_EQ(goal.answer_within, Duration{std::chrono::minutes{10}});
  EXPECT_FALSE(goal.notice_within);
}

TEST(ExerciseScript, a_mistake_names_file_line_key_and_limit) {
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rain\"\nat = \"1min\"\nfactor = 21.0\n")),
              HasSubstr("drill.toml:8:"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rain\"\nat = \"1min\"\nfactor = 21.0\n")), HasSubstr("factor"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rain\"\nat = \"1min\"\nfactor = 21.0\n")), HasSubstr("20"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rain\"\nat = \"2h\"\nuntil = \"1h\"\nfactor = 2.0\n")),
              HasSubstr("until: not after 'at'"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"breakdown\"\nat = \"1min\"\n")), HasSubstr("resource"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rian\"\nat = \"1min\"\n")), HasSubstr("'rian' is not one of"));
  EXPECT_THAT(exercise_complaint(inject_with("kind = \"rain\"\nat = \"1min\"\nfactor = 2.0\nresource = \"P1\"\n")),
              HasSubstr("resource"))
      << "another kind's key";
}

TEST(ExerciseScript, two_injects_of_one_name_are_a_mistake) {
  const std::string one = inject_with("kind = \"rain\"\nat = \"1min\"\nfactor = 2.0\n");
  EXPECT_THAT(exercise_complaint(one + one.substr(one.find("[[inject]]"))), HasSubstr("'one' is there twice"));
}

TEST(ExerciseScript, an_empty_script_is_a_mistake) {
  EXPECT_THAT(exercise_complaint("[exercise]\ntitle = { zh = \"甲\", en = \"A\" }\n"),
              HasSubstr("at least one [[inject]]"));
  EXPECT_THAT(exercise_complaint(""), HasSubstr("[exercise]"));
}

TEST(ExerciseScript, the_example_for_the_demo_can_be_read) {
  const auto script = load_exercise(SANDTABLE_SOURCE_DIR "/assets/demo/exercise.toml");
  ASSERT_TRUE(script) << script.error().message;
  std::vector<bool> kinds(7, false);
  for (const Inject& inject : script->injects) kinds[static_cast<std::size_t>(inject.kind)] = true;
  EXPECT_EQ(kinds, std::vector<bool>(7, true)) << "it shows every kind";
}

}  // namespace
}  // namespace sandtable
