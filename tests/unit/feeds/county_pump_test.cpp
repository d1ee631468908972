// From a row of a county's table to the machine that an incident has: where it is, what it does, and against an order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/sources/table_reader.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/provider_payloads.h"
#include "twin/core/resources/whereabouts.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::FlatProjector;
using sandtable::test::provider_feed;
using sandtable::test::small_incident;
using sandtable::test::Twin;
using std::chrono::minutes;

/// The pumps of Kaohsiung's table, of which "KX-07" is our P1; its order leads to S1 at [100, 100].
class CountyPumpTest : public testing::Test {
 protected:
  static IncidentOpened opening() {
    IncidentOpened opening = small_incident();
    opening.resources[0].station = StationId("net/KX-07");
    opening.feeds = {{SourceId("net"), rules().freshness}};
    AlarmRule dry;
    dry.id = RuleId("dry");
    dry.kind = AlarmRuleKind::kNoDischarge;
    dry.raise_at = 0.005;
    AlarmRule away;
    away.id = RuleId("away");
    away.kind = AlarmRuleKind::kWrongPlace;
    away.raise_at = 300;
    opening.rules = {dry, away};
    return opening;
  }
  static const TableRules& rules() {
    static const TableRules made = *TableRules::make(provider_feed("kaohsiung_mobile_pumps", "enabled = true"));
    return made;
  }
  /// The county's page at so many minutes after the first, one row of it that of our pump.
  void page(int minute, const std::string& status, LocalXY where) {
    const std::string time = format_local(first_ + minutes{minute}, minutes{480}).substr(0, 16) + ":00";
    const std::string body = fmt::format(
        R"([{{"pump_id": "KX-03", "time": "{0}", "status": 5, "oil": 20, "voltage": 12.1, "lon": 0.5, "lat": 0.5}},
            {{"pump_id": "KX-07", "time": "{0}", "status": {1}, "oil": 64, "voltage": 12.6, "lon": {2}, "lat": {3}}}])",
        time, status, where.x / 1e5, where.y / 1e5);
    const auto read = reader_.read(body, first_ + minutes{minute});
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->delivery.refused, 0U) << read->delivery.warning;
    twin_.must(read->delivery, first_ + minutes{minute}, "feed:net");
    twin_.must(Tick{}, first_ + minutes{minute});
  }
  [[nodiscard]] bool alarms(const char* rule) const {
    return twin_.state.alarms->contains(make_alarm_id(RuleId(rule), OrderId("O1")));
  }
  [[nodiscard]] const Resource& pump() const { return twin_.resource("P1"); }

  const UtcTime first_ = sandtable::test::at(600);
  FlatProjector projector_;
  TableReader reader_{rules(), &projector_};
  Twin twin_{opening()};
};

TEST_F(CountyPumpTest, a_pump_of_the_feed_is_on_the_map_where_it_pumps) {
  page(0, "2", {12'030'000, 2'200'000});
  EXPECT_EQ(pump().state, ResourceState::kPumping);
  ASSERT_TRUE(map_position(twin_.state, pump()));
  EXPECT_NEAR(map_position(twin_.state, pump())->x, 12'030'000, 1);
  EXPECT_EQ(pump().fuel_percent, 64);
  EXPECT_EQ(pump().reported, first_);
  EXPECT_EQ(twin_.resource("P2").state, ResourceState::kNoReport) << "the county's other row is no pump of ours";
}

TEST_F(CountyPumpTest, a_word_that_the_county_has_no_code_for_is_silence) {
  page(0, "2", {12'030'000, 2'200'000});
  page(10, "9", {12'030'000, 2'200'000});
  EXPECT_EQ(pump().state, ResourceState::kPumping);
  EXPECT_EQ(pump().reported, first_);
}

TEST_F(CountyPumpTest, who_is_said_to_pump_and_by_the_county_stands_by_elsewhere_is_told) {
  twin_.send("O1", "P1", "S1", first_);
  twin_.field("P1", "O1", FieldReportKind::kPumping, first_ + minutes{5});
  page(10, "1", {12'030'000, 2'200'000});
  EXPECT_TRUE(alarms("dry"));
  EXPECT_FALSE(alarms("away")) << "one position may be a jump";
  page(20, "1", {12'030'000, 2'200'000});
  EXPECT_TRUE(alarms("away"));
  EXPECT_EQ(twin_.order("O1").state, OrderState::kPumping) << "no feed ends an order";
}

}  // namespace
}  // namespace sandtable::feeds
