#include "feeds/exercise/exercise_source.h"

#include <utility>

namespace sandtable::feeds {
namespace {

SourceId messenger_of(const Inject& inject) { return inject.feed.empty() ? SourceId(kExerciseSource) : inject.feed; }

/// Both languages, as somebody of either may have to read it.
std::string told(const Text& text) {
  if (text.en.empty() || text.zh.empty() || text.en == text.zh) return text.zh.empty() ? text.en : text.zh;
  return text.zh + " / " + text.en;
}

DamageReport report_of(const Inject& inject, UtcTime now) {
  DamageReport report;
  report.source = messenger_of(inject);
  report.id = ReportId(report.source.str() + "/" + inject.id);
  report.at_time = now;
  report.at = inject.where;
  report.category = inject.category;
  report.text = told(inject.text);
  report.depth_m = inject.depth_m;
  return report;
}

AlertInfo info_of(const Inject& inject, const char* language, const std::string& words, UtcTime started) {
  AlertInfo info;
  info.language = language;
  info.event = info.headline = words;
  info.urgency = AlertUrgency::kImmediate;
  info.severity = parse_alert_severity(inject.severity).value_or(AlertSeverity::kSevere);
  info.certainty = AlertCertainty::kObserved;
  if (inject.until) info.expires = started + *inject.until;
  if (inject.where) info.areas = {{words, {}, {{*inject.where, inject.radius_m}}, {}}};
  return info;
}

Alert alert_of(const Inject& inject, UtcTime started, UtcTime now) {
  Alert alert;
  alert.name = {messenger_of(inject).str(), "exercise-" + inject.id, now};
  alert.id = make_alert_id(alert.name);
  alert.source = messenger_of(inject);
  alert.status = AlertStatus::kExercise;
  alert.infos = {info_of(inject, "zh-TW", inject.text.in(Language::kZhHant), started),
                 info_of(inject, "en", inject.text.in(Language::kEn), started)};
  return alert;
}

}  // namespace

ExerciseSource::ExerciseSource(const ExercisePlan& plan) : injects_(plan.script.injects), progress_(plan.progress) {}

Status ExerciseSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  started_ = clock.now();
  return {};
}

void ExerciseSource::poll() {
  if (sink_ == nullptr) return;
  const UtcTime now = clock_->now();
  progress_->reach(now - started_);
  for (; next_ < injects_.size() && started_ + injects_[next_].at <= now; ++next_) play(injects_[next_], now);
}

void ExerciseSource::play(const Inject& inject, UtcTime now) {
  IngestDelivery played;
  played.source = id_;
  played.injects = {inject};
  sink_->deliver(std::move(played));
  IngestDelivery message;
  message.source = messenger_of(inject);
  if (inject.kind == InjectKind::kReport || inject.kind == InjectKind::kRumour)
    message.reports = {report_of(inject, now)};
  if (inject.kind == InjectKind::kAuthority) message.alerts = {alert_of(inject, started_, now)};
  if (message.reports.empty() && message.alerts.empty()) return;
  message.as_of = now;
  sink_->deliver(std::move(message));
}

}  // namespace sandtable::feeds
