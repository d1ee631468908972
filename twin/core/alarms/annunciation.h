#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "twin/core/alarms/alarm.h"

namespace sandtable {

/// When each alarm called for somebody: newest last, at most kRemembered each, none older than kRememberedFor when the
/// newest of all came. What was shelved, suppressed or out of service when it rose called nobody and is not in here.
using AnnunciationLog = std::map<AlarmId, std::vector<UtcTime>>;
inline constexpr std::size_t kRemembered = 32;
inline constexpr Duration kRememberedFor{std::chrono::hours{1}};

/// This many rises of one alarm within kChatterWithin are chatter (ANSI/ISA-18.2-2016, clause 16; EEMUA 191).
inline constexpr std::size_t kChatters = 3;
inline constexpr Duration kChatterWithin{std::chrono::minutes{1}};

/// Whether the change from `before` (null: there was none) to `after` calls for somebody: it rises, rises again, or
/// comes out unacknowledged from under what hid it.
bool is_annunciated(const Alarm* before, const Alarm& after);
/// Adds one and drops what is too old.
void remember(AnnunciationLog& log, const AlarmId& alarm, UtcTime at);
/// Whether an alarm with these rises chattered in the hour before `now`.
bool has_chattered(const std::vector<UtcTime>& rises, UtcTime now);
/// How many calls there were in the span before `now`.
std::size_t count_within(const AnnunciationLog& log, Duration span, UtcTime now);

}  // namespace sandtable
