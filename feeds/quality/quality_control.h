#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "twin/base/time.h"
#include "twin/core/feed_source.h"
#include "twin/core/sensors/observation.h"
#include "twin/core/sensors/station.h"

namespace sandtable::feeds {

/// Limits of the tests for one quantity, in its unit. An empty limit switches its test off.
/// The tests and their flags are those of the QARTOD water level manual v2.1 (IOOS 2021), numbers as there.
struct QualityLimits {
  // Test 4, gross range: outside -> fail; outside the narrower pair -> suspect.
  std::optional<double> fail_min, fail_max;
  std::optional<double> suspect_min, suspect_max;
  // Test 6 as far as a newest value can be judged: a jump from one value to the next, until another value confirms it.
  std::optional<double> jump;
  Duration jump_within{std::chrono::minutes{30}};  ///< only between values at most so far apart
  // Test 8, flat line: no change by more than `flat_epsilon` for so long, and over at least five values.
  std::optional<double> flat_epsilon;
  Duration flat_suspect{std::chrono::hours{3}};
  Duration flat_fail{std::chrono::hours{12}};
  /// Values up to here are what a healthy sensor says all year and never count as flat (road flood sensors: 0).
  std::optional<double> normal_up_to;
};

/// Defaults by quantity; the numbers and where they come from are in quality_limits.cpp.
QualityLimits default_limits(Quantity quantity, Duration window);

struct QualitySettings {
  Duration future_skew{std::chrono::minutes{15}};
};

/// Flags observations as they come. Pure: no clock, no I/O; the history it keeps is at most six values a series.
/// One thread at a time.
class QualityControl {
 public:
  explicit QualityControl(QualitySettings settings) : settings_(settings) {}

  /// Makes the series known; values of unknown series are judged without limits.
  void know(const Series& series);

  /// The same observation with `flag` and, when it is not kPass, `reason` set. A kMissing from the parser stays.
  /// Late values (older than the newest of their series) are range-checked only. O(1).
  [[nodiscard]] Observation assess(Observation observation);

  /// True when the stamp lies further ahead of the receipt than a clock may be off (feeds.md 11.3 d). Such a value
  /// fails and must not move the state.
  [[nodiscard]] bool is_from_the_future(const Observation& observation) const;

 private:
  struct Sample {
    UtcTime at;
    double value;
  };
  struct History {
    QualityLimits limits;
    std::string unit;
    std::optional<Sample> last;
    std::optional<Sample> unconfirmed;  ///< the value before a jump that nothing has confirmed yet
    Sample flat_from{};                 ///< first of the values that are all alike
    int flat_count = 0;
  };

  struct Verdict {
    QualityFlag flag = QualityFlag::kPass;
    std::string reason;
    void worsen(QualityFlag to, std::string why);
  };
  static void check_range(const History& history, double value, Verdict& verdict);
  static void check_jump(History& history, const Sample& sample, Verdict& verdict);
  static void check_flat(History& history, const Sample& sample, Verdict& verdict);

  QualitySettings settings_;
  std::map<SeriesId, History> histories_;
};

/// The source with quality control between it and whatever sink it is started with. Observations from the future are
/// taken out and counted as refused.
std::unique_ptr<FeedSource> with_quality_control(std::unique_ptr<FeedSource> source, QualitySettings settings);

}  // namespace sandtable::feeds
