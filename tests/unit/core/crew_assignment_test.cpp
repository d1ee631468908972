#include "twin/core/resources/crew_assignment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/incident_builder.h"
#include "twin/base/random.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::minutes;

namespace {

/// Machines and crews of one's own making; everybody works in half an hour.
class CrewAssignmentTest : public ::testing::Test {
 protected:
  void machine(const char* id, int people, std::vector<std::string> skills = {}) {
    ResourceConfig config;
    config.id = ResourceId(id);
    config.depot = "D";
    config.crew_needed = people;
    config.crew_skills = std::move(skills);
    add(std::move(config));
    calls_.push_back({ResourceId(id), minutes{30}});
  }
  void crew(const char* id, int people, std::vector<std::string> skills = {}, const char* depot = "D") {
    ResourceConfig config;
    config.id = ResourceId(id);
    config.kind = ResourceKind::kCrew;
    config.depot = depot;
    config.people = people;
    config.skills = std::move(skills);
    add(std::move(config));
  }
  /// "C1 C2|-|": by call, "-" for one that stays behind.
  [[nodiscard]] std::string given() const {
    std::string text;
    for (const auto& crew : crews_for(state_, calls_, at(0))) {
      for (const ResourceId& id : crew.value_or(std::vector{ResourceId("-")}))
        text += (text.empty() || text.back() == '|' ? "" : " ") + id.str();
      text += '|';
    }
    return text;
  }

  IncidentState state_;
  std::vector<CrewCall> calls_;

 private:
  void add(ResourceConfig config) {
    Resource resource;
    resource.config = std::move(config);
    state_.resources.edit()[resource.config.id] = resource;
  }
};

TEST_F(CrewAssignmentTest, a_crew_goes_where_no_other_can) {
  machine("M1", 2);
  machine("M2", 2, {"diving"});
  crew("C1", 2, {"diving"});
  crew("C2", 6, {}, "elsewhere");
  EXPECT_EQ(given(), "C2|C1|") << "nearer and smaller, C1 would go with M1 if that were all";
}

TEST_F(CrewAssignmentTest, a_chain_of_changes_mans_the_last_one_too) {
  machine("M1", 1, {"a"});
  machine("M2", 1, {"b"});
  machine("M3", 1, {"c"});
  crew("C1", 1, {"a", "c"});
  crew("C2", 1, {"a", "b"});
  crew("C3", 1, {"b"});
  EXPECT_EQ(given(), "C2|C3|C1|");
}

TEST_F(CrewAssignmentTest, where_people_run_out_the_last_stays_behind) {
  machine("M1", 2);
  machine("M2", 2);
  machine("M3", 2);
  crew("C1", 2);
  crew("C2", 3);
  EXPECT_EQ(given(), "C1|C2|-|") << "two spare people are one, whoever has the three";
}

TEST_F(CrewAssignmentTest, one_that_nobody_can_run_keeps_no_crew_from_those_after_it) {
  machine("M1", 1, {"diving"});
  machine("M2", 1);
  crew("C1", 1);
  EXPECT_EQ(given(), "-|C1|");
}

TEST_F(CrewAssignmentTest, crews_of_other_depots_go_last_and_then_those_with_people_to_spare) {
  machine("M1", 2);
  machine("M2", 2);
  crew("C1", 2, {}, "elsewhere");
  crew("C2", 9);
  crew("C3", 4);
  crew("C4", 5);
  const std::string crews = given();
  EXPECT_TRUE(crews == "C3|C4|" || crews == "C4|C3|") << crews;
}

TEST_F(CrewAssignmentTest, several_go_together_of_those_whom_nobody_needs_alone) {
  machine("M1", 5);
  machine("M2", 3);
  crew("C1", 2);
  crew("C2", 3);
  crew("C3", 3);
  EXPECT_EQ(given(), "C2 C3|-|") << "the first has the most to lose";
  crew("C4", 3);
  EXPECT_EQ(given(), "C2 C3|C4|");
}

TEST_F(CrewAssignmentTest, several_together_leave_those_before_them_their_crew) {
  machine("M1", 3);
  machine("M2", 5);
  crew("C1", 3);
  crew("C2", 4);
  EXPECT_EQ(given(), "C1|-|");
  crew("C3", 1);
  EXPECT_EQ(given(), "C1|C2 C3|");
}

TEST_F(CrewAssignmentTest, a_machine_without_need_goes_with_nobody_and_a_crew_that_is_sent_runs_nothing) {
  machine("M1", 0);
  machine("M2", 1);
  crew("C1", 1);
  calls_.push_back({ResourceId("C1"), minutes{30}});
  calls_.push_back({ResourceId("unknown"), minutes{30}});
  EXPECT_EQ(given(), "|-|||");
}

TEST_F(CrewAssignmentTest, nobody_is_given_twice_and_none_stays_behind_whom_a_better_share_would_man) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    state_ = {};
    calls_.clear();
    Random random(seed);
    constexpr int kMachines = 5;
    constexpr int kCrews = 5;
    std::vector<unsigned> skilled(kMachines, 0);  // by machine: the crews that can run it
    for (int m = 0; m < kMachines; ++m) machine(fmt::format("M{}", m).c_str(), 1, {std::to_string(m)});
    for (int c = 0; c < kCrews; ++c) {
      std::vector<std::string> skills;
      for (int m = 0; m < kMachines; ++m) {
        if (random.below(3) != 0) continue;
        skills.push_back(std::to_string(m));
        skilled[static_cast<std::size_t>(m)] |= 1U << c;
      }
      crew(fmt::format("C{}", c).c_str(), 1, skills);
    }
    // The most machines that can be manned, over all ways: sets of crews that the machines so far have used up.
    std::map<unsigned, int> most{{0U, 0}};
    for (const unsigned able : skilled) {
      std::map<unsigned, int> next = most;
      for (const auto& [used, count] : most) {
        for (int c = 0; c < kCrews; ++c) {
          const unsigned one = 1U << c;
          if ((able & one) == 0 || (used & one) != 0) continue;
          int& best = next[used | one];
          best = std::max(best, count + 1);
        }
      }
      most = std::move(next);
    }
    int wanted = 0;
    for (const auto& [used, count] : most) wanted = std::max(wanted, count);

    int manned = 0;
    std::set<ResourceId> sent;
    for (const auto& crew : crews_for(state_, calls_, at(0))) {
      if (!crew) continue;
      ++manned;
      for (const ResourceId& id : *crew) EXPECT_TRUE(sent.insert(id).second) << id.str() << " twice, seed " << seed;
    }
    EXPECT_EQ(manned, wanted) << "seed " << seed;
  }
}

}  // namespace
