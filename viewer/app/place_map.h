#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "geo/layers/flood_map.h"
#include "geo/layers/vector_layer.h"
#include "geo/roads/road_network.h"
#include "geo/terrain/terrain.h"
#include "twin/place/place.h"

namespace sandtable {

/// A layer of the place as far as it could be loaded.
struct LoadedLayer {
  LayerConfig config;
  std::shared_ptr<const geo::VectorLayer> features;  ///< null when `error` says why
  std::shared_ptr<const geo::FloodMap> flood_map{};  ///< null unless its polygons tell depths
  Warnings warnings;
  std::string error;
};

/// Everything of a place that does not change while an incident runs. Frozen; share between threads.
struct PlaceMap {
  Place place;
  std::shared_ptr<const geo::Terrain> terrain;        ///< null for a place without a terrain source
  std::vector<LoadedLayer> layers;                    ///< in the order of the place file
  std::shared_ptr<const geo::RoadNetwork> roads;      ///< null without a road layer
  Warnings warnings;

  [[nodiscard]] const LoadedLayer* layer(std::string_view id) const;
  [[nodiscard]] const LoadedLayer* first_with(LayerRole role) const;
};

/// The depths that the layer tells; only of roles that draw filled areas, or of a layer that somebody brought.
std::shared_ptr<const geo::FloodMap> flood_map_of(const LayerConfig& config, const geo::VectorLayer& features);

/// Loads terrain and layers on two threads. A layer that cannot be loaded is kept with its error, because an operator
/// is better served by a map without schools than by no map; a terrain that cannot be loaded fails the whole.
/// `progress` gets a share of the work done, from any thread.
Result<std::shared_ptr<const PlaceMap>> load_place_map(Place place, const std::function<void(double)>& progress = {});

}  // namespace sandtable
