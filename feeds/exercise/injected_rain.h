#pragma once

#include <memory>

#include "feeds/exercise/exercise_plan.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// The source with the script's rain factors on its rainfall series, raw text included; the source itself when none
/// concerns it. Factors that hold at the same time multiply. Stands before quality control.
std::unique_ptr<FeedSource> with_injected_rain(std::unique_ptr<FeedSource> source, const ExercisePlan& plan);

}  // namespace sandtable::feeds
