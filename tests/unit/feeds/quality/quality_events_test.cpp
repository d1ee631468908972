// Real events. Their data lie beside the source tree on developers' machines; skipped elsewhere.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "feeds/quality/quality_network.h"
#include "feeds/sources/make_source.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::mapping;
using sandtable::test::small_incident;
using sandtable::test::Twin;
using std::chrono::hours;
using std::chrono::minutes;

std::filesystem::path event_file(const char* name) {
  return std::filesystem::path(SANDTABLE_SOURCE_DIR) / "../shared/data/feeds/events" / name;
}

/// Decides what each delivery means as the twin does.
class TwinSink final : public FeedSink {
 public:
  TwinSink(Twin& twin, const Clock& clock) : twin_(twin), clock_(clock) {}
  void deliver(IngestDelivery delivery) override { twin_.must(delivery, clock_.now()); }

 private:
  Twin& twin_;
  const Clock& clock_;
};

TEST(RealEvent, alarm_of_the_rambla_del_poyo_is_raised_in_its_rise_and_never_lost_in_its_silence) {
  const auto file = event_file("es_dana_poyo_2024/cincominutales-rambla-poyo-29102024.csv");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared data";
  RecordedFeed recorded;
  recorded.observations = file;
  recorded.time_column = "Fecha";
  recorded.station_column = "";
  recorded.values = {mapping("Caudal", Quantity::kDischarge, "m3/s")};
  auto made = make_source(sandtable::test::feed(recorded, ZonePolicy::offset(ZoneOffset{60})), {});
  ASSERT_TRUE(made) << made.error().message;
  const auto source = with_quality_control(std::move(*made), {});

  IncidentOpened opening = small_incident();
  opening.rules[0].quantity = Quantity::kDischarge;
  opening.rules[0].raise_at = 150;
  opening.rules[0].dead_band = 20;
  Twin twin(opening);
  twin.state.at = {};
  const UtcTime noon = sandtable::test::at("2024-10-29T10:30:00Z");
  const UtcTime evening = sandtable::test::at("2024-10-29T16:25:00Z");
  const UtcTime dead = sandtable::test::at("2024-10-29T17:55:00Z");
  ManualClock clock(sandtable::test::at("2024-10-28T09:00:00Z"));
  TwinSink sink(twin, clock);
  ASSERT_TRUE(source->start(sink, clock));
  const auto alarm = [&] { return twin.state.alarms->empty() ? nullptr : &twin.state.alarms->begin()->second; };
  std::optional<UtcTime> first_raised;
  std::optional<UtcTime> raised_again;
  while (clock.now() < dead + hours{12}) {
    clock.set(clock.now() + minutes{5});
    source->poll();
    twin.must(Tick{}, clock.now());
    if (!first_raised && alarm() != nullptr) first_raised = clock.now();
    if (!raised_again && alarm() != nullptr && alarm()->occurrences > 1) raised_again = clock.now();
    if (clock.now() >= evening) {
      ASSERT_NE(alarm(), nullptr) << format_iso(clock.now());
    }
  }
  EXPECT_EQ(first_raised, noon) << "208 m³/s at 11:30 local time";
  EXPECT_EQ(raised_again, evening) << "152 m³/s at 17:25 local time";
  EXPECT_EQ(alarm()->state, AlarmState::kUnacknowledged);
  EXPECT_EQ(alarm()->signal_lost_at, dead);
}

/// One incident of the ledger: when, and the least and greatest depth in metres.
struct FalseIncident {
  std::string place;
  UtcTime from, to;
  double low = 0, high = 0, mean = 0;
};

std::vector<FalseIncident> false_incidents(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::vector<FalseIncident> all;
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::vector<std::string> cell;
    for (std::string text; std::getline(cells, text, ',');) cell.push_back(text);
    if (cell.size() < 7) continue;
    const auto time = [](const std::string& text) { return parse_time(text, ZonePolicy::offset(ZoneOffset{480})).value(); };
    all.push_back({cell[0], time(cell[2]), time(cell[3]), std::stod(cell[4]) / 100, std::stod(cell[5]) / 100,
                   std::stod(cell[6]) / 100});
  }
  return all;
}

/// The depths that a ledger's line stands for: dry before and after, one sample where the incident has no length, else
/// its least value, then its mean for the time between, its greatest in the middle.
std::vector<std::pair<UtcTime, double>> depths_of(const FalseIncident& incident) {
  std::vector<std::pair<UtcTime, double>> depths;
  for (UtcTime t = incident.from - hours{2}; t < incident.from; t += minutes{5}) depths.emplace_back(t, 0);
  const Duration length = incident.to - incident.from;
  for (UtcTime t = incident.from; t <= incident.to; t += minutes{5}) {
    const double middle = t == incident.from + length / 2 ? incident.high : incident.mean;
    depths.emplace_back(t, t == incident.from ? incident.low : middle);
  }
  for (int i = 1; i <= 6; ++i) depths.emplace_back(incident.to + i * minutes{5}, 0);
  return depths;
}

TEST(RealEvent, false_incidents_of_road_sensors_raise_no_alarm_on_a_dry_day) {
  const auto file = event_file("tw_flood_sensor_incidents/flood_incidents_excerpt.csv");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared data";
  const auto incidents = false_incidents(file);
  ASSERT_EQ(incidents.size(), 21u);
  for (const FalseIncident& incident : incidents) {
    IncidentOpened opening = small_incident();
    Twin twin(opening);
    QualityNetwork network{{}};
    const Station road = sandtable::test::gauge("road");
    Station rain = sandtable::test::gauge("rain", {900, 100});
    const Series depth = sandtable::test::depth_series(road);
    const Series hourly{make_series_id(rain.id, Quantity::kRainfall, hours{1}), rain.id, Quantity::kRainfall, hours{1}, ""};
    const auto deliver = [&](const SeriesId& series, double value, UtcTime when) {
      IngestDelivery delivery;
      delivery.source = SourceId("f");
      delivery.stations = {road, rain};
      delivery.series = {depth, hourly};
      delivery.observations = {{series, when, when, value, "", QualityFlag::kNotEvaluated, ""}};
      twin.must(network.judge(std::move(delivery)), when);
    };
    UtcTime rained = incident.from - hours{30};
    const auto keep_dry_until = [&](UtcTime t) {
      for (; rained <= t; rained += hours{1}) deliver(hourly.id, 0, rained);
    };
    for (const auto& [when, value] : depths_of(incident)) {
      keep_dry_until(when);
      deliver(depth.id, value, when);
      twin.must(Tick{}, when);
      EXPECT_EQ(twin.alarm("road"), nullptr) << incident.place << " " << format_iso(when) << " " << value;
      if (twin.alarm("road") != nullptr) break;
    }
  }
}

}  // namespace
}  // namespace sandtable::feeds
