#pragma once

#include "twin/core/forecasts/forecast_book.h"
#include "viewer/ui/catalogue.h"

/// What was asked of the model, as people read it.
namespace sandtable::ui {

/// What was asked, in a few words.
const Text& question_words(const Catalogue& words, QuestionKind kind);

/// "21 → 16 buildings, 1.3 building-hours spared"; "no answer yet", or why there is none.
Text question_answer_words(const Catalogue& words, const QuestionEntry& entry);

}  // namespace sandtable::ui
