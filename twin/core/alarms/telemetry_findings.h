#pragma once

#include <string_view>

#include "twin/core/alarms/alarm_lifecycle.h"
#include "twin/core/state.h"

namespace sandtable {

// What telemetry says against an order, one function a kind of rule. Only reports count that came since the order is in
// its state and that are no older than AlarmRule::max_age: silence contradicts nothing. Of positions the last two must
// agree, so that one jump of a GPS raises nothing.

inline constexpr std::string_view kBySayingSo = "_by_state";

/// Under orders with a machine that has reported a fault.
Finding look_at_fault(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now);
/// How far from its site a pump is that is said to set up or to run there. Whoever lays sandbags or digs may work
/// anywhere along a line, so only orders to pump are looked at.
Finding look_at_place(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now);
/// For how long whoever is under way has stayed within the rule's dead band, unless that is where it is to go.
Finding look_at_motion(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now);
/// What a pump gives that is said to run. A tracker that tells where it is and not what it gives contradicts nothing;
/// one that says that its machine pumps, and no figure, agrees.
Finding look_at_discharge(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now);
/// How far from its depot a pump is that is said to run, where the depot can be told from the site at all.
Finding look_at_depot(const AlarmRule& rule, const Order& order, const IncidentState& state, UtcTime now);
/// What a pump gives that nobody sent to pump, that is still under way, or that was released. Of one that only says that
/// it pumps, what its maker states; the finding's detail ends in kBySayingSo then.
Finding look_at_unordered(const AlarmRule& rule, const Resource& resource, const IncidentState& state, UtcTime now);
/// A refused order, until it is settled or another of the same kind was sent to the site after it.
Finding look_at_refusal(const Order& order, const IncidentState& state, UtcTime now);
/// Whether a refusal still waits for somebody.
bool is_unanswered_refusal(const Order& order, const IncidentState& state);

}  // namespace sandtable
