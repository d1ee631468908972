#include <gtest/gtest.h>

#include "viewer/app/outgoing.h"

namespace sandtable {
namespace {

/// A place whose orders go to a broker, with an output that may speak in exercises.
Place talkative_place() {
  Place place;
  place.file = "talkative.toml";
  place.field_link = FieldLink::kMqtt;
  place.mqtt_link.broker.host = "broker.invalid";
  OutputConfig cap;
  cap.kind = CapOutput{};
  cap.in_exercise = true;
  place.outputs = {cap};
  return place;
}

TEST(Outgoing, an_exercise_by_script_makes_nothing_that_reaches_outside) {
  RunOptions options;
  options.exercise = std::make_shared<feeds::ExercisePlan>();
  SessionParts parts;
  add_outgoing(talkative_place(), options, parts);
  ASSERT_NE(parts.transport, nullptr) << "crews are simulated";
  EXPECT_FALSE(parts.transport->reaches_outside());
  EXPECT_TRUE(parts.outputs.empty()) << "not even those that may speak in exercises";
}

TEST(Outgoing, what_visitors_send_reaches_nobody_whatever_the_link_of_the_place) {
  for (const FieldLink link : {FieldLink::kNone, FieldLink::kMqtt, FieldLink::kTasking, FieldLink::kSimulated}) {
    Place place = talkative_place();
    place.field_link = link;
    RunOptions options;
    options.reach = RunOptions::Reach::kVisitors;
    SessionParts parts;
    add_outgoing(place, options, parts);
    ASSERT_NE(parts.transport, nullptr) << "crews are simulated";
    EXPECT_FALSE(parts.transport->reaches_outside());
    EXPECT_TRUE(parts.outputs.empty()) << "not even those that may speak in exercises";
  }
}

TEST(Outgoing, a_picture_reaches_nobody_and_invents_no_crews) {
  RunOptions options;
  options.reach = RunOptions::Reach::kNobody;
  for (const FieldLink link : {FieldLink::kNone, FieldLink::kMqtt, FieldLink::kTasking}) {
    Place place = talkative_place();
    place.field_link = link;
    SessionParts parts;
    add_outgoing(place, options, parts);
    EXPECT_EQ(parts.transport, nullptr);
    EXPECT_TRUE(parts.outputs.empty());
  }
  Place place = talkative_place();
  place.field_link = FieldLink::kSimulated;
  SessionParts parts;
  add_outgoing(place, options, parts);
  EXPECT_NE(parts.transport, nullptr) << "a demo lives in its pictures too";
}

TEST(Outgoing, the_same_place_in_earnest_reaches_outside) {
  SessionParts parts;
  add_outgoing(talkative_place(), {}, parts);
  ASSERT_NE(parts.transport, nullptr);
  EXPECT_TRUE(parts.transport->reaches_outside());
  EXPECT_EQ(parts.outputs.size(), 1U);
}

}  // namespace
}  // namespace sandtable
