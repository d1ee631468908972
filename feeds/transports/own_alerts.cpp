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

Alert OwnAlerts::compose(const IncidentState& state, const Alarm& alarm, AlertType type, const Chain* chain,
                         UtcTime now, AlertStatus status) {
  Alert alert;
  // CAP times are whole seconds, and a message must be found again by its time.
  const UtcTime sent = std::chrono::floor<std::chrono::seconds>(now);
  sent_in_second_ = sent == last_sent_ ? sent_in_second_ + 1 : 0;
  last_sent_ = sent;
  Hasher h;
  const std::string mark = h.text(place_).text(alarm.id.str()).finish().hex().substr(0, 10);
  alert.name = {config_.sender,
                fmt::format("{}-{}-{}-{}", place_, mark, sent.time_since_epoch().count() / 1000, sent_in_second_),
                sent};
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
    info.expires = sent + config_.valid_for;
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

std::vector<Alert> OwnAlerts::follow(const IncidentState& state, UtcTime now, AlertStatus status) {
  std::vector<Alert> out;
  std::erase_if(cancels_, [&](const Alert& alert) { return expiry_of(alert) <= now; });
  for (auto it = standing_.begin(); it != standing_.end();) {
    const auto alarm = state.alarms->find(it->first);
    if (alarm != state.alarms->end() && stands(alarm->second, config_.least_level)) {
      ++it;
      continue;
    }
    // The alarm may be gone altogether; its last message still knows what it was about.
    Alert cancel = it->second.latest;
    Alarm named;
    named.id = it->first;
    cancel.name = compose(state, named, AlertType::kCancel, nullptr, now, status).name;
    cancel.id = make_alert_id(cancel.name);
    cancel.type = AlertType::kCancel;
    cancel.references = it->second.names;
    for (AlertInfo& info : cancel.infos) {
      info.urgency = AlertUrgency::kPast;
      info.expires = cancel.name.sent + config_.valid_for;
    }
    cancels_.push_back(cancel);
    out.push_back(std::move(cancel));
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
  all.insert(all.end(), cancels_.begin(), cancels_.end());
  return all;
}

}  // namespace sandtable::feeds
