#include "twin/report/exercise_evaluation.h"

#include <algorithm>

#include "twin/report/exercise_deed.h"

namespace sandtable {

namespace {

/// The station a fault is asked for, "feed/station" of the lab's words; empty for a whole feed.
std::string fault_target(const Inject& inject) { return inject.fault.substr(0, inject.fault.find_first_of(" \t")); }

bool is_station_of(const Inject& inject, const StationId& station) {
  if (std::ranges::find(inject.goal.stations, station) != inject.goal.stations.end()) return true;
  if (inject.kind != InjectKind::kSensorFault) return false;
  const std::string target = fault_target(inject);
  if (target == "*" || station.str() == target) return true;
  return target.find('/') == std::string::npos && station.str().starts_with(target + "/");
}

bool has_site(const Inject& inject, const SiteId& site) {
  return std::ranges::find(inject.goal.sites, site) != inject.goal.sites.end();
}

bool is_near(const Inject& inject, const std::optional<LocalXY>& at) {
  return inject.where && at && distance_m(*inject.where, *at) <= std::max(kAnswersWithinM, inject.radius_m);
}

bool is_about(const AlarmResponse& alarm, const Inject& inject) {
  if (inject.kind == InjectKind::kRain && std::holds_alternative<SeriesId>(alarm.subject) &&
      inject.goal.stations.empty()) {
    return true;
  }
  if (const auto* series = std::get_if<SeriesId>(&alarm.subject)) {
    if (is_station_of(inject, station_of(*series))) return true;
  }
  if (const auto* feed = std::get_if<SourceId>(&alarm.subject)) {
    return inject.kind == InjectKind::kSensorFault && fault_target(inject) == feed->str();
  }
  if (const auto* resource = std::get_if<ResourceId>(&alarm.subject)) return *resource == inject.resource;
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return has_site(inject, *site);
  if (const auto* alert = std::get_if<AlertId>(&alarm.subject)) {
    return inject.kind == InjectKind::kAuthority &&
           alert->str().find("exercise-" + inject.id + ",") != std::string::npos;
  }
  // A rumour names a place where nothing is: what really happens near it is another matter.
  const bool tells_of_water = inject.kind == InjectKind::kReport || inject.kind == InjectKind::kAuthority;
  return tells_of_water && inject.goal.stations.empty() && is_near(inject, alarm.where);
}

/// In both languages where it has both.
std::string spoken(const Text& name) {
  const bool one = name.zh.empty() || name.en.empty() || name.zh == name.en;
  return one ? name.in(Language::kZhHant) : name.zh + " / " + name.en;
}

/// Whether the sensor behind an alarm was lying by request when it rose.
bool was_made_to_lie(const AlarmResponse& alarm, const InjectOutcome& outcome) {
  if (outcome.inject.kind != InjectKind::kSensorFault) return false;
  const auto* series = std::get_if<SeriesId>(&alarm.subject);
  if (series == nullptr || !is_station_of(outcome.inject, station_of(*series))) return false;
  const bool after = alarm.raised >= outcome.played;
  const Duration length = outcome.inject.until.value_or(Duration::max()) - outcome.inject.at;
  return after && (!outcome.inject.until || alarm.raised < outcome.played + length);
}

void first(std::optional<ResponseStep>& step, ResponseStep candidate) {
  if (!step || candidate.at < step->at) step = std::move(candidate);
}

void meet(InjectOutcome& outcome, const AlarmResponse& alarm) {
  if (!is_about(alarm, outcome.inject)) return;
  const bool rose_after = alarm.raised >= outcome.played;
  const bool still_stood = !alarm.ended || *alarm.ended >= outcome.played;
  if (!rose_after && (!still_stood || outcome.inject.kind == InjectKind::kRain)) return;
  if (rose_after) first(outcome.noticed, {alarm.raised, "", spoken(alarm.name)});
  if (alarm.acknowledged && alarm.acknowledged->at >= outcome.played) first(outcome.acknowledged, *alarm.acknowledged);
}

struct Limit {
  std::optional<Duration> within;
  const std::optional<ResponseStep>& step;
};

InjectOutcome::Verdict verdict_of(const InjectOutcome& outcome, UtcTime end) {
  using Verdict = InjectOutcome::Verdict;
  const InjectGoal& goal = outcome.inject.goal;
  if (goal.no_order && outcome.mistake) return Verdict::kMistaken;
  Verdict verdict = goal.no_order ? Verdict::kMet : Verdict::kUnjudged;
  for (const Limit& limit :
       {Limit{goal.notice_within, outcome.noticed}, Limit{goal.acknowledge_within, outcome.acknowledged},
        Limit{goal.answer_within, outcome.answered}, Limit{goal.resolve_within, outcome.resolved}}) {
    if (!limit.within) continue;
    if (!limit.step && outcome.played + *limit.within <= end) return Verdict::kMissed;
    if (!limit.step) {
      if (verdict != Verdict::kLate) verdict = Verdict::kOpen;
      continue;
    }
    const bool late = limit.step->at - outcome.played > *limit.within;
    if (late) verdict = Verdict::kLate;
    if (verdict == Verdict::kUnjudged) verdict = Verdict::kMet;
  }
  return verdict;
}

}  // namespace

void ExerciseEvaluation::note_deed(const ExerciseDeed& deed, const Event& event) {
  for (InjectOutcome& outcome : outcomes_) {
    const Inject& inject = outcome.inject;
    const bool by_site = deed.site && has_site(inject, *deed.site);
    if (by_site && deed.is_order && inject.goal.no_order) {
      first(outcome.mistake, {event.at, event.actor, deed.what});
      continue;
    }
    const bool by_resource = deed.resource && *deed.resource == inject.resource;
    const bool by_station = deed.station && is_station_of(inject, *deed.station);
    const bool by_feed = deed.feed && inject.kind == InjectKind::kSensorFault &&
                         fault_target(inject).substr(0, fault_target(inject).find('/')) == deed.feed->str();
    bool by_words = !deed.text.empty() && deed.text.find(inject.id) != std::string::npos;
    for (const SiteId& site : inject.goal.sites) by_words |= deed.text.find(site.str()) != std::string::npos;
    const bool seen_there = !deed.is_order && is_near(inject, deed.where);
    if (by_site || by_resource || by_station || by_feed || by_words || seen_there) {
      first(outcome.answered, {event.at, event.actor, deed.what});
    }
  }
}

void ExerciseEvaluation::note_answers_done(const Order& order, UtcTime at) {
  if (order.state != OrderState::kReleased) return;
  for (InjectOutcome& outcome : outcomes_) {
    const bool is_it = outcome.answered && outcome.answered->what.starts_with(order.id.str() + " ");
    if (is_it) outcome.resolved = ResponseStep{at, "", order.id.str()};
  }
}

void ExerciseEvaluation::note(const Event& event, const IncidentState& before) {
  responses_.note(event, before);
  if (const auto* played = std::get_if<InjectPlayed>(&event.body)) {
    outcomes_.push_back({played->inject, event.at, {}, {}, {}, {}, {}, {}});
  }
  if (const auto* changed = std::get_if<OrderChanged>(&event.body)) note_answers_done(changed->order, event.at);
  for (const ExerciseDeed& deed : deeds_of(event, before)) note_deed(deed, event);
}

void ExerciseEvaluation::finish(UtcTime end) {
  for (InjectOutcome& outcome : outcomes_) {
    std::optional<UtcTime> last_end;
    bool all_ended = true;
    for (AlarmResponse& alarm : responses_.all()) {
      if (was_made_to_lie(alarm, outcome) && !alarm.is_false())
        alarm.doubt = outcome.inject.id + ": " + outcome.inject.fault;
      meet(outcome, alarm);
      if (!is_about(alarm, outcome.inject) || alarm.raised < outcome.played) continue;
      all_ended = all_ended && alarm.ended.has_value();
      if (alarm.ended) last_end = std::max(last_end.value_or(*alarm.ended), *alarm.ended);
    }
    if (outcome.answered && (!outcome.noticed || outcome.answered->at < outcome.noticed->at))
      outcome.noticed = outcome.answered;
    if (!outcome.resolved && all_ended && last_end) outcome.resolved = ResponseStep{*last_end, "", ""};
    outcome.verdict = verdict_of(outcome, end);
  }
}

}  // namespace sandtable
