#include "feeds/transports/own_alerts.h"

#include <algorithm>

#include "twin/base/digest.h"

namespace sandtable::feeds {
namespace {

/// References beyond this are left out, oldest first: each message in between was replaced by the next.
constexpr std::size_t kMaxReferences = 50;

/// Taiwan's level 1 is the gravest.
AlertSeverity severity_of_level(int level) {
  if (level <= 1) return AlertSeverity::kExtreme;
  return level == 2 ? AlertSeverity::kSevere : AlertSeverity::kModerate;
}

int level_of_severity(AlertSeverity severity) {
  if (severity == AlertSeverity::kExtreme) return 1;
  return severity == AlertSeverity::kSevere ? 2 : 3;
}

/// Of the alarm that a message of this place is about; empty for what is none.
std::string mark_in(std::string_view identifier, std::string_view place) {
  constexpr std::size_t kMarkLength = 10;
  if (!identifier.starts_with(place)) return {};
  identifier.remove_prefix(place.size());
  if (identifier.size() < kMarkLength + 2 || identifier[0] != '-' || identifier[kMarkLength + 1] != '-') return {};
  return std::string(identifier.substr(1, kMarkLength));
}

bool stands(const Alarm& alarm, int least_level) {
  const bool in_force = alarm.state == AlarmState::kUnacknowledged || alarm.state == AlarmState::kAcknowledged;
  // What the means are up to is nobody's warning, and what an authority said is its own to say.
  const bool about_water = !alarm.series().empty();
  return in_force && about_water && alarm.level <= least_level;
}

const AlarmRule* rule_of(const IncidentState& state, const Alarm& alarm) {
  const auto& rules = state.incident->rules;
  const auto it = std::ranges::find(rules, alarm.rule, &AlarmRule::id);
  return it == rules.end() ? nullptr : &*it;
}

}  // namespace

std::string OwnAlerts::mark_of(const AlarmId& alarm) const {
  Hasher h;
  return h.text(place_).text(alarm.str()).finish().hex().substr(0, 10);
}

/// "PLACE-MARK-SECONDS-N"; mark_in() reads it.
AlertName OwnAlerts::next_name(const std::string& mark, UtcTime now) {
  // CAP times are whole seconds, and a message must be found again by its time.
  const UtcTime sent = std::chrono::floor<std::chrono::seconds>(now);
  sent_in_second_ = sent == last_sent_ ? sent_in_second_ + 1 : 0;
  last_sent_ = sent;
  return {config_.sender,
          fmt::format("{}-{}-{}-{}", place_, mark, sent.time_since_epoch().count() / 1000, sent_in_second_), sent};
}

Alert OwnAlerts::compose(const IncidentState& state, const Alarm& alarm, AlertType type, const Chain* chain,
                         UtcTime now, AlertStatus status) {
  Alert alert;
  alert.name = next_name(mark_of(alarm.id), now);
  alert.id = make_alert_id(alert.name);
  alert.status = status;
  alert.type = type;
  if (chain != nullptr) alert.references = chain->names;
  const Series* series = state.stations->find(alarm.series());
  const Station* station = series != nullptr ? state.stations->find(series->station) : nullptr;
  const AlarmRule* rule = rule_of(state, alarm);
  for (const Language language : {Language::kZhHant, Language::kEn}) {
    AlertInfo info;
    info.language = language == Language::kZhHant ? "zh-TW" : "en-US";
    info.event = rule != nullptr ? rule->name.in(language) : alarm.rule.str();
    info.sender_name = config_.sender;
    const std::string where = station != nullptr ? station->name.in(language) : alarm.series().str();
    info.headline = fmt::format("{}: {}", where, info.event);
    if (status == AlertStatus::kExercise) info.headline = "演習 EXERCISE: " + info.headline;
    if (series != nullptr) {
      info.description = fmt::format("{:.2f} {} (>= {:.2f} {})", alarm.value, unit_symbol(series->quantity),
                                     alarm.threshold, unit_symbol(series->quantity));
    }
    info.severity = severity_of_level(alarm.level);
    info.urgency = type == AlertType::kCancel ? AlertUrgency::kPast : AlertUrgency::kImmediate;
    info.certainty = AlertCertainty::kObserved;
    info.onset = alarm.raised_at;
    info.expires = alert.name.sent + config_.valid_for;
    AlertArea area;
    area.description = where;
    if (station != nullptr && station->at) area.circles.push_back({*station->at, config_.radius_km * 1000});
    info.areas.push_back(std::move(area));
    alert.infos.push_back(std::move(info));
  }
  return alert;
}

void OwnAlerts::send(Chain& chain, Alert alert, std::vector<Alert>& out) {
  chain.names.push_back(alert.name);
  if (chain.names.size() > kMaxReferences) chain.names.erase(chain.names.begin());
  chain.latest = alert;
  out.push_back(std::move(alert));
}

/// The alarm may be gone altogether; its last message still knows what it was about.
void OwnAlerts::take_back(const Chain& chain, const std::string& mark, UtcTime now, std::vector<Alert>& out) {
  Alert cancel = chain.latest;
  cancel.name = next_name(mark, now);
  cancel.id = make_alert_id(cancel.name);
  cancel.type = AlertType::kCancel;
  cancel.references = chain.names;
  for (AlertInfo& info : cancel.infos) {
    info.urgency = AlertUrgency::kPast;
    info.expires = cancel.name.sent + config_.valid_for;
  }
  cancels_.push_back(cancel);
  out.push_back(std::move(cancel));
}

void OwnAlerts::adopt(const std::vector<Alert>& told, AlertStatus status, UtcTime now) {
  for (const Alert& alert : told) {
    const std::string mark = mark_in(alert.name.identifier, place_);
    if (mark.empty() || alert.name.sender != config_.sender || alert.status != status || expiry_of(alert) <= now)
      continue;
    if (alert.type == AlertType::kCancel) {
      cancels_.push_back(alert);
      continue;
    }
    Chain chain{alert, alert.references, alert.infos.empty() ? 0 : level_of_severity(alert.infos.front().severity)};
    chain.names.push_back(alert.name);
    adopted_.insert_or_assign(mark, std::move(chain));
  }
}

/// Adopted messages whose alarm stands become those of that alarm; the others end after a while.
void OwnAlerts::continue_adopted(const IncidentState& state, UtcTime now, std::vector<Alert>& out) {
  if (!followed_since_) followed_since_ = now;
  if (adopted_.empty()) return;
  for (const auto& [id, alarm] : *state.alarms) {
    if (!stands(alarm, config_.least_level)) continue;
    auto known = adopted_.extract(mark_of(id));
    if (!known.empty()) standing_.insert_or_assign(id, std::move(known.mapped()));
  }
  if (now - *followed_since_ < kAdoptionWait) return;
  for (const auto& [mark, chain] : adopted_) take_back(chain, mark, now, out);
  adopted_.clear();
}

std::vector<Alert> OwnAlerts::follow(const IncidentState& state, UtcTime now, AlertStatus status) {
  std::vector<Alert> out;
  std::erase_if(cancels_, [&](const Alert& alert) { return expiry_of(alert) <= now; });
  continue_adopted(state, now, out);
  for (auto it = standing_.begin(); it != standing_.end();) {
    const auto alarm = state.alarms->find(it->first);
    if (alarm != state.alarms->end() && stands(alarm->second, config_.least_level)) {
      ++it;
      continue;
    }
    take_back(it->second, mark_of(it->first), now, out);
    it = standing_.erase(it);
  }
  for (const auto& [id, alarm] : *state.alarms) {
    if (!stands(alarm, config_.least_level)) continue;
    const auto known = standing_.find(id);
    if (known == standing_.end()) {
      Chain chain;
      chain.level = alarm.level;
      send(chain, compose(state, alarm, AlertType::kAlert, nullptr, now, status), out);
      standing_.emplace(id, std::move(chain));
      continue;
    }
    Chain& chain = known->second;
    const bool grows_old = now - chain.latest.name.sent >= config_.valid_for * 3 / 4;
    if (chain.level == alarm.level && !grows_old) continue;
    chain.level = alarm.level;
    send(chain, compose(state, alarm, AlertType::kUpdate, &chain, now, status), out);
  }
  return out;
}

std::vector<Alert> OwnAlerts::latest() const {
  std::vector<Alert> all;
  for (const auto& [id, chain] : standing_) all.push_back(chain.latest);
  for (const auto& [mark, chain] : adopted_) all.push_back(chain.latest);
  all.insert(all.end(), cancels_.begin(), cancels_.end());
  return all;
}

}  // namespace sandtable::feeds
