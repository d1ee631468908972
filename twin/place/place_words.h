#pragma once

#include "twin/place/place.h"
#include "twin/place/toml_table.h"

namespace sandtable {

// How files spell enumerations that count from 0, in the enumeration's order.

inline constexpr EnumWord<ResourceKind> kResourceKinds[kResourceKindCount] = {
    {"mobile_pump", ResourceKind::kMobilePump},     {"crew", ResourceKind::kCrew},
    {"barrier_stock", ResourceKind::kBarrierStock}, {"boat", ResourceKind::kBoat},
    {"generator", ResourceKind::kGenerator},        {"fuel_truck", ResourceKind::kFuelTruck},
    {"excavator", ResourceKind::kExcavator},        {"volunteers", ResourceKind::kVolunteers}};

inline constexpr EnumWord<AlarmRuleKind> kAlarmRuleKinds[kAlarmRuleKindCount] = {
    {"level", AlarmRuleKind::kLevel},
    {"rise", AlarmRuleKind::kRise},
    {"trust_lost", AlarmRuleKind::kTrustLost},
    {"feed_silent", AlarmRuleKind::kFeedSilent},
    {"order_overdue", AlarmRuleKind::kOrderOverdue},
    {"contradiction", AlarmRuleKind::kContradiction},
    {"endurance", AlarmRuleKind::kEndurance},
    {"drowning", AlarmRuleKind::kDrowning},
    {"forecast", AlarmRuleKind::kForecast},
    {"official_alert", AlarmRuleKind::kOfficialAlert},
    {"exposure", AlarmRuleKind::kExposure},
    {"order_refused", AlarmRuleKind::kOrderRefused},
    {"wrong_place", AlarmRuleKind::kWrongPlace},
    {"not_moving", AlarmRuleKind::kNotMoving},
    {"no_discharge", AlarmRuleKind::kNoDischarge},
    {"back_at_depot", AlarmRuleKind::kBackAtDepot},
    {"unordered_discharge", AlarmRuleKind::kUnorderedDischarge}};

}  // namespace sandtable
