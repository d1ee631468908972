#include "viewer/ui/measure_plan.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"

namespace sandtable::ui {
namespace {

using testing::Window;

TEST(MeasurePlan, a_line_needs_two_points_and_keeps_the_size_of_its_time) {
  MeasurePlan plan;
  plan.take(MeasureTool::kBarrier);
  plan.add_point({0, 0});
  plan.finish();
  EXPECT_TRUE(plan.measures.empty()) << "one point is no line";
  plan.barrier_height_m = 0.8;
  for (const LocalXY at : {LocalXY{0, 0}, LocalXY{0.1, 0.1}, LocalXY{90, 0}}) plan.add_point(at);
  plan.finish();
  plan.barrier_height_m = 2;
  ASSERT_EQ(plan.measures.size(), 1U);
  EXPECT_EQ(plan.measures[0], Intervention(Barrier{{{0, 0}, {90, 0}}, 0.8})) << "a click on the last point adds none";
}

TEST(MeasurePlan, taking_another_tool_ends_the_line_and_taking_it_again_lays_it_down) {
  MeasurePlan plan;
  plan.take(MeasureTool::kExcavation);
  plan.add_point({0, 0});
  plan.add_point({50, 0});
  plan.take(MeasureTool::kBreach);
  ASSERT_EQ(plan.measures.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Excavation>(plan.measures[0]));
  plan.add_point({10, 10});
  plan.add_point({20, 10});
  EXPECT_EQ(plan.measures.size(), 3U) << "every click is a breach";
  plan.take(MeasureTool::kBreach);
  EXPECT_FALSE(plan.tool);
  plan.add_point({30, 10});
  EXPECT_EQ(plan.measures.size(), 3U) << "without a tool clicks are not ours";
}

TEST(MeasurePlan, undo_takes_points_before_measures) {
  MeasurePlan plan;
  plan.measures.emplace_back(LeveeBreach{{5, 5}, 30});
  plan.take(MeasureTool::kBarrier);
  plan.add_point({0, 0});
  plan.undo();
  EXPECT_TRUE(plan.drawn.empty());
  EXPECT_EQ(plan.measures.size(), 1U);
  plan.undo();
  EXPECT_TRUE(plan.measures.empty());
  plan.undo();
}

TEST(MeasureCommands, what_is_drawn_is_asked_about_together) {
  Window w;
  for (const char* line : {"measure.draw barrier", "measure.point 10,20", "measure.point 60,20", "measure.gate site=B01"}) {
    ASSERT_TRUE(w.run(line)) << line;
  }
  ASSERT_TRUE(w.run("measure.ask rain=1.2"));
  const WhatIf& asked = std::get<AskWhatIf>(w.intents.back()).question;
  EXPECT_EQ(asked.rain_factor, 1.2);
  EXPECT_TRUE(asked.moves.empty());
  ASSERT_EQ(asked.interventions.size(), 2U);
  EXPECT_EQ(asked.interventions[0], Intervention(OutfallGate{SiteId("B01"), false}));
  EXPECT_EQ(std::get<Barrier>(asked.interventions[1]).line.size(), 2U) << "the line in hand is ended first";
  EXPECT_FALSE(w.state.measures.tool);
}

TEST(MeasureCommands, a_gate_named_twice_is_left_as_it_is_and_nothing_is_not_asked_about) {
  Window w;
  ASSERT_TRUE(w.run("measure.gate site=B01"));
  ASSERT_TRUE(w.run("measure.gate site=B01"));
  EXPECT_NE(w.run("measure.ask").error().message.find("no measure"), std::string::npos);
  EXPECT_NE(w.run("measure.gate site=B99").error().message.find("site"), std::string::npos);
  EXPECT_NE(w.run("measure.draw spade").error().message.find("spade"), std::string::npos);
  EXPECT_NE(w.run("measure.point 1,2").error().message.find("nothing is being drawn"), std::string::npos);
}

}  // namespace
}  // namespace sandtable::ui
