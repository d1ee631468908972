#pragma once

#include <memory>
#include <string>
#include <vector>

#include "viewer/app/place_map.h"
#include "viewer/render/scene.h"

namespace sandtable {

/// A layer of the place as the renderer wants it; exactly the pointers its geometry calls for are set.
struct SceneLayer {
  std::string id;
  std::shared_ptr<const render::AreaSet> areas;
  std::shared_ptr<const render::LineSet> lines;
  std::shared_ptr<const render::SymbolSet> points;
  std::shared_ptr<const render::BuildingSet> buildings;
  /// Feature of the place's layer behind each building or point.
  std::vector<std::uint32_t> feature_of;
};

/// What of the scene stays the same while an incident runs. Frozen.
struct StaticScene {
  std::shared_ptr<const render::HeightGrid> terrain;
  std::shared_ptr<const render::DrapeSource> drape;
  std::vector<SceneLayer> layers;  ///< parallel to PlaceMap::layers
  std::string drape_error;
};

/// One layer for the renderer, with the looks of its role. O(vertices).
SceneLayer build_scene_layer(const LoadedLayer& layer);

/// Translates the place for the renderer; reads the drape picture. Blocking, for a worker. Cost: O(vertices).
StaticScene build_static_scene(const std::shared_ptr<const PlaceMap>& map);

}  // namespace sandtable
