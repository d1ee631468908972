#include "twin/core/event.h"

#include <utility>

namespace sandtable {

EventBody::EventBody() = default;
EventBody::EventBody(const EventBody& other) = default;
EventBody::EventBody(EventBody&& other) noexcept = default;
EventBody& EventBody::operator=(const EventBody& other) = default;
EventBody& EventBody::operator=(EventBody&& other) noexcept = default;
EventBody::~EventBody() = default;

template <AlternativeOf<Fact> T>
EventBody::EventBody(T fact) : Fact(std::in_place_type<T>, std::move(fact)) {}

template EventBody::EventBody(IncidentOpened);
template EventBody::EventBody(StationsDeclared);
template EventBody::EventBody(ObservationsIngested);
template EventBody::EventBody(FeedHealthChanged);
template EventBody::EventBody(WaterModelled);
template EventBody::EventBody(AlarmChanged);
template EventBody::EventBody(AlarmCleared);
template EventBody::EventBody(OrderIssued);
template EventBody::EventBody(OrderChanged);
template EventBody::EventBody(FieldReported);
template EventBody::EventBody(NoteAdded);
template EventBody::EventBody(AlertsReceived);
template EventBody::EventBody(DamageReported);
template EventBody::EventBody(ObservationsReflagged);
template EventBody::EventBody(SteepRisesSeen);
template EventBody::EventBody(CalibrationSet);
template EventBody::EventBody(OutlookComputed);
template EventBody::EventBody(OutlookJudged);
template EventBody::EventBody(QuestionAsked);
template EventBody::EventBody(QuestionAnswered);
template EventBody::EventBody(AlarmStepTicked);
template EventBody::EventBody(MaintenanceSet);
template EventBody::EventBody(OutlookReviewed);
template EventBody::EventBody(PlanChanged);
template EventBody::EventBody(NoteStruck);
template EventBody::EventBody(ClockJumped);
template EventBody::EventBody(HandoverSigned);
template EventBody::EventBody(InjectPlayed);
template EventBody::EventBody(RainForecastReceived);
template EventBody::EventBody(SiteDeclared);
template EventBody::EventBody(SiteWithdrawn);
template EventBody::EventBody(ResourceRegistered);
template EventBody::EventBody(StockCounted);

}  // namespace sandtable
