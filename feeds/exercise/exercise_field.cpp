#include "feeds/exercise/exercise_field.h"

#include <algorithm>
#include <utility>

namespace sandtable::feeds {
namespace {

const char* const kBroken = "機具故障 / broken down";

}  // namespace

ExerciseField::ExerciseField(const Place& place, const ExercisePlan& plan, SimulatedFieldOptions options)
    : crews_(place.resources, place.depots, options) {
  std::ranges::copy_if(plan.script.injects, std::back_inserter(breakdowns_),
                       [](const Inject& inject) { return inject.kind == InjectKind::kBreakdown; });
}

Status ExerciseField::start(FieldReportSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  started_ = clock.now();
  return crews_.start(*this, clock);
}

bool ExerciseField::is_broken(const ResourceId& resource) const {
  return std::ranges::any_of(breakdowns_, [&](const Inject& inject) {
    return inject.resource == resource && holds(inject, clock_->now() - started_);
  });
}

Status ExerciseField::publish(const OrderMessage& message) {
  if (sink_ == nullptr) return fail(ErrorCode::kInternal, "exercise field: not started");
  poll();
  if (!is_broken(message.order.resource) || message.action != OrderMessage::Action::kGo) return crews_.publish(message);
  FieldReport answer = last_[message.order.resource];
  answer.resource = message.order.resource;
  answer.order = message.order.id;
  answer.revision = message.order.revision;
  answer.at_time = clock_->now();
  answer.note.clear();
  for (const FieldReportKind kind : {FieldReportKind::kReceived, FieldReportKind::kRefused}) {
    answer.kind = kind;
    if (kind == FieldReportKind::kRefused) answer.note = kBroken;
    sink_->report(answer);
  }
  return {};
}

void ExerciseField::report(FieldReport report) {
  last_[report.resource] = report;
  if (!is_broken(report.resource)) sink_->report(std::move(report));
}

void ExerciseField::break_and_mend() {
  const Duration elapsed = clock_->now() - started_;
  for (const Inject& inject : breakdowns_) {
    const bool over = inject.until && elapsed >= *inject.until;
    const bool news = over ? told_.erase(inject.id) > 0 : holds(inject, elapsed) && told_.insert(inject.id).second;
    if (!news || (over && is_broken(inject.resource))) continue;
    FieldReport report = last_[inject.resource];
    report.resource = inject.resource;
    report.at_time = clock_->now();
    report.kind = over ? FieldReportKind::kReturned : FieldReportKind::kFault;
    report.discharge_m3_per_s = 0;
    report.note = over ? "" : kBroken;
    sink_->report(std::move(report));
  }
}

void ExerciseField::poll() {
  if (sink_ == nullptr) return;
  crews_.poll();
  break_and_mend();
}

void ExerciseField::stop() {
  crews_.stop();
  sink_ = nullptr;
}

}  // namespace sandtable::feeds
