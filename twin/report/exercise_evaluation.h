#pragma once

#include "twin/report/alarm_responses.h"

namespace sandtable {

struct ExerciseDeed;

/// What became of one inject, as the journal tells it. Empty steps never happened.
struct InjectOutcome {
  enum class Verdict {
    kMet,       ///< everything that was expected came in time
    kLate,      ///< all of it came, some of it late
    kMissed,    ///< something that was expected never came
    kMistaken,  ///< an order went where none belonged
    kOpen,      ///< the journal ends before its time is up
    kUnjudged,  ///< nothing was expected
  };
  Inject inject;
  UtcTime played;
  std::optional<ResponseStep> noticed;  ///< an alarm about it, or what somebody did about it before any
  std::optional<ResponseStep> acknowledged;
  std::optional<ResponseStep> answered;  ///< an order, a verdict on a value, maintenance, a reading, a note
  std::optional<ResponseStep> resolved;  ///< the last alarm about it ended, or the answering order was done
  std::optional<ResponseStep> mistake;   ///< an order to a site that should have been left alone
  Verdict verdict = Verdict::kUnjudged;
};

/// Follows the journal of an exercise and judges how each inject was met. Which alarms are about an inject: those of
/// its stations, its resource and its sites, of gauges within kAnswersWithinM of where it happened, for rain any, for a
/// message of an authority its own. What people did: orders to its sites or of its resource, verdicts, calibrations and
/// readings at its stations, maintenance of its feed, and notes that quote its id or its place's id.
class ExerciseEvaluation {
 public:
  /// Each event in order, with the state before it.
  void note(const Event& event, const IncidentState& before);
  /// After the last event, which was at `end`. Alarms raised by a sensor that an inject made lie count as false.
  void finish(UtcTime end);

  [[nodiscard]] const std::vector<InjectOutcome>& outcomes() const { return outcomes_; }
  [[nodiscard]] const AlarmResponses& responses() const { return responses_; }
  /// "injects", the tables of alarm_responses.h, and one row of figures.
  [[nodiscard]] std::vector<ReportTable> tables(const IncidentState& state) const;
  [[nodiscard]] std::vector<ReportFigure> figures() const;

 private:
  void note_deed(const ExerciseDeed& deed, const Event& event);
  void note_answers_done(const Order& order, UtcTime at);

  std::vector<InjectOutcome> outcomes_;
  AlarmResponses responses_;
};

}  // namespace sandtable
