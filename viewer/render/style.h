#pragma once

#include <cstddef>
#include <vector>

#include "viewer/render/colour.h"

namespace sandtable::render {

/// One class of the depth legend: depths from `from_m` up to the next class have this colour.
struct DepthClass {
  float from_m = 0;
  Colour colour;
};

/// One class of the hazard legend: it holds up to these limits, and the next one beyond any of them.
struct HazardClass {
  float depth_m = 0;
  float speed_m_per_s = 0;
  float depth_times_speed_m2_per_s = 0;
  Colour colour;
};
/// One class of the legend of times: from so many minutes up to the next class.
struct TimeClass {
  float from_min = 0;
  Colour colour;
};
/// More than these are not drawn apart.
inline constexpr std::size_t kMostHazardClasses = 8;

/// How water is drawn. The program reads assets/styles/depth.toml, which names the source of the classes; these are its defaults.
struct WaterStyle {
  /// Rising; water shallower than the first class is not drawn (it is within the error of terrain and model).
  std::vector<DepthClass> classes{
      {0.02F, rgb(0xc6dbef)}, {0.10F, rgb(0x85bce0)}, {0.30F, rgb(0x3787c0)}, {0.50F, rgb(0x0b4a94)}, {1.50F, rgb(0x08265c)}};
  float opacity = 0.82F;
  Colour shoreline = rgb(0x0b3d78);
  Colour unknown = rgb(0x6b6470, 130);  ///< hatch over ground of which neither a sensor nor the model speaks
  float unknown_spacing_px = 22;
  float expected_spacing_px = 9;  ///< of the bands of water that is expected; across the screen, so no hatch looks like it
  /// Differences of two waters: purple of the diverging scheme PRGn and brown of BrBG (Brewer, colorbrewer2.org), told
  /// apart by the colour-blind, free of the hues of depth and alert, and neither is the green of fields.
  std::vector<DepthClass> deeper{
      {0.05F, rgb(0xb98fd0)}, {0.10F, rgb(0x9458b0)}, {0.30F, rgb(0x6d2080)}, {0.50F, rgb(0x40004b)}};
  std::vector<DepthClass> shallower{
      {0.05F, rgb(0xdfc27d)}, {0.10F, rgb(0xb08a4a)}, {0.30F, rgb(0x7f5216)}, {0.50F, rgb(0x4a2a04)}};
  /// Hazard by depth and speed, gravest last; limits and their source as in twin/flood/hazard.h. One hue that neither
  /// depth nor alert levels have, light to dark, so that the order survives greyscale print and colour-blind eyes.
  std::vector<HazardClass> hazard{{0.3F, 2, 0.3F, rgb(0xf7cfe0)}, {0.5F, 2, 0.6F, rgb(0xee9cc4)},
                                  {1.2F, 2, 0.6F, rgb(0xdb66a5)}, {2, 2, 1, rgb(0xb3308a)},
                                  {4, 4, 4, rgb(0x7b1069)},       {0, 0, 0, rgb(0x3d0640)}};
  /// When the water of a run ahead arrives, soonest darkest, and how long it stays, longest darkest: teal and olive, hues
  /// that depth, hazard and alert levels do not have. The first class of arrival is water that stands there already.
  std::vector<TimeClass> arrival{{0, rgb(0x00281f)},  {0.01F, rgb(0x01564a)}, {15, rgb(0x1f8377)},
                                 {30, rgb(0x55ada1)}, {60, rgb(0x93d2c7)},    {120, rgb(0xcdeee8)}};
  std::vector<TimeClass> duration{
      {0, rgb(0xe9e6bd)}, {15, rgb(0xc3c07e)}, {30, rgb(0x97954a)}, {60, rgb(0x66651f)}, {120, rgb(0x383806)}};
};

/// Colours of the ground itself where no drape image covers it.
struct TerrainStyle {
  std::vector<DepthClass> tints{{-10, rgb(0xc9cfb4)}, {0, rgb(0xd3d8bf)}, {15, rgb(0xd9dcc2)}, {60, rgb(0xb9c7a0)}, {200, rgb(0x98ad84)}};
  float hillshade_strength = 0.75F;  ///< 0 flat .. 1 full
  float vertical_exaggeration = 1;   ///< of the hillshade only; geometry is never exaggerated
  float drape_opacity = 1;
};

struct BuildingStyle {
  std::vector<Colour> walls{rgb(0xe4ded2), rgb(0xd9d2c5), rgb(0xcfcac2), rgb(0xdcd3c8), rgb(0xc8c6c4), rgb(0xd8c9b8)};
  std::vector<Colour> roofs{rgb(0xb9b6b0), rgb(0xa9aaa8), rgb(0xb7a99b), rgb(0x9fa8a6), rgb(0xb08b7a), rgb(0xa3b09d)};
  Colour footprint = rgb(0xbdb6aa);  ///< flat map and far distance
  Colour selected = rgb(0x35d0ba);
  bool shadows = true;
};

struct AtmosphereStyle {
  Colour zenith = rgb(0x86a7c9);
  Colour horizon = rgb(0xdfe7ec);
  Colour beyond = rgb(0xc3cbd0);      ///< around the edge of the table, and behind the flat map
  float haze_start_m = 2500;
  float haze_full_m = 26000;          ///< distance at which only haze is left
  float sun_azimuth_deg = 315;        ///< clockwise from north; cartographers' north-west light
  float sun_elevation_deg = 45;
};

struct SymbolStyle {
  Colour outline = rgb(0xffffff);
  Colour shadow = rgb(0x10151c, 110);
  Colour selection = rgb(0x35d0ba);
  float scale = 1;                    ///< times Symbol::size_px: UI scale, wall mode
  float far_scale = 0.45F;            ///< size of unimportant symbols beyond far_m
  float crowded_scale = 0.3F;         ///< size of symbols that give way, where there is no room for them
  float near_m = 1500;
  float far_m = 9000;
};

/// Everything about looks that is not a property of one thing. A changed style repaints the tiles.
struct Style {
  WaterStyle water;
  TerrainStyle terrain;
  BuildingStyle buildings;
  AtmosphereStyle atmosphere;
  SymbolStyle symbols;
};

}  // namespace sandtable::render
