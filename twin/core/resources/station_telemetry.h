#pragma once

#include <optional>
#include <span>

#include "twin/core/state.h"

namespace sandtable {

/// Unchanged telemetry is told so often and no oftener: silence shows soon, and the journal stays short.
inline constexpr Duration kTelemetryStep{std::chrono::minutes{5}};
/// What of it is a change: a machine that stands wanders so far by its positioning alone, and a float gauge so much.
inline constexpr double kMoved_m = 10;
inline constexpr double kFuelChanged_percent = 1;
inline constexpr double kDischargeChanged_m3_per_s = 0.01;

/// What the station of a resource says of it at one moment, by readings of that one phenomenon time: a report outside
/// any order, with the station's position, so that no order ends or goes on by it. Empty where it is no news: older
/// than what is known, or unchanged within kTelemetryStep. Also empty where the station says nothing: no value to rely
/// on (failed, missing, older than its feed's stale_after at `now`), or the state `no_report`, which is silence.
///
/// Such telemetry has few words. An engine that is off looks like standing by also while a crew under orders is on its
/// way, sets up or packs up, so its word does not replace the crew's then; but it does where the crew is said to pump,
/// and that is the contradiction that rules look for (alarms/telemetry_findings.h). A fault that the crew told ends
/// when the crew says so or when the machine pumps again.
std::optional<FieldReport> telemetry_news(const IncidentState& state, const Resource& resource,
                                          std::span<const SeriesIndex> readings, UtcTime now);

}  // namespace sandtable
