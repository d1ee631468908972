#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "twin/core/alarms/alarm.h"
#include "twin/place/alarm_rule.h"

namespace sandtable {

/// What a look at a rule's subject says of its condition. Unknown says nothing: silence neither raises nor clears.
enum class Condition { kMet, kInDeadBand, kClear, kUnknown };

/// What a rule finds at its subject.
struct Finding {
  Condition condition = Condition::kUnknown;
  double value = 0;  ///< unit by the rule's kind
  double threshold = 0;
  UtcTime at{};  ///< when the value was so, or is expected to be
  std::optional<Trust> trust{};
  std::string detail{};  ///< stable key of what was found
};

/// Met from `threshold` on, clear below it by more than the dead band.
Condition at_or_above(double value, double threshold, double dead_band);
/// Met down to `threshold`, clear above it by more than the dead band.
Condition at_or_below(double value, double threshold, double dead_band);
/// Nothing is the matter at `at`.
inline Finding clear_at(UtcTime at) { return {Condition::kClear, 0, 0, at}; }

/// The alarm after the finding at `now`; empty means normal (nothing to keep). `before` is empty when there was no
/// alarm. `suppressor` names what makes the alarm meaningless by design; empty for nothing. Delays begin with the value
/// that was found and run on `now`. A shelf that ran out ends here.
std::optional<Alarm> next_alarm(const std::optional<Alarm>& before, const AlarmRule& rule, const AlarmSubject& subject,
                                const Finding& finding, const std::string& suppressor, UtcTime now);

/// The alarm of a sensor that fell silent at `last.at` while it rose steeply: what stands stays and
/// says so, and what does not stand yet, returned ones included, is raised.
Alarm after_signal_loss(const std::optional<Alarm>& before, const AlarmRule& rule, const AlarmSubject& subject,
                        const Finding& last, UtcTime now);

/// An alarm that never rose, for taking it out of service.
Alarm quiet_alarm(const AlarmRule& rule, const AlarmSubject& subject);

/// What a person does: the alarm afterwards, or the key of the refusal. Whether it is still worth keeping, is_kept().
using Transition = tl::expected<Alarm, std::string_view>;
/// One that has returned is acknowledged and over.
Transition acknowledge(Alarm alarm, const Acknowledgement& by);
Transition reset(Alarm alarm);
Transition shelve(Alarm alarm, const Shelving& shelving);
Transition unshelve(Alarm alarm);
Transition take_out_of_service(Alarm alarm, const OutOfService& by);
Transition return_to_service(Alarm alarm);
/// Not when it is normal and neither shelved nor out of service.
bool is_kept(const Alarm& alarm);

}  // namespace sandtable
