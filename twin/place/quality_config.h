#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/base/units.h"

namespace sandtable {

/// What is usual in some months of the year, for QARTOD test 5.
struct QualitySeason {
  int first_month = 1;  ///< 1 to 12
  int last_month = 12;  ///< inclusive; before `first_month`: the season passes the new year
  std::optional<double> min, max;
  bool operator==(const QualitySeason&) const = default;
};

/// A band of values at which a kind of sensor is known to stop.
struct QualityCeiling {
  double from = 0;
  double to = 0;
  bool operator==(const QualityCeiling&) const = default;
};

enum class SpikeMethod {
  kAverage,       ///< QARTOD: distance from the mean of both neighbours
  kDifferential,  ///< ioos_qc: the lesser of both steps, where the value turns back; a step that stays is no spike
};

/// Limits of the quality tests of one series, in the unit of its quantity unless the name says another. What is empty
/// switches its test, or that part of it, off. The numbers of tests are those of the QARTOD water level manual v2.1
/// (IOOS 2021); names in brackets are the manual's.
struct QualityLimits {
  std::optional<Duration> gap;                      ///< 1 [TIM_INC]; values further apart are not compared
  std::optional<Duration> future_skew;              ///< a stamp further ahead of its receipt fails
  std::optional<double> moved_m;                    ///< 3 [RANGEMAX]: a station that moved further is suspect
  std::optional<double> fail_min, fail_max;         ///< 4 [SENSOR_MIN, SENSOR_MAX]
  std::optional<double> suspect_min, suspect_max;   ///< 4 [USER_MIN, USER_MAX]
  std::vector<QualitySeason> seasons;               ///< 5
  std::optional<double> spike_suspect, spike_fail;  ///< 6 [THRSHLD_LOW, THRSHLD_HIGH]
  SpikeMethod spike_method = SpikeMethod::kAverage;
  std::optional<double> rate_base;        ///< 7: step allowed besides the deviations
  std::optional<double> rate_deviations;  ///< 7 [N_DEV]: standard deviations allowed on top
  std::optional<Duration> rate_over;      ///< 7 [TIM_DEV]: over which the deviation is taken, at most 25 h
  std::optional<double> rate_per_s;       ///< 7 as ioos_qc: unit per second
  std::optional<double> flat_epsilon;     ///< 8 [EPS]: changes less than this are none
  std::optional<double> flat_count_suspect, flat_count_fail;  ///< 8 [REP_CNT_SUSPECT, REP_CNT_FAIL], n itself counted
  std::optional<Duration> flat_suspect, flat_fail;            ///< 8: and for at least so long
  std::optional<double> normal_up_to;                         ///< 8, 10: what a healthy sensor may say all year
  std::optional<double> partner_jump;                         ///< 9: a step above this needs its partner's
  std::optional<double> partner_still;  ///< 9: a partner that changed by less than this share stood still
  std::optional<double> attenuated_suspect, attenuated_fail;  ///< 10 [MIN_VAR_WARN, MIN_VAR_FAIL]: range of values
  std::optional<Duration> attenuated_over;                    ///< 10 [TST_TIM], at most 25 h
  std::optional<double> neighbour_suspect, neighbour_fail;    ///< 11: difference from `neighbour`
  std::string neighbour;                                      ///< 11: "feed/station"; empty for none
  std::optional<double> duplicate_within_m;   ///< a station of the same name in another feed, so near, is the same site
  std::optional<double> duplicate_tolerance;  ///< difference between two feeds of one site that is none,
  std::optional<double> duplicate_ratio;      ///< or this share of the greater value where that is more
  std::optional<double> neighbours_within_m;  ///< how far those stand whose rise supports one
  std::optional<double> neighbours_rise;      ///< what they must have risen by in an hour: more than steps and waves
  std::optional<double> support_neighbours;   ///< so many of them support a rise
  std::optional<double> support_rain_mm_per_h;                ///< so does rain of this intensity nearby
  std::optional<double> correlated_jump;                      ///< a step that counts as one
  std::optional<double> correlated_sensors;                   ///< so many on one platform are no water
  std::optional<Duration> correlated_within;
  std::optional<double> dry_rise;     ///< a depth above this needs rain
  std::optional<double> dry_rain_mm;  ///< in 24 h at the nearest gauges: less is dry
  std::vector<QualityCeiling> ceilings;
  std::optional<double> ceiling_jump;  ///< a ceiling is reached by a step of at least this
  std::optional<double> held_above;    ///< values above this may not stand still after a rise
  std::optional<double> held_count;
  std::optional<Duration> held_for;
  std::optional<double> steep_rise;   ///< a rise by this in an hour: silence after it is an alarm
  std::optional<double> steep_ratio;  ///< and by this share of the value
  bool operator==(const QualityLimits&) const = default;
};

/// The keys of the limits that are numbers or lengths of time, for reading, merging and switching off by name.
struct QualityNumberKey {
  std::string_view key;
  std::optional<double> QualityLimits::*member;
  bool has_unit;  ///< in the unit of the quantity
};
struct QualityDurationKey {
  std::string_view key;
  std::optional<Duration> QualityLimits::*member;
};
std::span<const QualityNumberKey> quality_number_keys();
std::span<const QualityDurationKey> quality_duration_keys();

/// What the place file changes of the limits that a quantity has by default. One without feeds and stations holds for
/// all; feeds go before it, and stations before feeds.
struct QualityRule {
  Quantity property = Quantity::kWaterDepth;
  std::vector<SourceId> feeds;
  std::vector<StationId> stations;
  QualityLimits limits;  ///< what is given here replaces the default
  std::optional<SpikeMethod> spike_method;
  std::vector<std::string> off;  ///< keys of limits that do not hold
};

/// `limits` changed by the rule.
void apply(const QualityRule& rule, QualityLimits& limits);

}  // namespace sandtable
