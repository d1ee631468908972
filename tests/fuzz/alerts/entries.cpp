#include "tests/fuzz/alerts/entries.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "feeds/service/sensorthings_view.h"
#include "feeds/sources/alert_index.h"
#include "feeds/sources/cap_message.h"
#include "feeds/sources/gdacs_feed.h"
#include "feeds/sources/report_table.h"
#include "feeds/transports/cap_text.h"
#include "feeds/transports/field_messages.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "twin/core/event_json.h"

namespace sandtable::fuzz {
namespace {

using sandtable::test::FlatProjector;

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void check_text(const std::string& text, std::size_t most) {
  constexpr std::size_t kCutMark = 3;  // clipped() ends what it cut with an ellipsis
  require(text.size() <= most + kCutMark, "texts have limits");
  require(valid_utf8(text) == text, "texts are valid UTF-8");
}

feeds::AlertRules rules() {
  feeds::AlertRules rules;
  rules.facts = {SourceId("net"), ZonePolicy::offset(ZoneOffset{480}), ""};
  rules.config.area_codes = {"67000"};
  rules.extent = {12'010'000, 2'290'000, 12'030'000, 2'310'000};
  return rules;
}

void check(const AlertArea& area) {
  check_text(area.description, 512);
  for (const Polyline& ring : area.polygons) {
    require(ring.size() >= 4 && ring.size() <= feeds::kMaxRingPoints, "rings have three to 400 corners");
    require(ring.front() == ring.back(), "rings are closed");
    for (const LocalXY p : ring) require(std::isfinite(p.x) && std::isfinite(p.y), "positions are finite");
  }
  for (const AlertCircle& circle : area.circles) require(std::isfinite(circle.radius_m), "radii are finite");
}

void check(const Alert& alert) {
  require(!alert.name.sender.empty() && !alert.name.identifier.empty(), "alerts have a name");
  require(alert.id == make_alert_id(alert.name), "ids follow from names");
  check_text(alert.id.str(), 600);
  require(alert.infos.size() <= feeds::kMaxAlertInfos, "infos are bounded");
  for (const AlertInfo& info : alert.infos) {
    check_text(info.headline, 512);
    check_text(info.description, 4'096);
    require(info.areas.size() <= feeds::kMaxAlertAreas, "areas are bounded");
    for (const AlertArea& area : info.areas) check(area);
  }
  // What came in must survive the journal, and our own writer.
  require(parse_journal_text(journal_text(AlertsReceived{alert.source, {alert}}), {}).has_value(), "journal reads it");
  FlatProjector projector;
  check_text(feeds::cap_text(alert, projector), 8u << 20);
}

void check(const IngestDelivery& delivery) {
  check_text(delivery.warning, 16'384);
  for (const Alert& alert : delivery.alerts) check(alert);
  for (const DamageReport& report : delivery.reports) {
    require(report.id.str().starts_with("net/"), "report ids begin with their feed");
    check_text(report.id.str(), 256);
    check_text(report.text, 1'100);
    check_text(report.where, 300);
    if (report.at) require(std::isfinite(report.at->x) && std::isfinite(report.at->y), "positions are finite");
    if (report.depth_m) require(std::isfinite(*report.depth_m) && *report.depth_m > 0, "depths are told or absent");
  }
}

void check(const Status& status) {
  if (!status) check_text(status.error().message, 2'048);
}

}  // namespace

void cap_message(std::string_view bytes) {
  const feeds::AlertRules own = rules();
  FlatProjector projector;
  feeds::DeliveryBuilder out(own.facts, UtcTime{});
  check(feeds::parse_cap(bytes, {own, &projector}, out));
  check(out.finish());
}

void alert_index(std::string_view bytes) {
  const feeds::AlertRules own = rules();
  FlatProjector projector;
  feeds::DeliveryBuilder out(own.facts, UtcTime{});
  const auto index = feeds::parse_alert_index(bytes, {own, &projector}, out);
  if (index) {
    for (const feeds::AlertLink& link : index->links) {
      check_text(link.id, 2'048);
      check_text(link.url, 2'048);
    }
  }
  check(out.finish());
}

void gdacs_feed(std::string_view bytes) {
  const feeds::AlertRules own = rules();
  FlatProjector projector;
  feeds::DeliveryBuilder out(own.facts, UtcTime{});
  check(feeds::parse_gdacs(bytes, {own, &projector}, out));
  check(out.finish());
}

void report_table(std::string_view bytes) {
  for (const TableFormat format : {TableFormat::kJson, TableFormat::kGeoJson, TableFormat::kCsv, TableFormat::kXml}) {
    FeedConfig feed;
    feed.id = SourceId("net");
    feed.zone = ZonePolicy::offset(ZoneOffset{480});
    ReportFeed config = open311_reports();
    config.request.format = format;
    if (format == TableFormat::kGeoJson) config.request.rows = {"/features"};
    config.time.emplace_back("time");
    config.depth = {"depth"};
    feed.kind = config;
    const auto rules = feeds::ReportRules::make(feed);
    FlatProjector projector;
    feeds::DeliveryBuilder out(rules->facts, UtcTime{});
    check(feeds::parse_reports(bytes, *rules, &projector, out));
    check(out.finish());
  }
}

void service_query(std::string_view bytes) {
  static const auto state = [] {
    sandtable::test::Twin twin;
    for (const char* name : {"A", "B", "C"}) twin.reads(name, 0.5, sandtable::test::at(1));
    return std::make_shared<const IncidentState>(twin.state);
  }();
  feeds::SharedProjector projector(std::make_unique<FlatProjector>());
  feeds::ServedState served{state, sandtable::test::at(2), false, &projector, [](const SeriesId&, TimeRange range) {
                              return PastValues{{{range.from, 0.5, QualityFlag::kPass}}, true};
                            }};
  const feeds::SensorThingsView view(served, "http://h/v1.1", 2);
  const std::size_t mark = std::min(bytes.find('?'), bytes.size());
  const auto answer = view.answer(bytes.substr(0, mark), bytes.substr(std::min(mark + 1, bytes.size())));
  if (answer) {
    require(answer->size() < 1u << 20, "answers are bounded");
  } else {
    check_text(answer.error().message, 2'048);
  }
}

void receipt(std::string_view bytes) {
  FlatProjector projector;
  for (const char* key : {"", "secret"}) {
    const auto report = feeds::parse_field_message(ResourceId("P1"), bytes, &projector, key);
    if (report) {
      check_text(report->note, 500);
    } else {
      check_text(report.error().message, 2'048);
    }
  }
  (void)feeds::parse_presence(bytes);
}

}  // namespace sandtable::fuzz
