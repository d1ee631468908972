#pragma once

#include <optional>

#include "twin/core/alarms/alarm.h"
#include "twin/core/sensors/reading.h"
#include "twin/core/sensors/station.h"
#include "twin/place/place.h"

namespace sandtable {

/// Does the rule speak about this series of this station?
bool applies(const ThresholdRule& rule, const Series& series, const Station& station);

/// What a reading says of a threshold. An untrusted reading says nothing: silence neither raises nor clears.
enum class Condition { kMet, kInDeadBand, kClear, kUnknown };
Condition condition_of(const ThresholdRule& rule, const Reading& reading, Trust trust);

/// The alarm after looking at the condition at `now`; empty means normal (nothing to keep). `before` is empty when
/// there was no alarm. Times of delays are measured on the observations' own clock at the start and on `now` after.
std::optional<Alarm> next_alarm(const std::optional<Alarm>& before, const ThresholdRule& rule, const Series& series,
                                const Reading& reading, Condition condition, UtcTime now);

/// The alarm of a sensor that fell silent at `last_seen` while it rose steeply (feeds.md 11.3 f): what stands stays and
/// says so, and what does not stand yet, returned ones included, is raised.
Alarm after_signal_loss(const std::optional<Alarm>& before, const ThresholdRule& rule, const Series& series,
                        double last_value, UtcTime last_seen, UtcTime now);

}  // namespace sandtable
