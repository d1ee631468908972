#pragma once

#include <span>
#include <string>

#include "twin/runtime/judged_sample.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// The values of one series as a table (RFC 4180): observed and received times with the place's offset, value and unit,
/// flag, the same as known at the playhead, raw text, reason, series, and which version of the data it is: the
/// journal's last entry and the digest of the state then. Every row says whether the place is fictional and the
/// incident an exercise.
std::string series_csv(const Snapshot& snapshot, const Series& series, std::span<const JudgedSample> values);

}  // namespace sandtable
