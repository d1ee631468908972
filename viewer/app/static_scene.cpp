#include "viewer/app/static_scene.h"

#include <limits>
#include <map>

#include "geo/raster/isolated_raster.h"
#include "viewer/app/layer_looks.h"
#include "viewer/app/reading_limits.h"

namespace sandtable {
namespace {

using geo::GeometryKind;
using geo::PartKind;
using geo::VectorLayer;

bool is_ring(PartKind kind) { return kind == PartKind::kOuterRing || kind == PartKind::kHole; }

/// Gives equal looks one number, in order of their appearance.
template <class Style>
class StyleTable {
 public:
  explicit StyleTable(std::vector<Style>& styles) : styles_(styles) { styles_.clear(); }
  template <class Make>
  std::uint8_t of(const std::string& kind, Make make) {
    const auto [it, is_new] = numbers_.try_emplace(kind, 0);
    if (!is_new) return it->second;
    if (styles_.size() >= 255) return 0;
    styles_.push_back(make());
    it->second = static_cast<std::uint8_t>(styles_.size() - 1);
    return it->second;
  }

 private:
  std::vector<Style>& styles_;
  std::map<std::string, std::uint8_t> numbers_;
};

/// Attribute texts that decide looks, "" when the layer has no such column.
class KindColumn {
 public:
  KindColumn(const VectorLayer& layer, const std::string& field)
      : column_(field.empty() ? nullptr : layer.column(field)) {}
  [[nodiscard]] std::string of(std::size_t feature) const { return column_ == nullptr ? "" : column_->text(feature); }

 private:
  const geo::AttributeColumn* column_;
};

std::shared_ptr<const render::BuildingSet> buildings_of(const LoadedLayer& layer, std::vector<std::uint32_t>& feature_of) {
  const VectorLayer& source = *layer.features;
  auto set = std::make_shared<render::BuildingSet>();
  set->footprints.points.reserve(source.vertices.size());
  const geo::AttributeColumn* heights = source.column(layer.config.height_field);
  for (std::size_t f = 0; f < source.feature_count(); ++f) {
    constexpr double kTwoFloors_m = 6.5;  // what stands there when the data do not say
    const double height = (heights == nullptr ? std::nullopt : heights->number(f)).value_or(kTwoFloors_m);
    std::size_t rings = 0;
    const auto end_building = [&] {
      if (rings == 0) return;
      set->footprints.end_feature();
      set->base_m.push_back(std::numeric_limits<float>::quiet_NaN());
      set->height_m.push_back(static_cast<float>(height));
      feature_of.push_back(static_cast<std::uint32_t>(f));
      rings = 0;
    };
    for (std::size_t p = source.feature_begin[f]; p < source.feature_begin[f + 1]; ++p) {
      if (!is_ring(source.part_kind[p])) continue;
      if (source.part_kind[p] == PartKind::kOuterRing) end_building();  // each part of a multipolygon is one building
      set->footprints.add_part(source.part(p));
      ++rings;
    }
    end_building();
  }
  return set;
}

std::shared_ptr<const render::AreaSet> areas_of(const LoadedLayer& layer) {
  const VectorLayer& source = *layer.features;
  auto set = std::make_shared<render::AreaSet>();
  StyleTable styles(set->styles);
  const KindColumn kinds(source, layer.config.kind_field);
  for (std::size_t f = 0; f < source.feature_count(); ++f) {
    bool any = false;
    for (std::size_t p = source.feature_begin[f]; p < source.feature_begin[f + 1]; ++p) {
      if (!is_ring(source.part_kind[p])) continue;
      set->areas.add_part(source.part(p));
      any = true;
    }
    if (!any) continue;
    set->areas.end_feature();
    const std::string kind = kinds.of(f);
    set->style_of.push_back(styles.of(kind, [&] { return area_look(layer.config.role, kind); }));
  }
  return set->areas.features() == 0 ? nullptr : set;
}

/// Polygons by their depth; those of which the map says nothing are left out, and so is what covers all the rest.
std::shared_ptr<const render::AreaSet> flood_areas_of(const VectorLayer& source, const geo::FloodMap& map) {
  auto set = std::make_shared<render::AreaSet>();
  set->styles.clear();
  for (const geo::FloodMapClass& depth : map.classes) set->styles.push_back(flood_map_look(depth));
  for (std::size_t f = 0; f < source.feature_count(); ++f) {
    const int depth = map.class_of[f];
    if (depth < 0 || map.classes[static_cast<std::size_t>(depth)].covers_rest) continue;
    bool any = false;
    for (std::size_t p = source.feature_begin[f]; p < source.feature_begin[f + 1]; ++p) {
      if (!is_ring(source.part_kind[p])) continue;
      set->areas.add_part(source.part(p));
      any = true;
    }
    if (!any) continue;
    set->areas.end_feature();
    set->style_of.push_back(static_cast<std::uint8_t>(depth));
  }
  return set->areas.features() == 0 ? nullptr : set;
}

std::shared_ptr<const render::LineSet> lines_of(const LoadedLayer& layer) {
  const VectorLayer& source = *layer.features;
  auto set = std::make_shared<render::LineSet>();
  StyleTable styles(set->styles);
  const KindColumn kinds(source, layer.config.kind_field);
  for (std::size_t f = 0; f < source.feature_count(); ++f) {
    bool any = false;
    for (std::size_t p = source.feature_begin[f]; p < source.feature_begin[f + 1]; ++p) {
      if (source.part_kind[p] != PartKind::kLine) continue;
      set->lines.add_part(source.part(p));
      any = true;
    }
    if (!any) continue;
    set->lines.end_feature();
    const std::string kind = kinds.of(f);
    set->style_of.push_back(styles.of(kind, [&] { return line_look(layer.config.role, kind); }));
  }
  return set->lines.features() == 0 ? nullptr : set;
}

std::shared_ptr<const render::SymbolSet> points_of(const LoadedLayer& layer, std::vector<std::uint32_t>& feature_of) {
  const VectorLayer& source = *layer.features;
  auto set = std::make_shared<render::SymbolSet>();
  const KindColumn kinds(source, layer.config.kind_field);
  for (std::size_t f = 0; f < source.feature_count(); ++f) {
    for (std::size_t p = source.feature_begin[f]; p < source.feature_begin[f + 1]; ++p) {
      if (source.part_kind[p] != PartKind::kPoint) continue;
      for (const LocalXY at : source.part(p)) {
        render::Symbol symbol = point_look(layer.config.role, kinds.of(f));
        symbol.at = at;
        symbol.gives_way = true;
        set->symbols.push_back(symbol);
        feature_of.push_back(static_cast<std::uint32_t>(f));
      }
    }
  }
  return set->symbols.empty() ? nullptr : set;
}

std::shared_ptr<const render::DrapeSource> read_drape_of(const Place& place, std::string& error) {
  if (!place.drape) return nullptr;
  geo::DrapeRequest request;
  request.raster.source = place.drape->source;
  request.raster.place_crs = place.crs;
  request.raster.assumed_crs = place.crs;
  const geo::RasterIsolation isolation{.limits = raster_limits(place.reading), .program = {}};
  auto image = place.drape->trusted ? geo::read_drape(request) : geo::read_drape_isolated(request, isolation);
  if (!image) {
    error = image.error().message;
    return nullptr;
  }
  geo::DrapeImage& picture = image->value;
  return std::make_shared<render::ImageDrape>(picture.extent, picture.columns, picture.rows, 4, std::move(picture.rgba));
}

}  // namespace

SceneLayer build_scene_layer(const LoadedLayer& layer) {
  SceneLayer scene;
  scene.id = layer.config.id;
  if (!layer.features || !layer.features->placed) return scene;
  if (layer.config.role == LayerRole::kBuildings) {
    scene.buildings = buildings_of(layer, scene.feature_of);
    return scene;
  }
  scene.areas = layer.flood_map ? flood_areas_of(*layer.features, *layer.flood_map) : areas_of(layer);
  scene.lines = lines_of(layer);
  scene.points = points_of(layer, scene.feature_of);
  return scene;
}

StaticScene build_static_scene(const std::shared_ptr<const PlaceMap>& map) {
  StaticScene scene;
  // Aliases the terrain's finest level: nothing is copied, and the map lives as long as the picture needs it.
  if (map->terrain) scene.terrain = {map->terrain, &map->terrain->level(0)};
  scene.drape = read_drape_of(map->place, scene.drape_error);
  for (const LoadedLayer& layer : map->layers) scene.layers.push_back(build_scene_layer(layer));
  return scene;
}

}  // namespace sandtable
