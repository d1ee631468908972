#include "twin/runtime/net_loop.h"

#include <gmock/gmock.h>

#include "tests/support/incident_builder.h"
#include "tests/unit/runtime/run_fakes.h"

namespace sandtable {
namespace {

using test::at;
using test::Record;
using testing::ElementsAre;
using testing::IsEmpty;

class NoReports final : public FieldReportSink {
 public:
  void report(FieldReport) override {}
};
class Deliveries final : public FeedSink {
 public:
  void deliver(IngestDelivery delivery) override { heard.push_back(std::move(delivery)); }
  std::vector<IngestDelivery> heard;
};

/// A source whose password is nowhere to be found.
class LockedSource final : public FeedSource {
 public:
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink&, const Clock&) override { return fail(ErrorCode::kInvalid, "no password"); }
  void poll() override { ADD_FAILURE() << "it never started"; }
  void stop() override { ADD_FAILURE() << "it never started"; }

 private:
  SourceId id_{"locked"};
};

Outgoing message(const char* id, const char* pump, std::int64_t seq = 1) {
  OrderMessage m;
  m.message_id = id;
  m.order.resource = ResourceId(pump);
  m.issued_at = at(0);
  m.expires_at = at(30);
  return {seq, m};
}

class NetLoopTest : public testing::Test {
 protected:
  std::shared_ptr<Record> record_ = std::make_shared<Record>();
  ManualClock clock_{at(0)};
  NoReports reports_;
  Deliveries deliveries_;
};

TEST_F(NetLoopTest, a_crew_never_hears_a_later_message_first) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_, 1));
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1", 1));
  loop.send(message("O-1/cancel", "P1", 2));
  loop.send(message("O-2/go", "P2", 3));
  loop.step();
  EXPECT_THAT(record_->sent(), ElementsAre("O-2/go")) << "another crew need not wait";
  loop.step();
  EXPECT_THAT(record_->sent(), ElementsAre("O-2/go", "O-1/go", "O-1/cancel"));
  loop.step();
  EXPECT_EQ(record_->sent().size(), 3U);
}

/// A service that wants nothing of one message.
class Refusing final : public CommandTransport {
 public:
  Refusing(std::shared_ptr<Record> record, std::string unwanted)
      : record_(std::move(record)), unwanted_(std::move(unwanted)) {}
  [[nodiscard]] bool reaches_outside() const override { return false; }
  Status start(FieldReportSink&, const Clock&) override { return {}; }
  Status publish(const OrderMessage& message) override {
    ++asked;
    if (message.message_id == unwanted_) return fail(ErrorCode::kRefused, "not here");
    record_->sent(message);
    return {};
  }
  void poll() override {}
  void stop() override {}

  int asked = 0;

 private:
  std::shared_ptr<Record> record_;
  std::string unwanted_;
};

TEST_F(NetLoopTest, what_is_refused_for_good_is_not_sent_not_repeated_and_keeps_nothing_behind_it) {
  auto refusing = std::make_unique<Refusing>(record_, "O-1/go");
  const Refusing& transport = *refusing;
  NetLoop loop({}, std::move(refusing));
  std::vector<std::int64_t> left;
  loop.on_sent([&](std::int64_t seq) { left.push_back(seq); });
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1", 1));
  loop.send(message("O-1/go-2", "P1", 2));
  loop.step();
  loop.step();
  EXPECT_THAT(record_->sent(), ElementsAre("O-1/go-2"));
  EXPECT_THAT(left, ElementsAre(2));
  EXPECT_EQ(transport.asked, 2);
}

TEST_F(NetLoopTest, a_message_that_never_got_through_is_dropped_when_it_expires) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_, 2));
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1"));
  loop.step();
  clock_.set(at(30));
  loop.step();
  loop.step();
  EXPECT_THAT(record_->sent(), IsEmpty());
}

TEST_F(NetLoopTest, an_expired_message_is_not_sent_though_the_link_is_up) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_));
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1"));
  clock_.set(at(30));
  loop.step();
  EXPECT_THAT(record_->sent(), IsEmpty());
}

TEST_F(NetLoopTest, says_which_entries_have_left_and_only_those) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_, 1));
  std::vector<std::int64_t> left;
  loop.on_sent([&](std::int64_t seq) { left.push_back(seq); });
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1", 4));
  loop.send(message("O-2/go", "P2", 6));
  loop.step();
  EXPECT_THAT(left, ElementsAre(6));
  loop.step();
  EXPECT_THAT(left, ElementsAre(6, 4));
}

TEST_F(NetLoopTest, a_message_handed_over_twice_leaves_once) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_));
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1", 4));
  loop.send(message("O-1/go", "P1", 4));
  loop.step();
  loop.send(message("O-1/go", "P1", 4));
  loop.step();
  EXPECT_THAT(record_->sent(), ElementsAre("O-1/go"));
}

TEST_F(NetLoopTest, what_it_gave_up_unsent_it_sends_only_when_it_is_handed_over_again) {
  NetLoop loop({}, std::make_unique<test::FakeTransport>(record_, 1));
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1", 4));
  loop.step();
  loop.listen();
  loop.give_up();
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.step();
  EXPECT_THAT(record_->sent(), IsEmpty()) << "another seat may have sent it";
  loop.send(message("O-1/go", "P1", 4));
  loop.step();
  EXPECT_THAT(record_->sent(), ElementsAre("O-1/go"));
}

TEST_F(NetLoopTest, a_feed_that_cannot_start_says_why_and_keeps_no_other_from_being_heard) {
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(std::make_unique<LockedSource>());
  sources.push_back(std::make_unique<test::FakeSource>());
  NetLoop loop(std::move(sources), nullptr);
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.step();
  loop.stop();
  ASSERT_EQ(deliveries_.heard.size(), 2U);
  EXPECT_EQ(deliveries_.heard[0].source, SourceId("locked"));
  EXPECT_EQ(deliveries_.heard[0].error, "no password");
  EXPECT_EQ(deliveries_.heard[1].observations.size(), 1U);
}

TEST_F(NetLoopTest, without_a_transport_orders_go_nowhere) {
  NetLoop loop({}, nullptr);
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.send(message("O-1/go", "P1"));
  loop.step();
  EXPECT_THAT(record_->sent(), IsEmpty());
}

/// Notes who joins.
class Roll final : public CommandTransport {
 public:
  explicit Roll(std::vector<std::string>& joined) : joined_(joined) {}
  Status start(FieldReportSink&, const Clock&) override { return {}; }
  Status publish(const OrderMessage&) override { return {}; }
  void join(const ResourceConfig& newcomer, std::optional<LocalXY>) override {
    joined_.push_back(fmt::format("{} {}", newcomer.id.str(), newcomer.capacity_m3_per_s));
  }
  void poll() override {}
  void stop() override {}

 private:
  std::vector<std::string>& joined_;
};

TEST_F(NetLoopTest, a_transport_hears_of_each_newcomer_once_and_again_when_it_is_corrected) {
  test::Twin twin;
  std::vector<std::string> joined;
  NetLoop loop({}, std::make_unique<Roll>(joined));
  loop.tell_outputs([&] { return std::make_shared<const IncidentState>(twin.state); }, {&clock_, false, {}});
  ASSERT_TRUE(loop.start(deliveries_, reports_, clock_));
  loop.step();
  EXPECT_THAT(joined, IsEmpty()) << "those of the place it knows from the beginning";
  ResourceConfig lent;
  lent.id = ResourceId("A-01");
  lent.name = {"借", "Lent"};
  lent.capacity_m3_per_s = 0.25;
  twin.must(RegisterResource{lent, LocalXY{1, 2}}, at(1));
  loop.step();
  loop.step();
  EXPECT_THAT(joined, ElementsAre("A-01 0.25"));
  lent.capacity_m3_per_s = 0.3;
  twin.must(CorrectResource{lent, LocalXY{1, 2}}, at(2));
  loop.step();
  EXPECT_THAT(joined, ElementsAre("A-01 0.25", "A-01 0.3"));
}

}  // namespace
}  // namespace sandtable
