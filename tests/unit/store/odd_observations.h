#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/unit/store/tiny_incident.h"
#include "twin/base/random.h"

namespace sandtable::test {

inline SeriesId numbered_series(std::size_t n) { return SeriesId(fmt::format("gauges/G{}/water_depth", n)); }

/// A value as some feed would write it: mostly tidy, sometimes nasty. Never infinite.
inline Observation odd_observation(Random& random, const SeriesId& series, UtcTime when) {
  Observation o;
  o.series = series;
  o.phenomenon_time = when;
  o.received_time = when + Duration{static_cast<std::int64_t>(random.below(90'000))};
  o.flag = random.below(50) == 0 ? QualityFlag::kSuspect : QualityFlag::kPass;
  o.tests.set(QualityTest::kGrossRange, o.flag);
  const auto centimetres = static_cast<std::int64_t>(random.below(400)) - 50;
  o.value = static_cast<double>(centimetres) * 0.01;
  o.raw = fmt::format("{} cm", centimetres);
  switch (random.below(40)) {
    case 0:
      o.value = std::numeric_limits<double>::quiet_NaN();
      o.raw = "-999 cm";
      o.reason = "送出 -999";
      break;
    case 1:
      o.value = -0.0;
      o.raw = "-0.0";
      break;
    case 2:
      o.value = random.normal() * 1e300;
      break;
    case 3:
      o.value = std::numeric_limits<double>::denorm_min();
      o.raw = "";
      break;
    case 4:
      o.phenomenon_time = UtcTime{Duration{-2'000'000'000'000}};
      break;
    case 5:
      o.phenomenon_time = when - std::chrono::hours{30};
      break;
    case 6:
      o.received_time = UtcTime{Duration{4'000'000'000'000}};
      break;
    case 7:
      o.raw = "007.50 cm";
      break;
    case 8:
      o.raw = "1.50";
      o.value = 1.5;
      break;
    case 9:
      o.raw = "1e-3";
      o.value = 0.001;
      break;
    case 10:
      o.raw = std::string("\0\xff,;", 4);
      break;
    case 11:
      o.raw = "123456789012345678901234567890";
      break;
    case 12:
      o.value = 0.1 + 0.2;
      break;
    case 13:
      o.reason = fmt::format("rose {} m", random.uniform());
      o.tests.set(QualityTest::kRateOfChange, QualityFlag::kSuspect);
      break;
    default:
      break;
  }
  if (random.below(4) == 0) o.note.result_time = o.phenomenon_time + Duration{static_cast<int>(random.below(5000))};
  if (random.below(30) == 0) o.note.begin = o.phenomenon_time - std::chrono::hours{1};
  if (random.below(3) == 0) o.note.bytes = 1 + random.below(9);
  if (random.below(50) == 0) o.note.published_time = UtcTime{Duration{-3'000'000'000'000}};
  if (random.below(60) == 0) {
    o.phenomenon_time = o.received_time + std::chrono::hours{9000};
    o.tests.set(QualityTest::kFutureClock, QualityFlag::kFail);
    o.flag = o.tests.roll_up();
  }
  return o;
}

/// Batches of `series` series, an entry a minute, each series about once in it, in an order that changes.
inline std::vector<EventBody> odd_batches(Random& random, std::size_t series, int minutes) {
  std::vector<EventBody> bodies;
  for (int m = 0; m < minutes; ++m) {
    ObservationsIngested batch{SourceId("gauges"), {}};
    for (std::size_t s = 0; s < series; ++s) {
      if (random.below(20) == 0) continue;
      const std::size_t which = random.below(30) == 0 ? random.below(series) : s;
      batch.observations.push_back(odd_observation(random, numbered_series(which), minute(m)));
    }
    bodies.push_back(std::move(batch));
  }
  return bodies;
}

}  // namespace sandtable::test
