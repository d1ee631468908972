#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "twin/core/decide.h"
#include "twin/core/state.h"
#include "twin/runtime/outlook.h"
#include "twin/runtime/seat.h"
#include "twin/runtime/site_answers.h"

namespace sandtable {

/// Which time the window stands in. The frame of the window always says so, in colour and word.
enum class Tense { kLive, kReplay, kWhatIf, kExercise, kForecast };
std::string_view tense_key(Tense tense);

/// Something the operator should be told once: a refusal, a lost delivery, a failed save.
struct Notice {
  std::uint64_t number = 0;   ///< counts up; a viewer shows each number once
  UtcTime at;
  bool is_error = false;
  Refusal refusal;            ///< key and subject; the key may also be one of "notice.*"
};

/// Everything a frame is drawn from. Frozen; share freely between threads.
struct Snapshot {
  std::uint64_t number = 0;        ///< counts up with every change
  Tense tense = Tense::kLive;
  UtcTime at;                      ///< the playhead: the moment `state` shows
  IncidentState state;             ///< as of `at`; its water is the model's while tense is kForecast or kWhatIf
  std::optional<UtcTime> ahead;    ///< the moment to come that the water is shown for; empty without a look ahead
  bool what_if_shown = false;      ///< the water is that of the question, not of what is or was
  std::shared_ptr<const Outlook> outlook;  ///< null until the model was asked
  std::shared_ptr<const SiteAnswers> answers;  ///< who could go where; null until first computed
  bool has_now = false;            ///< the incident goes on, wherever the playhead stands; false where one that is over is looked at
  // The live guard: what goes on while the playhead is elsewhere. Equal to the above when tense is kLive.
  UtcTime live_at;
  IncidentState live;
  double speed = 1;                ///< incident seconds per real second
  bool paused = false;
  TimeRange recorded;              ///< what can be scrubbed: first event .. live now
  UtcTime planned_end;             ///< end of a recording that still runs; equal to recorded.to for live places
  std::size_t deliveries_lost = 0; ///< dropped by a full inbox since the start
  std::size_t reports_lost = 0;    ///< of crews, dropped so while the database was out of reach
  std::size_t reports_waiting = 0; ///< of crews, kept until the database is back
  std::int64_t committed_seq = 0;  ///< last event that is safe on disk
  std::string store_error;         ///< why nothing is being saved; empty when all is well
  Role role = Role::kAdministrator;  ///< what may be asked from this seat
  Role highest_role = Role::kAdministrator;  ///< what whoever sits here may take on
  SeatStanding seat;               ///< while it is not connected, nothing that is asked is taken
  std::vector<Notice> notices;     ///< the latest few

  Snapshot();
  Snapshot(const Snapshot& other);
  Snapshot(Snapshot&& other) noexcept;
  Snapshot& operator=(const Snapshot& other);
  Snapshot& operator=(Snapshot&& other) noexcept;
  ~Snapshot();
};

/// The run whose whole course the map may show: that of the question while its water is shown, else the newest
/// outlook's. Null where none with a grid reaches over the moment that is shown: what is expected from now on says
/// nothing of an hour ago.
const Forecast* run_ahead(const Snapshot& snapshot);

/// One value of a series for charts.
struct Sample {
  UtcTime at;
  double value;
  bool operator==(const Sample&) const = default;
};

/// What the timeline panel draws, thinned to at most a few hundred bins.
struct TimelineBins {
  TimeRange range;
  std::vector<double> rain_mm_per_h;        ///< mean of the rain gauges in each bin; NaN where none reported
  std::vector<std::uint32_t> alarms_raised; ///< per bin
  std::vector<std::pair<UtcTime, OrderId>> orders;  ///< issue times
  std::vector<TimeRange> gaps;              ///< no observation at all
};

}  // namespace sandtable
