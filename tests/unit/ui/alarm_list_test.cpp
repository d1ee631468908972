#include "viewer/ui/alarm_list.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

TEST(AlarmList, unacknowledged_come_first_and_shelved_last) {
  const Snapshot snapshot = testing::fake_snapshot();
  const AlarmList list = list_alarms(snapshot.state, snapshot.at);
  ASSERT_EQ(list.alarms.size(), 6U);
  EXPECT_EQ(list.alarms.front()->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(list.alarms.front()->level, 1);
  EXPECT_EQ(list.alarms.back()->state, AlarmState::kShelved);
}

TEST(AlarmList, a_pending_condition_is_not_yet_an_alarm) {
  Snapshot snapshot = testing::fake_snapshot();
  for (auto& [id, alarm] : snapshot.state.alarms.edit()) alarm.state = AlarmState::kPending;
  EXPECT_TRUE(list_alarms(snapshot.state, snapshot.at).alarms.empty());
}

TEST(AlarmList, a_calm_list_is_not_grouped) {
  const Snapshot snapshot = testing::fake_snapshot();
  EXPECT_TRUE(list_alarms(snapshot.state, snapshot.at).groups.empty());
}

TEST(AlarmList, more_than_ten_in_ten_minutes_are_grouped_with_the_first_out_on_top) {
  const Snapshot snapshot = testing::flooded_with_alarms();
  const AlarmList list = list_alarms(snapshot.state, snapshot.at);
  EXPECT_GT(list.raised_lately, kFloodOfAlarms);
  ASSERT_GT(list.groups.size(), 1U);
  std::size_t grouped = 0;
  for (const AlarmGroup& group : list.groups) {
    grouped += group.alarms.size();
  }
  for (const AlarmGroup& group : {list.groups[0], list.groups[1]}) {
    ASSERT_NE(group.gravest, nullptr);
    EXPECT_GE(group.alarms.size(), group.unacknowledged);
    for (const Alarm* alarm : group.alarms) {
      if (is_unacknowledged(group.gravest->state) && is_unacknowledged(alarm->state)) {
        EXPECT_LE(group.gravest->level, alarm->level) << "the gravest of a folded group shows";
      }
      const bool lately = snapshot.at - alarm->raised_at < std::chrono::minutes{10};
      if (lately) {
        EXPECT_LE(group.alarms.front()->raised_at, alarm->raised_at);
      }
    }
    EXPECT_LT(snapshot.at - group.alarms.front()->raised_at, std::chrono::minutes{10});
  }
  EXPECT_EQ(grouped, list.alarms.size());
  EXPECT_LE(list.groups[0].alarms.front()->raised_at, list.groups[1].alarms.front()->raised_at);
}

TEST(AlarmList, groups_are_basins_and_what_belongs_to_none_stands_by_itself) {
  Snapshot snapshot = testing::flooded_with_alarms();
  Alarm silent;
  silent.rule = RuleId("feed");
  silent.subject = SourceId("river");
  silent.id = make_alarm_id(silent.rule, silent.subject);
  silent.state = silent.process = AlarmState::kUnacknowledged;
  silent.raised_at = snapshot.at - std::chrono::minutes{30};
  snapshot.state.alarms.edit()[silent.id] = silent;
  const AlarmList list = list_alarms(snapshot.state, snapshot.at);
  for (const AlarmGroup& group : list.groups) {
    for (const Alarm* alarm : group.alarms) EXPECT_EQ(basin_of(snapshot.state, *alarm), group.site);
  }
  EXPECT_EQ(basin_of(snapshot.state, silent), SiteId{});
}

TEST(AlarmList, an_orders_alarm_belongs_to_the_basin_it_goes_to) {
  const Snapshot snapshot = testing::fake_snapshot();
  Alarm overdue;
  overdue.subject = snapshot.state.orders->begin()->first;
  EXPECT_EQ(basin_of(snapshot.state, overdue), snapshot.state.orders->begin()->second.site);
}

TEST(AlarmList, counts_what_the_standard_asks_for) {
  Snapshot snapshot = testing::fake_snapshot();
  auto& alarms = snapshot.state.alarms.edit();
  const AlarmMetrics calm = list_alarms(snapshot.state, snapshot.at).metrics;
  EXPECT_EQ(calm.standing + calm.set_aside, alarms.size());
  EXPECT_EQ(calm.stale + calm.chattering, 0U);
  auto first = std::ranges::find_if(alarms, [](const auto& e) { return is_standing(e.second.state); });
  first->second.occurrences = 3;
  EXPECT_EQ(list_alarms(snapshot.state, snapshot.at).metrics.chattering, 0U) << "three rises, but not in a minute";
  const UtcTime burst = snapshot.at - std::chrono::minutes{50};
  auto& log = snapshot.state.annunciations.edit();
  log[first->first] = {burst, burst + std::chrono::seconds{30}, burst + std::chrono::seconds{60}};
  EXPECT_EQ(list_alarms(snapshot.state, snapshot.at).metrics.chattering, 1U);
  EXPECT_EQ(chattering_rises(snapshot.state, first->first, snapshot.at), 3U);
  EXPECT_EQ(list_alarms(snapshot.state, snapshot.at + std::chrono::minutes{11}).metrics.chattering, 0U);
  first->second.raised_at = snapshot.at - std::chrono::hours{25};
  EXPECT_EQ(list_alarms(snapshot.state, snapshot.at).metrics.stale, 1U);
  EXPECT_TRUE(is_stale(first->second, snapshot.at));
}

TEST(AlarmList, what_is_set_aside_is_neither_a_call_nor_stale) {
  Snapshot snapshot = testing::fake_snapshot();
  const std::size_t before = list_alarms(snapshot.state, snapshot.at).metrics.raised_lately;
  Alarm hidden = snapshot.state.alarms->begin()->second;
  hidden.id = AlarmId("hidden");
  hidden.suppressed_by = "feed@river";
  hidden.state = AlarmState::kSuppressed;
  hidden.raised_at = snapshot.at - std::chrono::minutes{1};
  snapshot.state.alarms.edit()[hidden.id] = hidden;
  const AlarmMetrics metrics = list_alarms(snapshot.state, snapshot.at).metrics;
  EXPECT_EQ(metrics.raised_lately, before);
  EXPECT_EQ(metrics.set_aside, 2U);
  hidden.raised_at = snapshot.at - std::chrono::hours{30};
  EXPECT_FALSE(is_stale(hidden, snapshot.at));
}

TEST(Describe, a_silent_feed_is_not_alive) {
  const Snapshot snapshot = testing::fake_snapshot();
  const FeedCount count = count_feeds(snapshot.state, snapshot.at);
  EXPECT_EQ(count.alive, 3U);
  EXPECT_EQ(count.all, 4U);
}

TEST(Describe, values_carry_their_unit_and_missing_ones_say_so) {
  const Catalogue words = *Catalogue::load({});
  EXPECT_EQ(value_text(words, 0.4249, Quantity::kWaterDepth).en, "0.42 m");
  EXPECT_EQ(value_text(words, 12.34, Quantity::kRainfall).en, "12.3 mm");
  EXPECT_EQ(value_text(words, 1, Quantity::kPumpRunning).en, "on");
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN(), Quantity::kWaterLevel), "–");
}

TEST(Describe, spans_are_told_in_both_languages) {
  const Catalogue words = *Catalogue::load({});
  EXPECT_EQ(span_text(words, std::chrono::minutes{125}), (Text{"2 小時 05 分", "2 h 05 min"}));
  EXPECT_EQ(span_text(words, std::chrono::seconds{-3}).en, "0 s");
}

}  // namespace
}  // namespace sandtable::ui
