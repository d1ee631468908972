#include "twin/core/alarms/annunciation.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using std::chrono::minutes;

namespace {

const AlarmId kGauge("deep@f/G/water_depth");

std::vector<UtcTime> rises_of(const Twin& twin) {
  const auto found = twin.state.annunciations->find(kGauge);
  return found == twin.state.annunciations->end() ? std::vector<UtcTime>{} : found->second;
}

TEST(Annunciations, every_rise_that_calls_is_remembered_even_after_the_alarm_is_gone) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.reads("G", 0.1, at(2));
  twin.must(AcknowledgeAlarm{kGauge, ""}, at(3));
  ASSERT_FALSE(twin.state.alarms->contains(kGauge));
  twin.reads("G", 0.5, at(4));
  twin.reads("G", 0.6, at(5));
  EXPECT_EQ(rises_of(twin), (std::vector{at(1), at(4)}));
  EXPECT_EQ(count_within(*twin.state.annunciations, minutes{10}, at(5)), 2U);
  EXPECT_EQ(count_within(*twin.state.annunciations, minutes{10}, at(11)), 1U) << "the span is half open";
}

TEST(Annunciations, under_a_shelf_nobody_is_called_and_coming_out_from_it_calls) {
  Twin twin;
  twin.reads("G", 0.5, at(1));
  twin.must(ShelveAlarm{kGauge, minutes{20}, "works"}, at(2));
  twin.reads("G", 0.1, at(3));
  twin.reads("G", 0.5, at(4));
  EXPECT_EQ(rises_of(twin), std::vector{at(1)});
  twin.must(Tick{}, at(22));
  EXPECT_EQ(rises_of(twin), (std::vector{at(1), at(22)}));
}

TEST(Annunciations, suppressed_by_design_nobody_is_called) {
  IncidentOpened opening = small_incident();
  opening.rules[0].suppressed_by = {kMaintenance};
  Twin twin(opening);
  ASSERT_TRUE(twin.ask(SetMaintenance{SourceId("f"), minutes{30}, "server"}, at(0), "chief", Role::kCommander));
  twin.reads("G", 0.5, at(1));
  ASSERT_EQ(twin.alarm("G")->state, AlarmState::kSuppressed);
  EXPECT_TRUE(twin.state.annunciations->empty());
}

TEST(Annunciations, are_bounded_in_number_and_age) {
  AnnunciationLog log;
  for (int i = 0; i < 100; ++i) remember(log, kGauge, at(0, i));
  EXPECT_EQ(log.at(kGauge).size(), kRemembered);
  EXPECT_EQ(log.at(kGauge).back(), at(0, 99));
  remember(log, AlarmId("other"), at(90));
  EXPECT_FALSE(log.contains(kGauge)) << "an hour later";
}

TEST(Annunciations, replay_remembers_the_same) {
  Twin twin;
  for (int minute = 1; minute < 9; ++minute) twin.reads("G", minute % 2 == 0 ? 0.1 : 0.5, at(minute));
  EXPECT_EQ(rises_of(twin).size(), 4U);
  IncidentState again;
  for (const Event& event : twin.events) reduce(again, event);
  EXPECT_EQ(*again.annunciations, *twin.state.annunciations);
  EXPECT_EQ(digest_of(again), digest_of(twin.state));
}

struct Chatter {
  const char* name;
  std::vector<int> rises_s;
  int now_s;
  bool chatters;
};

TEST(Chattering, is_three_rises_within_a_minute_of_the_last_hour) {
  const Chatter table[] = {
      {"two", {0, 10}, 20, false},
      {"three in a minute", {0, 30, 60}, 61, true},
      {"three in a minute and a second", {0, 30, 61}, 62, false},
      {"slow ones before", {0, 100, 200, 210, 220}, 300, true},
      {"an hour ago", {0, 10, 20}, 3620, false},
      {"just within the hour", {0, 10, 20}, 3619, true},
      {"of a later time than is looked at", {0, 10, 20}, 15, false},
  };
  for (const Chatter& row : table) {
    std::vector<UtcTime> rises;
    for (const int second : row.rises_s) rises.push_back(at(0, second));
    EXPECT_EQ(has_chattered(rises, at(0, row.now_s)), row.chatters) << row.name;
  }
}

}  // namespace
