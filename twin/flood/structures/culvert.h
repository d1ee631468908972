#pragma once

#include "twin/flood/structures/heads.h"

namespace sandtable::structures {

enum class BarrelShape { kCircular, kBox };

/// Pipes or boxes through a bank: culvert, outfall, the opening of a bridge.
struct Culvert {
  BarrelShape shape = BarrelShape::kCircular;
  double width_m = 1;   ///< diameter of a circular one
  double height_m = 1;  ///< of a box; a circular one is as high as wide
  int barrels = 1;      ///< side by side
  double length_m = 10;
  double upstream_invert_m = 0;    ///< terrain's datum
  double downstream_invert_m = 0;  ///< terrain's datum
  double manning = 0.013;          ///< s/m^(1/3); 0.013 is concrete
  double entrance_loss = 0.5;      ///< ke; 0.5 for a square edge in a headwall (FHWA HDS-5 2012, table C.2)
  double blocked = 0;              ///< share of the area that debris has closed, 0 to 1
  bool flap = false;               ///< lets nothing back
};

/// Flow area and hydraulic radius of one barrel that stands `depth_m` full; depths beyond its height count as full.
struct BarrelFlow {
  double area_m2 = 0;
  double radius_m = 0;
};
BarrelFlow barrel_flow(const Culvert& culvert, double depth_m);

/// The least of three controls: the entrance as a weir (1.7 b H^1.5), the entrance as an orifice of the whole opening
/// (0.6 A sqrt(2 g (H - D/2)), submerged by the tailwater), and the barrel,
/// Q = A sqrt(2 g dH / (1 + ke + 2 g n^2 L / R^(4/3))) (FHWA HDS-5 2012, equations 3.1 to 3.6, the flow area that of
/// the headwater's depth where it does not fill the barrel). Negative when the downstream side is higher, 0 then with
/// a flap. m3/s.
double discharge_m3_per_s(const Culvert& culvert, Heads heads);

}  // namespace sandtable::structures
