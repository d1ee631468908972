#include "twin/flood/hydraulics/step_team.h"

#include <gtest/gtest.h>

#include <array>

namespace sandtable::hydraulics {
namespace {

/// Counts what is done; every step has another number of parts.
struct CountedWork final : StepWork {
  void do_part(int part) override { ++done[static_cast<std::size_t>(part)]; }
  int next_step() override {
    for (int part = 0; part < parts; ++part)
      if (done[static_cast<std::size_t>(part)] != 1) ++wrong;
    for (auto& count : done) count = 0;
    parts = ++steps < 500 ? 1 + steps % 7 : 0;
    return parts;
  }

  std::array<std::atomic<int>, 8> done{};
  int parts = 3;
  int steps = 0;
  int wrong = 0;
};

TEST(StepTeam, does_every_part_of_every_step_once) {
  StepTeam team(3);
  for (int round = 0; round < 3; ++round) {
    CountedWork work;
    team.run(work, work.parts);
    EXPECT_EQ(work.steps, 500);
    EXPECT_EQ(work.wrong, 0);
  }
}

TEST(StepTeam, works_alone) {
  StepTeam team(1);
  CountedWork work;
  team.run(work, work.parts);
  EXPECT_EQ(work.wrong, 0);
}

}  // namespace
}  // namespace sandtable::hydraulics
