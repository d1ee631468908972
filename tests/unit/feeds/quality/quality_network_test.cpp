// The faults and floods of real networks, by the hand-made shapes of their values, through the tests of all feeds and on
// to the alarm.
#include "feeds/quality/quality_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/incident_builder.h"

namespace sandtable::feeds {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using sandtable::test::at;
using sandtable::test::small_incident;
using sandtable::test::Twin;

/// A place whose feed "f" holds road sensors, a rain gauge and a river gauge, from the sensors to the alarms.
class Town {
 public:
  explicit Town(QualityPlan plan = {}) : network_(std::move(plan)), twin_(incident()) {}

  static IncidentOpened incident() {
    IncidentOpened opening = small_incident();
    AlarmRule flow;
    flow.id = RuleId("flow");
    flow.quantity = Quantity::kDischarge;
    flow.raise_at = 150;
    flow.dead_band = 20;
    opening.rules.push_back(flow);
    return opening;
  }

  void place(const std::string& name, LocalXY where, Quantity quantity = Quantity::kWaterDepth,
             Duration window = Duration{0}, const std::string& source = "f") {
    Station station{make_station_id(SourceId(source), name), SourceId(source), {name, name}, StationKind::kRoadFlood, where};
    Series series{make_series_id(station.id, quantity, window), station.id, quantity, window, ""};
    ids_[name] = series.id;
    pending_.source = SourceId(source);
    pending_.stations.push_back(std::move(station));
    pending_.series.push_back(std::move(series));
  }
  void says(const std::string& name, double value, UtcTime when) {
    Observation o;
    o.series = ids_.at(name);
    o.phenomenon_time = o.received_time = when;
    o.value = value;
    if (std::isnan(value)) o.flag = QualityFlag::kMissing;
    o.raw = std::to_string(value);
    pending_.observations.push_back(o);
  }
  /// What came so far, as one delivery.
  std::vector<Observation> deliver(UtcTime now, const std::string& source = "f") {
    pending_.source = SourceId(source);
    IngestDelivery judged = network_.judge(std::exchange(pending_, {}));
    std::vector<Observation> observations = judged.observations;
    reflags.insert(reflags.end(), judged.reflags.begin(), judged.reflags.end());
    twin_.must(judged, now);
    return observations;
  }
  Observation one(const std::string& name, double value, UtcTime when) {
    says(name, value, when);
    return deliver(when).front();
  }
  void tick(UtcTime now) { twin_.must(Tick{}, now); }

  [[nodiscard]] const Alarm* alarm(const char* rule, const std::string& name) const {
    const auto it = twin_.state.alarms->find(make_alarm_id(RuleId(rule), ids_.at(name)));
    return it == twin_.state.alarms->end() ? nullptr : &it->second;
  }
  [[nodiscard]] const Station& station(const char* id) const { return *twin_.state.stations->find(StationId(id)); }
  [[nodiscard]] const Reading& reading(const std::string& name) const {
    return (*twin_.state.readings)[*twin_.state.stations->index_of(ids_.at(name))];
  }

  std::vector<Reflag> reflags;

 private:
  QualityNetwork network_;
  Twin twin_;
  IngestDelivery pending_;
  std::map<std::string, SeriesId> ids_;
};

/// A dry day of a gauge that reports every ten minutes, until just before `until`.
void dry_day(Town& town, const char* gauge, UtcTime until) {
  for (UtcTime t = until - hours{24}; t < until; t += minutes{10}) town.says(gauge, 0, t);
}

constexpr auto kTenMinutes = minutes{10};

TEST(FloodAtPoyo, rises_in_its_steps_raises_at_once_and_its_death_keeps_and_tells) {
  Town town;
  town.place("P", {0, 0}, Quantity::kDischarge);
  // The shape of a flash flood in a dry bed: nothing, hundreds within the hour, a held value, then silence for ever.
  const std::vector<double> flow{0, 0, 0, 1, 3, 25, 60, 210, 255, 265, 260, 250, 250, 250, 250, 200, 190};
  UtcTime now = at(0);
  std::optional<UtcTime> raised;
  for (const double value : flow) {
    now += minutes{5};
    const Observation judged = town.one("P", value, now);
    EXPECT_NE(judged.flag, QualityFlag::kFail) << value << ": a steep rise is of interest, never a fault";
    if (!raised && town.alarm("flow", "P") != nullptr) raised = now;
  }
  EXPECT_EQ(raised, at(5 * 8)) << "with the first value above the threshold";
  for (const double value : {400.0, 700.0, 1200.0, 2000.0}) town.one("P", value, now += minutes{5});
  const UtcTime last = now;
  for (int i = 0; i < 12; ++i) {
    town.one("P", std::nan(""), now += minutes{5});
    town.tick(now);
  }
  ASSERT_NE(town.alarm("flow", "P"), nullptr) << "the alarm is never lost";
  EXPECT_EQ(town.alarm("flow", "P")->signal_lost_at, last);
}

TEST(FloodAtPoyo, silence_before_the_threshold_raises_what_was_coming) {
  Town town;
  town.place("P", {0, 0}, Quantity::kDischarge);
  UtcTime now = at(0);
  for (const double value : {0.0, 5.0, 30.0, 90.0}) town.one("P", value, now += minutes{5});
  EXPECT_EQ(town.alarm("flow", "P"), nullptr);
  town.tick(now + minutes{21});
  EXPECT_NE(town.alarm("flow", "P"), nullptr);
}

TEST(NoonDrift, of_a_dry_day_is_to_be_verified_and_raises_nothing) {
  Town town;
  town.place("C", {0, 0});
  town.place("R", {800, 0}, Quantity::kRainfall, kTenMinutes);
  dry_day(town, "R", at(0));
  town.deliver(at(0));
  const std::vector<double> drift{0, 0.04, 0.09, 0.14, 0.19, 0.24, 0.27, 0.35, 0.21, 0.12, 0.05, 0};
  UtcTime now = at(0);
  for (const double value : drift) {
    town.says("R", 0, now);
    town.says("C", value, now);
    const auto judged = town.deliver(now);
    const auto flag = judged.back().tests.of(QualityTest::kDryRise);
    EXPECT_EQ(flag, value > 0.1 ? QualityFlag::kSuspect : QualityFlag::kPass) << value;
    now += minutes{20};
  }
  EXPECT_EQ(town.alarm("deep", "C"), nullptr);
}

TEST(NoonDrift, is_a_flood_when_it_rains) {
  Town town;
  town.place("C", {0, 0});
  town.place("R", {800, 0}, Quantity::kRainfall, kTenMinutes);
  UtcTime now = at(0);
  for (const double value : {0.0, 0.1, 0.2, 0.35}) {
    town.says("R", 5, now);
    town.says("C", value, now);
    EXPECT_EQ(town.deliver(now).back().flag, QualityFlag::kPass) << value;
    now += minutes{10};
  }
  EXPECT_NE(town.alarm("deep", "C"), nullptr);
}

TEST(SpikeToACeiling, raises_nothing_and_is_failed_when_it_is_over) {
  Town town;
  town.place("D", {0, 0});
  UtcTime now = at(0);
  for (int day = 0; day < 5; ++day) {
    for (int i = 0; i < 6; ++i) town.one("D", 0, now += minutes{10});
    EXPECT_NE(town.one("D", 0.75 + 0.005 * day, now += minutes{10}).flag, QualityFlag::kPass);
    EXPECT_EQ(town.one("D", 0, now += minutes{10}).flag, QualityFlag::kPass);
  }
  EXPECT_EQ(town.alarm("deep", "D"), nullptr);
  EXPECT_EQ(town.reflags.size(), 5u);
  for (const Reflag& reflag : town.reflags) EXPECT_EQ(reflag.tests.roll_up(), QualityFlag::kFail);
}

TEST(SpikeToACeiling, that_repeats_on_a_dry_day_fails) {
  Town town;
  town.place("D", {0, 0});
  town.place("R", {800, 0}, Quantity::kRainfall, kTenMinutes);
  dry_day(town, "R", at(0));
  town.deliver(at(0));
  UtcTime now = at(0);
  for (const double value : {0.0, 0.76, 0.0, 0.0}) town.one("D", value, now += minutes{10});
  EXPECT_EQ(town.one("D", 0.76, now += minutes{10}).tests.of(QualityTest::kCeiling), QualityFlag::kFail);
}

TEST(StuckSensor, at_98_centimetres_for_weeks_raises_no_alarm_after_the_first_hour) {
  Town town;
  town.place("N", {0, 0});
  UtcTime now = at(0);
  town.one("N", 0, now);
  int doubted = 0;
  for (int i = 0; i < 6 * 27; ++i) {
    const Observation judged = town.one("N", 0.98, now += minutes{10});
    doubted += judged.flag == QualityFlag::kPass ? 0 : 1;
  }
  EXPECT_EQ(doubted, 6 * 27);
  EXPECT_EQ(town.reading("N").tests.of(QualityTest::kFlatLine), QualityFlag::kFail);
  EXPECT_EQ(town.alarm("deep", "N"), nullptr);
}

/// `n` sensors a kilometre apart that all were dry ten minutes ago.
Town dry_sensors(int n) {
  Town town;
  for (int i = 0; i < n; ++i) town.place("S" + std::to_string(i), {i * 1000.0, 0});
  for (int i = 0; i < n; ++i) town.says("S" + std::to_string(i), 0, at(0));
  town.deliver(at(0));
  return town;
}

TEST(JumpOfAPlatform, at_one_moment_is_suspect_for_all) {
  Town town = dry_sensors(8);
  for (int i = 0; i < 8; ++i) town.says("S" + std::to_string(i), 0.42 + 0.05 * i, at(10) + seconds{7 * i});
  for (const Observation& o : town.deliver(at(10))) {
    EXPECT_EQ(o.tests.of(QualityTest::kCorrelatedJump), QualityFlag::kSuspect);
  }
  for (int i = 0; i < 8; ++i) EXPECT_EQ(town.alarm("deep", "S" + std::to_string(i)), nullptr) << i;
}

TEST(JumpOfAPlatform, is_told_with_the_limits_that_held) {
  QualityPlan plan;
  QualityRule& rule = plan.rules.emplace_back();
  rule.limits.correlated_within = minutes{5};
  rule.limits.correlated_sensors = 3;
  Town town(plan);
  for (const char* name : {"A", "B", "C"}) town.place(name, {0, 0});
  for (const char* name : {"A", "B", "C"}) town.says(name, 0, at(0));
  town.deliver(at(0));
  town.says("A", 0.42, at(6));
  town.says("B", 0.44, at(8));
  town.says("C", 0.46, at(10));
  const auto judged = town.deliver(at(10));
  EXPECT_EQ(judged.back().tests.of(QualityTest::kCorrelatedJump), QualityFlag::kSuspect);
  EXPECT_EQ(judged.back().reason, "≥ 3 / " + format_span(minutes{5}));
}

TEST(JumpOfAPlatform, reaches_back_to_those_that_were_delivered_before) {
  Town town = dry_sensors(5);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(town.one("S" + std::to_string(i), 0.42, at(10)).tests.of(QualityTest::kCorrelatedJump), std::nullopt);
  }
  EXPECT_EQ(town.one("S4", 0.42, at(10)).tests.of(QualityTest::kCorrelatedJump), QualityFlag::kSuspect);
  EXPECT_EQ(town.reflags.size(), 4u);
  EXPECT_EQ(town.reading("S0").flag, QualityFlag::kSuspect);
}

TEST(JumpOfAPlatform, in_heavy_rain_is_a_flood) {
  Town town = dry_sensors(8);
  town.place("R", {4000, 0}, Quantity::kRainfall, kTenMinutes);
  town.says("R", 12, at(10));
  for (int i = 0; i < 8; ++i) town.says("S" + std::to_string(i), 0.42, at(10));
  int suspect = 0;
  for (const Observation& o : town.deliver(at(10))) suspect += o.flag == QualityFlag::kSuspect ? 1 : 0;
  EXPECT_EQ(suspect, 1) << "all but the one that is further than 3 km from the gauge";
}

TEST(SteepRise, of_one_sensor_is_doubted_until_the_next_value) {
  Town town = dry_sensors(1);
  EXPECT_EQ(town.one("S0", 0.6, at(10)).flag, QualityFlag::kSuspect);
  EXPECT_EQ(town.alarm("deep", "S0"), nullptr);
  EXPECT_EQ(town.one("S0", 0.7, at(20)).flag, QualityFlag::kPass);
  EXPECT_NE(town.alarm("deep", "S0"), nullptr);
}

TEST(SteepRise, is_believed_when_it_rains_or_two_neighbours_rise) {
  Town rainy = dry_sensors(1);
  rainy.place("R", {0, 2000}, Quantity::kRainfall, kTenMinutes);
  rainy.says("R", 2, at(10));
  rainy.says("S0", 0.6, at(10));
  EXPECT_EQ(rainy.deliver(at(10)).back().flag, QualityFlag::kPass);

  Town town = dry_sensors(3);
  town.one("S1", 0.2, at(10));
  EXPECT_EQ(town.one("S0", 0.6, at(10)).flag, QualityFlag::kSuspect) << "one neighbour is not enough";
  Town two = dry_sensors(3);
  two.one("S1", 0.2, at(10));
  two.one("S2", 0.2, at(10));
  EXPECT_EQ(two.one("S0", 0.6, at(10)).flag, QualityFlag::kPass);
}

TEST(DuplicateSite, is_told_by_name_and_distance_and_is_one_witness) {
  Town town;
  town.place("路口", {0, 0});
  town.says("路口", 0.2, at(0));
  town.deliver(at(0));
  town.place("路口", {90, 0}, Quantity::kWaterDepth, Duration{0}, "g");
  town.says("路口", 0.6, at(0));
  const Observation second = town.deliver(at(0), "g").front();
  EXPECT_EQ(second.tests.of(QualityTest::kDuplicateSite), QualityFlag::kSuspect);
  EXPECT_EQ(second.reason, "0.6 ≠ 0.2 m @ f/路口") << "whose value it is";
  EXPECT_EQ(town.station("g/路口").duplicate_of, StationId("f/路口")) << "recorded in the incident";
  EXPECT_EQ(town.station("f/路口").duplicate_of, StationId{});
}

/// What the second feed's value of the same site is worth.
QualityFlag beside(Town& town, Quantity quantity, double first, double second, double apart_m = 90) {
  town.place("路口", {0, 0}, quantity);
  town.says("路口", first, at(0));
  town.deliver(at(0));
  town.place("路口", {apart_m, 0}, quantity, Duration{0}, "g");
  town.says("路口", second, at(0));
  return town.deliver(at(0), "g").front().tests.of(QualityTest::kDuplicateSite).value_or(QualityFlag::kMissing);
}

TEST(DuplicateSite, discharges_agree_by_their_share_and_levels_by_centimetres) {
  Town river;
  EXPECT_EQ(beside(river, Quantity::kDischarge, 264.1, 264.2), QualityFlag::kPass);
  Town disputed;
  EXPECT_EQ(beside(disputed, Quantity::kDischarge, 264, 300), QualityFlag::kSuspect);
  Town trickle;
  EXPECT_EQ(beside(trickle, Quantity::kDischarge, 0.1, 0.14), QualityFlag::kPass) << "0.05 m³/s are allowed anyway";
  Town level;
  EXPECT_EQ(beside(level, Quantity::kWaterLevel, 264.1, 264.2), QualityFlag::kSuspect);
}

TEST(DuplicateSite, is_met_as_near_and_agrees_as_well_as_the_place_says) {
  QualityRule rule;
  rule.property = Quantity::kWaterDepth;
  rule.limits.duplicate_within_m = 300;
  rule.limits.duplicate_tolerance = 0.5;
  QualityPlan plan;
  plan.rules = {rule};
  Town wide(plan);
  EXPECT_EQ(beside(wide, Quantity::kWaterDepth, 0.2, 0.6, 250), QualityFlag::kPass);
  Town usual;
  EXPECT_EQ(beside(usual, Quantity::kWaterDepth, 0.2, 0.6, 250), QualityFlag::kMissing) << "two sites";
}

TEST(SteepRise, is_supported_by_neighbours_as_far_as_the_place_says) {
  QualityRule rule;
  rule.property = Quantity::kWaterDepth;
  rule.limits.neighbours_within_m = 10;
  QualityPlan plan;
  plan.rules = {rule};
  Town town(plan);
  for (int i = 0; i < 3; ++i) town.place(fmt::format("S{}", i), {100.0 * i, 0});
  for (int i = 0; i < 3; ++i) town.says(fmt::format("S{}", i), 0.0, at(0));
  town.deliver(at(0));
  town.one("S1", 0.2, at(10));
  town.one("S2", 0.2, at(10));
  EXPECT_EQ(town.one("S0", 0.6, at(10)).flag, QualityFlag::kSuspect);
}

TEST(DuplicateSite, of_a_continued_incident_stays_the_one_that_was_second) {
  const auto declared = [](const char* source, const char* twin) {
    IngestDelivery delivery;
    delivery.source = SourceId(source);
    delivery.stations = {{make_station_id(SourceId(source), "a"), SourceId(source), {"路口", "a"}, StationKind::kRoadFlood,
                          LocalXY{0, 0}, StationId(twin)}};
    return delivery;
  };
  QualityNetwork network{{}};
  EXPECT_EQ(network.judge(declared("g", "f/a")).stations[0].duplicate_of, StationId("f/a"));
  EXPECT_EQ(network.judge(declared("f", "")).stations[0].duplicate_of, StationId{}) << "told in another order";
}

TEST(Partner, level_that_jumps_while_the_discharge_stands_still_is_suspect) {
  Town town;
  town.place("Q", {0, 0}, Quantity::kDischarge);
  town.place("Q", {0, 0}, Quantity::kWaterLevel);
  QualityNetwork network{{}};
  const Station station{StationId("f/Q"), SourceId("f"), {"Q", "Q"}, StationKind::kRiverLevel, LocalXY{0, 0}};
  const auto series = [&](Quantity q) { return Series{make_series_id(station.id, q, {}), station.id, q, Duration{0}, ""}; };
  const Series level = series(Quantity::kWaterLevel);
  const Series flow = series(Quantity::kDischarge);
  const auto both = [&](double level_m, double flow_m3_per_s, UtcTime when) {
    IngestDelivery delivery;
    delivery.source = SourceId("f");
    delivery.stations = {station};
    delivery.series = {flow, level};
    delivery.observations = {{flow.id, when, when, flow_m3_per_s, "", QualityFlag::kNotEvaluated, ""},
                             {level.id, when, when, level_m, "", QualityFlag::kNotEvaluated, ""}};
    return network.judge(delivery).observations.back().tests.of(QualityTest::kMultiVariate);
  };
  EXPECT_EQ(both(10, 100, at(0)), QualityFlag::kNotEvaluated);
  EXPECT_EQ(both(10.1, 100, at(10)), QualityFlag::kPass);
  EXPECT_EQ(both(12, 100, at(20)), QualityFlag::kSuspect);
  EXPECT_EQ(both(14, 300, at(30)), QualityFlag::kPass);
}

TEST(MovedStation, is_suspect) {
  Town town;
  town.place("M", {0, 0});
  EXPECT_EQ(town.one("M", 0.1, at(0)).tests.of(QualityTest::kLocation), QualityFlag::kPass);
  town.place("M", {600, 0});
  EXPECT_EQ(town.one("M", 0.1, at(5)).tests.of(QualityTest::kLocation), QualityFlag::kSuspect);
}

TEST(QualityNetwork, rain_and_water_of_one_delivery_both_arrive_under_their_names) {
  Town town;
  town.place("R", {0, 0}, Quantity::kRainfall, minutes{10});
  town.place("S", {10, 0});
  town.says("R", 5, at(10));
  town.says("S", 0.1, at(10));
  const std::vector<Observation> judged = town.deliver(at(10));
  ASSERT_EQ(judged.size(), 2u);
  EXPECT_EQ(judged[0].series.str(), "f/R/rainfall_10min");
  EXPECT_EQ(judged[1].series.str(), "f/S/water_depth");
}

TEST(QualityNetwork, gives_the_same_flags_for_the_same_deliveries) {
  const auto run = [] {
    Town town = dry_sensors(6);
    std::string said;
    for (int i = 1; i < 60; ++i) {
      for (int s = 0; s < 6; ++s) town.says("S" + std::to_string(s), 0.1 * ((i * 7 + s * 3) % 11), at(i * 5));
      for (const Observation& o : town.deliver(at(i * 5))) said += std::to_string(o.tests.bits()) + o.reason;
    }
    return said;
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace sandtable::feeds
