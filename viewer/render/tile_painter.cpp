#include "viewer/render/tile_painter.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <span>

#include "viewer/render/tile_canvas.h"

namespace sandtable::render {
namespace {

/// One tile being painted: where it lies and what it is painted on.
struct Work {
  const GroundContent& content;
  const Style& style;
  Extent window;   ///< with the gutter
  double texel_m;
  TileCanvas canvas{kTileTexels};
  std::vector<TexelXY> points{};  ///< scratch

  [[nodiscard]] TexelXY texel(LocalXY p) const {
    return {static_cast<float>((p.x - window.west) / texel_m), static_cast<float>((window.north - p.y) / texel_m)};
  }
};

glm::vec3 tint(const std::vector<DepthClass>& tints, float height) {
  if (tints.empty()) return {200, 205, 190};
  const auto as_vec = [](Colour c) { return glm::vec3{c.r, c.g, c.b}; };
  if (height <= tints.front().from_m) return as_vec(tints.front().colour);
  for (std::size_t i = 1; i < tints.size(); ++i) {
    if (height < tints[i].from_m) {
      const float share = (height - tints[i - 1].from_m) / (tints[i].from_m - tints[i - 1].from_m);
      return as_vec(tints[i - 1].colour) * (1 - share) + as_vec(tints[i].colour) * share;
    }
  }
  return as_vec(tints.back().colour);
}

/// Height and shade on a lattice that is no finer than half the cells of the terrain: finer would only repeat it.
struct Lattice {
  int side = 0;
  double step_m = 0;
  std::vector<float> height;
  std::vector<float> shade;  ///< 1 on level ground, more towards the sun
};

Lattice make_lattice(const Work& work) {
  const Heightfield& heights = *work.content.heights;
  Lattice lattice;
  const double wanted = std::max(work.texel_m, heights.cell_m() / 2);
  const double width = work.window.width_m();
  const int steps = std::clamp(static_cast<int>(std::ceil(width / wanted)), 8, kTileTexels);
  lattice.side = steps + 1;
  lattice.step_m = width / steps;
  const auto count = static_cast<std::size_t>(lattice.side) * static_cast<std::size_t>(lattice.side);
  lattice.height.resize(count);
  lattice.shade.resize(count);
  const int reach = std::max(1, static_cast<int>(std::lround(heights.cell_m() / lattice.step_m / 2)));
  const int padded = lattice.side + 2 * reach;
  const Extent rim = heights.extent();
  std::vector<float> wide(static_cast<std::size_t>(padded) * static_cast<std::size_t>(padded));
  for (int r = 0; r < padded; ++r) {
    for (int c = 0; c < padded; ++c) {
      // Beyond its rim the ground goes on level: the mesh ends there, but texture filters reach over it.
      const LocalXY at{std::clamp(work.window.west + (c - reach) * lattice.step_m, rim.west, rim.east),
                       std::clamp(work.window.north - (r - reach) * lattice.step_m, rim.south, rim.north)};
      wide[static_cast<std::size_t>(r * padded + c)] = heights.sample(at, lattice.step_m);
    }
  }
  const glm::vec3 sun = towards_sun(work.style.atmosphere);
  const float scale = work.style.terrain.vertical_exaggeration / static_cast<float>(2 * reach * lattice.step_m);
  for (int r = 0; r < lattice.side; ++r) {
    for (int c = 0; c < lattice.side; ++c) {
      const auto at = [&](int dc, int dr) {
        return wide[static_cast<std::size_t>((r + reach + dr) * padded + c + reach + dc)];
      };
      const float here = at(0, 0);
      const auto or_here = [here](float v) { return std::isnan(v) ? here : v; };
      const float dz_dx = (or_here(at(reach, 0)) - or_here(at(-reach, 0))) * scale;
      const float dz_dy = (or_here(at(0, -reach)) - or_here(at(0, reach))) * scale;
      const float lambert = (sun.z - dz_dx * sun.x - dz_dy * sun.y) / std::sqrt(1 + dz_dx * dz_dx + dz_dy * dz_dy);
      const auto i = static_cast<std::size_t>(r * lattice.side + c);
      lattice.height[i] = here;
      lattice.shade[i] = std::clamp(lambert / sun.z, 0.3F, 1.2F);
    }
  }
  return lattice;
}

/// Bilinear position in the lattice for a row or column of texels.
struct LatticeStep {
  int index;
  float share;
};

std::vector<LatticeStep> lattice_steps(const Lattice& lattice, double texel_m) {
  std::vector<LatticeStep> steps(kTileTexels);
  for (int i = 0; i < kTileTexels; ++i) {
    const double v = (i + 0.5) * texel_m / lattice.step_m;
    const int index = std::min(static_cast<int>(v), lattice.side - 2);
    steps[static_cast<std::size_t>(i)] = {index, static_cast<float>(v - index)};
  }
  return steps;
}

std::uint8_t to_byte(float v) { return static_cast<std::uint8_t>(std::clamp(v + 0.5F, 0.0F, 255.0F)); }

/// A little grain, so that level ground does not look like plastic. Depends on the place, not on the tile.
float grain(std::uint32_t x, std::uint32_t y) {
  std::uint32_t h = x * 0x9E3779B1U ^ y * 0x85EBCA77U;
  h ^= h >> 15;
  h *= 0x2C1B3C6DU;
  h ^= h >> 13;
  return static_cast<float>(h & 0xffU) / 255.0F - 0.5F;
}

bool paint_ground(Work& work) {
  const Lattice lattice = make_lattice(work);
  const auto steps = lattice_steps(lattice, work.texel_m);
  std::vector<std::uint8_t> drape;
  if (work.content.drape && work.content.drape->extent().intersects(work.window)) {
    drape.resize(static_cast<std::size_t>(kTileTexels) * kTileTexels * 4);
    if (!work.content.drape->read(work.window, kTileTexels, kTileTexels, drape)) drape.clear();
  }
  const float strength = work.style.terrain.hillshade_strength;
  const auto column0 = static_cast<std::int64_t>(std::floor(work.window.west / work.texel_m));
  const auto row0 = static_cast<std::int64_t>(std::floor(work.window.north / work.texel_m));
  bool holes = false;
  auto out = work.canvas.rgba().begin();
  for (int y = 0; y < kTileTexels; ++y) {
    const LatticeStep down = steps[static_cast<std::size_t>(y)];
    for (int x = 0; x < kTileTexels; ++x, out += 4) {
      const LatticeStep right = steps[static_cast<std::size_t>(x)];
      const auto corner = static_cast<std::size_t>(down.index * lattice.side + right.index);
      const auto below = corner + static_cast<std::size_t>(lattice.side);
      const auto mix = [&](const std::vector<float>& v) {
        const float upper = v[corner] + (v[corner + 1] - v[corner]) * right.share;
        const float lower = v[below] + (v[below + 1] - v[below]) * right.share;
        return upper + (lower - upper) * down.share;
      };
      const float height = mix(lattice.height);
      const float shade = 1 + (mix(lattice.shade) - 1) * strength;
      if (std::isnan(height)) {
        holes = true;
        out[0] = out[1] = out[2] = out[3] = 0;
        continue;
      }
      glm::vec3 c = tint(work.style.terrain.tints, height) * shade;
      c += 5.0F * grain(static_cast<std::uint32_t>(column0 + x), static_cast<std::uint32_t>(row0 - y));
      if (!drape.empty()) {
        const std::uint8_t* d = &drape[4 * static_cast<std::size_t>(y * kTileTexels + x)];
        const float opacity = static_cast<float>(d[3]) / 255 * work.style.terrain.drape_opacity * work.content.drape_opacity;
        // A photograph brings light of its own: half the shade is enough to read the relief.
        c += (glm::vec3{d[0], d[1], d[2]} * (0.5F + 0.5F * shade) - c) * opacity;
      }
      out[0] = to_byte(c.r);
      out[1] = to_byte(c.g);
      out[2] = to_byte(c.b);
      out[3] = 255;
    }
  }
  return holes;
}

void add_feature_rings(Work& work, const FlatGeometry& g, const std::vector<std::int8_t>& signs, std::uint32_t f) {
  for (std::uint32_t j = g.feature_first[f]; j < g.feature_first[f + 1]; ++j) {
    work.points.clear();
    for (const LocalXY p : g.part(j)) work.points.push_back(work.texel(p));
    work.canvas.add_ring(work.points, signs[j]);
  }
}

/// Style index of a feature, kept inside the table whatever the data says.
std::size_t style_index(const std::vector<std::uint8_t>& style_of, std::uint32_t f, std::size_t styles) {
  return style_of.size() > f ? std::min<std::size_t>(style_of[f], styles - 1) : 0;
}

void stroke_feature(Work& work, const FlatGeometry& g, std::uint32_t f, float width, DashStyle dash, bool close) {
  for (std::uint32_t j = g.feature_first[f]; j < g.feature_first[f + 1]; ++j) {
    const auto part = g.part(j);
    work.points.clear();
    for (std::size_t i = 0; i < part.size(); ++i) {
      const TexelXY p = work.texel(part[i]);
      // Points closer than half a texel draw nothing new.
      const bool near = !work.points.empty() && std::abs(p.x - work.points.back().x) < 0.5F &&
                        std::abs(p.y - work.points.back().y) < 0.5F;
      if (!near || i + 1 == part.size()) work.points.push_back(p);
    }
    if (close && !work.points.empty()) work.points.push_back(work.points.front());
    work.canvas.stroke_mask(work.points, width, dash);
  }
}

void paint_areas(Work& work, const PaintedAreas& areas) {
  const AreaSet& set = *areas.set;
  const auto found = areas.index->touching(work.window);
  const TexelXY origin{static_cast<float>(std::fmod(work.window.west / work.texel_m, 1414.0)),
                       static_cast<float>(std::fmod(-work.window.north / work.texel_m, 1414.0))};
  for (const std::uint32_t f : found) {
    const AreaStyle& style = set.styles[style_index(set.style_of, f, set.styles.size())];
    if (work.texel_m > style.coarsest_m_per_px) continue;
    add_feature_rings(work, set.areas, *areas.signs, f);
    work.canvas.fill_mask();
    work.canvas.paint_mask(faded(style.fill, areas.opacity));
    work.canvas.hatch_mask(style.hatch, faded(style.hatch_colour, areas.opacity), origin);
    work.canvas.clear_mask();
  }
  for (std::size_t s = 0; s < set.styles.size(); ++s) {
    const AreaStyle& style = set.styles[s];
    if (style.outline_px <= 0 || style.outline.a == 0 || work.texel_m > style.coarsest_m_per_px) continue;
    for (const std::uint32_t f : found) {
      if (style_index(set.style_of, f, set.styles.size()) == s) {
        stroke_feature(work, set.areas, f, style.outline_px, DashStyle::kSolid, true);
      }
    }
    work.canvas.paint_mask(faded(style.outline, areas.opacity));
    work.canvas.clear_mask();
  }
}

void paint_lines(Work& work, const PaintedLines& lines) {
  const LineSet& set = *lines.set;
  Extent reach = work.window;
  for (const LineStyle& style : set.styles) {
    const double half = std::max<double>(style.width_m, style.min_px * work.texel_m) / 2 + style.casing_px * work.texel_m;
    reach.west = std::min(reach.west, work.window.west - half);
    reach.east = std::max(reach.east, work.window.east + half);
    reach.south = std::min(reach.south, work.window.south - half);
    reach.north = std::max(reach.north, work.window.north + half);
  }
  const auto found = lines.index->touching(reach);
  if (found.empty()) return;
  // All casings first, so that roads join instead of fencing each other off.
  for (const bool casing : {true, false}) {
    for (std::size_t s = 0; s < set.styles.size(); ++s) {
      const LineStyle& style = set.styles[s];
      if (work.texel_m > style.coarsest_m_per_px) continue;
      const Colour colour = faded(casing ? style.casing : style.colour, lines.opacity);
      float width = std::clamp(static_cast<float>(style.width_m / work.texel_m), style.min_px, style.max_px);
      // Thin lines have no room for a casing.
      if (casing && (style.casing.a == 0 || width < 2.5F)) continue;
      if (casing) width += 2 * style.casing_px;
      for (const std::uint32_t f : found) {
        if (style_index(set.style_of, f, set.styles.size()) != s) continue;
        stroke_feature(work, set.lines, f, width, casing ? DashStyle::kSolid : style.dash, false);
      }
      work.canvas.paint_mask(colour);
      work.canvas.clear_mask();
    }
  }
}

void add_shadow(Work& work, std::span<const LocalXY> ring, LocalXY fall) {
  const float sign = twice_area(ring) > 0 ? 1.0F : -1.0F;
  work.points.clear();
  for (const LocalXY p : ring) work.points.push_back(work.texel(p));
  work.canvas.add_ring(work.points, sign);
  const TexelXY shift{static_cast<float>(fall.x / work.texel_m), static_cast<float>(-fall.y / work.texel_m)};
  const std::size_t n = work.points.size();
  for (std::size_t i = 0; i < n; ++i) {
    const TexelXY a = work.points[i], b = work.points[(i + 1) % n];
    const TexelXY quad[4] = {a, b, {b.x + shift.x, b.y + shift.y}, {a.x + shift.x, a.y + shift.y}};
    // Only the edges that face away from the sun sweep new ground; their quads turn the way the ring does.
    const float turn = (b.x - a.x) * shift.y - (b.y - a.y) * shift.x;
    if (turn * sign <= 0) continue;
    work.canvas.add_ring(quad, turn < 0 ? 1.0F : -1.0F);
  }
}

void paint_shadows(Work& work) {
  constexpr double kCoarsestTexelM = 3;
  constexpr double kLongestShadowM = 120;
  if (!work.style.buildings.shadows || work.texel_m > kCoarsestTexelM) return;
  const BuildingSet& set = *work.content.buildings.set;
  const glm::vec3 sun = towards_sun(work.style.atmosphere);
  const LocalXY fall_per_m{-sun.x / sun.z, -sun.y / sun.z};
  Extent reach = work.window;
  reach.west -= kLongestShadowM;
  reach.east += kLongestShadowM;
  reach.south -= kLongestShadowM;
  reach.north += kLongestShadowM;
  for (const std::uint32_t f : work.content.buildings.index->touching(reach)) {
    const float height = set.height_m[f];
    if (!(height > 0)) continue;
    const auto ring = set.footprints.part(set.footprints.feature_first[f]);
    if (ring.size() >= 3) add_shadow(work, ring, fall_per_m * std::min<double>(height, kLongestShadowM));
  }
  work.canvas.fill_mask();
  work.canvas.paint_mask(rgb(0x1c2430, 105));
  work.canvas.clear_mask();
}

void paint_footprints(Work& work) {
  const PaintedBuildings& buildings = work.content.buildings;
  const BuildingStyle& style = work.style.buildings;
  for (const std::uint32_t f : buildings.index->touching(work.window)) {
    add_feature_rings(work, buildings.set->footprints, *buildings.signs, f);
    Colour colour = style.footprint;
    if (!style.roofs.empty()) colour = style.roofs[tint_of(*buildings.set, f) % style.roofs.size()];
    work.canvas.fill(colour);
  }
}

std::vector<std::uint8_t> halved(const std::vector<std::uint8_t>& fine, int side) {
  const int half = side / 2;
  std::vector<std::uint8_t> out(static_cast<std::size_t>(half) * static_cast<std::size_t>(half) * 4);
  const auto row = static_cast<std::size_t>(side) * 4;
  for (int y = 0; y < half; ++y) {
    const std::uint8_t* a = fine.data() + static_cast<std::size_t>(2 * y) * row;
    std::uint8_t* o = out.data() + static_cast<std::size_t>(y * half) * 4;
    for (int x = 0; x < half; ++x, a += 8, o += 4) {
      for (std::size_t i = 0; i < 4; ++i) {
        o[i] = static_cast<std::uint8_t>((a[i] + a[i + 4] + a[row + i] + a[row + i + 4] + 2) / 4);
      }
    }
  }
  return out;
}

}  // namespace

PaintedTile paint_tile(const GroundContent& content, const Extent& square) {
  const double texel_m = square.width_m() / kTileInner;
  const double margin = kTileGutter * texel_m;
  Work work{content,
            *content.style,
            {square.west - margin, square.south - margin, square.east + margin, square.north + margin},
            texel_m};
  PaintedTile tile;
  tile.has_holes = paint_ground(work);
  for (const PaintedAreas& areas : content.areas) paint_areas(work, areas);
  for (const PaintedLines& lines : content.lines) paint_lines(work, lines);
  if (content.buildings.set) {
    paint_shadows(work);
    paint_footprints(work);
  }
  tile.levels[0] = std::move(work.canvas.rgba());
  for (int level = 1, side = kTileTexels; level < kTileLevels; ++level, side /= 2) {
    tile.levels[static_cast<std::size_t>(level)] = halved(tile.levels[static_cast<std::size_t>(level - 1)], side);
  }
  return tile;
}

glm::vec3 towards_sun(const AtmosphereStyle& style) {
  const float azimuth = glm::radians(style.sun_azimuth_deg);
  const float elevation = glm::radians(std::clamp(style.sun_elevation_deg, 10.0F, 90.0F));
  return {std::sin(azimuth) * std::cos(elevation), std::cos(azimuth) * std::cos(elevation), std::sin(elevation)};
}

std::uint32_t tint_of(const BuildingSet& buildings, std::uint32_t index) {
  std::uint32_t h = buildings.colour_key.size() > index ? buildings.colour_key[index] : index;
  h = (h ^ 61U) ^ (h >> 16);
  h *= 9U;
  h ^= h >> 4;
  h *= 0x27d4eb2dU;
  return h ^ (h >> 15);
}

}  // namespace sandtable::render
