#pragma once

#include <map>
#include <vector>

#include "twin/core/alerts/alert.h"

namespace sandtable {

/// Every message of the authorities that still matters, each linked to the one that replaced it.
using AlertBook = std::map<AlertId, Alert>;

/// How long an alert is kept after it expired, so that what a feed still shows is not taken for news.
inline constexpr Duration kAlertKeptAfterExpiry{std::chrono::hours{48}};

/// True when the book lacks the message and it is not one that expired long before `now`.
bool is_news(const AlertBook& book, const Alert& alert, UtcTime now);

/// Adds a message and links it with what it replaces and with what replaced it, in whatever order they came. A message
/// replaces those in its references, and an earlier one of the same sender with the same identifier; but only within
/// its own status, so that no exercise takes back a real warning, and only for the same sender or the same feed.
void enter(AlertBook& book, Alert alert);

/// Drops what expired more than kAlertKeptAfterExpiry before `now`, but never what replaced a message that is kept.
void forget_expired(AlertBook& book, UtcTime now);

/// Whether a warning of the book holds at `now`: status Actual (in an exercise also Exercise), not replaced, not taken
/// back, not expired, and about the place.
bool is_current(const Alert& alert, UtcTime now, bool in_exercise = false);
/// The official warnings that hold at `now`; gravest first, then the latest. Pure, so that an alert expires by the clock alone. The pointers are the
/// book's.
std::vector<const Alert*> current_alerts(const AlertBook& book, UtcTime now, bool in_exercise = false);

}  // namespace sandtable
