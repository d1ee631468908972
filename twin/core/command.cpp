#include "twin/core/command.h"

#include <utility>

namespace sandtable {

Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

template <AlternativeOf<Request> T>
Command::Command(T request) : Request(std::in_place_type<T>, std::move(request)) {}

template Command::Command(OpenIncident);
template Command::Command(IngestDelivery);
template Command::Command(RecordWater);
template Command::Command(RecordFieldReport);
template Command::Command(Tick);
template Command::Command(AcknowledgeAlarm);
template Command::Command(ShelveAlarm);
template Command::Command(UnshelveAlarm);
template Command::Command(IssueOrder);
template Command::Command(CancelOrder);
template Command::Command(ReleaseOrder);
template Command::Command(AddNote);
template Command::Command(ReflagObservation);
template Command::Command(SetCalibration);
template Command::Command(EnterObservation);
template Command::Command(RecordOutlook);
template Command::Command(RecordQuestion);
template Command::Command(RecordAnswer);
template Command::Command(AcknowledgeAlarms);
template Command::Command(ResetAlarm);
template Command::Command(TakeOutOfService);
template Command::Command(ReturnToService);
template Command::Command(TickStep);
template Command::Command(SetMaintenance);
template Command::Command(ReviewOutlook);
template Command::Command(ResendOrder);
template Command::Command(RerouteOrder);
template Command::Command(ProposePlan);
template Command::Command(ApprovePlan);
template Command::Command(RejectPlan);
template Command::Command(IssuePlan);
template Command::Command(StrikeNote);
template Command::Command(RecordClockJump);
template Command::Command(SignHandover);
template Command::Command(DeclareSite);
template Command::Command(CorrectSite);
template Command::Command(WithdrawSite);
template Command::Command(RegisterResource);
template Command::Command(CorrectResource);
template Command::Command(EnterDamageReport);
template Command::Command(CountStock);

}  // namespace sandtable
