#include "viewer/ui/forecast_words.h"

namespace sandtable::ui {
namespace {

std::string hours(double building_minutes) { return fmt::format("{:.1f}", building_minutes / 60); }

Text figures(const Catalogue& words, const QuestionEntry& entry) {
  const ForecastAnswer& answer = *entry.answer;
  switch (entry.question.kind) {
    case QuestionKind::kWhatIf:
      return words.text("question.what_if_said", answer.buildings_without, answer.buildings_with,
                        hours(answer.building_minutes_saved));
    case QuestionKind::kPlacement:
      if (answer.savings.empty()) return words.text("question.nothing");
      return words.text("question.placement_said", answer.savings.front().site.str(),
                        hours(answer.savings.front().building_minutes.middle));
    case QuestionKind::kPumpSet:
      return words.text(answer.clears ? "question.pump_set_said" : "question.pump_set_not", answer.pumps.size());
  }
  return {};
}

}  // namespace

const Text& question_words(const Catalogue& words, QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kWhatIf: return words.text("question.what_if");
    case QuestionKind::kPlacement: return words.text("question.placement");
    case QuestionKind::kPumpSet: return words.text("question.pump_set");
  }
  return words.text("question.what_if");
}

Text question_answer_words(const Catalogue& words, const QuestionEntry& entry) {
  if (!entry.answer) return words.text("question.open");
  if (!entry.answer->error.empty()) return words.text("what_if.failed", entry.answer->error);
  const Text said = figures(words, entry);
  if (!entry.answer->is_preview) return said;
  const Text mark = words.text("question.preview");
  return {said.zh + mark.zh, said.en + mark.en};
}

}  // namespace sandtable::ui
