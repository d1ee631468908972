#include "viewer/app/place_map.h"

#include <algorithm>
#include <atomic>
#include <future>

#include "geo/layers/layer_reading.h"
#include "geo/roads/road_lines_from_layer.h"
#include "geo/terrain/terrain_loader.h"
#include "viewer/app/reading_limits.h"

namespace sandtable {
namespace {

LoadedLayer load_layer(const LayerConfig& config, const Place& place) {
  LoadedLayer loaded;
  loaded.config = config;
  geo::ReadingOptions options;
  if (!config.crs.empty()) options.crs = config.crs;
  options.trusted = config.trusted;
  options.user_characters = place.big5_characters;
  options.encoding = config.encoding;
  if (!place.extent.empty()) options.place_extent = place.extent;
  options.limits = layer_limits(place.reading);
  auto read = geo::read_vector_layer(config.source, config.layer, place.crs, options);
  if (!read) {
    loaded.error = read.error().message;
    return loaded;
  }
  loaded.warnings = std::move(read->warnings);
  loaded.features = std::make_shared<const geo::VectorLayer>(std::move(read->value));
  loaded.flood_map = flood_map_of(config, *loaded.features);
  return loaded;
}

Result<std::shared_ptr<const geo::Terrain>> load_terrain_of(const Place& place, Warnings& warnings) {
  if (place.terrain_source.empty()) return std::shared_ptr<const geo::Terrain>();
  geo::TerrainRequest request;
  request.grid.raster.source = place.terrain_source;
  request.grid.raster.place_crs = place.crs;
  request.grid.raster.assumed_crs = place.crs;
  if (!place.extent.empty()) request.grid.raster.window = place.extent;
  request.vertical_datum = place.vertical_datum;
  request.trusted = place.terrain_trusted;
  request.grid.terrain_rgb = place.terrain_encoding == HeightEncoding::kTerrainRgb;
  request.isolation.limits = raster_limits(place.reading);
  auto terrain = geo::load_terrain(request);
  if (!terrain) return pass(terrain);
  warnings.insert(warnings.end(), terrain->warnings.begin(), terrain->warnings.end());
  return terrain->value;
}

std::shared_ptr<const geo::RoadNetwork> build_roads(const PlaceMap& map, Warnings& warnings) {
  std::vector<geo::RoadLine> lines;
  for (const LoadedLayer& layer : map.layers) {
    if (layer.config.role != LayerRole::kRoads || !layer.features) continue;
    geo::RoadFields fields;
    if (!layer.config.kind_field.empty()) fields.road_class = layer.config.kind_field;
    if (!layer.config.name_field.empty()) fields.name = layer.config.name_field;
    if (!layer.config.name_en_field.empty()) fields.name_en = layer.config.name_en_field;
    std::ranges::move(geo::road_lines_from(*layer.features, fields), std::back_inserter(lines));
  }
  if (lines.empty()) return nullptr;
  auto network = geo::RoadNetwork::build(std::move(lines));
  warnings.insert(warnings.end(), network.warnings.begin(), network.warnings.end());
  return std::make_shared<const geo::RoadNetwork>(std::move(network.value));
}

}  // namespace

std::shared_ptr<const geo::FloodMap> flood_map_of(const LayerConfig& config, const geo::VectorLayer& features) {
  const bool hazard = config.role == LayerRole::kHazard;
  // What a source brought beside the window may be has no role: its lines, points and areas are drawn as they come.
  if (!hazard && config.role != LayerRole::kArea && config.role != LayerRole::kLines) return nullptr;
  auto map = geo::flood_map_of(features, {.field = hazard ? config.kind_field : std::string(), .known_as_one = hazard});
  return map ? std::make_shared<const geo::FloodMap>(std::move(*map)) : nullptr;
}

const LoadedLayer* PlaceMap::layer(std::string_view id) const {
  const auto it = std::ranges::find(layers, id, [](const LoadedLayer& l) { return std::string_view(l.config.id); });
  return it == layers.end() ? nullptr : &*it;
}

const LoadedLayer* PlaceMap::first_with(LayerRole role) const {
  const auto it = std::ranges::find(layers, role, [](const LoadedLayer& l) { return l.config.role; });
  return it == layers.end() ? nullptr : &*it;
}

Result<std::shared_ptr<const PlaceMap>> load_place_map(Place place, const std::function<void(double)>& progress) {
  auto map = std::make_shared<PlaceMap>();
  map->place = std::move(place);
  const double parts = static_cast<double>(map->place.layers.size()) + 2;
  std::atomic<int> done = 0;
  const auto advance = [&] {
    const int now = ++done;
    if (progress) progress(now / parts);
  };

  // The terrain loads beside the layers: it is one long read, they are many short ones.
  auto terrain = std::async(std::launch::async, [&] { return load_terrain_of(map->place, map->warnings); });
  map->layers.resize(map->place.layers.size());
  std::atomic<std::size_t> next = 0;
  const auto load_layers = [&] {
    for (std::size_t i = next++; i < map->layers.size(); i = next++) {
      map->layers[i] = load_layer(map->place.layers[i], map->place);
      advance();
    }
  };
  auto second = std::async(std::launch::async, load_layers);
  load_layers();
  second.wait();
  auto loaded = terrain.get();
  if (!loaded) return pass(loaded);
  map->terrain = *loaded;
  advance();
  map->roads = build_roads(*map, map->warnings);
  advance();
  return std::shared_ptr<const PlaceMap>(std::move(map));
}

}  // namespace sandtable
