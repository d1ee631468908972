#include "twin/runtime/site_plan.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/support/incident_builder.h"
#include "twin/base/random.h"
#include "twin/runtime/plan_crews.h"

namespace sandtable::test {
namespace {

/// What each pump (P1, P2, ...) would spare at each site (S1, S2, ...), in building-minutes; below 0: it cannot come.
SiteAnswers worth(const std::vector<std::vector<double>>& by_site) {
  SiteAnswers answers;
  answers.as_of = at(0);
  for (std::size_t s = 0; s < by_site.size(); ++s) {
    RankedSite site;
    site.site = SiteId(fmt::format("S{}", s + 1));
    site.depth_m = 0.5;
    for (std::size_t p = 0; p < by_site[s].size(); ++p) {
      SiteAnswer answer;
      answer.resource = ResourceId(fmt::format("P{}", p + 1));
      answer.capacity_m3_per_s = 0.3;
      answer.travel_time = std::chrono::minutes{5};
      answer.worth.building_minutes = std::max(by_site[s][p], 0.0);
      if (by_site[s][p] < 0) answer.refusal = Refusal{"refusal.no_open_road", "0.60 m"};
      site.answers.push_back(answer);
    }
    answers.sites.push_back(std::move(site));
  }
  return answers;
}

const SitePlanRow& row(const SitePlan& plan, const char* site) {
  return *std::ranges::find(plan.rows, SiteId(site), &SitePlanRow::site);
}

TEST(SitePlan, gives_the_first_site_the_second_best_where_that_serves_all_better) {
  const SitePlan plan = plan_sites(worth({{100, 80}, {90, -1}}));
  EXPECT_EQ(row(plan, "S1").resource, ResourceId("P2"));
  EXPECT_EQ(row(plan, "S2").resource, ResourceId("P1"));
  EXPECT_DOUBLE_EQ(plan.total.building_minutes, 170);
  EXPECT_EQ(plan.unanswered, 0U);
}

TEST(SitePlan, says_what_it_costs_to_do_without_a_choice_and_who_would_come_then) {
  const SitePlan plan = plan_sites(worth({{100, 80}, {90, -1}}));
  EXPECT_DOUBLE_EQ(row(plan, "S2").regret.building_minutes, 70) << "170 together, 100 at the first site alone";
  EXPECT_TRUE(row(plan, "S2").second.empty()) << "nobody else can come";
  EXPECT_DOUBLE_EQ(row(plan, "S1").regret.building_minutes, 70);
  EXPECT_EQ(row(plan, "S1").second, ResourceId("P1"));
}

TEST(SitePlan, where_crews_run_out_the_site_with_least_to_lose_stays_behind) {
  Twin twin;
  for (const char* pump : {"P1", "P2"}) twin.state.resources.edit().at(ResourceId(pump)).config.crew_needed = 2;
  Resource crew;
  crew.config.id = ResourceId("C1");
  crew.config.kind = ResourceKind::kCrew;
  crew.config.people = 2;
  twin.state.resources.edit()[crew.config.id] = crew;

  SitePlan plan = plan_sites(worth({{100, -1}, {-1, 90}}));
  leave_behind_without_crew(plan, twin.state, at(0));
  EXPECT_EQ(row(plan, "S1").resource, ResourceId("P1"));
  EXPECT_EQ(plan.rows.back().site, SiteId("S2"));
  EXPECT_TRUE(plan.rows.back().resource.empty());
  ASSERT_TRUE(plan.rows.back().why_nobody);
  EXPECT_EQ(plan.rows.back().why_nobody->key, "refusal.no_crew");
  EXPECT_DOUBLE_EQ(plan.total.building_minutes, 100);
  EXPECT_EQ(plan.unanswered, 1U);
}

/// Two people, who can also dive where it says so.
Resource crew_of_two(const char* id, const char* depot, std::vector<std::string> skills) {
  Resource crew;
  crew.config.id = ResourceId(id);
  crew.config.kind = ResourceKind::kCrew;
  crew.config.people = 2;
  crew.config.depot = depot;
  crew.config.skills = std::move(skills);
  return crew;
}

TEST(SitePlan, nobody_stays_behind_where_another_share_of_the_crews_mans_all) {
  Twin twin;
  for (const char* pump : {"P1", "P2"}) twin.state.resources.edit().at(ResourceId(pump)).config.crew_needed = 2;
  twin.state.resources.edit().at(ResourceId("P2")).config.crew_skills = {"diving"};
  // The pump with the most to lose has the divers next door, whom the other one cannot do without.
  twin.state.resources.edit()[ResourceId("C1")] = crew_of_two("C1", "D", {"diving"});
  twin.state.resources.edit()[ResourceId("C2")] = crew_of_two("C2", "elsewhere", {});

  SitePlan plan = plan_sites(worth({{100, -1}, {-1, 90}}));
  leave_behind_without_crew(plan, twin.state, at(0));
  EXPECT_EQ(row(plan, "S1").resource, ResourceId("P1"));
  EXPECT_EQ(row(plan, "S2").resource, ResourceId("P2"));
  EXPECT_EQ(plan.unanswered, 0U);
  EXPECT_DOUBLE_EQ(plan.total.building_minutes, 190);
}

TEST(SitePlan, the_choice_with_most_to_lose_stands_on_top) {
  const SitePlan plan = plan_sites(worth({{50, 49, 0}, {0, 0, 90}}));
  EXPECT_EQ(plan.rows.front().site, SiteId("S2"));
  EXPECT_DOUBLE_EQ(row(plan, "S1").regret.building_minutes, 1);
}

TEST(SitePlan, keeps_what_a_person_decides_and_tells_what_that_costs) {
  const SiteAnswers answers = worth({{100, 80}, {90, -1}});
  const SitePlan plan = plan_sites(answers, {{SiteId("S1"), ResourceId("P1")}});
  EXPECT_EQ(row(plan, "S1").resource, ResourceId("P1"));
  EXPECT_TRUE(row(plan, "S1").is_overridden);
  EXPECT_TRUE(row(plan, "S2").resource.empty());
  EXPECT_EQ(row(plan, "S2").why_nobody->key, "refusal.needed_elsewhere");
  EXPECT_DOUBLE_EQ((plan.best - plan.total).building_minutes, 70);
  EXPECT_EQ(plan.unanswered, 1U);
}

TEST(SitePlan, leaves_a_site_out_when_a_person_says_so) {
  const SitePlan plan = plan_sites(worth({{100, 80}, {90, -1}}), {{SiteId("S2"), {}}});
  EXPECT_EQ(row(plan, "S1").resource, ResourceId("P1")) << "free again for the first site";
  EXPECT_EQ(row(plan, "S2").why_nobody->key, "refusal.left_out");
}

TEST(SitePlan, a_person_may_insist_on_one_that_is_not_offered_but_not_on_one_that_is_forbidden) {
  SiteAnswers answers = worth({{100, -1}});
  EXPECT_EQ(row(plan_sites(answers, {{SiteId("S1"), ResourceId("P2")}}), "S1").resource, ResourceId("P2"));
  answers.sites[0].answers[1].is_forbidden = true;
  EXPECT_EQ(row(plan_sites(answers, {{SiteId("S1"), ResourceId("P2")}}), "S1").resource, ResourceId("P1"));
}

TEST(SitePlan, an_unanswered_site_says_why) {
  const SitePlan plan = plan_sites(worth({{-1, -1}, {0, 0}, {100, 90}, {80, 70}, {10, 5}}));
  EXPECT_EQ(row(plan, "S1").why_nobody->key, "refusal.nobody_can_come");
  EXPECT_EQ(row(plan, "S2").why_nobody->key, "refusal.nothing_gained");
  EXPECT_EQ(row(plan, "S5").why_nobody->key, "refusal.needed_elsewhere");
  EXPECT_EQ(plan.unanswered, 3U);
}

TEST(SitePlan, dry_sites_are_no_part_of_it) {
  SiteAnswers answers = worth({{100}, {90}});
  answers.sites[0].depth_m = 0.05;
  const SitePlan plan = plan_sites(answers);
  ASSERT_EQ(plan.rows.size(), 1U);
  EXPECT_EQ(plan.rows[0].site, SiteId("S2"));
}

TEST(SitePlan, where_no_building_is_spared_the_water_decides) {
  SiteAnswers answers = worth({{0, 0}});
  answers.sites[0].answers[1].worth.pumped_m3 = 800;
  EXPECT_EQ(plan_sites(answers).rows[0].resource, ResourceId("P2"));
}

TEST(SitePlan, thirty_pumps_for_forty_sites_leave_ten_and_give_a_reason_for_each_choice) {
  Random random(11);
  std::vector<std::vector<double>> by_site(40, std::vector<double>(30));
  for (auto& pumps : by_site) {
    for (double& value : pumps) value = random.uniform(0, 1000);
  }
  const SitePlan plan = plan_sites(worth(by_site));
  std::printf("30 pumps x 40 sites with regrets and seconds: %.2f ms\n", plan.computed_ms);
  EXPECT_EQ(plan.unanswered, 10U);
  // No choice is so good that doing without it would gain anything; clocks are not for a test to judge.
  for (const SitePlanRow& row : plan.rows) {
    EXPECT_GE(row.regret.building_minutes, 0) << row.site.str();
    EXPECT_TRUE(row.second.empty() || row.second != row.resource) << row.site.str();
    EXPECT_TRUE(!row.resource.empty() || row.second.empty()) << row.site.str() << ": nobody has no second";
  }
}

}  // namespace
}  // namespace sandtable::test
