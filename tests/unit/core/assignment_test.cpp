#include "twin/core/orders/assignment.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "twin/base/random.h"

using namespace sandtable;

namespace {

/// The best of every way to send the resources, each to at most one site.
double best_by_trying(const WorthTable& table, std::size_t resource, std::vector<bool>& taken) {
  if (resource == table.resources) return 0;
  double best = best_by_trying(table, resource + 1, taken);
  for (std::size_t site = 0; site < table.sites; ++site) {
    const double worth = table.at(resource, site);
    if (taken[site] || !(worth > 0)) continue;
    taken[site] = true;
    best = std::max(best, worth + best_by_trying(table, resource + 1, taken));
    taken[site] = false;
  }
  return best;
}

bool is_one_to_one(const Assignment& assignment, std::size_t sites) {
  std::vector<bool> taken(sites, false);
  for (const auto& site : assignment.site_of) {
    if (!site) continue;
    if (taken[*site]) return false;
    taken[*site] = true;
  }
  return true;
}

TEST(Assignment, is_as_good_as_the_best_of_all_ways) {
  EXPECT_TRUE(rc::check([] {
    WorthTable table;
    table.resources = *rc::gen::inRange<std::size_t>(1, 6);
    table.sites = *rc::gen::inRange<std::size_t>(1, 6);
    for (std::size_t i = 0; i < table.resources * table.sites; ++i) {
      table.worth.push_back(static_cast<double>(*rc::gen::inRange(-3, 20)));
    }
    const Assignment best = assign(table);
    std::vector<bool> taken(table.sites, false);
    RC_ASSERT(std::abs(best.worth - best_by_trying(table, 0, taken)) < 1e-9);
    RC_ASSERT(is_one_to_one(best, table.sites));
  }));
}

TEST(Assignment, gives_up_the_nearest_pump_where_the_other_site_has_no_other) {
  // The first pump is better at both sites, the second can only reach the first.
  const WorthTable table{2, 2, {10, 9, 8, 0}};
  const Assignment best = assign(table);
  EXPECT_EQ(best.site_of[0], 1U);
  EXPECT_EQ(best.site_of[1], 0U);
  EXPECT_DOUBLE_EQ(best.worth, 17);
  const std::vector<double> lost = regrets(table, best);
  EXPECT_DOUBLE_EQ(lost[0], 7) << "without the first pump at the second site: ten at the first alone";
  EXPECT_DOUBLE_EQ(lost[1], 7) << "without the second pump at the first site: the first goes there";
}

TEST(Assignment, keeps_what_a_person_has_decided_and_arranges_the_rest_around_it) {
  const WorthTable table{2, 2, {10, 9, 8, 0}};
  const Assignment overridden = assign(table, {{0, 0}});
  EXPECT_EQ(overridden.site_of[0], 0U);
  EXPECT_FALSE(overridden.site_of[1]);
  EXPECT_DOUBLE_EQ(overridden.worth, 10);
  EXPECT_EQ(assign(table, {{1, 1}}).site_of[1], 1U) << "also where it is worth nothing";
  EXPECT_EQ(assign(table, {{0, 0}, {1, 0}}).site_of[0], 1U) << "the later decision counts";
}

TEST(Assignment, sends_nobody_where_it_is_worth_nothing) {
  const WorthTable table{2, 1, {0, -4}};
  const Assignment best = assign(table);
  EXPECT_FALSE(best.site_of[0]);
  EXPECT_FALSE(best.site_of[1]);
  EXPECT_TRUE(assign({0, 3, {}}).site_of.empty());
}

TEST(Assignment, thirty_pumps_and_forty_sites_take_far_less_than_a_tenth_of_a_second) {
  Random random(7);
  WorthTable table{30, 40, {}};
  for (int i = 0; i < 30 * 40; ++i) table.worth.push_back(random.uniform(0, 1000));
  const auto begin = std::chrono::steady_clock::now();
  const Assignment best = assign(table);
  const auto assigned = std::chrono::steady_clock::now();
  const std::vector<double> lost = regrets(table, best);
  const auto explained = std::chrono::steady_clock::now();
  const auto ms = [](auto length) { return std::chrono::duration<double, std::milli>(length).count(); };
  std::printf("30 pumps x 40 sites: assigned in %.2f ms, with every reason in %.2f ms\n", ms(assigned - begin), ms(explained - begin));
  EXPECT_EQ(std::ranges::count_if(best.site_of, [](const auto& site) { return site.has_value(); }), 30);
  EXPECT_EQ(lost.size(), 30U);
  // A hundred times what was measured, so that a busy machine does not fail it.
  EXPECT_LT(ms(assigned - begin), 100);
}

}  // namespace
