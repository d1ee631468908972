#include "viewer/app/style_files.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "twin/place/toml_table.h"
#include "viewer/ui/built_in_assets.h"
#include "viewer/ui/theme.h"

namespace sandtable {
namespace {

using render::Colour;

constexpr NumberRange kShare = NumberRange::between(0, 1);

std::optional<Colour> colour_of(TomlTable& t, std::string_view key, const std::string& text) {
  const auto parsed = ui::parse_colour(text);
  if (!parsed) {
    t.problem(key, "'{}' is not a colour like \"#1a2b3c\"", clipped(text, 40));
    return std::nullopt;
  }
  return Colour{parsed->r, parsed->g, parsed->b, parsed->a};
}

void read_colour(TomlTable& t, std::string_view key, Colour& out) {
  std::string text;
  if (t.optional(key, text)) out = colour_of(t, key, text).value_or(out);
}

void read_colours(TomlTable& t, std::string_view key, std::vector<Colour>& out) {
  std::vector<std::string> texts;
  if (!t.optional(key, texts)) return;
  if (texts.empty()) return t.problem(key, "names no colour");
  out.clear();
  for (const std::string& text : texts) out.push_back(colour_of(t, key, text).value_or(Colour{}));
}

void read_number(TomlTable& t, std::string_view key, float& out, NumberRange range) {
  double number = 0;
  if (t.optional(key, number, range)) out = static_cast<float>(number);
}

/// Classes that begin at `key`, rising; those of the file take the place of all that were there.
template <class Class, float Class::*From>
void read_rising(TomlTable& t, std::string_view name, std::string_view key, NumberRange range,
                 std::vector<Class>& out) {
  std::vector<Class> read;
  t.tables(name, [&](TomlTable& entry) {
    Class one;
    double from = 0;
    if (entry.required(key, from, range)) one.*From = static_cast<float>(from);
    if (entry.needs("colour")) read_colour(entry, "colour", one.colour);
    if (!read.empty() && one.*From <= read.back().*From)
      entry.problem(key, "{} does not lie above the class before", from);
    read.push_back(one);
  });
  if (!read.empty()) out = std::move(read);
}

void read_hazard(TomlTable& t, std::vector<render::HazardClass>& out) {
  std::vector<render::HazardClass> read;
  t.tables("hazard", [&](TomlTable& entry) {
    render::HazardClass one;
    read_number(entry, "depth_m", one.depth_m, NumberRange::positive());
    read_number(entry, "speed_m_per_s", one.speed_m_per_s, NumberRange::positive());
    read_number(entry, "depth_times_speed_m2_per_s", one.depth_times_speed_m2_per_s, NumberRange::positive());
    if (entry.needs("colour")) read_colour(entry, "colour", one.colour);
    read.push_back(one);
  });
  if (read.size() > render::kMostHazardClasses)
    t.problem("hazard", "{} classes, more than {}", read.size(), render::kMostHazardClasses);
  if (!read.empty()) out = std::move(read);
}

void read_water(TomlTable& t, render::WaterStyle& out) {
  read_number(t, "opacity", out.opacity, kShare);
  read_colour(t, "shoreline", out.shoreline);
  read_colour(t, "unknown", out.unknown);
  read_number(t, "unknown_spacing_px", out.unknown_spacing_px, NumberRange::between(4, 200));
  read_number(t, "expected_spacing_px", out.expected_spacing_px, NumberRange::between(4, 200));
  const auto depths = NumberRange::at_least(0);
  read_rising<render::DepthClass, &render::DepthClass::from_m>(t, "classes", "from_m", depths, out.classes);
  read_rising<render::DepthClass, &render::DepthClass::from_m>(t, "deeper", "from_m", depths, out.deeper);
  read_rising<render::DepthClass, &render::DepthClass::from_m>(t, "shallower", "from_m", depths, out.shallower);
  read_rising<render::TimeClass, &render::TimeClass::from_min>(t, "arrival", "from_min", depths, out.arrival);
  read_rising<render::TimeClass, &render::TimeClass::from_min>(t, "duration", "from_min", depths, out.duration);
  read_hazard(t, out.hazard);
}

void read_terrain(TomlTable& t, render::TerrainStyle& out) {
  read_number(t, "hillshade_strength", out.hillshade_strength, kShare);
  read_number(t, "vertical_exaggeration", out.vertical_exaggeration, NumberRange::positive());
  read_number(t, "drape_opacity", out.drape_opacity, kShare);
  read_rising<render::DepthClass, &render::DepthClass::from_m>(t, "tints", "from_m", NumberRange::any(), out.tints);
}

void read_buildings(TomlTable& t, render::BuildingStyle& out) {
  read_colours(t, "walls", out.walls);
  read_colours(t, "roofs", out.roofs);
  read_colour(t, "footprint", out.footprint);
  read_colour(t, "selected", out.selected);
  t.optional("shadows", out.shadows);
}

void read_atmosphere(TomlTable& t, render::AtmosphereStyle& out) {
  read_colour(t, "zenith", out.zenith);
  read_colour(t, "horizon", out.horizon);
  read_colour(t, "beyond", out.beyond);
  read_number(t, "haze_start_m", out.haze_start_m, NumberRange::at_least(0));
  read_number(t, "haze_full_m", out.haze_full_m, NumberRange::positive());
  read_number(t, "sun_azimuth_deg", out.sun_azimuth_deg, NumberRange::between(0, 360));
  read_number(t, "sun_elevation_deg", out.sun_elevation_deg, NumberRange::between(1, 90));
}

void read_symbols(TomlTable& t, render::SymbolStyle& out) {
  read_colour(t, "outline", out.outline);
  read_colour(t, "shadow", out.shadow);
  read_colour(t, "selection", out.selection);
  read_number(t, "far_scale", out.far_scale, kShare);
  read_number(t, "crowded_scale", out.crowded_scale, kShare);
  read_number(t, "near_m", out.near_m, NumberRange::at_least(0));
  read_number(t, "far_m", out.far_m, NumberRange::positive());
}

}  // namespace

Status read_depth_style(std::string_view toml, const std::string& file, render::WaterStyle& out) {
  PlaceProblems problems(file);
  TomlTable::read_document(toml, problems,
                           [&](TomlTable& top) { top.table("water", [&](TomlTable& t) { read_water(t, out); }); });
  if (problems.empty()) return {};
  return tl::unexpected(problems.error());
}

Status read_scene_look(std::string_view toml, const std::string& file, render::Style& out) {
  PlaceProblems problems(file);
  TomlTable::read_document(toml, problems, [&](TomlTable& top) {
    top.table("terrain", [&](TomlTable& t) { read_terrain(t, out.terrain); });
    top.table("buildings", [&](TomlTable& t) { read_buildings(t, out.buildings); });
    top.table("atmosphere", [&](TomlTable& t) { read_atmosphere(t, out.atmosphere); });
    top.table("symbols", [&](TomlTable& t) { read_symbols(t, out.symbols); });
  });
  if (problems.empty()) return {};
  return tl::unexpected(problems.error());
}

Result<render::Style> read_scene_style(const std::filesystem::path& assets) {
  constexpr const char* kDepthFile = "styles/depth.toml";
  constexpr const char* kSceneFile = "styles/scene.toml";
  render::Style style;
  const auto depth = ui::asset_text(assets, kDepthFile);
  if (!depth) return pass(depth);
  if (Status read = read_depth_style(*depth, kDepthFile, style.water); !read) return pass(read);
  const auto scene = ui::asset_text(assets, kSceneFile);
  if (!scene) return pass(scene);
  if (Status read = read_scene_look(*scene, kSceneFile, style); !read) return pass(read);
  return style;
}

const render::Style& scene_style() {
  static const render::Style style = [] {
    auto built_in = read_scene_style({});
    assert(built_in);  // a test holds it
    return built_in ? std::move(*built_in) : render::Style{};
  }();
  return style;
}

}  // namespace sandtable
