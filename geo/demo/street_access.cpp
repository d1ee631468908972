#include "geo/demo/street_access.h"

#include <algorithm>
#include <vector>

namespace sandtable::geo::demo {
namespace {

constexpr double kTouching_m = 1;

Extent grown(Extent box, double by_m) { return {box.west - by_m, box.south - by_m, box.east + by_m, box.north + by_m}; }

bool overlap(const Extent& a, const Extent& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/// Whether a street runs along one of the ring's sides.
bool borders(const RoadPiece& street, const Ring& ring) {
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const LocalXY middle = (ring[k] + ring[(k + 1) % ring.size()]) * 0.5;
    for (std::size_t i = 0; i + 1 < street.points.size(); ++i) {
      if (distance_to_segment_m(middle, street.points[i], street.points[i + 1]) < street.width_m / 2 + kTouching_m) {
        return true;
      }
    }
  }
  return false;
}

struct Reached {
  Extent box;
  const Ring* ring;
};

}  // namespace

std::size_t buildings_without_street(const City& city) {
  const std::vector<RoadPiece>& streets = city.streets.pieces;
  std::vector<Extent> boxes;
  for (const RoadPiece& street : streets) {
    boxes.push_back(grown(extent_of(street.points), street.width_m / 2 + kTouching_m));
  }
  std::vector<Reached> reached;
  for (const Plot& plot : city.plots) {
    const Extent box = extent_of(plot.ring);
    for (std::size_t i = 0; i < streets.size(); ++i) {
      if (!overlap(box, boxes[i]) || !borders(streets[i], plot.ring)) continue;
      reached.push_back({box, &plot.ring});
      break;
    }
  }
  const auto has_street = [&](const Building& building) {
    const LocalXY at = centroid(building.ring);
    return std::ranges::any_of(reached,
                               [&](const Reached& plot) { return plot.box.contains(at) && contains(*plot.ring, at); });
  };
  return city.buildings.size() - static_cast<std::size_t>(std::ranges::count_if(city.buildings, has_street));
}

}  // namespace sandtable::geo::demo
