#pragma once

#include <cstdint>

#include "geo/demo/district.h"
#include "geo/demo/polygon.h"

namespace sandtable::geo::demo {

/// The river with its levees and its tributary. Lines run downstream, levees too.
struct River {
  Polyline channel;
  Polyline north_levee;
  Polyline south_levee;
  Ring floodway;           ///< the belt between the levees
  Polyline tributary;      ///< from the north edge to the river
  LocalXY sluice;          ///< where the tributary passes the north levee
  double tributary_along_m = 0;  ///< the tributary's place in the district's curved coordinates

  LocalXY weak_from;       ///< ends of the stretch of north levee that has settled
  LocalXY weak_to;
  LocalXY culvert;         ///< forgotten irrigation culvert through the south levee

  static constexpr double kTributaryWidth_m = 30;
  static constexpr double kLeveeRise_m = 3.6;    ///< of the crest above the plain
  static constexpr double kWeakDrop_m = 0.6;

  /// Heights at a point's place along the valley (by its x), TWVD2001.
  [[nodiscard]] static double bed_m(double x);
  [[nodiscard]] static double crest_m(double x) { return District::plain_m(x) + kLeveeRise_m; }
  /// Stage on an ordinary day: mean tide at the mouth, about 1.6 m of water upstream.
  [[nodiscard]] static double mean_stage_m(double x);
};

/// Draws the channel as a sine-generated curve (Langbein and Leopold 1966) with a wavelength new for each bend.
River make_river(const District& district, std::uint64_t seed, double tributary_along_m);

/// Cuts the channels into the ground, levels the flood berms and heaps up the levees. `widest_cell_m` of crest is kept
/// so that a coarse grid holds the levee without gaps.
void carve_river(const River& river, Grid<float>& ground);

/// Length of the channel divided by the straight distance between its ends.
double sinuosity(const Polyline& channel);

}  // namespace sandtable::geo::demo
