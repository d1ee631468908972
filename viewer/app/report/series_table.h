#pragma once

#include <span>
#include <string>
#include <vector>

#include "twin/runtime/judged_sample.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// What is written of one series.
struct ExportedSeries {
  const Series* series = nullptr;  ///< never null
  std::vector<JudgedSample> values;
  std::string attribution{};  ///< whom the source asks to be named, and under what licence it gives its data
  std::string licence{};
};

/// The values of series as one table (RFC 4180), a row a value, series after series: observed and received times with
/// the place's offset, value and unit, flag, the same as known at the playhead, raw text, reason, series, which version
/// of the data it is (the journal's last entry and the digest of the state then), and whom to name as its source, under
/// which licence. Every row says whether the place is fictional and the incident an exercise.
std::string series_csv(const Snapshot& snapshot, std::span<const ExportedSeries> exported);

}  // namespace sandtable
