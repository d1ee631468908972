#pragma once

#include "twin/core/sensors/trust_assessment.h"
#include "viewer/ui/catalogue.h"

namespace sandtable::ui {

/// Why a value is trusted as it is, in one sentence: its age against the source's limits and cadence, the test that doubts
/// it with what it measured, or that the sensor fell silent in a rise.
Text trust_reason(const Catalogue& words, const TrustAssessment& said);

}  // namespace sandtable::ui
