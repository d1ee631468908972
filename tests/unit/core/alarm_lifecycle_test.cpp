#include "twin/core/alarms/alarm_lifecycle.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

using State = AlarmState;

AlarmRule rule_with(bool latched) {
  AlarmRule rule = small_incident().rules[0];
  rule.latched = latched;
  rule.delay_on = std::chrono::minutes{5};
  rule.delay_off = std::chrono::minutes{5};
  return rule;
}

AlarmSubject gauge_series() { return depth_series(gauge("G")).id; }

Finding found(Condition condition, UtcTime when) { return {condition, 0.5, 0.3, when, Trust::kFresh}; }

/// An alarm on its way through its life; every look and every hand on it is a stimulus.
struct Life {
  AlarmRule rule;
  std::optional<Alarm> alarm{};
  UtcTime now = at(0);
  std::string refusal{};

  void look(Condition condition, const std::string& suppressor = "") {
    alarm = next_alarm(alarm, rule, gauge_series(), found(condition, now), suppressor, now);
  }
  void wait(int length_min) { now += std::chrono::minutes{length_min}; }
  void take(const Transition& after) {
    refusal = after ? "" : std::string(after.error());
    if (!after) return;
    // decide() lets an alarm go that was returned when it was acknowledged.
    const bool over = alarm->process == State::kReturnedUnacknowledged && after->process == State::kAcknowledged;
    alarm = over || !is_kept(*after) ? std::nullopt : std::optional(*after);
  }
  [[nodiscard]] Alarm existing() const { return alarm ? *alarm : quiet_alarm(rule, gauge_series()); }
  [[nodiscard]] State state() const { return alarm ? alarm->state : State::kNormal; }
};

/// How to come into each state.
Life in(State state) {
  const bool latched = state == State::kLatchedUnacknowledged || state == State::kLatchedAcknowledged;
  Life life{rule_with(latched)};
  if (state == State::kNormal) return life;
  life.look(Condition::kMet);
  if (state == State::kPending) return life;
  life.wait(5);
  life.look(Condition::kMet);
  if (state == State::kAcknowledged || state == State::kLatchedAcknowledged) {
    life.take(acknowledge(*life.alarm, {"Lin", life.now, ""}));
  }
  if (state == State::kReturnedUnacknowledged || latched) {
    life.look(Condition::kClear);
    life.wait(5);
    life.look(Condition::kClear);
  }
  if (state == State::kShelved)
    life.take(shelve(*life.alarm, {"Lin", life.now + std::chrono::minutes{30}, "cleaning"}));
  if (state == State::kSuppressed) life.look(Condition::kMet, "parent@f");
  if (state == State::kOutOfService) life.take(take_out_of_service(*life.alarm, {"Lin", life.now, "broken"}));
  return life;
}

struct Stimulus {
  const char* name;
  std::function<void(Life&)> act;
};

/// While it is suppressed, the parent goes on standing, except where a stimulus ends it.
std::string parent(const Life& life) { return life.alarm ? life.alarm->suppressed_by : ""; }

const std::vector<Stimulus>& stimuli() {
  static const std::vector<Stimulus> all{
      {"met", [](Life& l) { l.look(Condition::kMet, parent(l)); }},
      {"met for the delay",
       [](Life& l) {
         l.look(Condition::kMet, parent(l));
         l.wait(5);
         l.look(Condition::kMet, parent(l));
       }},
      {"dead band", [](Life& l) { l.look(Condition::kInDeadBand, parent(l)); }},
      {"clear for the delay",
       [](Life& l) {
         l.look(Condition::kClear, parent(l));
         l.wait(5);
         l.look(Condition::kClear, parent(l));
       }},
      {"silence",
       [](Life& l) {
         l.wait(20);
         l.look(Condition::kUnknown, parent(l));
       }},
      {"acknowledge",
       [](Life& l) {
         l.take(acknowledge(l.existing(), {"Lin", l.now, "seen"}));
       }},
      {"reset", [](Life& l) { l.take(reset(l.existing())); }},
      {"shelve",
       [](Life& l) {
         l.take(shelve(l.existing(), {"Lin", l.now + std::chrono::minutes{30}, "x"}));
       }},
      {"unshelve", [](Life& l) { l.take(unshelve(l.existing())); }},
      {"shelf runs out",
       [](Life& l) {
         l.wait(30);
         l.look(Condition::kUnknown, parent(l));
       }},
      {"parent rises", [](Life& l) { l.look(Condition::kUnknown, "parent@f"); }},
      {"parent goes", [](Life& l) { l.look(Condition::kUnknown, ""); }},
      {"take out of service",
       [](Life& l) {
         l.take(take_out_of_service(l.existing(), {"Lin", l.now, "x"}));
       }},
      {"return to service", [](Life& l) { l.take(return_to_service(l.existing())); }},
  };
  return all;
}

constexpr const char* kRefused = "-";

/// Row: the state before. Column: the state after each stimulus, in the order of stimuli(); "-" is a refusal.
/// N normal, P pending, U unacknowledged, A acknowledged, R returned unacknowledged, S shelved, LU and LA latched
/// unacknowledged and acknowledged, D suppressed by design, O out of service.
const std::map<State, std::vector<std::string>>& table() {
  static const std::map<State, std::vector<std::string>> rows{
      //                                met   met5  band  clear sil   ack   reset shel  unsh  runs  par   parX  out back
      {State::kNormal, {"P", "U", "N", "N", "N", "-", "-", "S", "-", "N", "N", "N", "O", "-"}},
      {State::kPending, {"P", "U", "N", "N", "P", "-", "-", "S", "-", "P", "P", "P", "O", "-"}},
      {State::kUnacknowledged, {"U", "U", "U", "R", "U", "A", "-", "S", "-", "U", "D", "U", "O", "-"}},
      {State::kAcknowledged, {"A", "A", "A", "N", "A", "-", "-", "S", "-", "A", "D", "A", "O", "-"}},
      {State::kReturnedUnacknowledged, {"U", "U", "R", "R", "R", "N", "-", "S", "-", "R", "D", "R", "O", "-"}},
      {State::kLatchedUnacknowledged, {"U", "U", "LU", "LU", "LU", "LA", "-", "S", "-", "LU", "D", "LU", "O", "-"}},
      {State::kLatchedAcknowledged, {"U", "U", "LA", "LA", "LA", "-", "N", "S", "-", "LA", "D", "LA", "O", "-"}},
      {State::kShelved, {"S", "S", "S", "S", "S", "-", "-", "-", "U", "U", "S", "S", "O", "-"}},
      {State::kSuppressed, {"D", "D", "D", "D", "D", "-", "-", "S", "-", "D", "D", "U", "O", "-"}},
      {State::kOutOfService, {"O", "O", "O", "O", "O", "-", "-", "-", "-", "O", "O", "O", "-", "U"}},
  };
  return rows;
}

std::string letter(State state) {
  static const std::map<State, std::string> letters{{State::kNormal, "N"},
                                                    {State::kPending, "P"},
                                                    {State::kUnacknowledged, "U"},
                                                    {State::kAcknowledged, "A"},
                                                    {State::kReturnedUnacknowledged, "R"},
                                                    {State::kShelved, "S"},
                                                    {State::kLatchedUnacknowledged, "LU"},
                                                    {State::kLatchedAcknowledged, "LA"},
                                                    {State::kSuppressed, "D"},
                                                    {State::kOutOfService, "O"}};
  return letters.at(state);
}

TEST(AlarmLifecycle, every_state_meets_every_stimulus_as_the_table_says) {
  ASSERT_EQ(table().size(), static_cast<std::size_t>(kAlarmStateCount));
  for (const auto& [state, row] : table()) {
    ASSERT_EQ(row.size(), stimuli().size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      Life life = in(state);
      ASSERT_EQ(life.state(), state) << alarm_state_key(state);
      stimuli()[i].act(life);
      const std::string after = life.refusal.empty() ? letter(life.state()) : kRefused;
      EXPECT_EQ(after, row[i]) << alarm_state_key(state) << ", " << stimuli()[i].name;
    }
  }
}

TEST(AlarmLifecycle, what_is_shown_always_follows_from_the_rest) {
  for (const auto& [state, row] : table()) {
    for (const Stimulus& first : stimuli()) {
      for (const Stimulus& second : stimuli()) {
        Life life = in(state);
        first.act(life);
        second.act(life);
        if (life.alarm) {
          EXPECT_EQ(life.alarm->state, shown_state(*life.alarm)) << first.name << ", " << second.name;
        }
      }
    }
  }
}

TEST(AlarmLifecycle, what_rose_under_a_shelf_and_went_again_is_seen_when_the_shelf_ends) {
  Life life = in(State::kShelved);
  life.look(Condition::kClear);
  life.wait(5);
  life.look(Condition::kClear);
  EXPECT_EQ(life.state(), State::kShelved);
  life.take(unshelve(*life.alarm));
  EXPECT_EQ(life.state(), State::kReturnedUnacknowledged);
}

TEST(AlarmLifecycle, a_shelf_lasts_although_the_condition_goes_and_comes) {
  Life life = in(State::kAcknowledged);
  life.take(shelve(*life.alarm, {"Lin", life.now + std::chrono::minutes{60}, "chatters"}));
  for (int i = 0; i < 3; ++i) {
    life.look(Condition::kClear);
    life.wait(5);
    life.look(Condition::kClear);
    EXPECT_EQ(life.state(), State::kShelved);
    life.look(Condition::kMet);
    life.wait(5);
    life.look(Condition::kMet);
    EXPECT_EQ(life.state(), State::kShelved);
  }
  life.wait(60);
  life.look(Condition::kMet);
  EXPECT_EQ(life.state(), State::kUnacknowledged);
}

TEST(AlarmLifecycle, an_alarm_keeps_the_value_its_time_and_the_trust_it_was_raised_on) {
  const Life life = in(State::kUnacknowledged);
  EXPECT_EQ(life.alarm->trust, Trust::kFresh);
  EXPECT_EQ(life.alarm->value_at, at(5));
  EXPECT_DOUBLE_EQ(life.alarm->threshold, 0.3);
}

}  // namespace
