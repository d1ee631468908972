// One seat of a shared incident when its database goes: what was being written, and what crews and feeds say meanwhile.

#include "twin/runtime/seat_loop.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "tests/unit/runtime/linked_store.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {
namespace {

using test::at;

constexpr Duration kWithoutWaiting{0};

/// The twin and the seat of one session, stepped by the test on one thread.
class SeatLoopTest : public testing::Test {
 protected:
  SeatLoopTest() {
    twin_.publish_unthrottled();
    twin_.write_together([this](SharedEvents events) { seat_.propose(std::move(events)); });
    step();
    twin_.submit(OpenIncident{test::small_incident()}, "system");
    step();
    EXPECT_EQ(shown_->live.seq, 1);
    EXPECT_TRUE(shown_->seat.leads);
  }

  SeatLoop::Hooks hooks() {
    return {[this](const SharedEvents& events) { twin_.arrived(events); },
            [this](Settlement settlement) { twin_.settled(std::move(settlement)); },
            [this](const SeatStanding& standing, const std::string& trouble) { twin_.stand(standing, trouble); },
            [](SharedStore&) {}};
  }
  /// Until nothing moves any more.
  void step() {
    constexpr int kRounds = 4;
    for (int i = 0; i < kRounds; ++i) {
      twin_.step(kWithoutWaiting);
      seat_.step(kWithoutWaiting);
    }
    twin_.step(kWithoutWaiting);
    shown_ = twin_.snapshot();
  }
  [[nodiscard]] bool told(const std::string& key, const std::string& subject) const {
    return std::ranges::any_of(shown_->notices,
                               [&](const Notice& n) { return n.refusal.key == key && n.refusal.subject == subject; });
  }
  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> texts;
    for (const Event& event : journal_->events()) {
      if (const auto* note = std::get_if<NoteAdded>(&event.body)) texts.push_back(note->text);
    }
    return texts;
  }
  [[nodiscard]] std::size_t field_reports() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        journal_->events(), [](const Event& e) { return std::holds_alternative<FieldReported>(e.body); }));
  }
  static FieldReport receipt(double fuel_percent = 50) {
    return {ResourceId("P1"), OrderId{}, FieldReportKind::kPosition, at(1), {}, fuel_percent, 0, ""};
  }
  IngestDelivery reading(double depth_m) {
    const Station s = test::gauge("G");
    const Series series = test::depth_series(s);
    return {SourceId("f"), {s}, {series}, {{series.id, at(1), at(1), depth_m, "", QualityFlag::kPass, ""}}, 0, "", ""};
  }

  ManualClock clock_{at(0)};
  ManualClock wall_{at(0)};
  TwinLoop twin_{clock_, wall_, Tense::kLive};
  std::shared_ptr<test::MemoryJournal> journal_ = std::make_shared<test::MemoryJournal>();
  std::shared_ptr<test::Link> link_ = std::make_shared<test::Link>();
  SeatLoop seat_{std::make_unique<test::LinkedStore>(journal_, link_), 0, true, hooks()};
  std::shared_ptr<const Snapshot> shown_;
};

TEST_F(SeatLoopTest, what_was_recorded_though_the_answer_was_lost_is_called_unknown_and_then_recorded) {
  link_->cut_after = true;
  twin_.submit(AddNote{"close the gate"}, "Lin");
  step();
  EXPECT_FALSE(shown_->seat.connected);
  EXPECT_TRUE(told("refusal.outcome_unknown", "close the gate"));
  EXPECT_FALSE(told("refusal.database_lost", "the link is cut")) << "nobody may be told that it was lost";
  EXPECT_TRUE(shown_->live.notes->empty());
  link_->mend();
  step();
  EXPECT_TRUE(told("notice.recorded_after_all", "close the gate"));
  EXPECT_EQ(shown_->live.notes->size(), 1U);
  EXPECT_EQ(notes(), std::vector<std::string>{"close the gate"}) << "once";
  EXPECT_EQ(twin_.handled(), twin_.submitted());
}

TEST_F(SeatLoopTest, what_was_not_recorded_is_called_unknown_and_then_lost_and_is_not_done_late) {
  link_->cut_before = true;
  twin_.submit(AddNote{"close the gate"}, "Lin");
  step();
  EXPECT_TRUE(told("refusal.outcome_unknown", "close the gate"));
  link_->mend();
  step();
  EXPECT_TRUE(told("refusal.lost_on_the_way", "close the gate"));
  EXPECT_FALSE(told("notice.recorded_after_all", "close the gate"));
  EXPECT_TRUE(notes().empty());
  EXPECT_EQ(twin_.handled(), twin_.submitted());
}

TEST_F(SeatLoopTest, the_same_words_of_another_seat_in_its_place_are_not_taken_for_it) {
  link_->cut_before = true;
  twin_.submit(AddNote{"close the gate"}, "Lin");
  step();
  const Event other{2, at(0), at(0) + std::chrono::milliseconds{1}, "Lin", NoteAdded{"close the gate"}};
  journal_->append(std::span(&other, 1));
  link_->mend();
  step();
  EXPECT_TRUE(told("refusal.lost_on_the_way", "close the gate"));
  EXPECT_EQ(shown_->live.notes->size(), 1U);
}

TEST_F(SeatLoopTest, what_is_asked_while_the_database_is_gone_is_refused_at_once) {
  link_->cut();
  step();
  twin_.submit(AddNote{"into the void"}, "Lin");
  step();
  EXPECT_TRUE(told("refusal.database_lost", ""));
  link_->mend();
  step();
  EXPECT_TRUE(notes().empty());
}

TEST_F(SeatLoopTest, a_receipt_of_the_batch_in_which_the_database_goes_is_recorded_afterwards_and_once) {
  for (std::atomic<bool>* cut : {&link_->cut_before, &link_->cut_after}) {
    const std::size_t before = field_reports();
    *cut = true;
    twin_.report(receipt());
    step();
    ASSERT_FALSE(shown_->seat.connected);
    link_->mend();
    step();
    EXPECT_EQ(field_reports(), before + 1) << (cut == &link_->cut_before ? "cut before" : "cut after");
    EXPECT_EQ(twin_.handled(), twin_.submitted());
  }
}

TEST_F(SeatLoopTest, what_crews_and_feeds_say_while_the_database_is_gone_waits_for_it_in_order) {
  link_->cut();
  step();
  for (const double fuel : {80, 70, 60}) twin_.report(receipt(fuel));
  twin_.deliver(reading(0.2));
  step();
  EXPECT_EQ(shown_->reports_waiting, 3U);
  link_->mend();
  step();
  EXPECT_EQ(shown_->reports_waiting, 0U);
  EXPECT_EQ(field_reports(), 3U);
  EXPECT_EQ(shown_->live.resources->at(ResourceId("P1")).fuel_percent, 60);
  EXPECT_EQ(shown_->live.readings->size(), 1U);
}

TEST_F(SeatLoopTest, of_more_reports_than_the_inbox_holds_the_oldest_are_dropped_and_counted) {
  link_->cut();
  step();
  for (std::size_t i = 0; i < TwinLoop::kInboxCapacity + 3; ++i) twin_.report(receipt(i < 3 ? 1 : 99));
  twin_.touch();
  step();
  EXPECT_EQ(shown_->reports_lost, 3U);
  EXPECT_EQ(shown_->reports_waiting, TwinLoop::kInboxCapacity);
  link_->mend();
  step();
  EXPECT_EQ(field_reports(), TwinLoop::kInboxCapacity);
  for (const Event& event : journal_->events()) {
    if (const auto* field = std::get_if<FieldReported>(&event.body)) {
      ASSERT_EQ(field->report.fuel_percent, 99);
    }
  }
}

TEST_F(SeatLoopTest, a_seat_that_leads_no_more_still_hands_over_what_it_heard_while_it_led) {
  link_->cut();
  step();
  twin_.report(receipt());
  twin_.deliver(reading(0.2));
  IngestDelivery silent;
  silent.source = SourceId("f");
  silent.error = "no answer";
  twin_.deliver(std::move(silent));
  link_->may_lead = false;
  link_->mend();
  step();
  EXPECT_FALSE(shown_->seat.leads);
  EXPECT_EQ(field_reports(), 1U);
  ASSERT_EQ(shown_->live.readings->size(), 1U);
  EXPECT_EQ(shown_->live.feeds->at(SourceId("f")).last_error, "") << "that it did not hear is no news to the others";
}

TEST_F(SeatLoopTest, the_journal_says_in_which_role_and_before_which_picture_somebody_asked) {
  twin_.act_as(Role::kOperator);
  twin_.submit(AddNote{"x"}, Author("Lin", 1));
  twin_.act_as(Role::kCommander);
  step();
  twin_.submit(AddNote{"by a script"}, "script");
  twin_.report(receipt());
  step();
  const std::vector<Event> events = journal_->events();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_FALSE(events[0].asked_from) << "the program opened it";
  EXPECT_EQ(events[1].asked_from, (AskedFrom{Role::kOperator, 1})) << "the role when it was asked";
  EXPECT_EQ(events[2].asked_from, (AskedFrom{Role::kCommander, {}}));
  EXPECT_FALSE(events[3].asked_from) << "a crew's own word";
}

}  // namespace
}  // namespace sandtable
