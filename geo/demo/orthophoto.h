#pragma once

#include <array>
#include <cstdint>

#include "geo/demo/city.h"

namespace sandtable::geo::demo {

using Rgb = std::array<std::uint8_t, 3>;

/// What an aeroplane would see, painted from the plan: fields, ponds, woods, streets, roofs, shadows of the afternoon
/// sun, the river and its bars. No photograph went into it.
Grid<Rgb> paint_orthophoto(const City& city, int pixels);

}  // namespace sandtable::geo::demo
