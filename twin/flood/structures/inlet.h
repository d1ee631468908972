#pragma once

namespace sandtable::structures {

/// A grate or kerb opening between street and drain.
struct Inlet {
  double perimeter_m = 1.8;    ///< edge over which water falls, bars left out
  double open_area_m2 = 0.15;  ///< clear opening
  double blocked = 0;          ///< share closed by leaves and rubbish, 0 to 1
  double max_m3_per_s = 0;     ///< what the connecting pipe takes at most; 0: no such limit
  bool operator==(const Inlet&) const = default;
};

/// Levels at an inlet, terrain's datum.
struct InletLevels {
  double ground_m = 0;
  double street_m = 0;  ///< water on the street; the ground where it is dry
  double drain_m = 0;   ///< head in the drain below
};

/// Into the drain: the lesser of a weir around the grate, 1.66 P h^1.5, and an orifice, 0.67 A sqrt(2 g h)
/// (FHWA HEC-22 2009, equations 4-26 and 4-27), with h the water above the grate or, when the drain stands above the
/// ground, above the drain. Out of a surcharged drain the same orifice by the head above street and ground: then the
/// answer is negative. m3/s.
double discharge_m3_per_s(const Inlet& inlet, const InletLevels& levels);

}  // namespace sandtable::structures
