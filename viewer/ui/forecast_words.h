#pragma once

#include "twin/core/state.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/catalogue.h"

/// What was asked of the model, what it answers and why it does not, as people read it.
namespace sandtable::ui {

/// When the outlook was computed and from which rain: that of the gauges alone, and whether a forecast is missing or too
/// old, or a forecast with its issue and age. `outlook` is the live one; `state` the incident it looks ahead of.
Text outlook_basis(const Catalogue& words, const Outlook& outlook, const IncidentState& state);

/// Which run the map shows as a whole, over which hours, and when it was made. `run` is run_ahead(snapshot).
Text run_ahead_words(const Catalogue& words, const Snapshot& snapshot, const Forecast& run);

/// Why the moment that is shown has no modelled water: no model (`live` has none), or a moment before its first.
Text no_water_words(const Catalogue& words, const IncidentState& live);

/// Why nothing is foreseen: no model of the water (`live` has none), a run that failed, or one that has yet to come.
Text no_outlook_words(const Catalogue& words, const Outlook* outlook, const IncidentState& live);

/// What was asked, in a few words.
const Text& question_words(const Catalogue& words, QuestionKind kind);

/// Whom it was about: a site, a pump and its site, "5 pumps"; empty where it was about no site.
Text question_subject(const Catalogue& words, const IncidentState& state, const ForecastQuestion& question);

/// "21 → 16 buildings, 1.3 building-hours spared"; "no answer yet", or why there is none.
Text question_answer_words(const Catalogue& words, const QuestionEntry& entry);

}  // namespace sandtable::ui
