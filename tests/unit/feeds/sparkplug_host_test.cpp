#include "feeds/sources/sparkplug_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/sparkplug_builder.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::MetricParts;
using sandtable::test::sparkplug_birth;
using sandtable::test::sparkplug_death;
using sandtable::test::sparkplug_payload;
using sandtable::test::sparkplug_template;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::uint32_t kDouble = 10;
constexpr std::uint32_t kTemplate = 19;
constexpr const char* kLevel = "net/e1:d1/water_level";

class SparkplugHostTest : public testing::Test {
 protected:
  SparkplugHostTest() {
    config_.groups = {"g"};
    config_.lon_metric = "Position/Lon";
    config_.lat_metric = "Position/Lat";
    config_.name_metric = "Name";
    config_.values = {mapping("Level", Quantity::kWaterLevel, "m"), mapping("Fuel", Quantity::kFuel, "%")};
  }
  IngestDelivery hear(const std::string& topic, const std::string& body, bool retained = false) {
    if (!host_) {
      rules_ = std::make_unique<SparkplugRules>(SparkplugRules::make(feed(config_)).value());
      host_ = std::make_unique<SparkplugHost>(*rules_, &projector_);
    }
    DeliveryBuilder out(rules_->facts, now_);
    host_->read({"spBv1.0/g/" + topic, body, retained, now_}, now_, out);
    return out.finish();
  }
  /// A node with session 1 and a device whose level has alias 7; the next seq is 2.
  void be_born() {
    hear("NBIRTH/e1", sparkplug_birth(0, 1, {{.name = "Fuel", .alias = 3, .datatype = kDouble, .real = 80}}));
    hear("DBIRTH/e1/d1", sparkplug_payload(1, {{.name = "Level", .alias = 7, .datatype = kDouble, .real = 1}}));
  }
  IngestDelivery level(std::uint64_t seq, double value) {
    return hear("DDATA/e1/d1", sparkplug_payload(seq, {{.alias = 7, .real = value}}));
  }
  IngestDelivery tick() {
    DeliveryBuilder out(rules_->facts, now_);
    host_->tick(now_, out);
    return out.finish();
  }
  std::vector<std::string> rebirths() { return host_->take_rebirth_topics(now_); }

  SparkplugFeed config_;
  FlatProjector projector_;
  std::unique_ptr<SparkplugRules> rules_;
  std::unique_ptr<SparkplugHost> host_;
  UtcTime now_ = at("2026-06-01T00:05:00Z");
};

TEST_F(SparkplugHostTest, birth_introduces_stations_and_data_come_by_alias) {
  const IngestDelivery node =
      hear("NBIRTH/e1", sparkplug_birth(0, 1,
                                        {{.name = "Fuel", .datatype = kDouble, .real = 80},
                                         {.name = "Name", .datatype = 12, .text = "東門"},
                                         {.name = "Position/Lon", .datatype = kDouble, .real = 120.5},
                                         {.name = "Position/Lat", .datatype = kDouble, .real = 23.5}}));
  ASSERT_THAT(node.stations, SizeIs(1));
  EXPECT_EQ(node.stations[0].id.str(), "net/e1");
  EXPECT_EQ(node.stations[0].name.zh, "東門");
  EXPECT_EQ(node.stations[0].at, (LocalXY{120.5e5, 23.5e5}));
  ASSERT_THAT(node.observations, SizeIs(1));
  EXPECT_EQ(node.observations[0].value, 80);
  hear("DBIRTH/e1/d1", sparkplug_payload(1, {{.name = "Level", .alias = 7, .datatype = kDouble, .real = 1}}));
  const IngestDelivery data = level(2, 1.5);
  ASSERT_THAT(data.observations, SizeIs(1));
  EXPECT_EQ(data.observations[0].series.str(), kLevel);
  EXPECT_EQ(data.observations[0].value, 1.5);
  EXPECT_EQ(data.observations[0].phenomenon_time, at("2026-06-01T00:00:00Z")) << "the payload's time";
  EXPECT_THAT(rebirths(), SizeIs(0));
}

TEST_F(SparkplugHostTest, members_of_a_template_are_metrics_under_its_name) {
  config_.values = {mapping("Gate 3/Level", Quantity::kWaterLevel, "m"),
                    mapping("Gate 3/Drive/Open", Quantity::kGateOpening, "%")};
  const std::string drive = sparkplug_template({{.name = "Open", .alias = 12, .datatype = kDouble, .real = 40}});
  const std::string gate = sparkplug_template({{.name = "Level", .datatype = kDouble, .real = 1.5},
                                               {.name = "Drive", .datatype = kTemplate, .members = drive}});
  const IngestDelivery birth =
      hear("NBIRTH/e1", sparkplug_birth(0, 1,
                                        {{.name = "GateType",
                                          .datatype = kTemplate,
                                          .members = sparkplug_template({{.name = "Level", .real = 99}}, true)},
                                         {.name = "Gate 3", .alias = 4, .datatype = kTemplate, .members = gate}}));
  EXPECT_EQ(birth.refused, 0u) << birth.warning;
  ASSERT_THAT(birth.observations, SizeIs(2)) << "a definition has no values";
  EXPECT_EQ(birth.observations[0].value, 1.5);
  EXPECT_EQ(birth.observations[1].value, 40);
  // Data name the template by its alias and bring what has changed; a member may have an alias of its own.
  const IngestDelivery by_template =
      hear("NDATA/e1",
           sparkplug_payload(1, {{.alias = 4, .members = sparkplug_template({{.name = "Level", .real = 1.75}})}}));
  ASSERT_THAT(by_template.observations, SizeIs(1)) << by_template.warning;
  EXPECT_EQ(by_template.observations[0].value, 1.75);
  const IngestDelivery by_member = hear("NDATA/e1", sparkplug_payload(2, {{.alias = 12, .real = 45}}));
  ASSERT_THAT(by_member.observations, SizeIs(1)) << by_member.warning;
  EXPECT_EQ(by_member.observations[0].value, 45);
}

TEST_F(SparkplugHostTest, templates_without_end_cost_themselves_only) {
  std::string nested = sparkplug_template({{.name = "Level", .datatype = kDouble, .real = 1}});
  for (int i = 0; i < 50; ++i) nested = sparkplug_template({{.name = "t", .datatype = kTemplate, .members = nested}});
  const IngestDelivery delivery =
      hear("NBIRTH/e1", sparkplug_birth(0, 1,
                                        {{.name = "Deep", .datatype = kTemplate, .members = nested},
                                         {.name = "Broken", .datatype = kTemplate, .members = "\x12\x7F"},
                                         {.name = "Fuel", .datatype = kDouble, .real = 80}}));
  EXPECT_EQ(delivery.refused, 2u);
  EXPECT_THAT(delivery.observations, SizeIs(1));
}

TEST_F(SparkplugHostTest, data_before_a_birth_ask_for_it_at_most_every_five_seconds) {
  EXPECT_THAT(level(4, 1).observations, SizeIs(0));
  EXPECT_THAT(rebirths(), ElementsAre("spBv1.0/g/NCMD/e1"));
  level(5, 1);
  EXPECT_THAT(rebirths(), SizeIs(0));
  now_ += std::chrono::seconds{5};
  level(6, 1);
  EXPECT_THAT(rebirths(), SizeIs(1));
}

TEST_F(SparkplugHostTest, sequence_wraps_from_255_to_0) {
  hear("NBIRTH/e1", sparkplug_birth(254, 1, {}));
  hear("DBIRTH/e1/d1", sparkplug_payload(255, {{.name = "Level", .alias = 7, .datatype = kDouble, .real = 1}}));
  EXPECT_THAT(level(0, 2).observations, SizeIs(1));
  EXPECT_THAT(level(1, 3).observations, SizeIs(1));
}

TEST_F(SparkplugHostTest, messages_out_of_order_wait_for_those_before_them) {
  be_born();
  EXPECT_THAT(level(4, 40).observations, SizeIs(0));
  EXPECT_THAT(level(3, 30).observations, SizeIs(0));
  const IngestDelivery d = level(2, 20);
  ASSERT_THAT(d.observations, SizeIs(3));
  EXPECT_EQ(d.observations[0].value, 20);
  EXPECT_EQ(d.observations[2].value, 40);
  now_ += std::chrono::minutes{1};
  tick();
  EXPECT_THAT(rebirths(), SizeIs(0)) << "nothing is missing any more";
}

TEST_F(SparkplugHostTest, gap_that_stays_open_asks_for_a_rebirth_and_loses_nothing_that_came) {
  be_born();
  level(3, 30);
  now_ += std::chrono::milliseconds{1'999};
  EXPECT_THAT(tick().observations, SizeIs(0));
  now_ += std::chrono::milliseconds{1};
  const IngestDelivery d = tick();
  EXPECT_THAT(d.observations, SizeIs(1));
  EXPECT_THAT(d.warning, HasSubstr("missing"));
  EXPECT_THAT(rebirths(), ElementsAre("spBv1.0/g/NCMD/e1"));
  EXPECT_THAT(level(4, 40).observations, SizeIs(1)) << "the count goes on from what came";
  EXPECT_THAT(level(2, 20).observations, SizeIs(1)) << "the late one is still a value";
}

TEST_F(SparkplugHostTest, unknown_alias_asks_for_a_rebirth) {
  be_born();
  const IngestDelivery d =
      hear("DDATA/e1/d1", sparkplug_payload(2, {{.alias = 99, .real = 1}, {.alias = 7, .real = 2}}));
  EXPECT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.refused, 1u);
  EXPECT_THAT(rebirths(), SizeIs(1));
}

TEST_F(SparkplugHostTest, death_of_the_node_makes_all_its_devices_missing_only_if_it_is_this_sessions) {
  be_born();
  EXPECT_THAT(hear("NDEATH/e1", sparkplug_death(0)).observations, SizeIs(0)) << "the will of the session before";
  EXPECT_THAT(level(2, 2).observations, SizeIs(1));
  const IngestDelivery d = hear("NDEATH/e1", sparkplug_death(1));
  ASSERT_THAT(d.observations, SizeIs(2));
  for (const Observation& o : d.observations) {
    EXPECT_EQ(o.flag, QualityFlag::kMissing);
    EXPECT_EQ(o.phenomenon_time, now_) << "the will's own time is that of the connect";
    EXPECT_THAT(o.reason, StartsWith("@node_offline "));
  }
  EXPECT_THAT(hear("NDEATH/e1", sparkplug_death(1)).observations, SizeIs(0)) << "dead already";
  EXPECT_THAT(level(3, 3).observations, SizeIs(0)) << "the dead say nothing until they are born again";
}

TEST_F(SparkplugHostTest, death_of_a_device_is_its_own) {
  be_born();
  const IngestDelivery d = hear("DDEATH/e1/d1", sparkplug_payload(2, {}));
  ASSERT_THAT(d.observations, SizeIs(1));
  EXPECT_EQ(d.observations[0].series.str(), kLevel);
  EXPECT_THAT(hear("NDATA/e1", sparkplug_payload(3, {{.alias = 3, .real = 70}})).observations, SizeIs(1));
}

TEST_F(SparkplugHostTest, quality_of_the_device_is_kept) {
  be_born();
  const auto with_quality = [&](std::uint64_t seq, std::uint32_t quality) {
    return hear("DDATA/e1/d1", sparkplug_payload(seq, {{.alias = 7, .real = 2, .quality = quality}}))
        .observations.at(0);
  };
  EXPECT_EQ(with_quality(2, 192).reason, "");
  EXPECT_EQ(with_quality(3, 0).flag, QualityFlag::kFail);
  EXPECT_EQ(with_quality(4, 0).tests.of(QualityTest::kProvider), QualityFlag::kFail);
  EXPECT_EQ(with_quality(5, 100).flag, QualityFlag::kSuspect);
  EXPECT_EQ(with_quality(6, 500).flag, QualityFlag::kMissing);
}

TEST_F(SparkplugHostTest, null_is_missing_and_what_is_no_number_is_refused) {
  be_born();
  EXPECT_EQ(hear("DDATA/e1/d1", sparkplug_payload(2, {{.alias = 7, .is_null = true}})).observations.at(0).flag,
            QualityFlag::kMissing);
  EXPECT_EQ(hear("DDATA/e1/d1", sparkplug_payload(3, {{.alias = 7, .text = "open"}})).refused, 1u);
  EXPECT_EQ(hear("DDATA/e1/d1", sparkplug_payload(4, {{.alias = 7}})).refused, 1u);
}

TEST_F(SparkplugHostTest, retained_messages_and_those_without_a_sequence_are_refused) {
  EXPECT_EQ(hear("NBIRTH/e1", sparkplug_birth(0, 1, {}), true).refused, 1u);
  EXPECT_EQ(hear("NDATA/e1", sparkplug_payload(std::nullopt, {})).refused, 1u);
  EXPECT_EQ(hear("NDATA/e1", sparkplug_payload(256, {})).refused, 1u);
  EXPECT_EQ(hear("NDATA/e1", "garbage").refused, 1u);
  EXPECT_EQ(hear("NCMD/e1", "garbage").refused, 0u) << "commands are not for us";
}

TEST_F(SparkplugHostTest, our_own_absence_makes_every_node_introduce_itself_again) {
  be_born();
  host_->forget_order();
  level(2, 2);
  EXPECT_THAT(rebirths(), SizeIs(1));
  be_born();
  EXPECT_THAT(level(2, 2).observations, SizeIs(1));
}

TEST_F(SparkplugHostTest, death_after_our_own_absence_counts_for_a_session_that_we_knew_and_for_one_we_missed) {
  for (const std::uint64_t session : {1U, 2U}) {
    be_born();
    host_->forget_order();
    const IngestDelivery d = hear("NDEATH/e1", sparkplug_death(session));
    ASSERT_THAT(d.observations, SizeIs(2)) << session;
    EXPECT_EQ(d.observations[0].flag, QualityFlag::kMissing);
    EXPECT_THAT(hear("NDEATH/e1", sparkplug_death(session)).observations, SizeIs(0)) << "dead already";
  }
}

TEST_F(SparkplugHostTest, group_is_part_of_the_station_unless_there_is_one_only) {
  config_.groups = {};
  EXPECT_EQ(hear("NBIRTH/e1", sparkplug_birth(0, 1, {})).stations.at(0).id.str(), "net/g:e1");
}

TEST_F(SparkplugHostTest, endless_early_messages_are_bounded) {
  be_born();
  std::size_t values = 0;
  for (std::uint64_t seq = 3; seq < 120; ++seq) values += level(seq, 1).observations.size();
  EXPECT_GT(values, 60u) << "the gap is given up when too many wait";
  EXPECT_THAT(rebirths(), SizeIs(1));
}

}  // namespace
}  // namespace sandtable::feeds
