#include "twin/core/resources/whereabouts.h"

#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;
using Kind = FieldReportKind;

namespace {

constexpr LocalXY kBase{0, 0};

std::optional<LocalXY> position(const Twin& twin) { return map_position(twin.state, twin.resource("P1")); }

TEST(Whereabouts, who_tells_no_position_is_in_the_depot_while_it_is_free_there) {
  Twin twin;
  EXPECT_EQ(position(twin), kBase) << "never heard of";
  twin.send("O1", "P1", "S1", at(1));
  EXPECT_FALSE(position(twin)) << "sent: perhaps it has left";
  twin.field("P1", "O1", Kind::kDeparted, at(2));
  EXPECT_FALSE(position(twin));
  twin.field("P1", "O1", Kind::kReturned, at(60));
  EXPECT_EQ(position(twin), kBase);
  twin.field("P1", "", Kind::kFault, at(61));
  EXPECT_FALSE(position(twin)) << "it may have broken down anywhere";
}

TEST(Whereabouts, what_was_told_goes_before_the_depot) {
  Twin twin;
  twin.must(RecordFieldReport{{ResourceId("P1"), {}, Kind::kPosition, at(1), LocalXY{7, 8}, {}, {}, ""}}, at(1));
  EXPECT_EQ(position(twin), (LocalXY{7, 8}));
}

TEST(Whereabouts, a_depot_that_nobody_knows_is_nowhere) {
  IncidentOpened opening = small_incident();
  opening.depots.clear();
  EXPECT_FALSE(position(Twin(opening)));
}

}  // namespace
