#include "twin/core/alerts/alert_book.h"

#include <algorithm>
#include <set>

namespace sandtable {
namespace {

bool may_replace(const Alert& later, const Alert& earlier) {
  return later.status == earlier.status && (later.source == earlier.source || later.name.sender == earlier.name.sender);
}

bool replaces(const Alert& later, const Alert& earlier) {
  if (later.id == earlier.id || !may_replace(later, earlier)) return false;
  const bool changes = later.type == AlertType::kUpdate || later.type == AlertType::kCancel;
  if (changes && std::ranges::find(later.references, earlier.name) != later.references.end()) return true;
  const bool reissued = later.name.sender == earlier.name.sender && later.name.identifier == earlier.name.identifier;
  return reissued && later.name.sent > earlier.name.sent;
}

}  // namespace

bool is_news(const AlertBook& book, const Alert& alert, UtcTime now) {
  return !book.contains(alert.id) && expiry_of(alert) + kAlertKeptAfterExpiry > now;
}

void enter(AlertBook& book, Alert alert) {
  for (auto& [id, other] : book) {
    if (other.superseded_by.empty() && replaces(alert, other)) other.superseded_by = alert.id;
    if (alert.superseded_by.empty() && replaces(other, alert)) alert.superseded_by = id;
  }
  AlertId id = alert.id;
  book.insert_or_assign(std::move(id), std::move(alert));
}

void forget_expired(AlertBook& book, UtcTime now) {
  const auto is_old = [&](const Alert& alert) { return expiry_of(alert) + kAlertKeptAfterExpiry <= now; };
  // What replaced a message that is kept must stay, or the message would stand again.
  std::set<AlertId> needed;
  for (const auto& [id, alert] : book) {
    if (!is_old(alert)) needed.insert(alert.superseded_by);
  }
  std::erase_if(book, [&](const auto& entry) { return is_old(entry.second) && !needed.contains(entry.first); });
}

bool is_current(const Alert& alert, UtcTime now, bool in_exercise) {
  const bool warns = alert.type == AlertType::kAlert || alert.type == AlertType::kUpdate;
  const bool counts = alert.status == AlertStatus::kActual || (in_exercise && alert.status == AlertStatus::kExercise);
  return warns && counts && alert.superseded_by.empty() && alert.concerns_place && !takes_back(alert) &&
         now < expiry_of(alert);
}

std::vector<const Alert*> current_alerts(const AlertBook& book, UtcTime now, bool in_exercise) {
  std::vector<const Alert*> current;
  for (const auto& [id, alert] : book) {
    if (is_current(alert, now, in_exercise)) current.push_back(&alert);
  }
  std::ranges::stable_sort(current, [&](const Alert* a, const Alert* b) {
    return std::pair(severity_of(*a, now), b->name.sent) < std::pair(severity_of(*b, now), a->name.sent);
  });
  return current;
}

}  // namespace sandtable
