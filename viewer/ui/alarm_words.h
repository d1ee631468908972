#pragma once

#include <optional>

#include "viewer/ui/frame.h"

/// What an alarm says to people, whatever it is about.
namespace sandtable::ui {

/// The name of what the alarm is about: a station, a feed, "pump → site", a site, the headline of a warning.
Text subject_name(const Frame& frame, const Alarm& alarm);
/// What was found, in numbers and words: "0.42 m ≥ 0.30 m", "about 1 h 40 min of fuel left". Empty when the rule is
/// not known any more.
Text found_words(const Frame& frame, const Alarm& alarm);
/// Which rule of which pack it was, and on which value of what trust; one line each.
Text origin_words(const Frame& frame, const Alarm& alarm);

/// What selecting the alarm selects; nothing for feeds, warnings and exposed places.
Selection selection_of(const IncidentState& state, const Alarm& alarm);
/// Where the camera flies to; empty when nobody knows.
std::optional<FlyTo> place_of(const IncidentState& state, const Alarm& alarm);

}  // namespace sandtable::ui
