#pragma once

#include <span>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::render {

/// How far each point stands from those that go before it: earlier points keep their place, later ones are taken in
/// wherever they still lie so far from all that were taken. So those with at least a spacing, for any spacing, are
/// spread evenly and none of them comes nearer to another; looking closer only adds points and never takes one away.
/// The steps are powers of two of a metre from 8 m on; 0 for a point nearer than that to an earlier one, infinity for
/// the last that is left when all others are too near. Place CRS, m; points that are not finite get 0.
/// Nested Poisson-disc subsets: R. L. Cook, Stochastic sampling in computer graphics (1986), by dart throwing.
std::vector<float> crowding_spacing_m(std::span<const LocalXY> points);

}  // namespace sandtable::render
