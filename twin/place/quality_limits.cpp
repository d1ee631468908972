#include "twin/place/quality_limits.h"

#include <cmath>

// The default limits of every test by observed property. A place file changes them ([[quality]], docs/place-file.md).
// "Manual" is the QARTOD water level manual v2.1, whose own numbers are examples for tide gauges; "seen" is what
// real feeds did; "ours" is a choice of this project and is said to be one.
namespace sandtable {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// World's greatest observed rainfalls follow R = 422 T^0.475 mm with T in hours (Jennings 1950, Monthly Weather
/// Review 78, pp. 4-5; the exponent and factor as in WMO-No. 168, Guide to Hydrological Practices). More is not rain.
double greatest_rainfall_mm(Duration window) { return 422.0 * std::pow(sandtable::seconds(window) / 3600.0, 0.475); }

QualityLimits for_all() {
  QualityLimits limits;
  limits.gap = hours{1};  // manual: TIM_INC
  limits.future_skew = minutes{15};
  limits.moved_m = 500;             // manual: RANGEMAX
  limits.duplicate_within_m = 100;  // ours, as are those below
  limits.duplicate_tolerance = 0.05;
  limits.neighbours_within_m = 3000;
  limits.neighbours_rise = 0.05;  // more than a sensor's step and waves
  limits.support_neighbours = 2;
  limits.support_rain_mm_per_h = 10;
  return limits;
}

QualityLimits water_depth() {
  QualityLimits limits = for_all();
  // Public ledgers of Taiwan's floods reach 3 m; false readings of road sensors stop at 3.13 and 3.39 m.
  limits.fail_min = -0.5;
  limits.fail_max = 10;
  limits.suspect_min = -0.02;
  limits.suspect_max = 3;
  // Seen: faulty road sensors jump to 0.48..1.00 m for one sample; water rises that fast only when a levee goes. A step
  // that stays is no spike, so the method is ioos_qc's.
  limits.spike_suspect = 0.2;
  limits.spike_fail = 0.4;
  limits.spike_method = SpikeMethod::kDifferential;
  limits.rate_base = 0.45;
  // Sensors round to a centimetre, and standing water is level for an hour or two (ours; the manual's counts of 3 and 5
  // alone would call every puddle frozen).
  limits.flat_epsilon = 0.001;
  limits.flat_count_suspect = 5;
  limits.flat_count_fail = 5;
  limits.flat_suspect = hours{3};
  limits.flat_fail = hours{12};
  limits.normal_up_to = 0.02;
  limits.correlated_jump = 0.4;   // seen: Taoyuan 2022, dozens of sensors, 0.48..1.00 m in one minute
  limits.correlated_sensors = 5;  // ours
  limits.correlated_within = seconds{60};
  limits.dry_rise = 0.10;
  limits.dry_rain_mm = 1;
  limits.ceilings = {{0.75, 0.78}, {0.975, 0.985}, {0.995, 1.005}, {3.125, 3.136}, {3.385, 3.397}};  // seen
  limits.ceiling_jump = 0.3;  // ours: water that passes a ceiling slowly does not stop there
  limits.held_above = 0.10;
  limits.held_count = 4;
  limits.held_for = hours{1};  // ours
  limits.steep_rise = 0.10;    // ours: in an hour
  return limits;
}

QualityLimits water_level() {
  QualityLimits limits = for_all();
  // Heights above a national datum: from drains below the sea to rivers in the mountains.
  limits.fail_min = -50;
  limits.fail_max = 4000;
  limits.spike_suspect = 0.5;  // ours: rivers move more than the manual's tides (0.1, 0.2 m)
  limits.spike_fail = 1.5;
  limits.spike_method = SpikeMethod::kDifferential;
  limits.rate_base = 0.5;        // ours; the manual's base is 0.1 m
  limits.rate_deviations = 2;    // manual: 0.1 m + 2 SD
  limits.rate_over = hours{25};  // manual: TIM_DEV
  limits.flat_epsilon = 0.001;   // manual: EPS
  // Drains and ponds in dry weather are level for hours.
  limits.flat_count_suspect = 5;
  limits.flat_count_fail = 5;
  limits.flat_suspect = hours{24};
  limits.flat_fail = hours{72};
  limits.partner_jump = 1;  // ours
  limits.partner_still = 0.02;
  limits.steep_rise = 0.5;  // ours: in an hour
  return limits;
}

QualityLimits rainfall(Duration window) {
  QualityLimits limits = for_all();
  limits.fail_min = 0;
  limits.fail_max = greatest_rainfall_mm(window > Duration{0} ? window : Duration{hours{1}});
  // A blocked tipping bucket repeats one amount; long sums move slowly by nature and are not tested.
  if (window > Duration{0} && window <= hours{1}) {
    limits.flat_epsilon = 0.001;
    limits.flat_count_suspect = 5;
    limits.flat_count_fail = 5;
    limits.flat_suspect = hours{3};
    limits.flat_fail = hours{24};
    limits.normal_up_to = 0;
  }
  return limits;
}

QualityLimits discharge() {
  QualityLimits limits = for_all();
  limits.fail_min = -20'000;  // tides reverse rivers; the Amazon's peak is less
  limits.fail_max = 100'000;
  limits.duplicate_ratio = 0.05;  // ours: two rating curves of one gauge; 264.1 and 264.2 m³/s agree
  // A flash flood multiplies the flow from sample to sample: no step is too steep, but its silence is an alarm.
  limits.steep_rise = 10;     // ours: m³/s in an hour,
  limits.steep_ratio = 0.25;  // and a quarter of the flow
  return limits;
}

QualityLimits between(double low, double high) {
  QualityLimits limits = for_all();
  limits.fail_min = low;
  limits.fail_max = high;
  return limits;
}

QualityLimits fuel() {
  QualityLimits limits = between(0, 100);  // above 100 the float is broken
  limits.suspect_min = 10;                 // ours: hours left
  return limits;
}

QualityLimits voltage() {
  QualityLimits limits = between(0, 1000);
  limits.suspect_min = 3;  // ours: below 3 V no lithium or lead-acid pack feeds a logger
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
      return discharge();
    case Quantity::kGateOpening:
      return between(-5, 110);  // position sensors overshoot their end stops
    case Quantity::kFuel:
      return fuel();
    case Quantity::kVoltage:
      return voltage();
    case Quantity::kPumpRunning:
      return between(0, 1);
    case Quantity::kPumpState:
    case Quantity::kGateState:
    case Quantity::kWarningState:
      return for_all();  // words, known by the parser or not at all
    case Quantity::kFlowSpeed:
      return between(-20, 20);  // the fastest flood waves measured are below 15 m/s
    case Quantity::kTemperature:
      return between(-60, 60);
  }
  return {};
}

}  // namespace sandtable
