#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

DamageReport told(const std::string& number, LocalXY where, UtcTime when) {
  DamageReport report;
  report.source = SourceId("calls");
  report.id = ReportId("calls/" + number);
  report.at = where;
  report.at_time = when;
  report.category = "道路";
  report.depth_m = 0.3;
  return report;
}

void deliver(Twin& twin, std::vector<DamageReport> reports, UtcTime now) {
  IngestDelivery delivery;
  delivery.source = SourceId("calls");
  delivery.reports = std::move(reports);
  twin.must(delivery, now);
}

TEST(Reports, second_call_about_the_same_spot_is_marked_not_lost) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0)), told("2", {130, 100}, at(20)), told("3", {400, 100}, at(20))}, at(30));
  EXPECT_EQ(twin.state.reports->size(), 3U);
  EXPECT_EQ(twin.state.reports->at(ReportId("calls/2")).duplicate_of, ReportId("calls/1"));
  EXPECT_TRUE(twin.state.reports->at(ReportId("calls/3")).duplicate_of.empty());
  deliver(twin, {told("4", {90, 100}, at(40))}, at(41));
  EXPECT_EQ(twin.state.reports->at(ReportId("calls/4")).duplicate_of, ReportId("calls/1"));
}

TEST(Reports, same_spot_much_later_is_a_new_report) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0)), told("2", {100, 100}, at(90))}, at(91));
  EXPECT_TRUE(twin.state.reports->at(ReportId("calls/2")).duplicate_of.empty());
}

TEST(Reports, unchanged_ones_are_no_news_and_changed_ones_replace) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0))}, at(1));
  const void* before = twin.state.reports.identity();
  deliver(twin, {told("1", {100, 100}, at(0))}, at(2));
  EXPECT_EQ(twin.state.reports.identity(), before);
  DamageReport closed = told("1", {100, 100}, at(0));
  closed.state = DamageReportState::kClosed;
  deliver(twin, {closed}, at(3));
  EXPECT_EQ(twin.state.reports->at(closed.id).state, DamageReportState::kClosed);
}

TEST(Reports, are_forgotten_after_a_week) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0))}, at(1));
  deliver(twin, {told("2", {100, 100}, at(60 * 24 * 8))}, at(60 * 24 * 8));
  EXPECT_EQ(twin.state.reports->size(), 1U);
}

TEST(Reports, move_no_reading_and_trip_no_alarm) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0))}, at(1));
  EXPECT_TRUE(twin.state.alarms->empty());
  EXPECT_TRUE(twin.state.readings->empty());
}

EnterDamageReport telephoned(LocalXY where, UtcTime when) {
  EnterDamageReport call;
  call.at = where;
  call.category = "道路";
  call.text = "water to the knee";
  call.depth_m = 0.4;
  call.time = when;
  call.told_by = Caller::kBoroughChief;
  return call;
}

TEST(TelephonedReport, stands_in_the_book_like_those_of_feeds) {
  Twin twin;
  twin.must(telephoned({100, 100}, at(5)), at(6), "Lin");
  ASSERT_EQ(twin.state.reports->size(), 1U);
  const DamageReport& report = twin.state.reports->begin()->second;
  EXPECT_EQ(report.source, SourceId(kManualSource));
  EXPECT_EQ(report.at, (LocalXY{100, 100}));
  EXPECT_EQ(report.at_time, at(5));
  EXPECT_EQ(report.depth_m, 0.4);
  EXPECT_EQ(report.told_by, Caller::kBoroughChief);
  EXPECT_EQ(report.state, DamageReportState::kUnverified);
  EXPECT_TRUE(twin.state.alarms->empty()) << "a report trips no alarm";
}

TEST(TelephonedReport, of_what_a_feed_or_another_caller_told_is_marked_as_its_repetition) {
  Twin twin;
  deliver(twin, {told("1", {100, 100}, at(0))}, at(1));
  twin.must(telephoned({120, 100}, at(20)), at(21));
  twin.must(telephoned({700, 100}, at(22)), at(22));
  twin.must(telephoned({710, 100}, at(30)), at(30));
  ASSERT_EQ(twin.state.reports->size(), 4U) << "each call has a number of its own";
  std::vector<ReportId> firsts;
  for (const auto& [id, report] : *twin.state.reports) {
    if (!report.duplicate_of.empty()) firsts.push_back(report.duplicate_of);
  }
  ASSERT_EQ(firsts.size(), 2U);
  EXPECT_EQ(std::ranges::count(firsts, ReportId("calls/1")), 1);
}

TEST(TelephonedReport, that_says_nothing_or_cannot_be_is_refused) {
  Twin twin;
  const auto refusal = [&](const EnterDamageReport& entered) {
    const Decision decision = twin.ask(entered, at(10));
    return decision ? "allowed" : decision.error().key;
  };
  EnterDamageReport nowhere = telephoned({0, 0}, at(5));
  nowhere.at.reset();
  EXPECT_EQ(refusal(nowhere), "refusal.no_whereabouts");
  nowhere.where = "中正路 12 號前";
  EXPECT_EQ(refusal(nowhere), "allowed") << "words say where too";
  EnterDamageReport empty = telephoned({0, 0}, at(5));
  empty.text = empty.category = "";
  EXPECT_EQ(refusal(empty), "refusal.empty_text");
  EXPECT_EQ(refusal(telephoned({0, 0}, at(20))), "refusal.in_the_future");
  EnterDamageReport deep = telephoned({0, 0}, at(5));
  deep.depth_m = -0.1;
  EXPECT_EQ(refusal(deep), "refusal.not_a_number");
}

}  // namespace
