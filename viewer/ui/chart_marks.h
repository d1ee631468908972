#pragma once

#include <string>
#include <vector>

#include "twin/core/state.h"

/// What a chart shows besides values.
namespace sandtable::ui {

struct ThresholdLine {
  double value = 0;
  int level = 3;
  std::string whose{};  ///< letters of the series it holds for, where a chart has several
};

/// Where the rules of levels begin for this series, the most severe first.
std::vector<ThresholdLine> thresholds_of(const IncidentState& state, const Station& station, const Series& series);

/// When orders were given, as far as they were by the moment of this state.
std::vector<UtcTime> decisions_in(const IncidentState& state, TimeRange range);

/// Whether zero is the least that can be measured.
bool never_negative(Quantity quantity);

}  // namespace sandtable::ui
