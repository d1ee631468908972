#pragma once

#include <variant>

#include "twin/base/ids.h"
#include "twin/base/polyline.h"

namespace sandtable {

/// A line of sandbags, a raised levee, a flood wall: as tight as a wall, water passes over it.
struct Barrier {
  Polyline line;          ///< place CRS
  double height_m = 0.5;  ///< above the ground it stands on
  bool operator==(const Barrier&) const = default;
};

/// Ground dug away along a line: a ditch, a dredged channel. Water already there stays as much as it was.
struct Excavation {
  Polyline line;
  double width_m = 5;
  double depth_m = 0.5;  ///< negative: filled up
  bool operator==(const Excavation&) const = default;
  /// Earth moved, m3; negative is brought in. Corners count twice.
  [[nodiscard]] double volume_m3() const {
    return polyline_length_m(line) * width_m * depth_m;
  }
};

/// A levee that gives way: river water comes in over the ground behind it as over a broad crest.
struct LeveeBreach {
  LocalXY at;           ///< on the levee or just behind it
  double width_m = 30;  ///< of the gap
  bool operator==(const LeveeBreach&) const = default;
};

/// The gate at the outfall of a site's drains: shut, nothing leaves by gravity and nothing comes back.
struct OutfallGate {
  SiteId site;
  bool open = false;
  bool operator==(const OutfallGate&) const = default;
};

/// What people build, dig, shut or fear while the water runs.
using Intervention = std::variant<Barrier, Excavation, LeveeBreach, OutfallGate>;

}  // namespace sandtable
