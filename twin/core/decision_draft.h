#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "twin/core/decide.h"
#include "twin/core/reduce.h"

namespace sandtable {

/// A decision while it is being written: every event added is reduced at once, so that the next rule sees its effect.
class DecisionDraft {
 public:
  DecisionDraft(const IncidentState& state, const CommandContext& context) : state_(state), context_(context) {}

  [[nodiscard]] const IncidentState& state() const { return state_; }
  [[nodiscard]] const CommandContext& context() const { return context_; }
  [[nodiscard]] UtcTime now() const { return context_.now; }

  void add(EventBody body) {
    Event event{state_.seq + 1, context_.now, {}, context_.actor, std::move(body)};
    reduce(state_, event);
    events_.push_back(std::move(event.body));
  }
  [[nodiscard]] Decision finish() && { return std::move(events_); }

 private:
  IncidentState state_;  // a cheap copy: parts are shared until edited
  const CommandContext& context_;
  std::vector<EventBody> events_;
};

[[nodiscard]] inline tl::unexpected<Refusal> refuse(std::string key, std::string subject) {
  return tl::unexpected<Refusal>(Refusal{std::move(key), std::move(subject)});
}

// The chapters of decide(), one a family of commands.
Decision decide_one(DecisionDraft draft, const OpenIncident& command);
Decision decide_one(DecisionDraft draft, const IngestDelivery& command);
Decision decide_one(DecisionDraft draft, const RecordWater& command);
Decision decide_one(DecisionDraft draft, const RecordFieldReport& command);
Decision decide_one(DecisionDraft draft, const Tick& command);
Decision decide_one(DecisionDraft draft, const AcknowledgeAlarm& command);
Decision decide_one(DecisionDraft draft, const ShelveAlarm& command);
Decision decide_one(DecisionDraft draft, const UnshelveAlarm& command);
Decision decide_one(DecisionDraft draft, const IssueOrder& command);
Decision decide_one(DecisionDraft draft, const CancelOrder& command);
Decision decide_one(DecisionDraft draft, const ReleaseOrder& command);
Decision decide_one(DecisionDraft draft, const AddNote& command);
Decision decide_one(DecisionDraft draft, const StrikeNote& command);
Decision decide_one(DecisionDraft draft, const RecordClockJump& command);
Decision decide_one(DecisionDraft draft, const SignHandover& command);
Decision decide_one(DecisionDraft draft, const ReflagObservation& command);
Decision decide_one(DecisionDraft draft, const SetCalibration& command);
Decision decide_one(DecisionDraft draft, const EnterObservation& command);
Decision decide_one(DecisionDraft draft, const RecordOutlook& command);
Decision decide_one(DecisionDraft draft, const RecordQuestion& command);
Decision decide_one(DecisionDraft draft, const RecordAnswer& command);
Decision decide_one(DecisionDraft draft, const AcknowledgeAlarms& command);
Decision decide_one(DecisionDraft draft, const ResetAlarm& command);
Decision decide_one(DecisionDraft draft, const TakeOutOfService& command);
Decision decide_one(DecisionDraft draft, const ReturnToService& command);
Decision decide_one(DecisionDraft draft, const TickStep& command);
Decision decide_one(DecisionDraft draft, const SetMaintenance& command);
Decision decide_one(DecisionDraft draft, const ReviewOutlook& command);
Decision decide_one(DecisionDraft draft, const ResendOrder& command);
Decision decide_one(DecisionDraft draft, const RerouteOrder& command);
Decision decide_one(DecisionDraft draft, const ProposePlan& command);
Decision decide_one(DecisionDraft draft, const ApprovePlan& command);
Decision decide_one(DecisionDraft draft, const RejectPlan& command);
Decision decide_one(DecisionDraft draft, const IssuePlan& command);
Decision decide_one(DecisionDraft draft, const DeclareSite& command);
Decision decide_one(DecisionDraft draft, const CorrectSite& command);
Decision decide_one(DecisionDraft draft, const WithdrawSite& command);
Decision decide_one(DecisionDraft draft, const RegisterResource& command);
Decision decide_one(DecisionDraft draft, const CorrectResource& command);
Decision decide_one(DecisionDraft draft, const EnterDamageReport& command);
Decision decide_one(DecisionDraft draft, const CountStock& command);

/// From now until the machine works there: the way and setting up.
Duration time_until_working(const IncidentState& state, const IssueOrder& wanted);
/// Gives an order, or says why it may not be given; the draft is as before then. `crew`, who are free, run the machine;
/// empty where there are not enough.
std::optional<Refusal> issue(DecisionDraft& draft, const IssueOrder& wanted,
                             std::optional<std::vector<ResourceId>> crew);

/// Looks at every alarm whose time may have come: delays and shelving.
void tick_alarms(DecisionDraft& draft);
/// Marks orders whose next state is late.
void tick_orders(DecisionDraft& draft);

}  // namespace sandtable
