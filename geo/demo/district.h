#pragma once

#include <cstdint>

#include "geo/demo/demo.h"
#include "geo/demo/noise.h"
#include "twin/base/geometry.h"
#include "twin/base/grid.h"

namespace sandtable::geo::demo {

/// The lie of the land before anything is built: where the coast, the river's axis and the hills are, and the curved
/// coordinates that streets and levees follow. Along: metres from the west edge, growing upstream. Across: metres
/// from the river's axis, positive on the north bank (the right one, as the river flows west).
/// Design figures unless said otherwise. Immutable.
class District {
 public:
  static constexpr double kSide_m = 5120;
  static constexpr LocalXY kSouthWest{140000, 2600000};  ///< open water of the strait
  /// Across-coordinate of the levee crests; the meander belt between them is the floodway.
  static constexpr double kLeveeAcross_m = 215;
  static constexpr double kChannelWidth_m = 90;
  static constexpr double kTributaryAlong_m = 3090;  ///< west bank of the creek that comes from the north

  explicit District(std::uint64_t seed);

  [[nodiscard]] static GridFrame frame(DemoSize size);
  [[nodiscard]] static Extent extent();

  /// From curved coordinates to the place. One to one for every along and |across| < 3 km (tested).
  [[nodiscard]] LocalXY at(double along_m, double across_m) const;

  /// Height of the plain without its unevenness: a tilt of 0.7 m/km to the sea. TWVD2001.
  [[nodiscard]] static double plain_m(double x);
  /// Distance inland from the coast, negative in the sea.
  [[nodiscard]] double inland_m(LocalXY p) const;
  /// x of the coast line; costly enough to be asked once a row.
  [[nodiscard]] double shore_x(double y) const;
  /// 0 on the plain, 1 in the hills.
  [[nodiscard]] double hill_share(LocalXY p) const;
  /// 0 in the middle of the city, 1 about its edge.
  [[nodiscard]] double from_centre(LocalXY p) const;
  /// y of the river's axis at x.
  [[nodiscard]] double axis_y(double x) const;

 private:
  double axis_across(double along_m) const;
  double axis_slope(double along_m) const;

  GradientNoise warp_;
  double phase_long_ = 0;
  double phase_short_ = 0;
};

}  // namespace sandtable::geo::demo
