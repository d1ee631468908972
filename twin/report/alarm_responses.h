#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"
#include "twin/report/report_table.h"

namespace sandtable {

/// What somebody did, and when.
struct ResponseStep {
  UtcTime at;
  std::string who;
  std::string what;  ///< "O-0003 PC-04 → B04", a comment, or empty
};

/// One life of an alarm: from its rise until nobody needs it any more. One that rises again has a second.
struct AlarmResponse {
  AlarmId alarm;
  RuleId rule;
  AlarmSubject subject;
  Text name;  ///< of what it is about
  int level = 3;
  UtcTime raised;
  std::optional<LocalXY> where;  ///< of its station or site, place CRS
  std::optional<ResponseStep> acknowledged;
  std::optional<ResponseStep> answered;  ///< the first order to a site within kAnswersWithinM, or about its resource
  std::optional<UtcTime> returned;       ///< condition gone
  std::optional<UtcTime> ended;          ///< normal and acknowledged
  UtcTime value_at{};                    ///< of the value that raised it
  std::string doubt;                     ///< why it was a false alarm; empty for a true one
  [[nodiscard]] bool is_false() const { return !doubt.empty(); }
};

/// An order this near to a gauge answers its alarm: about what one pump drains.
inline constexpr double kAnswersWithinM = 800;

/// Follows a journal and keeps how every alarm was met. An alarm counts as false when the value that raised it was
/// judged bad afterwards, by a person or by the quality tests.
class AlarmResponses {
 public:
  /// Each event in order, with the state before it.
  void note(const Event& event, const IncidentState& before);
  [[nodiscard]] const std::vector<AlarmResponse>& all() const { return all_; }
  [[nodiscard]] std::vector<AlarmResponse>& all() { return all_; }

 private:
  void note_alarm(const Alarm& alarm, const Event& event, const IncidentState& before);
  void note_order(const Order& order, const Event& event, const IncidentState& before);
  void note_reflags(const ObservationsReflagged& again);
  [[nodiscard]] AlarmResponse* open(const AlarmId& alarm);

  std::vector<AlarmResponse> all_;
  std::map<AlarmId, std::size_t> open_;
};

/// "alarm_responses": every alarm with its times and by whom; "response_times": count, median and worst by level.
std::vector<ReportTable> response_tables(const std::vector<AlarmResponse>& responses, const IncidentState& state);
/// "false_alarms".
ReportTable false_alarm_table(const std::vector<AlarmResponse>& responses, const IncidentState& state);

/// Minutes between the two, one decimal; empty without an end.
ReportCell minutes_between(UtcTime from, std::optional<UtcTime> to);

}  // namespace sandtable
