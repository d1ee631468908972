#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace sandtable::ui {

/// How the water on the map is coloured: as it is at the moment shown, or by what a whole run ahead does to each cell.
enum class WaterColouring { kDepth, kHazard, kMaxDepth, kArrival, kDuration, kMaxHazard };

/// The built-in layers that colour the water otherwise than by its depth; at most one of them shows. The key names the
/// colouring in the catalogue: "colouring.arrival", "command.view.water-arrival".
struct ColouringLayer {
  WaterColouring colouring;
  std::string_view layer;
  std::string_view key;
};
inline constexpr std::array<ColouringLayer, 5> kColouringLayers{
    {{WaterColouring::kHazard, "@hazard", "hazard"},
     {WaterColouring::kMaxDepth, "@max_depth", "max-depth"},
     {WaterColouring::kArrival, "@arrival", "arrival"},
     {WaterColouring::kDuration, "@duration", "duration"},
     {WaterColouring::kMaxHazard, "@max_hazard", "max-hazard"}}};

/// Its layer; "@water" for depth.
constexpr std::string_view layer_of(WaterColouring colouring) {
  for (const ColouringLayer& each : kColouringLayers) {
    if (each.colouring == colouring) return each.layer;
  }
  return "@water";
}

/// Whether it shows what a run expects instead of one moment.
constexpr bool is_ahead(WaterColouring colouring) {
  return colouring != WaterColouring::kDepth && colouring != WaterColouring::kHazard;
}

}  // namespace sandtable::ui
