#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "twin/core/event_json.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

constexpr std::chrono::hours kHour{1};

Alert message(const std::string& identifier, UtcTime sent, AlertType type = AlertType::kAlert) {
  Alert alert;
  alert.name = {"wra.gov.tw", identifier, sent};
  alert.id = make_alert_id(alert.name);
  alert.source = SourceId("ncdr");
  alert.type = type;
  AlertInfo info;
  info.language = "zh-TW";
  info.severity = AlertSeverity::kSevere;
  info.urgency = AlertUrgency::kImmediate;
  info.expires = sent + 6 * kHour;
  alert.infos = {info};
  return alert;
}
Alert about(Alert alert, const Alert& earlier) {
  alert.references = {earlier.name};
  return alert;
}
/// What holds at `now` after the messages came in this order.
std::vector<std::string> current(const std::vector<Alert>& messages, UtcTime now) {
  AlertBook book;
  for (const Alert& m : messages) enter(book, m);
  std::vector<std::string> names;
  for (const Alert* a : current_alerts(book, now)) names.push_back(a->name.identifier);
  return names;
}
using Names = std::vector<std::string>;

TEST(Alerts, expire_by_the_clock_alone) {
  const Alert a = message("A", at(0));
  EXPECT_EQ(current({a}, at(359)), Names{"A"});
  EXPECT_EQ(current({a}, at(360)), Names{});
}

TEST(Alerts, without_expiry_count_for_a_day) {
  Alert a = message("A", at(0));
  a.infos[0].expires.reset();
  EXPECT_EQ(current({a}, at(24 * 60 - 1)), Names{"A"});
  EXPECT_EQ(current({a}, at(24 * 60)), Names{});
}

TEST(Alerts, update_replaces_what_it_refers_to) {
  const Alert a = message("A", at(0));
  const Alert b = about(message("B", at(10), AlertType::kUpdate), a);
  EXPECT_EQ(current({a, b}, at(20)), Names{"B"});
}

TEST(Alerts, cancel_holds_in_whatever_order_it_came) {
  const Alert a = message("A", at(0));
  const Alert c = about(message("C", at(10), AlertType::kCancel), a);
  EXPECT_EQ(current({a, c}, at(20)), Names{});
  EXPECT_EQ(current({c, a}, at(20)), Names{});
}

TEST(Alerts, update_whose_danger_is_past_takes_back) {
  const Alert a = message("A", at(0));
  Alert b = about(message("B", at(10), AlertType::kUpdate), a);
  b.infos[0].urgency = AlertUrgency::kPast;
  EXPECT_EQ(current({a, b}, at(20)), Names{});
}

TEST(Alerts, references_are_met_whatever_zone_their_time_is_written_in) {
  const Alert a = message("A", at(0));
  EXPECT_EQ(a.id.str(), "wra.gov.tw,A,2026-07-28T00:00:00Z");
  Alert c = message("C", at(10), AlertType::kCancel);
  c.references = {{"wra.gov.tw", "A", *parse_time("2026-07-28T08:00:00+08:00", ZonePolicy::required())}};
  EXPECT_EQ(current({a, c}, at(20)), Names{});
}

TEST(Alerts, tests_exercises_and_drafts_are_never_shown_as_actual) {
  for (const AlertStatus status :
       {AlertStatus::kTest, AlertStatus::kExercise, AlertStatus::kDraft, AlertStatus::kSystem}) {
    Alert a = message("A", at(0));
    a.status = status;
    EXPECT_EQ(current({a}, at(1)), Names{}) << alert_key(status);
  }
}

TEST(Alerts, an_exercise_cannot_take_back_a_real_warning) {
  const Alert a = message("A", at(0));
  Alert c = about(message("C", at(10), AlertType::kCancel), a);
  c.status = AlertStatus::kExercise;
  EXPECT_EQ(current({a, c}, at(20)), Names{"A"});
}

TEST(Alerts, a_stranger_in_another_feed_cannot_take_back_a_warning) {
  const Alert a = message("A", at(0));
  Alert c = about(message("C", at(10), AlertType::kCancel), a);
  c.name.sender = "stranger";
  c.source = SourceId("elsewhere");
  EXPECT_EQ(current({a, c}, at(20)), Names{"A"});
}

TEST(Alerts, same_identifier_sent_again_replaces_the_earlier) {
  const Alert a = message("A", at(0));
  Alert again = message("A", at(30));
  again.infos[0].severity = AlertSeverity::kExtreme;
  EXPECT_EQ(current({a, again}, at(40)), Names{"A"});
  EXPECT_EQ(current({again, a}, at(40)), Names{"A"});
}

TEST(Alerts, gravest_come_first_and_then_the_latest) {
  Alert minor = message("minor", at(5));
  minor.infos[0].severity = AlertSeverity::kMinor;
  EXPECT_EQ(current({minor, message("old", at(0)), message("new", at(3))}, at(10)), (Names{"new", "old", "minor"}));
}

TEST(Alerts, those_of_other_places_are_kept_but_not_current) {
  Alert a = message("A", at(0));
  a.concerns_place = false;
  EXPECT_EQ(current({a}, at(1)), Names{});
}

TEST(Alerts, book_forgets_two_days_after_expiry_and_keeps_what_still_takes_back) {
  AlertBook book;
  Alert lasting = message("lasting", at(0));
  lasting.infos[0].expires = at(0) + 20 * 24 * kHour;
  enter(book, lasting);
  enter(book, message("short", at(0)));
  enter(book, about(message("cancel", at(10), AlertType::kCancel), lasting));
  forget_expired(book, at(0) + 5 * 24 * kHour);
  EXPECT_EQ(book.size(), 2U);
  EXPECT_TRUE(current_alerts(book, at(0) + 5 * 24 * kHour).empty()) << "the cancelled alert must not stand again";
}

TEST(Alerts, info_is_chosen_by_language_then_by_gravity) {
  Alert a = message("A", at(0));
  a.infos.push_back(a.infos[0]);
  a.infos[1].language = "en-US";
  a.infos[1].event = "Flood";
  EXPECT_EQ(info_for(a, Language::kEn, at(0))->event, "Flood");
  a.infos.pop_back();
  EXPECT_EQ(info_for(a, Language::kEn, at(0)), &a.infos[0]);
}

/// Extreme elsewhere, Minor here, each for so many minutes.
Alert for_two_counties(int there_min, int here_min) {
  Alert a = message("A", at(0));
  a.infos.push_back(a.infos[0]);
  a.infos[0].concerns_place = false;
  a.infos[0].severity = AlertSeverity::kExtreme;
  a.infos[0].headline = "elsewhere";
  a.infos[0].expires = at(there_min);
  a.infos[1].severity = AlertSeverity::kMinor;
  a.infos[1].headline = "here";
  a.infos[1].expires = at(here_min);
  return a;
}

TEST(Alerts, what_a_message_says_of_another_county_is_not_told_of_ours) {
  const Alert a = for_two_counties(600, 60);
  EXPECT_EQ(severity_of(a, at(1)), AlertSeverity::kMinor);
  EXPECT_EQ(info_for(a, Language::kZhHant, at(1))->headline, "here");
  EXPECT_EQ(expiry_of(a), at(60));
  EXPECT_EQ(current({a}, at(59)), Names{"A"});
  EXPECT_EQ(current({a}, at(60)), Names{}) << "though it holds elsewhere";
}

TEST(Alerts, danger_that_is_past_here_is_taken_back_though_it_lasts_elsewhere) {
  const Alert a = message("A", at(0));
  Alert b = about(for_two_counties(600, 600), a);
  b.type = AlertType::kUpdate;
  b.name.identifier = "B";
  b.id = make_alert_id(b.name);
  b.infos[1].urgency = AlertUrgency::kPast;
  EXPECT_TRUE(takes_back(b));
  EXPECT_EQ(current({a, b}, at(20)), Names{});
}

TEST(Alerts, an_info_that_expired_counts_no_longer_while_a_milder_one_holds) {
  Alert a = message("A", at(0));
  a.infos.push_back(a.infos[0]);
  a.infos[0].severity = AlertSeverity::kExtreme;
  a.infos[0].expires = at(30);
  a.infos[0].headline = "first hour";
  a.infos[1].severity = AlertSeverity::kModerate;
  a.infos[1].headline = "until night";
  EXPECT_EQ(severity_of(a, at(29)), AlertSeverity::kExtreme);
  EXPECT_EQ(severity_of(a, at(30)), AlertSeverity::kModerate);
  EXPECT_EQ(info_for(a, Language::kZhHant, at(30))->headline, "until night");
  EXPECT_EQ(info_for(a, Language::kZhHant, at(500))->headline, "first hour") << "of what is over the gravest names it";
}

TEST(Alerts, areas_are_told_once_for_all_languages_and_without_those_of_other_counties) {
  Alert a = for_two_counties(600, 600);
  AlertArea area;
  area.circles = {{{0, 0}, 10}};
  for (AlertInfo& info : a.infos) info.areas = {area};
  a.infos.push_back(a.infos[1]);
  a.infos[2].language = "en-US";
  ASSERT_EQ(areas_of(a, at(1)).size(), 1U);
  EXPECT_EQ(areas_of(a, at(1))[0], &a.infos[1].areas[0]);
}

TEST(Alerts, of_earlier_versions_concern_the_place_as_a_whole_and_keep_their_text) {
  const AlertsReceived earlier{SourceId("ncdr"), {message("A", at(0))}};
  const std::string text = journal_text(earlier);
  EXPECT_EQ(text.find("\"concerns_place\""), text.rfind("\"concerns_place\"")) << "the message's alone: " << text;
  const auto read = parse_journal_text(text, {});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(std::get<AlertsReceived>(*read).alerts[0].infos[0].concerns_place);
  const AlertsReceived now{SourceId("ncdr"), {for_two_counties(60, 60)}};
  const auto again = parse_journal_text(journal_text(now), {});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(std::get<AlertsReceived>(*again).alerts, now.alerts);
}

TEST(Alerts, taiwan_codes_meet_by_prefix_in_both_directions) {
  EXPECT_TRUE(geocodes_meet("67000", "67"));
  EXPECT_TRUE(geocodes_meet("67000", "6700033000"));
  EXPECT_FALSE(geocodes_meet("67000", "64000"));
  EXPECT_FALSE(geocodes_meet("", "64000"));
}

TEST(Alerts, circle_and_polygon_meet_an_extent) {
  const Extent box{0, 0, 100, 100};
  AlertArea area;
  EXPECT_FALSE(meets(area, box));
  area.circles = {{{150, 50}, 40}};
  EXPECT_FALSE(meets(area, box));
  area.circles = {{{150, 50}, 60}};
  EXPECT_TRUE(meets(area, box));
  area.circles.clear();
  area.polygons = {{{-10, -10}, {500, -10}, {500, 500}, {-10, -10}}};
  EXPECT_TRUE(meets(area, box));
}

TEST(AlertDelivery, becomes_one_event_and_repeats_none) {
  Twin twin;
  IngestDelivery delivery;
  delivery.source = SourceId("ncdr");
  delivery.alerts = {message("A", at(0)), message("A", at(0)), message("B", at(0))};
  delivery.as_of = at(1);
  twin.must(delivery, at(2));
  EXPECT_EQ(twin.state.alerts->size(), 2U);
  EXPECT_EQ(twin.state.feeds->at(SourceId("ncdr")).last_observation, at(1));
  const void* before = twin.state.alerts.identity();
  EXPECT_EQ(twin.must(delivery, at(3)).size(), 1U) << "health alone";
  EXPECT_EQ(twin.state.alerts.identity(), before);
}

TEST(AlertDelivery, what_expired_long_ago_is_no_news) {
  Twin twin;
  IngestDelivery delivery;
  delivery.source = SourceId("ncdr");
  delivery.alerts = {message("A", at(-60 * 24 * 5))};
  twin.must(delivery, at(0));
  EXPECT_TRUE(twin.state.alerts->empty());
}

}  // namespace
