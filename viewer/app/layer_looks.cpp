#include "viewer/app/layer_looks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "viewer/app/style_files.h"
#include "viewer/render/style.h"

namespace sandtable {
namespace {

using render::AreaStyle;
using render::Colour;
using render::LineStyle;
using render::rgb;
using render::Symbol;
using render::SymbolIcon;
using render::SymbolShape;

struct AreaRow {
  std::string_view kind;
  Colour fill;
};

// Land use in quiet earth tones; the words are those of the demo and of Taiwanese zoning.
constexpr std::array<AreaRow, 12> kLandUse{{
    {"park", rgb(0xa9c48f, 190)},
    {"farm", rgb(0xc9cf9d, 150)},
    {"paddy", rgb(0xbccb9a, 150)},
    {"school", rgb(0xd9c9a8, 190)},
    {"temple", rgb(0xd8b9a0, 190)},
    {"market", rgb(0xd6bfae, 190)},
    {"hospital", rgb(0xe0cfd2, 190)},
    {"care_home", rgb(0xdccfd8, 190)},
    {"industry", rgb(0xc4c1c6, 170)},
    {"commercial", rgb(0xd9cdbf, 170)},
    {"forest", rgb(0x8fb07c, 190)},
    {"residential", rgb(0xd8d3c7, 120)},
}};

AreaStyle plain(Colour fill, Colour outline, float outline_px) {
  AreaStyle style;
  style.fill = fill;
  style.outline = outline;
  style.outline_px = outline_px;
  return style;
}

LineStyle line(Colour colour, float width_m, float min_px, Colour casing = rgb(0, 0)) {
  LineStyle style;
  style.colour = colour;
  style.width_m = width_m;
  style.min_px = min_px;
  style.casing = casing;
  return style;
}

LineStyle road_look(std::string_view kind) {
  const Colour casing = rgb(0x8d8a84);
  LineStyle style = line(rgb(0xf2efe8), 7, 0.8F, casing);
  if (kind == "arterial" || kind == "primary" || kind == "trunk" || kind == "bridge") {
    style = line(rgb(0xf7e9c8), 22, 1.8F, casing);
  } else if (kind == "collector" || kind == "secondary" || kind == "tertiary") {
    style = line(rgb(0xfaf6ec), 13, 1.2F, casing);
  } else {
    style.coarsest_m_per_px = 6;
  }
  return style;
}

Symbol marker(SymbolIcon icon, Colour fill) {
  Symbol symbol;
  symbol.shape = SymbolShape::kRoundSquare;
  symbol.icon = icon;
  symbol.fill = fill;
  symbol.size_px = 17;
  return symbol;
}

Colour mixed(Colour a, Colour b, double share) {
  const auto one = [&](std::uint8_t from, std::uint8_t to) { return static_cast<std::uint8_t>(std::lround(from + (to - from) * share)); };
  return {one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), 255};
}

/// The ramp of water by depth without its steps: each colour stands in the middle of its class, the last one half a
/// metre into it, and darkens from there, so that classes that a map cuts otherwise stay in order and apart.
Colour depth_colour(double depth_m) {
  const std::vector<render::DepthClass>& ramp = scene_style().water.classes;
  std::vector<std::pair<double, Colour>> stops;
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    const double from_m = ramp[i].from_m;
    stops.emplace_back(i + 1 < ramp.size() ? (from_m + ramp[i + 1].from_m) / 2 : from_m + 0.5, ramp[i].colour);
  }
  constexpr double kDarkest_m = 5;
  stops.emplace_back(kDarkest_m, mixed(stops.back().second, rgb(0), 0.7));
  if (depth_m <= stops.front().first) return stops.front().second;
  for (std::size_t i = 1; i < stops.size(); ++i) {
    const auto& [from_m, from] = stops[i - 1];
    const auto& [to_m, to] = stops[i];
    if (depth_m <= to_m) return mixed(from, to, (depth_m - from_m) / (to_m - from_m));
  }
  return stops.back().second;
}

}  // namespace

render::AreaStyle flood_map_look(const geo::FloodMapClass& depth) {
  constexpr double kOpenClass = 1.25;  // how far into a class without an end its colour stands
  const Colour fill = depth_colour(depth.to_m ? (depth.from_m + *depth.to_m) / 2 : depth.from_m * kOpenClass);
  AreaStyle style = plain(render::with_alpha(fill, 205), render::with_alpha(fill, 255), 0.8F);
  style.hatch = render::HatchStyle::kDots;
  style.hatch_colour = rgb(0xffffff, 70);
  return style;
}

render::AreaStyle area_look(LayerRole role, std::string_view kind) {
  switch (role) {
    case LayerRole::kRiver: return plain(rgb(0x6f8f96), rgb(0x58757c), 1);  // standing water, greyer than any depth
    case LayerRole::kBasin: return plain(rgb(0x5a5f66, 0), rgb(0x4a5058, 150), 1.2F);
    case LayerRole::kBoundary: return plain(rgb(0, 0), rgb(0x6d5f78, 200), 1.4F);
    case LayerRole::kHazard: {
      AreaStyle style = plain(rgb(0x8d6fa8, 60), rgb(0x7a5f96, 180), 1);
      style.hatch = render::HatchStyle::kDots;
      style.hatch_colour = rgb(0x6d5290, 150);
      return style;
    }
    default: break;
  }
  for (const AreaRow& row : kLandUse) {
    if (row.kind == kind) return plain(row.fill, rgb(0x8a8678, 70), 0.6F);
  }
  return plain(rgb(0xcfcabb, 110), rgb(0x8a8678, 90), 0.6F);
}

render::LineStyle line_look(LayerRole role, std::string_view kind) {
  switch (role) {
    case LayerRole::kRoads: return road_look(kind);
    case LayerRole::kRiver: return line(rgb(0x6f8f96), 8, 1.4F);
    case LayerRole::kLevee: return line(rgb(0x7a6a4f), 6, 2.0F);
    case LayerRole::kDrain: {
      LineStyle style = line(rgb(0x5f7f86), 2, 1.0F);
      style.dash = render::DashStyle::kDashed;
      style.coarsest_m_per_px = 6;
      return style;
    }
    case LayerRole::kBoundary: {
      LineStyle style = line(rgb(0x6d5f78, 220), 0, 1.6F);
      style.dash = render::DashStyle::kDashed;
      return style;
    }
    default: return line(rgb(0x5d5a56), 4, 1.4F);
  }
}

render::Symbol point_look(LayerRole role, std::string_view kind) {
  if (role == LayerRole::kVulnerable) {
    if (kind == "hospital" || kind == "clinic") return marker(SymbolIcon::kPlus, rgb(0x7b4a6d));
    if (kind == "care_home" || kind == "elderly" || kind == "nursing") return marker(SymbolIcon::kHouse, rgb(0x7b4a6d));
    if (kind == "school") return marker(SymbolIcon::kBook, rgb(0x6a6250));
    return marker(SymbolIcon::kHouse, rgb(0x4f6650));
  }
  Symbol dot = marker(SymbolIcon::kNone, rgb(0x5a6672));
  dot.shape = SymbolShape::kCircle;
  dot.size_px = 10;
  return dot;
}

}  // namespace sandtable
