#include "viewer/ui/command_table.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/time_steps.h"

namespace sandtable::ui {
namespace {

using testing::Window;

TEST(Command, names_and_shortcuts_are_unique) {
  std::set<std::string> names;
  std::set<std::string> shortcuts;
  for (const CommandInfo& command : command_table()) {
    EXPECT_TRUE(names.emplace(command.name).second) << command.name;
    if (command.shortcut.key != 0) {
      EXPECT_TRUE(shortcuts.insert(chord_text(command.shortcut)).second) << command.name;
    }
  }
}

TEST(Command, a_shortcut_starts_only_commands_that_need_no_arguments) {
  for (const CommandInfo& command : command_table()) {
    if (command.shortcut.key == 0) continue;
    for (const Argument& argument : command.arguments) EXPECT_FALSE(argument.required) << command.name;
  }
}

TEST(Command, arguments_come_by_name_or_by_place) {
  const auto named = parse_call("order.dispatch site=B03 pump=P-1");
  const auto placed = parse_call("order.dispatch P-1 B03");
  ASSERT_TRUE(named && placed);
  EXPECT_EQ(*named, *placed);
}

TEST(Command, a_value_may_hold_an_equals_sign_in_quotes) {
  const auto call = parse_call("note.add \"level=3 at the gate\"");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->arguments.at("text"), "level=3 at the gate");
}

TEST(Command, too_many_or_repeated_arguments_are_refused) {
  EXPECT_FALSE(parse_call("view.2d now"));
  EXPECT_FALSE(parse_call("ui.scale factor=1 factor=2"));
  EXPECT_FALSE(parse_call("order.dispatch truck=P-1 site=B03"));
}

TEST(Command, a_free_pump_is_dispatched) {
  Window window;
  ASSERT_TRUE(window.run("order.dispatch pump=P-12 site=B01 comment=soon"));
  ASSERT_EQ(window.intents.size(), 1U);
  const auto& dispatch = std::get<Dispatch>(window.intents.front());
  EXPECT_EQ(dispatch.resource, ResourceId("P-12"));
  EXPECT_EQ(dispatch.comment, "soon");
}

TEST(Command, what_decide_refuses_is_not_asked_for) {
  Window window;
  const Status busy = window.run("order.dispatch pump=P-01 site=B01");
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, ErrorCode::kRefused);
  EXPECT_TRUE(window.intents.empty());
}

TEST(Command, acknowledging_without_a_name_takes_the_most_urgent_alarm) {
  Window window;
  ASSERT_TRUE(window.run("alarm.acknowledge"));
  const auto& command = std::get<SubmitCommand>(window.intents.front()).command;
  EXPECT_EQ(std::get<AcknowledgeAlarm>(command).alarm, AlarmId("depth-50@flood-sensors/F012/water_depth"));
}

TEST(Command, acknowledging_prefers_the_selected_station) {
  Window window;
  window.state.selection = StationId("flood-sensors/F009");
  ASSERT_TRUE(window.run("alarm.ask-acknowledge"));
  EXPECT_EQ(std::get<AcknowledgeDialog>(window.state.dialog).alarm, AlarmId("depth-30@flood-sensors/F009/water_depth"));
}

TEST(Command, next_alarm_walks_through_the_list_and_round) {
  Window window;
  ASSERT_TRUE(window.run("alarm.next"));
  EXPECT_EQ(window.state.selection, Selection(StationId("flood-sensors/F012")));
  ASSERT_TRUE(window.run("alarm.previous"));
  EXPECT_EQ(window.state.selection, Selection(StationId("flood-sensors/F022")));
}

TEST(Command, all_that_wait_are_acknowledged_with_one_comment) {
  Window window;
  ASSERT_TRUE(window.run("alarm.acknowledge-all \"shift change\""));
  const auto& all = std::get<AcknowledgeAlarms>(std::get<SubmitCommand>(window.intents.front()).command);
  EXPECT_GT(all.alarms.size(), 1U);
  EXPECT_EQ(all.comment, "shift change");
}

TEST(Command, a_step_of_the_procedure_is_ticked_by_its_number) {
  Window window;
  ASSERT_TRUE(window.run("alarm.step 1"));
  const auto& tick = std::get<TickStep>(std::get<SubmitCommand>(window.intents.front()).command);
  EXPECT_EQ(tick.step, 0);
  EXPECT_TRUE(tick.done);
  EXPECT_EQ(window.run("alarm.step 9").error().code, ErrorCode::kRefused);
}

TEST(Command, a_plan_names_who_goes_where) {
  Window window;
  ASSERT_TRUE(window.run("plan.propose orders=\"P-12>B01,P-13>B02\" title=north"));
  const auto& plan = std::get<ProposePlan>(std::get<SubmitCommand>(window.intents.front()).command);
  ASSERT_EQ(plan.orders.size(), 2U);
  EXPECT_EQ(plan.orders[1].resource, ResourceId("P-13"));
  EXPECT_EQ(plan.orders[1].site, SiteId("B02"));
  EXPECT_EQ(window.run("plan.propose orders=P-12").error().code, ErrorCode::kInvalid);
}

TEST(Command, seeking_stays_inside_the_recording) {
  Window window;
  ASSERT_TRUE(window.run("time.seek +99:00:00"));
  EXPECT_EQ(std::get<Seek>(window.intents.front()).to, window.snapshot.recorded.to);
  ASSERT_TRUE(window.run("time.seek 2026-07-28T07:00:00+08:00"));
  EXPECT_EQ(std::get<Seek>(window.intents.back()).to, testing::storm_start() + std::chrono::hours{1});
}

TEST(Command, jumping_to_an_alarm_moves_in_the_asked_direction) {
  Window window;
  window.snapshot.at = testing::storm_start() + std::chrono::hours{4};
  ASSERT_TRUE(window.run("time.next-alarm"));
  EXPECT_GT(std::get<Seek>(window.intents.front()).to, window.snapshot.at);
  ASSERT_TRUE(window.run("time.previous-alarm"));
  EXPECT_LT(std::get<Seek>(window.intents.back()).to, window.snapshot.at);
}

TEST(Command, the_clock_of_a_live_place_is_not_held_or_hurried_and_the_refusal_is_readable) {
  Window window;
  window.snapshot.live.incident.edit().incident.start.reset();
  for (const char* line : {"time.toggle", "time.pause", "time.play", "time.faster", "time.slower", "time.speed 60"}) {
    CommandEnvironment environment{window.state, &window.snapshot, window.place, window.queries, "tester", window.intents};
    const Status done = run_command(*parse_call(line), environment);
    ASSERT_FALSE(done) << line;
    ASSERT_TRUE(environment.refused) << line;
    EXPECT_TRUE(testing::built_in().contains(environment.refused->key)) << line;
  }
  EXPECT_TRUE(window.intents.empty());
}

TEST(Command, what_lies_back_in_a_live_place_plays_at_any_pace) {
  Window window;
  window.snapshot.live.incident.edit().incident.start.reset();
  window.snapshot.at -= std::chrono::hours{1};
  window.snapshot.tense = Tense::kReplay;
  EXPECT_TRUE(window.run("time.toggle"));
  EXPECT_TRUE(window.run("time.faster"));
  EXPECT_TRUE(window.run("time.speed 60"));
  EXPECT_EQ(window.intents.size(), 3U);
}

TEST(Command, speeds_step_through_round_factors) {
  EXPECT_EQ(stepped_speed(60, true), 120);
  EXPECT_EQ(stepped_speed(60, false), 30);
  EXPECT_EQ(stepped_speed(45, true), 60);
  EXPECT_EQ(stepped_speed(1, false), 1);
}

TEST(Command, offsets_read_like_a_clock) {
  EXPECT_EQ(*parse_offset("01:30"), Duration{std::chrono::minutes{90}});
  EXPECT_EQ(*parse_offset("00:10:05"), Duration{std::chrono::seconds{605}});
  EXPECT_EQ(*parse_offset("90min"), Duration{std::chrono::minutes{90}});
  EXPECT_FALSE(parse_offset("1:75"));
  EXPECT_FALSE(parse_offset("1:2:3:4"));
}

TEST(Command, escape_leaves_one_thing_at_a_time) {
  Window window;
  window.state.selection = SiteId("B01");
  window.state.dialog = HelpDialog{};
  window.state.palette.open = true;
  ASSERT_TRUE(window.run("window.leave"));
  EXPECT_FALSE(window.state.palette.open);
  ASSERT_TRUE(window.run("window.leave"));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(window.state.dialog));
  ASSERT_TRUE(window.run("window.leave"));
  EXPECT_EQ(window.state.selection, Selection{});
}

TEST(Command, nothing_runs_before_an_incident_is_open_that_needs_one) {
  Window window;
  CommandEnvironment environment{window.state, nullptr, window.place, window.queries, "tester", window.intents};
  EXPECT_FALSE(run_command({"time.toggle", {}}, environment));
  EXPECT_TRUE(run_command({"view.2d", {}}, environment));
}

TEST(Chord, is_read_back_from_its_text) {
  for (const char* text : {"Ctrl+K", "Shift+N", "F11", "Space", "Ctrl+Shift+A", "PageUp", "="}) {
    const auto chord = parse_chord(text);
    ASSERT_TRUE(chord) << text;
  }
  EXPECT_EQ(chord_text(*parse_chord("Ctrl+k")), "Ctrl+K");
  EXPECT_FALSE(parse_chord("Hyper+K"));
  EXPECT_FALSE(parse_chord("F13"));
}

/// An outlook of one frame, an hour ahead, and an answered question.
std::shared_ptr<const Outlook> outlook_of(UtcTime now) {
  auto run = std::make_shared<Forecast>();
  run->from = now;
  auto water = std::make_shared<Water>();
  water->valid_at = now + std::chrono::hours{1};
  run->frames.push_back({water, {}});
  auto outlook = std::make_shared<Outlook>();
  outlook->base = run;
  outlook->what_if = WhatIfAnswer{};
  outlook->what_if->progress = WhatIfAnswer::Progress::kDone;
  outlook->what_if->with = run;
  return outlook;
}

TEST(Command, what_if_asks_about_the_moment_that_is_shown) {
  Window w;
  w.snapshot.at -= std::chrono::minutes{30};
  ASSERT_TRUE(w.run("what-if.ask P-12 B01 rain=1.5"));
  const auto& asked = std::get<AskWhatIf>(w.intents.back()).question;
  EXPECT_EQ(asked, (WhatIf{w.snapshot.at, {{ResourceId("P-12"), SiteId("B01")}}, 1.5}));
}

TEST(Command, what_if_names_what_it_does_not_know) {
  Window w;
  EXPECT_NE(w.run("what-if.ask P-99 B01").error().message.find("P-99"), std::string::npos);
  EXPECT_NE(w.run("what-if.ask P-12 B99").error().message.find("B99"), std::string::npos);
  EXPECT_NE(w.run("what-if.ask P-12 B01 rain=-1").error().message.find("rain"), std::string::npos);
  EXPECT_FALSE(w.run("what-if.show")) << "nothing was answered";
  EXPECT_TRUE(w.intents.empty());
}

TEST(Command, an_answer_is_shown_and_hidden_again) {
  Window w;
  w.snapshot.outlook = outlook_of(w.snapshot.live_at);
  ASSERT_TRUE(w.run("what-if.show"));
  EXPECT_TRUE(std::get<ShowWhatIf>(w.intents.back()).shown);
  w.snapshot.what_if_shown = true;
  ASSERT_TRUE(w.run("what-if.show"));
  EXPECT_FALSE(std::get<ShowWhatIf>(w.intents.back()).shown);
}

TEST(Command, the_playhead_goes_as_far_as_the_outlook) {
  Window w;
  ASSERT_TRUE(w.run("time.seek 2100-01-01T00:00:00Z"));
  EXPECT_EQ(std::get<Seek>(w.intents.back()).to, w.snapshot.recorded.to);
  w.snapshot.outlook = outlook_of(w.snapshot.live_at);
  ASSERT_TRUE(w.run("time.seek 2100-01-01T00:00:00Z"));
  EXPECT_EQ(std::get<Seek>(w.intents.back()).to, w.snapshot.live_at + std::chrono::hours{1});
  w.snapshot.ahead = w.snapshot.live_at + std::chrono::minutes{30};
  ASSERT_TRUE(w.run("time.back"));
  EXPECT_LT(std::get<Seek>(w.intents.back()).to, *w.snapshot.ahead) << "steps begin where the playhead stands";
  EXPECT_GT(std::get<Seek>(w.intents.back()).to, w.snapshot.live_at);
}

}  // namespace
}  // namespace sandtable::ui
