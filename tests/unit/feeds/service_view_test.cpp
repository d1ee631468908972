#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "feeds/service/sensorthings_view.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;
using sandtable::test::at;
using sandtable::test::FlatProjector;
using sandtable::test::Twin;
using testing::HasSubstr;
using testing::SizeIs;

class ServiceViewTest : public testing::Test {
 protected:
  ServiceViewTest() {
    for (const char* gauge : {"A", "B", "C"}) twin_.reads(gauge, 0.5, at(1));
    served_.state = std::make_shared<IncidentState>(twin_.state);
    served_.now = at(5);
    served_.projector = &projector_;
    served_.past = [](const SeriesId&, TimeRange range) {
      PastValues values;
      for (int i = 0; i < 5; ++i) {
        if (range.contains(at(i))) values.values.push_back({at(i), i * 0.1, QualityFlag::kPass});
      }
      return values;
    };
  }
  json ask(const std::string& path, const std::string& query = "") {
    const SensorThingsView view(served_, "http://h/v1.1", 2);
    const auto answer = view.answer(path, query);
    EXPECT_TRUE(answer) << path << "?" << query << ": " << (answer ? "" : answer.error().message);
    return answer ? json::parse(*answer) : json();
  }
  ErrorCode refusal(const std::string& path, const std::string& query = "") {
    const auto answer = SensorThingsView(served_, "http://h/v1.1", 2).answer(path, query);
    EXPECT_FALSE(answer);
    return answer ? ErrorCode::kInternal : answer.error().code;
  }

  Twin twin_;
  SharedProjector projector_{std::make_unique<FlatProjector>()};
  ServedState served_;
};

TEST_F(ServiceViewTest, pages_follow_one_another_to_the_last_series) {
  const json first = ask("/Datastreams", "$count=true&$top=2&$orderby=@iot.id%20asc");
  EXPECT_EQ(first["@iot.count"], 3);
  ASSERT_THAT(first["value"], SizeIs(2));
  const std::string next = first["@iot.nextLink"];
  EXPECT_EQ(next, "http://h/v1.1/Datastreams?$count=true&$top=2&$orderby=@iot.id%20asc&$skip=2");
  const json second = ask("/Datastreams", next.substr(next.find('?') + 1));
  EXPECT_THAT(second["value"], SizeIs(1));
  EXPECT_FALSE(second.contains("@iot.nextLink"));
}

TEST_F(ServiceViewTest, page_is_never_longer_than_the_limit_and_may_be_empty) {
  EXPECT_THAT(ask("/Datastreams", "$top=1000000")["value"], SizeIs(2));
  const json none = ask("/Datastreams", "$top=0");
  EXPECT_TRUE(none["value"].empty());
  EXPECT_FALSE(none.contains("@iot.nextLink")) << "it would never end";
  EXPECT_TRUE(ask("/Datastreams", "$skip=99999999999")["value"].empty());
}

TEST_F(ServiceViewTest, series_are_expanded_only_when_asked) {
  const json plain = ask("/Datastreams(0)");
  EXPECT_EQ(plain["name"], "water_depth");
  EXPECT_EQ(plain["unitOfMeasurement"]["symbol"], "m");
  EXPECT_FALSE(plain.contains("Thing"));
  const json full =
      ask("/Datastreams(0)", "$expand=Thing($expand=Locations),Observations($orderby=phenomenonTime%20desc;$top=1)");
  EXPECT_EQ(full["Thing"]["properties"]["stationID"], "f/A");
  EXPECT_DOUBLE_EQ(full["Thing"]["Locations"][0]["location"]["coordinates"][0], 0.001);
  EXPECT_EQ(full["Observations"][0]["result"], 0.5);
}

TEST_F(ServiceViewTest, observations_can_be_cut_by_time_and_turned_round) {
  const json cut = ask("/Datastreams(0)/Observations",
                       "$filter=phenomenonTime%20gt%202026-07-28T00:01:00Z%20and%20phenomenonTime"
                       "%20le%202026-07-28T00:03:00Z&$orderby=phenomenonTime%20desc");
  ASSERT_THAT(cut["value"], SizeIs(2));
  EXPECT_EQ(cut["value"][0]["phenomenonTime"], "2026-07-28T00:03:00Z");
}

TEST_F(ServiceViewTest, questions_that_are_not_understood_are_refused) {
  EXPECT_EQ(refusal("/Datastreams(9)"), ErrorCode::kNotFound);
  EXPECT_EQ(refusal("/Datastreams(-1)"), ErrorCode::kNotFound);
  EXPECT_EQ(refusal("/Datastreams(0)/Things"), ErrorCode::kNotFound);
  EXPECT_EQ(refusal("/Sensors"), ErrorCode::kNotFound);
  EXPECT_EQ(refusal("/Datastreams", "$top=many"), ErrorCode::kInvalid);
  EXPECT_EQ(refusal("/Datastreams(0)/Observations", "$filter=result%20gt%201"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("/Datastreams", "$filter=phenomenonTime%20gt%202026-07-28T00:01:00Z"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("/Datastreams", "$select=name"), ErrorCode::kUnsupported);
}

TEST_F(ServiceViewTest, expansions_and_orders_that_are_not_known_are_refused_and_not_passed_over) {
  for (const char* expand : {"Sensor", "Thing,ObservedProperty", "Thing($select=name)", "Things", "Locations",
                             "Observations($top=5)", "Observations($orderby=phenomenonTime%20asc;$top=1)", "Thing("}) {
    EXPECT_EQ(refusal("/Datastreams(0)", std::string("$expand=") + expand), ErrorCode::kUnsupported) << expand;
  }
  EXPECT_EQ(refusal("/Things", "$expand=Datastreams"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("/Datastreams(0)/Observations", "$expand=Datastream"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("/Datastreams(0)/Observations", "$orderby=result%20desc"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("/Datastreams", "$orderby=name"), ErrorCode::kUnsupported);
  EXPECT_TRUE(ask("/Things(0)", "$expand=Locations").contains("Locations"));
  EXPECT_TRUE(ask("/Datastreams(0)", "$expand=Thing/Locations")["Thing"].contains("Locations"));
}

TEST_F(ServiceViewTest, an_observation_has_one_id_and_its_flag_wherever_it_is_told) {
  served_.past = [](const SeriesId&, TimeRange) { return PastValues{{{at(1), 0.5, QualityFlag::kSuspect}}, true}; };
  const json listed = ask("/Datastreams(0)/Observations")["value"][0];
  EXPECT_EQ(listed["resultQuality"], 3);
  const json expanded = ask("/Datastreams(0)", "$expand=Observations")["Observations"][0];
  EXPECT_EQ(expanded["@iot.id"], listed["@iot.id"]);
  EXPECT_EQ(expanded["phenomenonTime"], listed["phenomenonTime"]);
}

TEST_F(ServiceViewTest, observations_are_counted_only_where_all_of_them_are_known) {
  EXPECT_EQ(ask("/Datastreams(0)/Observations", "$count=true")["@iot.count"], 5);
  served_.past = [](const SeriesId&, TimeRange) { return PastValues{{{at(1), 0.5, QualityFlag::kPass}}, false}; };
  EXPECT_FALSE(ask("/Datastreams(0)/Observations", "$count=true").contains("@iot.count"));
}

TEST_F(ServiceViewTest, warnings_for_an_exercise_are_told_in_one_and_nowhere_else) {
  Alert alert;
  alert.name = {"authority", "A1", at(0)};
  alert.id = make_alert_id(alert.name);
  alert.status = AlertStatus::kExercise;
  AlertInfo info;
  info.expires = at(60);
  alert.infos = {info};
  const auto alerts_of = [&](Twin twin) {
    IngestDelivery delivery;
    delivery.source = SourceId("w");
    delivery.alerts = {alert};
    twin.must(delivery, at(2));
    served_.state = std::make_shared<IncidentState>(twin.state);
    std::vector<json> alerts;
    const json collection = json::parse(state_geojson(served_));
    for (const json& feature : collection["features"]) {
      if (feature["properties"]["kind"] == "alert") alerts.push_back(feature["properties"]);
    }
    return alerts;
  };
  EXPECT_THAT(alerts_of(Twin{}), SizeIs(0));
  IncidentOpened exercise = sandtable::test::small_incident();
  exercise.exercise = {"演練", "Drill"};
  const auto told = alerts_of(Twin(exercise));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0]["status"], "Exercise");
}

TEST_F(ServiceViewTest, geojson_holds_values_with_their_worth_and_the_alarms) {
  const json collection = json::parse(state_geojson(served_));
  EXPECT_EQ(collection["status"], "Actual");
  const json& station = collection["features"][0];
  EXPECT_EQ(station["properties"]["id"], "f/A");
  EXPECT_EQ(station["properties"]["values"][0]["trust"], "fresh");
  EXPECT_EQ(station["properties"]["alarms"][0]["level"], 2);
  EXPECT_DOUBLE_EQ(station["geometry"]["coordinates"][1], 0.001);
  served_.is_exercise = true;
  EXPECT_EQ(json::parse(state_geojson(served_))["status"], "Exercise");
}

TEST_F(ServiceViewTest, csv_has_a_row_a_value_with_its_unit) {
  const auto csv = series_csv(served_, 0, {at(1), at(3)});
  ASSERT_TRUE(csv);
  EXPECT_EQ(*csv,
            "time,value,unit,source,attribution,licence,quality\r\n"
            "2026-07-28T00:01:00Z,0.1,m,f,not stated,not stated,1\r\n"
            "2026-07-28T00:02:00Z,0.2,m,f,not stated,not stated,1\r\n");
  EXPECT_FALSE(series_csv(served_, 99, {at(1), at(3)}));
}

/// A feed of which all is known, and a layer of which nothing is.
IncidentOpened credited() {
  IncidentOpened opening = sandtable::test::small_incident();
  opening.credits = {{CreditedKind::kFeed, "f", {"測站", "Gauges"}, "某市水利局, 工程科", "Open Licence 1"},
                     {CreditedKind::kLayer, "roads", {"道路", "Roads"}, "", ""}};
  return opening;
}

class ServiceCreditTest : public ServiceViewTest {
 protected:
  ServiceCreditTest() {
    Twin twin(credited());
    twin.reads("A", 0.5, at(1));
    EnterObservation entered;
    entered.station = sandtable::test::gauge("A").id;
    entered.value = 40;
    entered.unit = "cm";
    entered.time = at(2);
    twin.must(entered, at(2), "Lin");
    served_.state = std::make_shared<IncidentState>(twin.state);
  }
};

TEST_F(ServiceCreditTest, geojson_names_the_source_of_a_station_and_all_sources_of_the_incident) {
  const json collection = json::parse(state_geojson(served_));
  const json& station = collection["features"][0]["properties"];
  EXPECT_EQ(station["source"], "f");
  EXPECT_EQ(station["attribution"], "某市水利局, 工程科");
  EXPECT_EQ(station["licence"], "Open Licence 1");
  ASSERT_THAT(collection["sources"], SizeIs(2));
  EXPECT_EQ(collection["sources"][0]["kind"], "feed");
  EXPECT_EQ(collection["sources"][1]["id"], "roads");
  EXPECT_EQ(collection["sources"][1]["attribution"], "not stated");
  EXPECT_EQ(collection["sources"][1]["licence"], "not stated") << "and none is invented";
}

TEST_F(ServiceCreditTest, every_row_of_csv_carries_the_licence_quoted_where_it_must_be) {
  const auto csv = series_csv(served_, 0, {at(1), at(2)});
  ASSERT_TRUE(csv);
  EXPECT_THAT(*csv, HasSubstr("2026-07-28T00:01:00Z,0.1,m,f,\"某市水利局, 工程科\",Open Licence 1,1\r\n"));
}

TEST_F(ServiceCreditTest, what_people_read_themselves_is_not_credited_to_the_feed_beside_it) {
  const auto csv = series_csv(served_, 1, {at(1), at(2)});
  ASSERT_TRUE(csv);
  EXPECT_THAT(*csv, HasSubstr("2026-07-28T00:01:00Z,0.1,m,manual,not stated,not stated,1\r\n"));
  const json value = json::parse(state_geojson(served_))["features"][0]["properties"]["values"][1];
  EXPECT_EQ(value["source"], "manual");
  EXPECT_EQ(value["licence"], "not stated");
}

TEST_F(ServiceCreditTest, sensorthings_carries_it_in_things_datastreams_and_pages_of_observations) {
  EXPECT_EQ(ask("/Things(0)")["properties"]["licence"], "Open Licence 1");
  EXPECT_EQ(ask("/Datastreams(0)")["properties"]["attribution"], "某市水利局, 工程科");
  const json page = ask("/Datastreams(0)/Observations");
  EXPECT_EQ(page["@sandtable.source"]["source"], "f");
  EXPECT_EQ(page["@sandtable.source"]["licence"], "Open Licence 1");
}

TEST(OpenApi, is_json_and_names_every_address) {
  const json document = json::parse(openapi_text("1", nullptr));
  EXPECT_THAT(document["paths"], SizeIs(9));
  EXPECT_TRUE(document["x-sources"].empty());
}

TEST(OpenApi, names_every_source_with_its_licence) {
  const IncidentOpened incident = credited();
  const json document = json::parse(openapi_text("1", &incident));
  ASSERT_THAT(document["x-sources"], SizeIs(2));
  EXPECT_EQ(document["x-sources"][0]["licence"], "Open Licence 1");
  EXPECT_EQ(document["x-sources"][1]["licence"], "not stated");
}

TEST(RequestQuery, broken_escapes_stay_as_they_are) {
  EXPECT_EQ(decoded("a%2Gb%2"), "a%2Gb%2");
  EXPECT_EQ(decoded("a%20b+c"), "a b c");
}

}  // namespace
}  // namespace sandtable::feeds
