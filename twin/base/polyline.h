#pragma once

#include <cstddef>
#include <span>

#include "twin/base/geometry.h"

namespace sandtable {

/// Metres along the line's corners; 0 for fewer than two.
inline double polyline_length_m(std::span<const LocalXY> line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance_m(line[i - 1], line[i]);
  return sum;
}

}  // namespace sandtable
