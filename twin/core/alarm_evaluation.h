#pragma once

#include "twin/core/decision_draft.h"

namespace sandtable {

/// Runs every rule that speaks about this series over its newest reading.
void evaluate_alarms(DecisionDraft& draft, SeriesIndex index);

}  // namespace sandtable
