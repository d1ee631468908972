#pragma once

#include <cstdint>
#include <vector>

#include "viewer/render/scene.h"

namespace sandtable::render {

/// Side of a symbol layer in texels; it spans +-kSymbolSpan half-heights of the shape.
constexpr int kSymbolTexels = 128;
constexpr float kSymbolSpan = 2.2F;

/// Distance to the edge in half-heights, positive inside; x right, y up, the shape within +-1.
float shape_distance(SymbolShape shape, float x, float y);
float icon_distance(SymbolIcon icon, float x, float y);

/// The layers of the symbol texture, shapes first: 8-bit distances, 0.5 on the edge, first row on top.
std::vector<std::vector<std::uint8_t>> symbol_layers();

}  // namespace sandtable::render
