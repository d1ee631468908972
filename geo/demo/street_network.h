#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/demo/district.h"
#include "geo/demo/polygon.h"
#include "geo/demo/river.h"
#include "twin/base/random.h"
#include "twin/base/text.h"

namespace sandtable::geo::demo {

enum class RoadClass { kBoulevard, kArterial, kCollector, kLane, kCountry, kTrack };

/// A street drawn as one line with the junctions found on it so far.
struct RoadLine {
  Polyline points;
  RoadClass road_class = RoadClass::kLane;
  double width_m = 7;
  bool bridge = false;
  bool underpass = false;
  Text name;
  struct Junction {
    double at = 0;  ///< index of the segment plus the fraction of it
    LocalXY place;
  };
  std::vector<Junction> junctions;
};

/// A piece of street between two junctions; ends of pieces that meet are equal to the bit.
struct RoadPiece {
  Polyline points;
  RoadClass road_class = RoadClass::kLane;
  double width_m = 7;
  bool bridge = false;
  bool underpass = false;
  Text name;
};

enum class SuperblockUse { kOutside, kCity, kIndustry, kFarm, kPonds, kTributary, kRailway };

/// A block of land between arterials.
struct Superblock {
  SuperblockUse use = SuperblockUse::kOutside;
  bool north = true;
  int column = 0;
  int row = 0;
  Ring ring;                  ///< along the centre lines of its arterials, counter-clockwise
  Ring catchment;             ///< the ring, and beside the river the strip up to the levee
  double density = 0;         ///< 1 in the old centre, 0 at the edge of the city
  std::vector<int> roads;     ///< for each edge of the ring the road line it lies on
  std::vector<int> segments;  ///< and the segment of that line

  [[nodiscard]] bool is_built() const { return use == SuperblockUse::kCity || use == SuperblockUse::kIndustry; }
};

/// Land enclosed by streets, streets taken off.
struct Block {
  Ring ring;  ///< convex or nearly so, counter-clockwise
  int superblock = 0;
  double from_centre = 0;  ///< 0 in the middle of the city, 1 about its edge
};

struct StreetNetwork {
  std::vector<RoadPiece> pieces;
  std::vector<Superblock> superblocks;
  std::vector<Block> blocks;
  Polyline railway;
  std::vector<LocalXY> underpasses;
  std::vector<Polyline> bridges;             ///< over the main river
  std::vector<LocalXY> levee_junctions;      ///< where arterials meet the levee roads: outfalls of drains
  std::vector<std::vector<int>> neighbours;  ///< of superblocks: those that share an arterial
};

/// Where arterials run, in the district's curved coordinates.
struct ArterialPlan {
  std::vector<double> north_columns, south_columns;  ///< along
  std::vector<double> north_rows, south_rows;        ///< across; first is the levee road
  double railway_along_m = 0;
  double tributary_along_m = 0;
};
ArterialPlan make_arterial_plan(std::uint64_t seed);

/// Lays out arterials, superblocks, collectors and lanes. City streets appear within `city_scale` (1 for all of it).
StreetNetwork make_streets(const District& district, const ArterialPlan& plan, std::uint64_t seed, double city_scale);

}  // namespace sandtable::geo::demo
