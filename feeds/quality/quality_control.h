#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "feeds/quality/finding.h"
#include "feeds/quality/series_window.h"
#include "feeds/quality/stillness_tests.h"
#include "twin/core/sensors/observation.h"
#include "twin/core/sensors/reflag.h"
#include "twin/core/sensors/station.h"
#include "twin/core/sensors/steep_rise.h"
#include "twin/place/quality_limits.h"

namespace sandtable::feeds {

struct QualitySettings {
  Duration future_skew{std::chrono::minutes{15}};
  ZoneOffset zone{0};  ///< of the place, for seasons
};

/// What is remembered of one series.
struct SeriesRecord {
  SeriesId id;
  std::shared_ptr<const QualityLimits> limits;
  std::string_view unit;
  SeriesWindow window;             ///< without values that cannot be true
  std::optional<UtcTime> last_at;  ///< of the newest observation, usable or not
  bool follows = false;            ///< the newest observation is the window's newest value
  bool follows_twice = false;      ///< and the one before it the window's second
  QualityFlags last_tests;         ///< of the window's newest value, as delivered
  std::string last_reason;
  double suspected_step = 0;  ///< step that made the newest value suspect; 0 when it was not
  CeilingVisits ceiling;
  std::optional<UtcTime> rose_at;  ///< when it last rose steeply
};

/// A value while it is being judged.
struct Judged {
  Observation observation;
  struct Doubt {
    QualityTest test;
    std::string detail;
  };
  std::vector<Doubt> doubts;     ///< details of the flags that are not kPass
  std::optional<Reflag> reflag;  ///< what it reveals of the value before it
  std::optional<SteepRise> rise;
  SeriesRecord* record = nullptr;  ///< null for series nobody declared
  bool entered = false;            ///< it is now the newest of the record's window
  double step = 0;                 ///< from the value it is compared with; 0 when there is none

  void note(QualityTest test, Finding finding);
  /// Detail of the decisive test; empty when the value passes.
  [[nodiscard]] std::string reason() const;
};

/// The tests of one series at a time. Pure: no clock, no I/O; constant memory a series (about 2.5 kB). One thread at a
/// time.
class QualityControl {
 public:
  explicit QualityControl(QualitySettings settings = {}) : settings_(settings) {}

  /// Makes the series known; values of unknown series are judged by their stamp alone.
  void know(const Series& series);
  void know(const Series& series, std::shared_ptr<const QualityLimits> limits);
  [[nodiscard]] SeriesRecord* find(const SeriesId& id);

  /// Runs every test that needs no other series. Flags that the source brought along stay. Late values (not newer than
  /// the newest of their series) are judged alone. O(1).
  [[nodiscard]] Judged examine(Observation observation, bool supply_frozen = false);
  /// Ends a judgement: rolls the flags up, sets the reason and remembers both. A kMissing stays.
  static Observation settle(Judged judged);

  /// Both at once.
  [[nodiscard]] Observation assess(Observation observation) { return settle(examine(std::move(observation))); }

 private:
  static void compare(Judged& judged, SeriesRecord& record, bool supply_frozen);
  static double judge_step(Judged& judged, SeriesRecord& record, const Sample& sample);

  QualitySettings settings_;
  std::unordered_map<SeriesId, SeriesRecord> records_;
};

}  // namespace sandtable::feeds
