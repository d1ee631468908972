#include "viewer/ui/answer_words.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/fake_incident.h"

namespace sandtable::ui {
namespace {

using std::chrono::minutes;
using testing::storm_now;

constexpr ZoneOffset kDepotZone{480};

using testing::built_in;

SiteAnswer pump() {
  SiteAnswer answer;
  answer.resource = ResourceId("P-12");
  answer.capacity_m3_per_s = 0.3;
  answer.travel_time = minutes{8};
  answer.way_m = 3200;
  answer.setup = minutes{15};
  answer.fuel_h = 7.5;
  answer.works_from = storm_now() + minutes{28};
  answer.clearing = ClearingTime{minutes{50}, minutes{95}};
  answer.worth = {1422, 1840};
  return answer;
}

std::string said(const std::vector<Text>& reasons) {
  std::string all;
  for (const Text& reason : reasons) all += reason.en + "\n";
  return all;
}

std::string reasons_for(const SiteAnswer& answer) {
  const Snapshot snapshot = testing::fake_snapshot();
  return said(answer_reasons(built_in(), snapshot.live, *snapshot.answers, SiteId("B01"), answer));
}

TEST(AnswerWords, a_row_tells_drive_setting_up_and_clearing_with_its_range) {
  EXPECT_EQ(answer_line(built_in(), pump()).en,
            "drive 8 min (3.2 km) · 15 min to set up · clears in 50 min to 1 h 35 min");
  EXPECT_EQ(when_words(built_in(), pump(), storm_now()).en, "pumps in 28 min");
}

TEST(AnswerWords, a_pump_whose_fuel_ends_before_the_water_says_so) {
  SiteAnswer answer = pump();
  answer.fuel_h = 1;
  EXPECT_NE(answer_line(built_in(), answer).en.find("clears in 50 min to 1 h 35 min, its fuel lasts 1 h"),
            std::string::npos)
      << answer_line(built_in(), answer).en;
  answer.fuel_h = 0.5;
  EXPECT_NE(answer_line(built_in(), answer).en.find("takes 50 min at least to clear, its fuel lasts 30 min"),
            std::string::npos)
      << answer_line(built_in(), answer).en;
  answer.clearing->latest.reset();
  EXPECT_NE(answer_line(built_in(), answer).en.find("its fuel lasts 30 min"), std::string::npos);
}

TEST(AnswerWords, a_detour_is_told_apart) {
  SiteAnswer answer = pump();
  answer.detour = minutes{3};
  EXPECT_NE(answer_line(built_in(), answer).en.find("3 min more by detour"), std::string::npos);
}

TEST(AnswerWords, one_that_is_not_offered_says_why_in_its_row_and_that_a_person_may_insist) {
  SiteAnswer answer = pump();
  answer.refusal = Refusal{"refusal.no_open_road", "0.62 m"};
  EXPECT_EQ(answer_line(built_in(), answer).en, "No passable road (water 0.62 m deep)");
  EXPECT_NE(reasons_for(answer).find("You may order it all the same"), std::string::npos);
  answer.is_forbidden = true;
  EXPECT_EQ(reasons_for(answer).find("You may order it all the same"), std::string::npos);
}

SiteAnswer sandbags() {
  SiteAnswer answer;
  answer.resource = ResourceId("BS");
  answer.travel_time = minutes{8};
  answer.way_m = 3200;
  answer.setup = minutes{10};
  answer.works_from = storm_now() + minutes{23};
  answer.need = {"sandbags", 120, {}};
  answer.work = minutes{120};
  answer.stock = 300;
  return answer;
}

TEST(AnswerWords, a_line_of_sandbags_tells_its_length_its_time_and_what_is_in_stock) {
  EXPECT_EQ(work_words(built_in(), sandbags()).en, "lays 120 m of barrier · takes 2 h 00 min · 300 m in stock");
  EXPECT_NE(answer_line(built_in(), sandbags()).en.find("lays 120 m"), std::string::npos);
  SiteAnswer unknown = sandbags();
  unknown.work.reset();
  EXPECT_NE(work_words(built_in(), unknown).en.find("pace not known"), std::string::npos);
  unknown.need.amount = 0;
  EXPECT_NE(work_words(built_in(), unknown).en.find("nobody measured"), std::string::npos);
}

TEST(AnswerWords, fuel_counts_down_to_the_moment_at_which_the_pump_runs_dry) {
  SiteAnswer truck = sandbags();
  truck.need = {"refuel", 100, ResourceId("P-02")};
  truck.work = Duration{0};
  truck.needed_by = storm_now() + minutes{90};
  truck.last_safe = LastSafe{storm_now() + minutes{60}, LastSafe::Why::kRunsDry};
  EXPECT_EQ(work_words(built_in(), truck).en, "brings 100 l of fuel · 300 l in stock");
  EXPECT_NE(reasons_for(truck).find("dry at"), std::string::npos);
  const std::string counts = last_safe_words(built_in(), truck, storm_now(), kDepotZone).en;
  EXPECT_NE(counts.find("runs dry first"), std::string::npos) << counts;
}

TEST(AnswerWords, dredging_says_that_the_model_does_not_know_of_it) {
  SiteAnswer digger = sandbags();
  digger.need = {"dredging", 90, {}};
  EXPECT_NE(work_words(built_in(), digger).en.find("90 m³ of silt"), std::string::npos);
  EXPECT_NE(reasons_for(digger).find("The model's ground does not change"), std::string::npos);
}

TEST(AnswerWords, only_a_closed_way_may_be_insisted_on) {
  SiteAnswer answer = pump();
  EXPECT_FALSE(needs_insisting(answer));
  answer.refusal = Refusal{"refusal.no_open_road", "0.62 m"};
  EXPECT_TRUE(needs_insisting(answer));
  answer.refusal->key = "refusal.no_fuel";
  EXPECT_FALSE(needs_insisting(answer));
  EXPECT_NE(closed_way_words(built_in(), OrderWay::kFloodedRoads, 0.62).en.find("0.62 m"), std::string::npos);
  EXPECT_EQ(closed_way_words(built_in(), OrderWay::kOpenRoads, 0), Text{});
}

TEST(AnswerWords, a_deadline_fits_on_one_line_before_and_after) {
  const LastSafe last{storm_now() + minutes{26}, LastSafe::Why::kSiteFloods};
  EXPECT_NE(deadline_words(built_in(), last, storm_now(), kDepotZone).en.find("(26 min left)"), std::string::npos);
  EXPECT_NE(deadline_words(built_in(), last, storm_now() + minutes{26}, kDepotZone).en.find("was at"),
            std::string::npos);
}

TEST(AnswerWords, the_last_safe_dispatch_counts_down_and_then_is_over) {
  SiteAnswer answer = pump();
  EXPECT_EQ(last_safe_words(built_in(), answer, storm_now(), kDepotZone).en, "") << "none in sight";
  answer.last_safe = LastSafe{storm_now() + minutes{26}, LastSafe::Why::kWayCloses};
  const std::string counts = last_safe_words(built_in(), answer, storm_now(), kDepotZone).en;
  EXPECT_NE(counts.find("in 26 min"), std::string::npos) << counts;
  EXPECT_NE(counts.find("way is cut"), std::string::npos) << counts;
  EXPECT_FALSE(is_past_last_safe(answer, storm_now()));
  EXPECT_TRUE(is_past_last_safe(answer, storm_now() + minutes{26}));
  EXPECT_NE(last_safe_words(built_in(), answer, storm_now() + minutes{30}, kDepotZone).en.find("was at"),
            std::string::npos);
}

TEST(AnswerWords, reasons_name_fuel_use_and_what_is_left_uncovered) {
  const Snapshot snapshot = testing::fake_snapshot();
  const SiteAnswer& best = snapshot.answers->find(SiteId("B01"))->answers.front();
  const std::string all = reasons_for(best);
  EXPECT_NE(all.find("fuel for"), std::string::npos) << all;
  EXPECT_NE(all.find("Spares by"), std::string::npos) << all;
}

TEST(AnswerWords, figures_say_how_old_they_are_and_what_they_rest_on) {
  const Snapshot snapshot = testing::fake_snapshot();
  const std::string words = figures_words(built_in(), *snapshot.answers, storm_now() + minutes{4}, kDepotZone).en;
  EXPECT_NE(words.find("4 min ago"), std::string::npos) << words;
  EXPECT_NE(words.find("straight lines"), std::string::npos) << words;
}

TEST(AnswerWords, worth_tells_houses_and_water_and_leaves_out_what_is_nothing) {
  EXPECT_EQ(worth_words(built_in(), {1422, 12'345}).en, "23.7 building-hours, 12,345 m³");
  EXPECT_EQ(worth_words(built_in(), {0, 800}).en, "800 m³");
  EXPECT_EQ(worth_words(built_in(), {60, 0}).en, "1.0 building-hours");
}

TEST(AnswerWords, regret_names_the_next_best_or_that_nobody_else_comes) {
  const Snapshot snapshot = testing::fake_snapshot();
  SitePlanRow row;
  row.site = SiteId("B01");
  row.resource = ResourceId("P-12");
  row.regret = {120, 0};
  EXPECT_NE(regret_words(built_in(), snapshot.live, row).en.find("nobody else comes"), std::string::npos);
  row.second = ResourceId("P-13");
  EXPECT_NE(regret_words(built_in(), snapshot.live, row).en.find("2.0 building-hours lost"), std::string::npos);
  row.regret = {};
  EXPECT_NE(regret_words(built_in(), snapshot.live, row).en.find("would do as well"), std::string::npos);
}

TEST(AnswerWords, a_task_is_for_those_who_have_its_skill) {
  ResourceConfig boat;
  boat.skills = {"boat", "evacuation"};
  EXPECT_TRUE(is_able(boat, "evacuation"));
  EXPECT_FALSE(is_able(boat, "sandbags"));
  EXPECT_FALSE(is_able(boat, "")) << "it does not pump";
}

}  // namespace
}  // namespace sandtable::ui
