#include <gtest/gtest.h>

#include "tests/unit/forecast/bath.h"
#include "tests/unit/runtime/run_fakes.h"
#include "twin/runtime/simulation.h"

namespace sandtable::test {
namespace {

using std::chrono::minutes;

/// Rain that gauges report: 60 mm/h for the first hour, then none.
class ShowerSource final : public FeedSource {
 public:
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    next_ = clock.now();
    return {};
  }
  void poll() override {
    for (; next_ <= clock_->now(); next_ += minutes{10}) {
      Station station = gauge("R1");
      station.kind = StationKind::kRain;
      const Series series{make_series_id(station.id, Quantity::kRainfall, minutes{10}), station.id, Quantity::kRainfall,
                          minutes{10}, ""};
      const double mm = next_ <= at(60) ? 10 : 0;
      sink_->deliver({id_, {station}, {series}, {{series.id, next_, clock_->now(), mm, "", QualityFlag::kPass, ""}}, 0, "", ""});
    }
  }
  void stop() override {}

 private:
  SourceId id_{"f"};
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime next_;
};

/// A street that fills like a bath under the shower; two pumps stand by.
std::unique_ptr<Simulation> rainy_street(const std::shared_ptr<Record>& record, double drain_m3_per_s_per_km2 = 0,
                                         double pump_m3_per_s = 0.3) {
  SessionParts parts = fake_parts(record);
  for (ResourceConfig& pump : parts.opening.resources) pump.capacity_m3_per_s = pump_m3_per_s;
  parts.sources.clear();
  parts.sources.push_back(std::make_unique<ShowerSource>());
  parts.solver = street_bath(at(0), 0, drain_m3_per_s_per_km2);
  parts.forecast.exposure = std::make_shared<const Exposure>(street_exposure());
  return std::move(*Simulation::start(std::move(parts)));
}

class ForecastLoopTest : public ::testing::Test {
 protected:
  void run_to(int minute) { ASSERT_TRUE(run_->run_to(at(minute), minutes{1})); }
  [[nodiscard]] const Outlook& outlook() const {
    shown_ = run_->snapshot();
    return *shown_->outlook;
  }
  [[nodiscard]] const WhatIfAnswer& answer() const { return *outlook().what_if; }
  static double depth_m(const Forecast& run, int minute) { return run.frame_at(at(minute))->water->pools.at(0).max_depth_m; }

  std::shared_ptr<Record> record_ = std::make_shared<Record>();
  std::unique_ptr<Simulation> run_ = rainy_street(record_);
  mutable std::shared_ptr<const Snapshot> shown_;
};

TEST_F(ForecastLoopTest, the_outlook_begins_at_the_water_there_is_and_rises_with_the_rain) {
  run_to(30);
  EXPECT_EQ(run_->snapshot()->outlook, nullptr) << "nobody asked";
  run_->renew_outlook();
  ASSERT_TRUE(outlook().base) << outlook().error;
  EXPECT_EQ(outlook().base->from, at(30));
  EXPECT_EQ(outlook().base->to(), at(150));
  EXPECT_NEAR(outlook().rain_mm_per_h, 60, 1e-9);
  const double now = run_->snapshot()->live.water->pools.at(0).max_depth_m;
  EXPECT_GT(depth_m(*outlook().base, 35), now);
  const auto& range = outlook().range->depth_m.at(SiteId("S1")).back();
  EXPECT_LT(range.low, depth_m(*outlook().base, 150));
  EXPECT_GT(range.high, depth_m(*outlook().base, 150));
}

TEST_F(ForecastLoopTest, looking_ahead_shows_the_expected_water_and_the_live_one_goes_on) {
  run_to(30);
  run_->renew_outlook();
  run_->seek(at(90));
  const auto s = run_->snapshot();
  EXPECT_EQ(s->tense, Tense::kForecast);
  EXPECT_EQ(s->ahead, at(90));
  EXPECT_EQ(s->state.water, s->outlook->base->frame_at(at(90))->water);
  EXPECT_EQ(s->live.water->valid_at, at(30));
  run_->go_live();
  EXPECT_EQ(run_->snapshot()->tense, Tense::kLive);
  EXPECT_EQ(run_->snapshot()->state.water, run_->snapshot()->live.water);
}

TEST_F(ForecastLoopTest, asking_for_a_pump_tells_what_it_would_change) {
  run_to(30);
  run_->ask({at(30), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  ASSERT_EQ(answer().progress, WhatIfAnswer::Progress::kDone) << answer().error;
  // 5 minutes of turnout, a straight way of 141 m at 7 m/s, 15 minutes of setting up.
  EXPECT_NEAR(seconds(answer().pumps.at(0).running.from - at(50)), 141.4 / 7, 1);
  EXPECT_EQ(depth_m(*answer().without, 45), depth_m(*answer().with, 45));
  EXPECT_GT(depth_m(*answer().without, 150), depth_m(*answer().with, 150) + 0.1);
  EXPECT_GT(answer().comparison.building_minutes_saved, 0);
  EXPECT_GT(answer().comparison.pumped_m3, 0);
  for (const Event& event : record_->journal()) {
    EXPECT_FALSE(std::holds_alternative<OrderIssued>(event.body)) << "a question is not an order";
  }
}

TEST_F(ForecastLoopTest, a_whole_plan_is_asked_at_once_and_brings_more_than_one_of_its_pumps) {
  record_ = std::make_shared<Record>();
  run_ = rainy_street(record_, 0, 0.005);  // so small that one of them has enough to do
  run_to(30);
  run_->ask({at(30), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  const double one_m3 = answer().comparison.pumped_m3;
  const double one_m = depth_m(*answer().with, 150);
  run_->ask({at(30), {{ResourceId("P1"), SiteId("S1")}, {ResourceId("P2"), SiteId("S1")}}}, "officer");
  ASSERT_EQ(answer().progress, WhatIfAnswer::Progress::kDone) << answer().error;
  ASSERT_EQ(answer().pumps.size(), 2U);
  EXPECT_EQ(answer().pumps[1].resource, ResourceId("P2"));
  EXPECT_GT(answer().comparison.pumped_m3, 1.5 * one_m3);
  EXPECT_LT(depth_m(*answer().with, 150), one_m);
}

TEST_F(ForecastLoopTest, a_plan_that_sends_one_pump_to_two_sites_is_refused) {
  run_to(30);
  run_->ask({at(30), {{ResourceId("P1"), SiteId("S1")}, {ResourceId("P1"), SiteId("S1")}}}, "officer");
  EXPECT_EQ(answer().progress, WhatIfAnswer::Progress::kFailed);
  EXPECT_NE(answer().error.find("P1 cannot be at two sites"), std::string::npos) << answer().error;
}

TEST_F(ForecastLoopTest, a_gate_that_might_be_shut_is_shut_in_the_answer_alone) {
  record_ = std::make_shared<Record>();
  run_ = rainy_street(record_, 8);
  run_to(30);
  WhatIf question{.at = at(30)};
  question.interventions = {OutfallGate{SiteId("S1"), false}};
  run_->ask(question, "officer");
  ASSERT_EQ(answer().progress, WhatIfAnswer::Progress::kDone) << answer().error;
  EXPECT_GT(depth_m(*answer().with, 150), depth_m(*answer().without, 150) + 0.05) << "shut in, the rain stays";
  run_->renew_outlook();
  EXPECT_EQ(depth_m(*outlook().base, 150), depth_m(*answer().without, 150)) << "nobody shut it";
}

TEST_F(ForecastLoopTest, what_the_model_cannot_build_is_said) {
  run_to(30);
  WhatIf question{.at = at(30)};
  question.interventions = {Barrier{.line = {{0, 0}, {50, 0}}, .height_m = 1}};
  run_->ask(question, "officer");
  EXPECT_EQ(answer().progress, WhatIfAnswer::Progress::kFailed);
  EXPECT_NE(answer().error.find("no ground to build on"), std::string::npos) << answer().error;
}

TEST_F(ForecastLoopTest, the_answer_can_be_looked_at_and_dropped) {
  run_to(30);
  run_->ask({at(30), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  run_->show_what_if(true);
  run_->seek(at(100));
  EXPECT_EQ(run_->snapshot()->tense, Tense::kWhatIf);
  EXPECT_EQ(run_->snapshot()->state.water, answer().with->frame_at(at(100))->water);
  run_->drop_question();
  EXPECT_EQ(run_->snapshot()->tense, Tense::kForecast) << "without the question, that moment is the outlook's";
  EXPECT_FALSE(outlook().what_if);
}

TEST_F(ForecastLoopTest, the_past_is_asked_with_the_rain_that_fell_then) {
  run_to(180);
  ASSERT_NEAR(run_->snapshot()->live.water->pools.at(0).inflow_m3_per_s, 0, 1e-9) << "the shower is over";
  run_->ask({at(20), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  ASSERT_EQ(answer().progress, WhatIfAnswer::Progress::kDone) << answer().error;
  EXPECT_EQ(answer().without->from, at(20));
  run_->seek(at(60));
  const double happened = run_->snapshot()->state.water->pools.at(0).max_depth_m;
  // The recorded rain again, read every five minutes instead of every one.
  EXPECT_NEAR(depth_m(*answer().without, 60), happened, 0.02);
  EXPECT_LT(depth_m(*answer().with, 60), happened - 0.05);
  run_->show_what_if(true);
  EXPECT_EQ(run_->snapshot()->tense, Tense::kWhatIf);
  EXPECT_LT(run_->snapshot()->state.water->pools.at(0).max_depth_m, happened - 0.05);
}

TEST_F(ForecastLoopTest, an_hour_earlier_is_the_same_pump_and_not_a_second_one) {
  run_to(40);
  run_->dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
  for (const auto& [kind, minute] : {std::pair{FieldReportKind::kAccepted, 41}, {FieldReportKind::kDeparted, 42},
                                     {FieldReportKind::kArrived, 43}, {FieldReportKind::kPumping, 60}}) {
    run_to(minute);
    FieldReport report{ResourceId("P1"), OrderId("O-0001"), kind, at(minute), {}, {}, 0.3, ""};
    run_->submit(RecordFieldReport{report}, "P1");
  }
  run_to(120);
  run_->ask({at(5), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  ASSERT_EQ(answer().progress, WhatIfAnswer::Progress::kDone) << answer().error;
  double most = 0;
  for (const ForecastFrame& frame : answer().with->frames) most = std::max(most, frame.water->pools.at(0).pumped_m3_per_s);
  EXPECT_LE(most, 0.3 + 1e-9) << "one pump pumps once";
  EXPECT_LT(depth_m(*answer().with, 55), depth_m(*answer().without, 55));
}

TEST_F(ForecastLoopTest, a_moment_before_the_model_ran_cannot_be_asked_about) {
  run_to(30);
  run_->ask({at(-60), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  EXPECT_EQ(answer().progress, WhatIfAnswer::Progress::kFailed);
  EXPECT_NE(answer().error.find("no modelled water"), std::string::npos);
}

TEST_F(ForecastLoopTest, without_a_model_the_question_is_answered_with_why_not) {
  SessionParts parts = fake_parts(std::make_shared<Record>());
  parts.solver.reset();
  run_ = std::move(*Simulation::start(std::move(parts)));
  run_to(10);
  run_->ask({at(10), {{ResourceId("P1"), SiteId("S1")}}}, "officer");
  EXPECT_EQ(answer().progress, WhatIfAnswer::Progress::kFailed);
  EXPECT_NE(answer().error.find("no flood model"), std::string::npos);
}

}  // namespace
}  // namespace sandtable::test
