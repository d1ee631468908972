#include "viewer/app/exposure_setup.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "viewer/app/flood_setup.h"

namespace sandtable {
namespace {

constexpr double kAlong_m = 0.5;  // of a cell: so far apart lie the points that find the cells of a line

std::optional<std::uint32_t> cell_at(const GridFrame& frame, LocalXY at) {
  if (!std::isfinite(at.x) || !std::isfinite(at.y)) return std::nullopt;
  const int column = frame.column_of(at.x);
  const int row = frame.row_of(at.y);
  if (!frame.inside(column, row)) return std::nullopt;
  return static_cast<std::uint32_t>(frame.index(column, row));
}

/// Calls `visit(point, length)` along a line, each point standing for `length` of it.
template <class Visit>
void walk(std::span<const LocalXY> line, double step_m, Visit&& visit) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double length = distance_m(line[i - 1], line[i]);
    if (!std::isfinite(length) || length <= 0) continue;
    const double pieces = std::ceil(length / step_m);
    for (double piece = 0; piece < pieces; ++piece) {
      const double share = (piece + 0.5) / pieces;
      visit(LocalXY{std::lerp(line[i - 1].x, line[i].x, share), std::lerp(line[i - 1].y, line[i].y, share)}, length / pieces);
    }
  }
}

LocalXY centre_of(std::span<const LocalXY> ring) {
  LocalXY sum{0, 0};
  for (std::size_t i = 1; i < ring.size(); ++i) {
    sum.x += ring[i].x;
    sum.y += ring[i].y;
  }
  const double corners = std::max<double>(1, static_cast<double>(ring.size()) - 1);
  return {sum.x / corners, sum.y / corners};
}

std::string text_of(const geo::AttributeColumn* column, std::size_t feature) {
  return column == nullptr ? "" : column->text(feature);
}

/// As its layer is called, and which of them, where a place has no name of its own.
Text name_of(const LoadedLayer& layer, Text name, std::size_t feature) {
  if (!name.zh.empty() || !name.en.empty()) return name;
  const auto numbered = [&](const std::string& all) { return all.empty() ? all : fmt::format("{} #{}", all, feature + 1); };
  return {numbered(layer.config.name.zh), numbered(layer.config.name.en)};
}

/// How many people or beds; 0 for what is no plausible number.
double count_of(const geo::AttributeColumn* column, std::size_t feature) {
  constexpr double kMost = 1e6;
  if (column == nullptr) return 0;
  const auto number = column->number(feature);
  return number && *number >= 0 && *number <= kMost ? *number : 0;
}

/// The model keeps the cells of houses dry: what stands there is told by the water on the cells beside them.
void look_beside(const Grid<std::uint8_t>& houses, std::vector<std::uint32_t>& cells) {
  if (houses.empty()) return;
  const GridFrame& frame = houses.frame();
  const std::size_t own = cells.size();
  for (std::size_t i = 0; i < own; ++i) {
    if (houses.values()[cells[i]] == 0) continue;
    const int column = static_cast<int>(cells[i]) % frame.columns;
    const int row = static_cast<int>(cells[i]) / frame.columns;
    for (const auto& [dx, dy] : {std::pair(-1, 0), std::pair(1, 0), std::pair(0, -1), std::pair(0, 1)}) {
      if (frame.inside(column + dx, row + dy) && houses.at(column + dx, row + dy) == 0)
        cells.push_back(static_cast<std::uint32_t>(frame.index(column + dx, row + dy)));
    }
  }
}

/// A building touches the cells of its outline and its middle: water at any wall is water at the building.
void add_buildings(const LoadedLayer& loaded, const Grid<std::uint8_t>& houses, Exposure& exposure) {
  const geo::VectorLayer& layer = *loaded.features;
  const auto* people = layer.column(loaded.config.people_field);
  std::vector<std::uint32_t> cells;
  for (std::size_t f = 0; f < layer.feature_count(); ++f) {
    cells.clear();
    const auto add = [&](LocalXY at) {
      if (const auto cell = cell_at(exposure.frame, at)) cells.push_back(*cell);
    };
    for (std::uint32_t p = layer.feature_begin[f]; p < layer.feature_begin[f + 1]; ++p) {
      if (layer.part_kind[p] != geo::PartKind::kOuterRing) continue;
      walk(layer.part(p), kAlong_m * exposure.frame.cell_m, [&](LocalXY at, double) { add(at); });
      add(centre_of(layer.part(p)));
    }
    look_beside(houses, cells);
    std::ranges::sort(cells);
    const auto repeated = std::ranges::unique(cells);
    cells.erase(repeated.begin(), repeated.end());
    if (cells.empty()) continue;
    exposure.buildings.add(cells);
    if (people == nullptr) continue;
    // Buildings of another layer, of whose people nobody told.
    exposure.people.resize(exposure.buildings.size() - 1, 0);
    exposure.people.push_back(static_cast<float>(count_of(people, f)));
  }
}

void add_roads(const geo::VectorLayer& layer, Exposure& exposure) {
  for (std::size_t p = 0; p < layer.part_count(); ++p) {
    if (layer.part_kind[p] != geo::PartKind::kLine) continue;
    walk(layer.part(p), kAlong_m * exposure.frame.cell_m, [&](LocalXY at, double length_m) {
      const auto cell = cell_at(exposure.frame, at);
      if (!cell) return;
      if (!exposure.roads.empty() && exposure.roads.back().cell == *cell) exposure.roads.back().length_m += static_cast<float>(length_m);
      else exposure.roads.push_back({*cell, static_cast<float>(length_m)});
    });
  }
}

void add_vulnerable(const LoadedLayer& loaded, Exposure& exposure) {
  const geo::VectorLayer& layer = *loaded.features;
  const auto* name = layer.column(loaded.config.name_field);
  const auto* name_en = layer.column(loaded.config.name_en_field);
  const auto* kind = layer.column(loaded.config.kind_field);
  const auto* beds = layer.column(loaded.config.beds_field);
  for (std::size_t f = 0; f < layer.feature_count(); ++f) {
    if (layer.feature_begin[f] == layer.feature_begin[f + 1]) continue;
    const auto points = layer.part(layer.feature_begin[f]);
    const LocalXY at = points.empty() ? LocalXY{NAN, NAN} : points.front();
    if (const auto cell = cell_at(exposure.frame, at)) {
      exposure.places.push_back({name_of(loaded, {text_of(name, f), text_of(name_en, f)}, f), text_of(kind, f), at, *cell, count_of(beds, f)});
    }
  }
}

}  // namespace

std::shared_ptr<const Exposure> make_exposure(const PlaceMap& map) {
  auto exposure = std::make_shared<Exposure>();
  if (!map.terrain) return exposure;
  exposure->frame = flood_frame(map);
  exposure->arrival_depth_m = map.place.flood.arrival_depth_m;
  const Grid<std::uint8_t> houses = flood_buildings(map);
  for (const LoadedLayer& layer : map.layers) {
    if (!layer.features) continue;
    if (layer.config.role == LayerRole::kBuildings) add_buildings(layer, houses, *exposure);
    if (layer.config.role == LayerRole::kRoads) add_roads(*layer.features, *exposure);
    if (layer.config.role == LayerRole::kVulnerable) add_vulnerable(layer, *exposure);
  }
  return exposure;
}

}  // namespace sandtable
