#include "viewer/app/flood_ground.h"

#include <algorithm>
#include <cmath>

#include "geo/terrain/burn_polygons.h"
#include "twin/flood/scenario/grid_marks.h"
#include "twin/flood/scenario/scenario_setup.h"
#include "twin/place/place_problems.h"

namespace sandtable {
namespace {

using FromLayer = FloodGroundConfig::FromLayer;

constexpr int kPointsAcross = 4;

template <class... Args>
tl::unexpected<Error> unusable(const FromLayer& from, fmt::format_string<Args...> format, Args&&... args) {
  return fail(ErrorCode::kInvalid, "{}: layer '{}': {}", from.written_at, from.layer,
              fmt::format(format, std::forward<Args>(args)...));
}

Result<const geo::VectorLayer*> shapes_of(const PlaceMap& map, const FromLayer& from) {
  const LoadedLayer* layer = map.layer(from.layer);
  if (layer == nullptr) return unusable(from, "is not there");
  if (!layer->features) return unusable(from, "{}", layer->error);
  return layer->features.get();
}

/// The attribute that `key` names.
Result<const geo::AttributeColumn*> column_of(const geo::VectorLayer& shapes, const FromLayer& from,
                                              std::string_view key) {
  const geo::AttributeColumn* column = shapes.column(from.field);
  if (column != nullptr) return column;
  std::vector<std::string> known;
  for (const geo::AttributeColumn& each : shapes.columns) known.push_back(each.name);
  return unusable(from, "has no attribute '{}' (flood.{}); it has {}", from.field, key, listed(known));
}

bool has(const geo::VectorLayer& shapes, geo::PartKind kind) {
  return std::ranges::find(shapes.part_kind, kind) != shapes.part_kind.end();
}

Status add_buildings(const PlaceMap& map, const GridFrame& frame, GroundCover& cover) {
  const FromLayer& from = map.place.flood.ground.buildings;
  if (from.layer.empty()) return {};
  const auto shapes = shapes_of(map, from);
  if (!shapes) return pass(shapes);
  if (!has(**shapes, geo::PartKind::kOuterRing)) return unusable(from, "holds no polygon");
  cover.buildings = mostly_covered(**shapes, frame);
  return {};
}

Status add_roughness(const PlaceMap& map, const GridFrame& frame, GroundCover& cover) {
  const FloodGroundConfig& ground = map.place.flood.ground;
  if (ground.roughness.layer.empty()) return {};
  const auto shapes = shapes_of(map, ground.roughness);
  if (!shapes) return pass(shapes);
  const auto column = column_of(**shapes, ground.roughness, "manning_field");
  if (!column) return pass(column);
  if (!has(**shapes, geo::PartKind::kOuterRing)) return unusable(ground.roughness, "holds no polygon");
  constexpr std::int16_t kOther = -1;
  std::vector<std::int16_t> class_of((*shapes)->feature_count(), kOther);
  bool any = false;
  for (std::size_t f = 0; f < class_of.size(); ++f) {
    const auto found = std::ranges::find(ground.manning_of, (*column)->text(f), &std::pair<std::string, double>::first);
    if (found == ground.manning_of.end()) continue;
    class_of[f] = static_cast<std::int16_t>(found - ground.manning_of.begin());
    any = true;
  }
  if (!any) return unusable(ground.roughness, "no shape is of a class that flood.manning_classes names");
  const Grid<std::int16_t> classes = geo::burn_polygons(**shapes, class_of, frame, kOther);
  cover.manning = Grid<float>(frame, static_cast<float>(ground.manning));
  for (std::size_t i = 0; i < classes.values().size(); ++i) {
    const std::int16_t index = classes.values()[i];
    if (index != kOther)
      cover.manning->values()[i] = static_cast<float>(ground.manning_of[static_cast<std::size_t>(index)].second);
  }
  return {};
}

/// How high each line stands.
Result<std::vector<double>> crests_m(const geo::VectorLayer& lines, const FloodGroundConfig& ground) {
  std::vector<double> crests(lines.feature_count(), ground.levee_crest_m.value_or(0));
  if (ground.levees.field.empty()) return crests;
  const auto column = column_of(lines, ground.levees, "levee_crest_field");
  if (!column) return pass(column);
  std::size_t without = 0;
  for (std::size_t f = 0; f < crests.size(); ++f) {
    const auto crest_m = (*column)->number(f);
    if (crest_m && std::isfinite(*crest_m))
      crests[f] = *crest_m;
    else
      ++without;
  }
  if (without > 0 && !ground.levee_crest_m) {
    return unusable(ground.levees, "{} of its {} lines have no number in '{}'; flood.levee_crest_m stands for those",
                    without, crests.size(), ground.levees.field);
  }
  return crests;
}

Status add_levees(const PlaceMap& map, const GridFrame& frame, GroundCover& cover) {
  const FloodGroundConfig& ground = map.place.flood.ground;
  if (ground.levees.layer.empty()) return {};
  const auto lines = shapes_of(map, ground.levees);
  if (!lines) return pass(lines);
  const auto crests = crests_m(**lines, ground);
  if (!crests) return pass(crests);
  std::vector<scenario::Wall> walls;
  for (std::size_t f = 0; f < (*lines)->feature_count(); ++f) {
    for (std::uint32_t p = (*lines)->feature_begin[f]; p < (*lines)->feature_begin[f + 1]; ++p) {
      if ((*lines)->part_kind[p] == geo::PartKind::kPoint) continue;
      const auto points = (*lines)->part(p);
      scenario::Wall wall{{}, {Polyline(points.begin(), points.end()), ground.levees.written_at}, (*crests)[f], {}};
      // A layer may be of a whole county; only what crosses the model's grid holds water there.
      if (scenario::faces_along(frame, wall.line)) walls.push_back(std::move(wall));
    }
  }
  if (walls.empty()) return unusable(ground.levees, "no line of it crosses the grid of the flood model");
  auto faces = scenario::crests_of(frame, walls);
  if (!faces) return pass(faces);
  cover.levees = std::move(*faces);
  return {};
}

}  // namespace

Grid<std::uint8_t> mostly_covered(const geo::VectorLayer& polygons, const GridFrame& frame) {
  const GridFrame points{frame.columns * kPointsAcross, frame.rows * kPointsAcross, frame.cell_m / kPointsAcross,
                         frame.north_west};
  const std::vector<std::int16_t> inside(polygons.feature_count(), 1);
  const Grid<std::int16_t> burnt = geo::burn_polygons(polygons, inside, points, 0);
  Grid<std::uint8_t> counted(frame, 0);
  for (int row = 0; row < points.rows; ++row) {
    for (int column = 0; column < points.columns; ++column) {
      if (burnt.at(column, row) != 0) ++counted.at(column / kPointsAcross, row / kPointsAcross);
    }
  }
  for (std::uint8_t& cell : counted.values()) cell = cell > kPointsAcross * kPointsAcross / 2 ? 1 : 0;
  return counted;
}

Result<GroundCover> ground_cover(const PlaceMap& map, const GridFrame& frame) {
  GroundCover cover;
  for (const auto add : {&add_buildings, &add_levees, &add_roughness}) {
    if (Status added = add(map, frame, cover); !added) return pass(added);
  }
  return cover;
}

}  // namespace sandtable
