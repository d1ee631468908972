#include "feeds/sources/cap_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/sources/alert_index.h"
#include "feeds/sources/gdacs_feed.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::FlatProjector;
using testing::HasSubstr;
using testing::SizeIs;

/// The flat earth of the tests: one degree is 100 km. The place is a box around (120.2, 23.0).
AlertRules rules() {
  AlertRules rules;
  rules.facts = {SourceId("ncdr"), ZonePolicy::offset(ZoneOffset{480}), ""};
  rules.config.area_codes = {"67000"};
  rules.extent = {12'010'000, 2'290'000, 12'030'000, 2'310'000};
  return rules;
}

std::string cap(const std::string& head, const std::string& infos) {
  return R"(<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>W-1</identifier>)"
         R"(<sender>wra@example.test</sender><sent>2026-06-15T08:00:00+08:00</sent>)" +
         head + infos + "</alert>";
}
const std::string kActual = "<status>Actual</status><msgType>Alert</msgType>";

std::string info(const std::string& area, const std::string& language = "zh-TW") {
  return "<info><language>" + language +
         "</language><event>淹水</event><urgency>Immediate</urgency><severity>Severe</severity>"
         "<certainty>Observed</certainty><expires>2026-06-15T14:00:00+08:00</expires><headline>一級淹水警戒</headline>"
         "<description><![CDATA[請 <b>注意</b>]]></description><area><areaDesc>某區</areaDesc>" +
         area + "</area></info>";
}
const std::string kHere = "<polygon>22.95,120.15 22.95,120.25 23.05,120.25 22.95,120.15</polygon>";
const std::string kElsewhere = "<polygon>25.0,121.5 25.1,121.5 25.1,121.6 25.0,121.5</polygon>";

struct Read {
  Status status;
  IngestDelivery delivery;
};
Read read(const std::string& body, const AlertRules& rules = feeds::rules()) {
  FlatProjector projector;
  DeliveryBuilder out(rules.facts, at("2026-06-15T00:01:00Z"));
  Status status = parse_cap(body, {rules, &projector}, out);
  return {std::move(status), out.finish()};
}
Alert only(const std::string& body) {
  Read got = read(body);
  EXPECT_TRUE(got.status);
  EXPECT_THAT(got.delivery.alerts, SizeIs(1)) << got.delivery.warning;
  return got.delivery.alerts.empty() ? Alert{} : got.delivery.alerts.front();
}

TEST(CapMessage, gives_name_times_and_words) {
  const Alert alert = only(cap(kActual, info(kHere)));
  EXPECT_EQ(alert.id.str(), "wra@example.test,W-1,2026-06-15T00:00:00Z");
  EXPECT_EQ(alert.status, AlertStatus::kActual);
  ASSERT_THAT(alert.infos, SizeIs(1));
  EXPECT_EQ(alert.infos[0].severity, AlertSeverity::kSevere);
  EXPECT_EQ(alert.infos[0].expires, at("2026-06-15T06:00:00Z"));
  EXPECT_EQ(alert.infos[0].description, "請 <b>注意</b>");
}

TEST(CapMessage, outline_is_latitude_first) {
  const Alert alert = only(cap(kActual, info(kHere)));
  ASSERT_THAT(alert.infos[0].areas[0].polygons, SizeIs(1));
  EXPECT_DOUBLE_EQ(alert.infos[0].areas[0].polygons[0][0].x, 12'015'000);
  EXPECT_DOUBLE_EQ(alert.infos[0].areas[0].polygons[0][0].y, 2'295'000);
  EXPECT_TRUE(alert.concerns_place);
}

TEST(CapMessage, circle_radius_is_in_kilometres) {
  const Alert alert = only(cap(kActual, info("<circle>23.0,120.2 1.5</circle>")));
  ASSERT_THAT(alert.infos[0].areas[0].circles, SizeIs(1));
  EXPECT_DOUBLE_EQ(alert.infos[0].areas[0].circles[0].radius_m, 1500);
}

TEST(CapMessage, every_status_is_kept_apart_and_an_unknown_one_is_refused) {
  for (const char* status : {"Test", "Exercise", "Draft", "System"}) {
    const std::string head = "<status>" + std::string(status) + "</status><msgType>Alert</msgType>";
    EXPECT_EQ(alert_key(only(cap(head, info(kHere))).status), status);
  }
  const Read got = read(cap("<status>actual!</status><msgType>Alert</msgType>", info(kHere)));
  EXPECT_THAT(got.delivery.alerts, SizeIs(0));
  EXPECT_EQ(got.delivery.refused, 1U);
  EXPECT_THAT(got.delivery.warning, HasSubstr("unknown status"));
}

TEST(CapMessage, references_are_taken_apart) {
  const Alert alert = only(
      cap("<status>Actual</status><msgType>Update</msgType><references>wra@example.test,W-0,2026-06-15T07:00:00+08:00\n"
          "a,b,2026-06-14T23:00:00-00:00 broken</references>",
          info(kHere)));
  ASSERT_THAT(alert.references, SizeIs(2));
  EXPECT_EQ(alert.references[0].identifier, "W-0");
  EXPECT_EQ(alert.references[0].sent, alert.references[1].sent);
}

TEST(CapMessage, several_languages_and_areas_stay) {
  const Alert alert = only(cap(kActual, info(kHere) + info(kHere, "en-US")));
  ASSERT_THAT(alert.infos, SizeIs(2));
  EXPECT_EQ(info_for(alert, Language::kEn, alert.name.sent)->language, "en-US");
}

TEST(CapMessage, of_another_county_is_kept_for_its_name_alone) {
  const Alert alert = only(cap(kActual, info(kElsewhere)));
  EXPECT_FALSE(alert.concerns_place);
  EXPECT_TRUE(alert.infos[0].areas.empty());
}

TEST(CapMessage, of_a_message_for_several_counties_only_the_infos_about_ours_count) {
  std::string graver = info(kElsewhere);
  graver.replace(graver.find("Severe"), 6, "Extreme");
  const Alert alert = only(cap(kActual, graver + info(kHere)));
  EXPECT_TRUE(alert.concerns_place);
  ASSERT_THAT(alert.infos, SizeIs(2));
  EXPECT_FALSE(alert.infos[0].concerns_place);
  EXPECT_TRUE(alert.infos[0].areas.empty());
  EXPECT_TRUE(alert.infos[1].concerns_place);
  EXPECT_EQ(severity_of(alert, alert.name.sent), AlertSeverity::kSevere);
}

TEST(CapMessage, taiwan_codes_decide_by_prefix_under_all_their_names) {
  for (const char* list : {"Taiwan_Geocode_103", "Taiwan_Geocode_112", "TOWNCODE", "profile:CAP-TWP:1.0"}) {
    const auto code = [&](const std::string& value) {
      return info("<geocode><valueName>" + std::string(list) + "</valueName><value>" + value + "</value></geocode>");
    };
    EXPECT_TRUE(only(cap(kActual, code("67"))).concerns_place) << list;
    EXPECT_TRUE(only(cap(kActual, code("6700033"))).concerns_place) << list;
    EXPECT_FALSE(only(cap(kActual, code("64000"))).concerns_place) << list;
  }
  const std::string other = "<geocode><valueName>SAME</valueName><value>64000</value></geocode>";
  EXPECT_TRUE(only(cap(kActual, info(other))).concerns_place) << "a list that cannot be judged is shown";
}

TEST(CapMessage, without_area_concerns_the_place) {
  EXPECT_TRUE(only(cap(kActual, "<info><event>x</event></info>")).concerns_place);
  EXPECT_TRUE(only(cap("<status>Actual</status><msgType>Cancel</msgType>", "")).concerns_place);
}

TEST(CapMessage, huge_outline_is_thinned_and_stays_closed) {
  std::string ring = "<polygon>";
  for (int i = 0; i <= 20'000; ++i) {
    const double angle = 2 * 3.14159265358979 * (i % 20'000) / 20'000;
    ring += fmt::format("{:.6f},{:.6f}\n", 23.0 + 0.1 * std::sin(angle), 120.2 + 0.1 * std::cos(angle));
  }
  const Alert alert = only(cap(kActual, info(ring + "</polygon>")));
  ASSERT_THAT(alert.infos[0].areas[0].polygons, SizeIs(1));
  const Polyline& kept = alert.infos[0].areas[0].polygons[0];
  EXPECT_LE(kept.size(), kMaxRingPoints);
  EXPECT_GE(kept.size(), 100U);
  EXPECT_EQ(kept.front(), kept.back());
}

TEST(CapMessage, many_outlines_are_bounded_and_said) {
  std::string areas;
  for (int i = 0; i < 3'000; ++i) areas += kHere;
  const Read got = read(cap(kActual, info(areas)));
  ASSERT_THAT(got.delivery.alerts, SizeIs(1));
  std::size_t points = 0;
  for (const Polyline& ring : got.delivery.alerts[0].infos[0].areas[0].polygons) points += ring.size();
  EXPECT_LE(points, kMaxAlertPoints);
  EXPECT_THAT(got.delivery.warning, HasSubstr("more outlines"));
}

TEST(CapMessage, broken_outline_costs_itself) {
  const Read got = read(cap(kActual, info("<polygon>23,120 x</polygon><circle>91,0 5</circle><circle/>" + kHere)));
  ASSERT_THAT(got.delivery.alerts, SizeIs(1));
  EXPECT_THAT(got.delivery.alerts[0].infos[0].areas[0].polygons, SizeIs(1));
}

TEST(CapMessage, cut_at_any_byte_never_becomes_another_alert) {
  const std::string whole = cap(kActual, info(kHere));
  for (std::size_t cut = 0; cut + 8 < whole.size(); ++cut) {
    const Read got = read(whole.substr(0, cut));
    EXPECT_FALSE(got.status) << cut;
    EXPECT_TRUE(got.delivery.alerts.empty()) << cut;
  }
}

TEST(CapMessage, web_page_is_named_as_what_it_is) {
  const Read got = read("<html><body>Service unavailable</body></html>");
  ASSERT_FALSE(got.status);
  EXPECT_THAT(got.status.error().message, HasSubstr("<html>"));
}

// ---- indexes

Result<AlertIndex> index_of(const std::string& body, IngestDelivery* delivery = nullptr) {
  const AlertRules own = rules();
  FlatProjector projector;
  DeliveryBuilder out(own.facts, at("2026-06-15T00:01:00Z"));
  Result<AlertIndex> index = parse_alert_index(body, {own, &projector}, out);
  if (delivery != nullptr) *delivery = out.finish();
  return index;
}

TEST(AlertIndex, json_entry_may_be_a_list_or_one_object) {
  const std::string entry = R"({"id": "A", "updated": "2026-06-15T08:00:00+08:00",
      "link": {"@rel": "alternate", "@href": "https://cdn.example.test/a.cap"}})";
  for (const std::string& entries : {"[" + entry + "]", entry}) {
    const auto index = index_of(R"({"updated": "2026-06-15T08:01:00+08:00", "entry": )" + entries + "}");
    ASSERT_TRUE(index);
    ASSERT_THAT(index->links, SizeIs(1));
    EXPECT_EQ(index->links[0].url, "https://cdn.example.test/a.cap");
    EXPECT_EQ(index->links[0].updated, at("2026-06-15T00:00:00Z"));
    EXPECT_EQ(index->updated, at("2026-06-15T00:01:00Z"));
  }
}

TEST(AlertIndex, json_without_entries_is_an_empty_index_but_an_error_object_is_none) {
  EXPECT_TRUE(index_of(R"({"updated": "2026-06-15T08:01:00+08:00"})"));
  EXPECT_FALSE(index_of(R"({"message": "no"})"));
}

TEST(AlertIndex, atom_leads_to_the_cap_document_not_to_the_page) {
  const auto index = index_of(R"(<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-06-15T00:00:00Z</updated>
      <entry><id>A</id><updated>2026-06-15T00:00:00Z</updated><link rel="self" href="x"/>
      <link href="page.html"/><link href="a.cap" type="application/cap+xml"/></entry></feed>)");
  ASSERT_TRUE(index);
  ASSERT_THAT(index->links, SizeIs(1));
  EXPECT_EQ(index->links[0].url, "a.cap");
}

TEST(AlertIndex, atom_entry_may_carry_the_fields_itself) {
  IngestDelivery delivery;
  const auto index = index_of(
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><entry><id>A</id>
      <cap:identifier>A</cap:identifier><cap:sender>s</cap:sender><cap:sent>2026-06-15T02:55:00+08:00</cap:sent>
      <cap:status>Actual</cap:status><cap:msgType>Alert</cap:msgType><cap:event>淹水</cap:event>
      <cap:severity>Extreme</cap:severity><cap:polygon>22.95,120.15 22.95,120.25 23.05,120.25 22.95,120.15</cap:polygon>
      </entry></feed>)",
      &delivery);
  ASSERT_TRUE(index);
  ASSERT_THAT(delivery.alerts, SizeIs(1));
  EXPECT_EQ(delivery.alerts[0].infos[0].severity, AlertSeverity::kExtreme);
  EXPECT_THAT(delivery.alerts[0].infos[0].areas[0].polygons, SizeIs(1));
}

TEST(AlertIndex, single_message_is_read_at_once) {
  IngestDelivery delivery;
  ASSERT_TRUE(index_of("\xEF\xBB\xBF" + cap(kActual, info(kHere)), &delivery));
  EXPECT_THAT(delivery.alerts, SizeIs(1));
}

// ---- GDACS

std::string gdacs_item(const std::string& inside) {
  return "\xEF\xBB\xBF<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:gdacs=\"http://www.gdacs.org\" "
         "xmlns:georss=\"http://www.georss.org/georss\"><channel><pubDate>Mon, 15 Jun 2026 00:00:00 GMT</pubDate>"
         "<item><title>Flood</title><guid>FL1</guid><pubDate>Sun, 14 Jun 2026 23:00:00 GMT</pubDate>" +
         inside + "</item></channel></rss>";
}
IngestDelivery gdacs(const std::string& body) {
  const AlertRules own = rules();
  FlatProjector projector;
  DeliveryBuilder out(own.facts, at("2026-06-15T00:01:00Z"));
  EXPECT_TRUE(parse_gdacs(body, {own, &projector}, out));
  return out.finish();
}

TEST(Gdacs, box_is_longitudes_first_and_level_becomes_severity) {
  const IngestDelivery got =
      gdacs(gdacs_item("<gdacs:bbox>120.0 120.4 22.9 23.1</gdacs:bbox>"
                       "<gdacs:alertlevel>Orange</gdacs:alertlevel>"));
  ASSERT_THAT(got.alerts, SizeIs(1));
  EXPECT_EQ(severity_of(got.alerts[0], got.alerts[0].name.sent), AlertSeverity::kSevere);
  EXPECT_DOUBLE_EQ(got.alerts[0].infos[0].areas[0].polygons[0][0].x, 12'000'000);
  EXPECT_EQ(got.alerts[0].name.sent, at("2026-06-14T23:00:00Z"));
  EXPECT_EQ(got.as_of, at("2026-06-15T00:00:00Z"));
}

TEST(Gdacs, point_reaches_some_way_and_an_item_without_any_is_no_crash) {
  const IngestDelivery near = gdacs(gdacs_item("<georss:point>23.5 120.2</georss:point>"));
  EXPECT_TRUE(near.alerts.at(0).concerns_place) << "50 km away, 100 km wide";
  const IngestDelivery far = gdacs(gdacs_item("<georss:point>-5 10</georss:point>"));
  EXPECT_FALSE(far.alerts.at(0).concerns_place);
  EXPECT_TRUE(gdacs(gdacs_item("")).alerts.at(0).concerns_place);
}

TEST(Gdacs, event_that_is_over_takes_back) {
  const IngestDelivery got = gdacs(gdacs_item("<gdacs:iscurrent>false</gdacs:iscurrent>"));
  EXPECT_TRUE(takes_back(got.alerts.at(0)));
}

}  // namespace
}  // namespace sandtable::feeds
