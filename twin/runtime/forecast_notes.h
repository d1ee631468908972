#pragma once

#include <span>

#include "twin/core/command.h"
#include "twin/runtime/outlook.h"

namespace sandtable {

// What the journal keeps of outlooks and questions: figures, so that replay can say what was known.

/// The outlook at a few moments: half an hour, an hour, an hour and a half ahead, and its end. Chances are the shares
/// of `members` by their weights, which follow the order of the runs and sum up to 1.
OutlookRecord record_of(const Outlook& outlook, std::span<const std::shared_ptr<const Forecast>> members,
                        std::span<const double> weights);

ForecastQuestion question_of(const WhatIf& question, std::uint64_t number);
ForecastQuestion question_of(const ConfirmPlacement& question, std::uint64_t number);
ForecastQuestion question_of(const PumpSetQuestion& question, std::uint64_t number);

/// Of a comparison that is there, a preview's included; else why there is none.
ForecastAnswer answer_of(const WhatIfAnswer& answer, std::uint64_t number);
/// The sites that were proved with this very outlook; for a preview what the coarse model says of them.
ForecastAnswer answer_of(const Outlook& outlook, bool is_preview, std::uint64_t number);
ForecastAnswer answer_of(const PumpSetAnswer& answer, std::uint64_t number);

}  // namespace sandtable
