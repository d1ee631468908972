#include <gtest/gtest.h>

#include "tests/unit/runtime/run_fakes.h"
#include "twin/runtime/net_loop.h"
#include "twin/runtime/outgoing_gate.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

/// Counts what it is shown; starts only when it is told it can.
class FakeOutput final : public StateOutput {
 public:
  FakeOutput(std::string id, bool may_exercise, bool can_start = true)
      : id_(std::move(id)), may_exercise_(may_exercise), can_start_(can_start) {}
  [[nodiscard]] const std::string& id() const override { return id_; }
  [[nodiscard]] bool may_exercise() const override { return may_exercise_; }
  Status start(const OutputContext&) override {
    return can_start_ ? Status{} : Status(fail(ErrorCode::kIo, "the port is taken"));
  }
  void show(std::shared_ptr<const IncidentState>) override { ++shown; }
  void poll() override {}
  void stop() override {}
  [[nodiscard]] std::string trouble() const override { return trouble_text; }

  int shown = 0;
  std::string trouble_text;

 private:
  std::string id_;
  bool may_exercise_;
  bool can_start_;
};

class Deliveries final : public FeedSink, public FieldReportSink {
 public:
  void deliver(IngestDelivery delivery) override { all.push_back(std::move(delivery)); }
  void report(FieldReport) override {}
  std::vector<IngestDelivery> all;
};

class OutputsTest : public testing::Test {
 protected:
  FakeOutput& add(std::string id, bool can_start = true) {
    auto output = std::make_unique<FakeOutput>(std::move(id), false, can_start);
    FakeOutput& it = *output;
    outputs_.push_back(std::move(output));
    return it;
  }
  void start() {
    net_ = std::make_unique<NetLoop>(std::vector<std::unique_ptr<FeedSource>>{}, nullptr, std::move(outputs_));
    net_->tell_outputs([this] { return state_; }, {&clock_, false, nullptr});
    ASSERT_TRUE(net_->start(heard_, heard_, clock_));
  }

  ManualClock clock_{at(0)};
  std::shared_ptr<const IncidentState> state_ = std::make_shared<IncidentState>();
  std::vector<std::unique_ptr<StateOutput>> outputs_;
  std::unique_ptr<NetLoop> net_;
  Deliveries heard_;
};

TEST_F(OutputsTest, are_shown_a_state_once) {
  FakeOutput& output = add("a");
  start();
  net_->step();
  net_->step();
  EXPECT_EQ(output.shown, 1);
  state_ = std::make_shared<IncidentState>();
  net_->step();
  EXPECT_EQ(output.shown, 2);
}

TEST_F(OutputsTest, one_that_cannot_start_is_told_and_costs_no_other) {
  add("broken", false);
  FakeOutput& output = add("good");
  start();
  net_->step();
  EXPECT_EQ(output.shown, 1);
  ASSERT_EQ(heard_.all.size(), 1U);
  EXPECT_EQ(heard_.all[0].source, SourceId("output broken"));
  EXPECT_EQ(heard_.all[0].error, "the port is taken");
}

TEST_F(OutputsTest, trouble_is_told_when_it_comes_and_when_it_goes) {
  FakeOutput& output = add("a");
  start();
  net_->step();
  output.trouble_text = "nobody listens";
  net_->step();
  net_->step();
  output.trouble_text.clear();
  net_->step();
  ASSERT_EQ(heard_.all.size(), 2U);
  EXPECT_EQ(heard_.all[0].error, "nobody listens");
  EXPECT_EQ(heard_.all[1].error, "");
}

/// What is left of one link and two outputs, of which one may speak in exercises.
std::pair<bool, std::size_t> left_in(Tense tense, bool recorded) {
  SessionParts parts;
  parts.opening = small_incident();
  parts.tense = tense;
  if (recorded) parts.opening.incident.start = at(0);
  parts.transport = std::make_unique<FakeTransport>(std::make_shared<Record>());
  parts.outputs.push_back(std::make_unique<FakeOutput>("a", true));
  parts.outputs.push_back(std::make_unique<FakeOutput>("b", false));
  close_gate(parts);
  return {parts.transport != nullptr, parts.outputs.size()};
}

TEST(OutgoingGate, leaves_simulated_crews_and_what_may_speak) {
  using Left = std::pair<bool, std::size_t>;
  EXPECT_EQ(left_in(Tense::kLive, false), Left(true, 2));
  EXPECT_EQ(left_in(Tense::kLive, true), Left(true, 1));
  EXPECT_EQ(left_in(Tense::kExercise, false), Left(true, 1));
  EXPECT_EQ(left_in(Tense::kReplay, false), Left(true, 0));
  EXPECT_EQ(left_in(Tense::kWhatIf, false), Left(true, 0));
}

}  // namespace
