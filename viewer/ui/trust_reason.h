#pragma once

#include "twin/core/sensors/trust_assessment.h"
#include "viewer/ui/catalogue.h"

namespace sandtable::ui {

/// What stands in Observation::reason, in both languages: a ValueReason becomes a sentence with what the source wrote in
/// brackets; numbers with units and the words of people stay as they are.
Text reason_words(const Catalogue& words, const std::string& reason);

/// Why a value is trusted as it is, in one sentence: its age against the source's limits and cadence, the test that doubts
/// it with what it measured, or that the sensor fell silent in a rise.
Text trust_reason(const Catalogue& words, const TrustAssessment& said);

}  // namespace sandtable::ui
