#pragma once

#include <string_view>

#include "geo/layers/flood_map.h"
#include "twin/place/place.h"
#include "viewer/render/scene.h"

namespace sandtable {

/// How a place's layers look on the ground, by role and by the words of their kind attribute. Hues of water depth
/// (blue ramp) and of alert levels (red, orange, yellow) are left free: they mean nothing but depth and alerts.
render::AreaStyle area_look(LayerRole role, std::string_view kind);
/// A class of depth of a flood map, in the colours of water by depth: what means one depth in the model's water means it
/// here. Dots tell a map of what may come from the water of now.
render::AreaStyle flood_map_look(const geo::FloodMapClass& depth);
render::LineStyle line_look(LayerRole role, std::string_view kind);
/// Marker of a vulnerable place or other point.
render::Symbol point_look(LayerRole role, std::string_view kind);

}  // namespace sandtable
