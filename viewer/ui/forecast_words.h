#pragma once

#include "twin/core/state.h"
#include "twin/runtime/outlook.h"
#include "viewer/ui/catalogue.h"

/// What was asked of the model, what it answers and why it does not, as people read it.
namespace sandtable::ui {

/// When the outlook was computed and from which rain: that of the gauges alone, and whether a forecast is missing or too
/// old, or a forecast with its issue and age. `outlook` is the live one; `state` the incident it looks ahead of.
Text outlook_basis(const Catalogue& words, const Outlook& outlook, const IncidentState& state);

/// Why the moment that is shown has no modelled water: no model (`live` has none), or a moment before its first.
Text no_water_words(const Catalogue& words, const IncidentState& live);

/// Why nothing is foreseen: no model of the water (`live` has none), a run that failed, or one that has yet to come.
Text no_outlook_words(const Catalogue& words, const Outlook* outlook, const IncidentState& live);

/// What was asked, in a few words.
const Text& question_words(const Catalogue& words, QuestionKind kind);

/// "21 → 16 buildings, 1.3 building-hours spared"; "no answer yet", or why there is none.
Text question_answer_words(const Catalogue& words, const QuestionEntry& entry);

}  // namespace sandtable::ui
