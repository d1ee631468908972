#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/exercise/cut_roads.h"
#include "feeds/exercise/exercise_field.h"
#include "feeds/exercise/exercise_source.h"
#include "feeds/exercise/injected_rain.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "twin/base/clock.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::ReportList;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::SizeIs;

const UtcTime kStart = at("2026-07-28T00:00:00Z");

Inject inject(InjectKind kind, Duration when, std::optional<Duration> until = {}) {
  Inject out;
  out.id = "one";
  out.kind = kind;
  out.at = when;
  out.until = until;
  out.text = {"淹水", "Water"};
  out.where = LocalXY{50, 0};
  out.radius_m = 20;
  out.resource = ResourceId("P1");
  return out;
}

ExercisePlan plan_of(std::vector<Inject> injects) {
  ExercisePlan plan;
  plan.script.injects = std::move(injects);
  plan.script.lines.assign(plan.script.injects.size(), 1);
  return plan;
}

Place place_with_feed() {
  Place place;
  FeedConfig feed;
  feed.id = SourceId("rain");
  place.feeds = {feed};
  ResourceConfig pump;
  pump.id = ResourceId("P1");
  pump.depot = "D";
  place.resources = {pump};
  place.depots = {{"D", {}, {0, 0}}};
  return place;
}

TEST(ExercisePlan, what_the_place_does_not_have_is_named_with_file_line_and_what_there_is) {
  ExerciseScript script;
  script.file = "drill.toml";
  Inject wrong = inject(InjectKind::kRain, minutes{1});
  wrong.resource = {};
  wrong.feed = SourceId("rian");
  script.injects = {wrong};
  script.lines = {12};
  const auto plan = plan_exercise(script, place_with_feed());
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().message, HasSubstr("drill.toml:12: inject 'one': feed: the place has no 'rian'"));
  EXPECT_THAT(plan.error().message, HasSubstr("rain"));
}

TEST(ExercisePlan, a_sensor_fault_takes_the_times_of_its_inject) {
  ExerciseScript script;
  Inject fault = inject(InjectKind::kSensorFault, minutes{10}, minutes{20});
  fault.fault = "rain/P01 freeze";
  fault.resource = {};
  script.injects = {fault};
  script.lines = {1};
  const auto plan = plan_exercise(script, place_with_feed());
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_THAT(plan->faults, SizeIs(1));
  EXPECT_EQ(plan->faults[0].from, Duration{minutes{10}});
  EXPECT_EQ(plan->faults[0].until, Duration{minutes{20}});
  script.injects[0].fault = "rain/P01 freeze 1min..2min";
  EXPECT_FALSE(plan_exercise(script, place_with_feed()));
}

TEST(ExerciseSource, an_inject_is_journalled_at_its_time_and_a_rumour_arrives_as_a_report_does) {
  ManualClock clock(kStart);
  DeliveryList sink;
  ExerciseSource source(plan_of({inject(InjectKind::kRumour, minutes{5})}));
  ASSERT_TRUE(source.start(sink, clock));
  clock.advance(minutes{4});
  source.poll();
  EXPECT_THAT(sink.all, SizeIs(0));
  clock.advance(minutes{1});
  source.poll();
  source.poll();
  ASSERT_THAT(sink.all, SizeIs(2)) << "once";
  EXPECT_THAT(sink.all[0].injects, SizeIs(1));
  ASSERT_THAT(sink.all[1].reports, SizeIs(1));
  EXPECT_EQ(sink.all[1].reports[0].state, DamageReportState::kUnverified);
  EXPECT_EQ(sink.all[1].reports[0].text, "淹水 / Water");
}

TEST(ExerciseSource, messages_of_authorities_have_the_status_exercise) {
  ManualClock clock(kStart);
  DeliveryList sink;
  ExerciseSource source(plan_of({inject(InjectKind::kAuthority, minutes{0}, minutes{60})}));
  ASSERT_TRUE(source.start(sink, clock));
  source.poll();
  ASSERT_THAT(sink.all, SizeIs(2));
  const Alert& alert = sink.all[1].alerts.at(0);
  EXPECT_EQ(alert.status, AlertStatus::kExercise);
  EXPECT_EQ(alert.infos.at(0).expires, kStart + minutes{60});
}

/// Delivers one rainfall and one depth value at every poll.
class TwoGauges final : public FeedSource {
 public:
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  void poll() override {
    IngestDelivery delivery;
    delivery.source = id_;
    const StationId station("rain/G");
    delivery.series = {{SeriesId("rain/G/rainfall"), station, Quantity::kRainfall, minutes{10}, ""},
                       {SeriesId("rain/G/water_depth"), station, Quantity::kWaterDepth, Duration{0}, ""}};
    for (const Series& series : delivery.series) {
      delivery.observations.push_back({series.id, clock_->now(), clock_->now(), 2.0, "2", QualityFlag::kPass, ""});
    }
    sink_->deliver(std::move(delivery));
  }
  void stop() override {}

 private:
  SourceId id_{"rain"};
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

TEST(InjectedRain, multiplies_rainfall_alone_and_only_while_it_lasts) {
  Inject rain = inject(InjectKind::kRain, minutes{10}, minutes{20});
  rain.factor = 3;
  ManualClock clock(kStart);
  DeliveryList sink;
  const auto source = with_injected_rain(std::make_unique<TwoGauges>(), plan_of({rain}));
  ASSERT_TRUE(source->start(sink, clock));
  std::vector<double> values;
  for (int i = 0; i < 3; ++i, clock.advance(minutes{10})) source->poll();
  for (const Observation& o : sink.observations()) values.push_back(o.value);
  EXPECT_EQ(values, (std::vector<double>{2, 2, 6, 2, 2, 2}));
}

class ExerciseFieldTest : public testing::Test {
 protected:
  void begin(std::vector<Inject> injects) {
    field_ = std::make_unique<ExerciseField>(place_with_feed(), plan_of(std::move(injects)), SimulatedFieldOptions{});
    ASSERT_TRUE(field_->start(reports_, clock_));
    reports_.all.clear();
  }
  std::vector<FieldReportKind> kinds() const {
    std::vector<FieldReportKind> out;
    for (const FieldReport& report : reports_.all) out.push_back(report.kind);
    return out;
  }

  ManualClock clock_{kStart};
  ReportList reports_;
  std::unique_ptr<ExerciseField> field_;
};

TEST_F(ExerciseFieldTest, a_broken_pump_says_so_once_refuses_orders_and_comes_back) {
  begin({inject(InjectKind::kBreakdown, minutes{1}, minutes{9})});
  clock_.advance(minutes{1});
  field_->poll();
  field_->poll();
  EXPECT_EQ(kinds(), (std::vector{FieldReportKind::kFault}));
  OrderMessage message;
  message.message_id = "m1";
  message.order.id = OrderId("O1");
  message.order.resource = ResourceId("P1");
  message.order.revision = 2;
  message.issued_at = clock_.now();
  message.expires_at = clock_.now() + minutes{30};
  ASSERT_TRUE(field_->publish(message));
  EXPECT_EQ(reports_.all.back().kind, FieldReportKind::kRefused);
  EXPECT_EQ(reports_.all.back().order, OrderId("O1"));
  EXPECT_EQ(reports_.all.back().revision, 2) << "a word about an earlier goal would change nothing";
  clock_.advance(minutes{8});
  field_->poll();
  EXPECT_EQ(reports_.all.back().kind, FieldReportKind::kReturned);
}

TEST_F(ExerciseFieldTest, nothing_of_it_reaches_outside) {
  begin({});
  EXPECT_FALSE(field_->reaches_outside());
}

/// Two ways from left to right: the short one through (50, 0), the long one through (50, 100).
class TwoWays final : public RoutePlanner {
 public:
  [[nodiscard]] Result<Route> fastest(LocalXY from, LocalXY to) const override {
    for (const double y : {0.0, 100.0}) {
      if (y != shut_) return Route{{from, {50, y}, to}, y, Duration{0}};
    }
    return fail(ErrorCode::kNotFound, "no way");
  }
  [[nodiscard]] std::unique_ptr<const RoutePlanner> around(const IsPassable& is_passable) const override {
    auto roads = std::make_unique<TwoWays>();
    for (const double y : {0.0, 100.0}) {
      if (!is_passable(Polyline{{0, 0}, {50, y}, {100, 0}})) roads->shut_ = y;
    }
    return roads;
  }

 private:
  double shut_ = -1;  ///< y of the way that is closed
};

TEST(CutRoads, ways_lead_around_a_cut_only_while_it_holds) {
  const ExercisePlan plan = plan_of({inject(InjectKind::kRoadCut, minutes{10}, minutes{20})});
  const auto roads = with_cuts(std::make_shared<TwoWays>(), plan);
  EXPECT_EQ(roads->fastest({0, 0}, {100, 0})->length_m, 0);
  plan.progress->reach(minutes{10});
  EXPECT_EQ(roads->fastest({0, 0}, {100, 0})->length_m, 100);
  plan.progress->reach(minutes{20});
  EXPECT_EQ(roads->fastest({0, 0}, {100, 0})->length_m, 0);
}

}  // namespace
}  // namespace sandtable::feeds
