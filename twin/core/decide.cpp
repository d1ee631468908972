#include "twin/core/decide.h"

#include <algorithm>

#include "twin/core/decision_draft.h"

namespace sandtable {

namespace {

template <class... Ours>
bool is_any_of(const Command& command) {
  return (std::holds_alternative<Ours>(command) || ...);
}

}  // namespace

Role least_role(const Command& command) {
  // What the program itself says: feeds, crews, the model, the clock. A seat of any role may bring it in.
  if (is_any_of<OpenIncident, IngestDelivery, RecordWater, RecordOutlook, RecordAnswer, RecordFieldReport, ReviewOutlook,
                RecordClockJump, Tick>(command)) {
    return Role::kViewer;
  }
  return is_any_of<ApprovePlan, RejectPlan>(command) ? Role::kCommander : Role::kOperator;
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
