#include "twin/core/decide.h"

#include <algorithm>
#include <type_traits>

#include "twin/core/decision_draft.h"

namespace sandtable {

namespace {

template <class... Commands>
struct Kinds {
  template <class T>
  static constexpr bool contain = (std::is_same_v<T, Commands> || ...);
};

/// What the program itself says: feeds, crews, the model, the clock. A seat of any role may bring it in.
using OfTheProgram = Kinds<OpenIncident, IngestDelivery, RecordWater, RecordOutlook, RecordAnswer, RecordFieldReport,
                           ReviewOutlook, RecordClockJump, Tick>;
/// The work of a shift: alarms, orders, the log, what was read by hand.
using OfOperators =
    Kinds<AcknowledgeAlarm, AcknowledgeAlarms, ShelveAlarm, UnshelveAlarm, ResetAlarm, TickStep, IssueOrder,
          CancelOrder, ReleaseOrder, ResendOrder, RerouteOrder, ProposePlan, IssuePlan, AddNote, StrikeNote,
          EnterObservation, ReflagObservation, RecordQuestion, SignHandover, DeclareSite, CorrectSite, WithdrawSite,
          RegisterResource, CorrectResource, EnterDamageReport, CountStock>;
/// What others then rely on, or what silences a warning for everybody.
using OfCommanders = Kinds<ApprovePlan, RejectPlan, TakeOutOfService, ReturnToService, SetMaintenance, SetCalibration>;
/// What changes the rules or the seats themselves. Nothing that can be asked does so yet: the place file has them.
using OfAdministrators = Kinds<>;

template <class T>
constexpr Role least_role_for() {
  constexpr int kListed =
      OfTheProgram::contain<T> + OfOperators::contain<T> + OfCommanders::contain<T> + OfAdministrators::contain<T>;
  static_assert(kListed == 1, "a new command must say who may ask for it: put it into one of the lists above");
  if constexpr (OfTheProgram::contain<T>) return Role::kViewer;
  if constexpr (OfOperators::contain<T>) return Role::kOperator;
  if constexpr (OfCommanders::contain<T>) return Role::kCommander;
  return Role::kAdministrator;
}

struct LeastRole {
  template <class T>
  Role operator()(const T&) const {
    return least_role_for<T>();
  }
  // Sending a crew where no road is open goes over what the map says.
  Role operator()(const IssueOrder& order) const {
    return order.insisted ? Role::kCommander : least_role_for<IssueOrder>();
  }
  Role operator()(const RerouteOrder& reroute) const {
    return reroute.order.insisted ? Role::kCommander : least_role_for<RerouteOrder>();
  }
};

}  // namespace

Role least_role(const Command& command) { return std::visit(LeastRole{}, command); }

bool is_asked_by_person(const Command& command, std::string_view actor) {
  if (const auto* field = std::get_if<RecordFieldReport>(&command)) return actor != field->report.resource.str();
  return actor != "system" && least_role(command) > Role::kViewer;
}

std::string Refusal::message() const { return fmt::format("{} ({})", key, subject); }

Decision decide(const IncidentState& state, const Command& command, const CommandContext& context) {
  const bool opens = std::holds_alternative<OpenIncident>(command);
  if (context.role < least_role(command)) return refuse("refusal.role", std::string(role_key(least_role(command))));
  if (!opens && state.seq == 0) return refuse("refusal.not_opened", "");
  return std::visit([&](const auto& c) { return decide_one(DecisionDraft(state, context), c); }, command);
}

Decision decide_one(DecisionDraft draft, const OpenIncident& command) {
  if (draft.state().seq != 0) return refuse("refusal.already_opened", command.opening.place_name.en);
  draft.add(command.opening);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordWater& command) {
  if (!command.water) return std::move(draft).finish();
  const auto& known = draft.state().water;
  if (known && command.water->valid_at < known->valid_at) {
    return refuse("refusal.older_water", format_iso(command.water->valid_at));
  }
  draft.add(WaterModelled{command.water});
  if (const auto score = judge(*draft.state().forecasts, *command.water)) {
    draft.add(OutlookJudged{command.water->valid_at, *score});
  }
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordOutlook& command) {
  if (command.outlook) draft.add(OutlookComputed{command.outlook});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordQuestion& command) {
  draft.add(QuestionAsked{command.question});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordAnswer& command) {
  const std::vector<QuestionEntry>& questions = draft.state().forecasts->questions;
  const bool known = std::ranges::any_of(
      questions, [&](const QuestionEntry& entry) { return entry.question.number == command.answer.number; });
  if (known) draft.add(QuestionAnswered{command.answer});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const Tick&) {
  tick_alarms(draft);
  tick_orders(draft);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const AddNote& command) {
  if (command.text.empty()) return refuse("refusal.empty_text", "");
  draft.add(NoteAdded{command.text});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const StrikeNote& command) {
  const auto& notes = *draft.state().notes;
  const auto note = std::ranges::find(notes, command.entry, &Note::entry);
  if (note == notes.end()) return refuse("refusal.no_such_note", std::to_string(command.entry));
  if (!note->struck_by.empty()) return refuse("refusal.already_struck", note->struck_by);
  if (command.reason.empty()) return refuse("refusal.empty_text", "");
  draft.add(NoteStruck{command.entry, command.reason});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RecordClockJump& command) {
  draft.add(ClockJumped{command.by});
  return std::move(draft).finish();
}

}  // namespace sandtable
