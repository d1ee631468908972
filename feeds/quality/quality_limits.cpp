#include <cmath>

#include "feeds/quality/quality_control.h"

namespace sandtable::feeds {
namespace {

/// World's greatest observed rainfalls follow R = 422 T^0.475 mm with T in hours (Jennings 1950, Monthly Weather
/// Review 78, pp. 4-5; the exponent and factor as in WMO-No. 168, Guide to Hydrological Practices). More is not rain.
double greatest_rainfall_mm(Duration window) { return 422.0 * std::pow(seconds(window) / 3600.0, 0.475); }

QualityLimits water_depth() {
  QualityLimits limits;
  // Public ledgers of Taiwan's floods reach 3 m; false readings of road sensors stop at 3.13 and 3.39 m.
  limits.fail_min = -0.5;
  limits.fail_max = 10;
  limits.suspect_min = -0.02;
  limits.suspect_max = 3;
  // Faulty road sensors jump to 0.48..1.00 m for one sample; water rises that fast only when a levee goes.
  limits.jump = 0.45;
  // Sensors round to a centimetre, and standing water is level for an hour or two.
  limits.flat_epsilon = 0.001;
  limits.flat_suspect = std::chrono::hours{3};
  limits.flat_fail = std::chrono::hours{12};
  limits.normal_up_to = 0.02;
  return limits;
}

QualityLimits water_level() {
  QualityLimits limits;
  // Heights above a national datum: from drains below the sea to rivers in the mountains.
  limits.fail_min = -50;
  limits.fail_max = 4000;
  limits.jump = 2.5;
  limits.flat_epsilon = 0.001;
  // Drains and ponds in dry weather are level for hours.
  limits.flat_suspect = std::chrono::hours{24};
  limits.flat_fail = std::chrono::hours{72};
  return limits;
}

QualityLimits rainfall(Duration window) {
  QualityLimits limits;
  limits.fail_min = 0;
  limits.fail_max = greatest_rainfall_mm(window > Duration{0} ? window : std::chrono::hours{1});
  // A blocked tipping bucket repeats one amount; long sums move slowly by nature and are not tested.
  if (window > Duration{0} && window <= std::chrono::hours{1}) {
    limits.flat_epsilon = 0.001;
    limits.flat_suspect = std::chrono::hours{3};
    limits.flat_fail = std::chrono::hours{24};
    limits.normal_up_to = 0;
  }
  return limits;
}

QualityLimits between(double low, double high) {
  QualityLimits limits;
  limits.fail_min = low;
  limits.fail_max = high;
  return limits;
}

}  // namespace

QualityLimits default_limits(Quantity quantity, Duration window) {
  switch (quantity) {
    case Quantity::kWaterDepth:
      return water_depth();
    case Quantity::kWaterLevel:
      return water_level();
    case Quantity::kRainfall:
      return rainfall(window);
    case Quantity::kDischarge:
      return between(-20'000, 100'000);  // tides reverse rivers; the Amazon's peak is less
    case Quantity::kGateOpening:
      return between(-5, 110);  // position sensors overshoot their end stops
    case Quantity::kFuel:
      return between(0, 100);  // above 100 the float is broken (feeds.md 9.1)
    case Quantity::kVoltage:
      return between(0, 1000);
    case Quantity::kPumpRunning:
      return between(0, 1);
    case Quantity::kPumpState:
    case Quantity::kGateState:
    case Quantity::kWarningState:
      return {};  // words, known by the parser or not at all
    case Quantity::kFlowSpeed:
      return between(-20, 20);  // the fastest flood waves measured are below 15 m/s
    case Quantity::kTemperature:
      return between(-60, 60);
  }
  return {};
}

}  // namespace sandtable::feeds
