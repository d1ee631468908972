// Values judged in a second on one thread: 10,000 road sensors and 500 rain gauges that report every five minutes,
// through the tests of one series alone and through the whole network, on a dry and on a stormy day.
#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "feeds/quality/quality_network.h"

using namespace sandtable;
using namespace sandtable::feeds;

namespace {

constexpr int kSensors = 10'000;
constexpr int kGauges = 500;
constexpr int kRounds = 24;
const UtcTime kStart{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};

IngestDelivery city() {
  IngestDelivery delivery;
  delivery.source = SourceId("net");
  for (int i = 0; i < kSensors + kGauges; ++i) {
    const bool rain = i >= kSensors;
    Station station;
    station.source = delivery.source;
    station.id = make_station_id(delivery.source, fmt::format("{}{:05}", rain ? "R" : "S", i));
    station.at = LocalXY{1000.0 * (i % 100), 1000.0 * (i / 100)};
    Series series;
    series.station = station.id;
    series.quantity = rain ? Quantity::kRainfall : Quantity::kWaterDepth;
    series.window = rain ? Duration{std::chrono::minutes{10}} : Duration{0};
    series.id = make_series_id(station.id, series.quantity, series.window);
    delivery.stations.push_back(std::move(station));
    delivery.series.push_back(std::move(series));
  }
  return delivery;
}

/// Everybody's value of one moment; in a storm the water rises by a centimetre a round at every tenth sensor.
IngestDelivery round_of(const IngestDelivery& city, int round, bool storm) {
  IngestDelivery delivery;
  delivery.source = city.source;
  for (std::size_t i = 0; i < city.series.size(); ++i) {
    Observation o;
    o.series = city.series[i].id;
    o.phenomenon_time = o.received_time = kStart + round * std::chrono::minutes{5};
    const bool rain = city.series[i].quantity == Quantity::kRainfall;
    if (storm) o.value = rain ? 3 : i % 10 == 0 ? 0.01 * round : 0;
    delivery.observations.push_back(std::move(o));
  }
  return delivery;
}

template <class Judge>
void measure(const char* what, const IngestDelivery& city, bool storm, const Judge& judge) {
  std::size_t values = 0;
  std::clock_t spent = 0;  // of this process: other work on the machine does not count
  for (int round = 0; round < kRounds; ++round) {
    IngestDelivery delivery = round_of(city, round, storm);
    values += delivery.observations.size();
    const std::clock_t begin = std::clock();
    judge(std::move(delivery));
    spent += std::clock() - begin;
  }
  const double spent_s = static_cast<double>(spent) / CLOCKS_PER_SEC;
  fmt::print("{:<28} {:>9} values in {:.2f} s: {:.2f} M/s\n", what, values, spent_s, 1e-6 * values / spent_s);
}

}  // namespace

int main() {
  const IngestDelivery known = city();
  for (const bool storm : {false, true}) {
    QualityControl control;
    for (const Series& series : known.series) control.know(series);
    measure(storm ? "one series, storm" : "one series, dry", known, storm, [&](IngestDelivery delivery) {
      for (Observation& o : delivery.observations) o = control.assess(std::move(o));
    });
    QualityNetwork network{{}};
    (void)network.judge(known);
    measure(storm ? "network, storm" : "network, dry", known, storm,
            [&](IngestDelivery delivery) { (void)network.judge(std::move(delivery)); });
  }
}
