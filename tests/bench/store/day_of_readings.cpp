#include "tests/bench/store/day_of_readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace sandtable::bench {
namespace {

constexpr std::size_t kPushedEntry = 50;
bool is_rain(std::size_t i) { return i % 3 == 2; }

}  // namespace

DayOfReadings::DayOfReadings(std::size_t series, Arrival arrival) : arrival_(arrival) {
  for (std::size_t i = 0; i < series; ++i) {
    series_.emplace_back(fmt::format("county/{:05}/{}", i, is_rain(i) ? "rainfall_10min" : "water_level"));
    level_.push_back(is_rain(i) ? 0 : static_cast<int>(random_.below(800)));
  }
}

UtcTime DayOfReadings::start() const { return std::chrono::sys_days{std::chrono::year{2026} / 7 / 28}; }

void DayOfReadings::add(std::vector<Event>& events, EventBody body, UtcTime at) {
  events.push_back({++seq_, at, at, "feed:county", std::move(body)});
}

Observation DayOfReadings::reading(std::size_t i, UtcTime when, UtcTime received) {
  ++observations_;
  Observation o;
  o.series = series_[i];
  o.phenomenon_time = when;
  o.received_time = received;
  o.flag = QualityFlag::kPass;
  for (const QualityTest t :
       {QualityTest::kTimingGap, QualityTest::kGrossRange, QualityTest::kRateOfChange, QualityTest::kFlatLine})
    o.tests.set(t, QualityFlag::kPass);
  int& level = level_[i];
  if (is_rain(i)) {
    if (random_.below(10) == 0) level = random_.below(3) == 0 ? static_cast<int>(random_.below(60)) : 0;
    o.value = level / 10.0;
    o.raw = fmt::format("{}.{} mm", level / 10, level % 10);
  } else {
    // Water moves slowly and instruments round to whole centimetres: most minutes nothing changes.
    if (random_.below(4) == 0) level += static_cast<int>(random_.below(3)) - 1;
    o.value = level * 0.01;
    o.raw = fmt::format("{} cm", level);
  }
  if (random_.below(2000) == 0) {
    o.value = std::numeric_limits<double>::quiet_NaN();
    o.raw = "-999 cm";
    o.flag = QualityFlag::kMissing;
    o.reason = "the source says it has no value";
  }
  return o;
}

std::vector<Event> DayOfReadings::next_minute() {
  std::vector<Event> events;
  const UtcTime now = start() + std::chrono::minutes{minute_};
  if (minute_++ == 0) {
    IncidentOpened opened;
    opened.place_name = {"量測", "Bench"};
    add(events, std::move(opened), now);
  }
  ObservationsIngested batch{SourceId("county"), {}};
  if (arrival_ == Arrival::kPolled) {
    const UtcTime received = now + Duration{20'000 + static_cast<std::int64_t>(random_.below(3000))};
    for (std::size_t i = 0; i < series_.size(); ++i) batch.observations.push_back(reading(i, now, received));
    add(events, std::move(batch), received);
    return events;
  }
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < series_.size(); ++i)
    order.emplace_back(static_cast<std::int64_t>(random_.below(55'000)), i);
  std::sort(order.begin(), order.end());
  for (const auto& [delay_ms, i] : order) {
    const UtcTime received = now + Duration{delay_ms};
    batch.observations.push_back(reading(i, now, received));
    if (batch.observations.size() < kPushedEntry) continue;
    add(events, std::exchange(batch, {SourceId("county"), {}}), received);
  }
  if (!batch.observations.empty()) add(events, std::move(batch), now + std::chrono::minutes{1});
  return events;
}

}  // namespace sandtable::bench
