#pragma once

#include <memory>

#include "twin/flood/water.h"
#include "viewer/render/scene.h"

namespace sandtable {

/// How much deeper `shown` is than `other`, metres, on the grid of `shown`; unknown where either is, and everywhere
/// when one of them is null. Dry is a depth of 0. Cost: one look at each cell, O(1) each.
std::shared_ptr<const render::WaterField> water_difference(const FloodField* shown, const FloodField* other);

}  // namespace sandtable
