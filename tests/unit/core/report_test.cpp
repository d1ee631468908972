#include <gtest/gtest.h>

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

}  // namespace
