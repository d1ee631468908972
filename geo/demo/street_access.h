#pragma once

#include <cstddef>

#include "geo/demo/city.h"

namespace sandtable::geo::demo {

/// How many buildings stand on land that no street borders: on no plot, or on one of which no side lies within a metre
/// of a street's edge. Some ten milliseconds for the full city.
std::size_t buildings_without_street(const City& city);

}  // namespace sandtable::geo::demo
