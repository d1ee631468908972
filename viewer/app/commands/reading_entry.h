#pragma once

#include <string>
#include <string_view>

#include "twin/core/command.h"

namespace sandtable {

/// A reading that somebody takes by eye during a run without a window.
struct ReadingEntry {
  Duration after{0};  ///< incident time since the beginning
  std::string who;
  EnterObservation reading;  ///< its `time` is that of the entry
};

/// Reads `WHO AFTER STATION PROPERTY VALUE UNIT [COMMENT...]`, as in
/// "Lin 20min river/R7 water_level 3.2 m staff gauge". A STATION with a slash must be known by then; a name without
/// one is a place of its own. Fails with kInvalid naming the word that cannot be read.
Result<ReadingEntry> parse_reading_entry(std::string_view text);

}  // namespace sandtable
