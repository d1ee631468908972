#include "geo/demo/block_cutting.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "geo/demo/names.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kSnap_m = 6;  ///< junctions closer than this become one
constexpr double kSmallestBlock_m2 = 700;

/// An edge of a block knows the street it fronts: line, segment of it, and half the street's width.
struct Frontage {
  int road = -1;
  int segment = 0;
  double half_m = 0;
};

struct Parcel {
  Ring ring;
  std::vector<Frontage> fronts;
};

/// Moves each edge inward by half its street.
Parcel without_streets(const Superblock& superblock, const std::vector<RoadLine>& lines) {
  Parcel parcel;
  const std::size_t n = superblock.ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t before = (i + n - 1) % n;
    const auto half = [&](std::size_t e) { return lines[static_cast<std::size_t>(superblock.roads[e])].width_m / 2; };
    const LocalXY in = unit(superblock.ring[i] - superblock.ring[before]);
    const LocalXY out = unit(superblock.ring[(i + 1) % n] - superblock.ring[i]);
    const LocalXY on_before = superblock.ring[i] + left_of(in) * half(before);
    const LocalXY on_after = superblock.ring[i] + left_of(out) * half(i);
    parcel.ring.push_back(line_crossing(on_before, in, on_after, out).value_or((on_before + on_after) * 0.5));
    parcel.fronts.push_back({superblock.roads[i], superblock.segments[i], half(i)});
  }
  return parcel;
}

Parcel clipped(const Parcel& parcel, LocalXY on, LocalXY direction, Frontage front) {
  Parcel kept;
  const std::size_t n = parcel.ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const LocalXY a = parcel.ring[i];
    const LocalXY b = parcel.ring[(i + 1) % n];
    const double da = cross(direction, a - on);
    const double db = cross(direction, b - on);
    if (da >= 0) {
      kept.ring.push_back(a);
      kept.fronts.push_back(parcel.fronts[i]);
    }
    if ((da >= 0) == (db >= 0)) continue;
    const LocalXY crossing = a + (b - a) * (da / (da - db));
    kept.ring.push_back(crossing);
    // Leaving the kept side the ring goes on along the cut; coming back it goes on along the old edge.
    kept.fronts.push_back(da >= 0 ? front : parcel.fronts[i]);
  }
  return kept;
}

/// Joins a street that starts at `from` to the street in front of an edge; gives the junction.
std::optional<LocalXY> join(const Frontage& front, LocalXY from, LocalXY direction, std::vector<RoadLine>& lines) {
  RoadLine& line = lines[static_cast<std::size_t>(front.road)];
  const auto segment = static_cast<std::size_t>(front.segment);
  const LocalXY a = line.points[segment];
  const LocalXY b = line.points[segment + 1];
  const std::optional<LocalXY> straight = line_crossing(from, direction, a, b - a);
  if (!straight || distance_m(*straight, from) > 3 * front.half_m + 2) return std::nullopt;
  const double t = std::clamp(dot(*straight - a, b - a) / dot(b - a, b - a), 0.0, 1.0);
  const LocalXY place = a + (b - a) * t;
  if (distance_m(place, line.points.front()) < kSnap_m) return line.points.front();
  if (distance_m(place, line.points.back()) < kSnap_m) return line.points.back();
  for (const RoadLine::Junction& junction : line.junctions) {
    if (distance_m(junction.place, place) < kSnap_m) return junction.place;
  }
  line.junctions.push_back({static_cast<double>(segment) + std::min(t, 0.999999), place});
  return place;
}

class Cutter {
 public:
  Cutter(const Superblock& superblock, int index, Random random, std::vector<RoadLine>& lines, std::vector<Block>& blocks)
      : superblock_(superblock), index_(index), random_(random), lines_(lines), blocks_(blocks) {}

  void cut(const Parcel& parcel, int depth) {
    const double area = signed_area_m2(parcel.ring);
    if (area < kSmallestBlock_m2) return;
    if (area < 1.42 * wanted_m2() || depth > 9 || !halve(parcel, area, depth)) blocks_.push_back({parcel.ring, index_, 0});
  }

 private:
  double wanted_m2() {
    const double spread = std::exp(0.45 * random_.normal());
    switch (superblock_.use) {
      case SuperblockUse::kCity: return (6300 - 1300 * superblock_.density) * spread;
      case SuperblockUse::kIndustry: return 21000 * spread;
      case SuperblockUse::kPonds: return 34000;
      default: return 26000 * spread;
    }
  }

  RoadLine street(double area) {
    RoadLine line;
    const bool city = superblock_.use == SuperblockUse::kCity || superblock_.use == SuperblockUse::kIndustry;
    if (!city) {
      line.road_class = RoadClass::kTrack;
      line.width_m = 4;
    } else if (area > 62000) {
      line.road_class = RoadClass::kCollector;
      line.width_m = random_.uniform(12, 15);
      line.name = collector_name(random_);
    } else {
      line.road_class = RoadClass::kLane;
      line.width_m = random_.uniform(6, 8);
      line.name = lane_name(lines_[static_cast<std::size_t>(superblock_.roads[0])].name, ++lanes_);
    }
    return line;
  }

  bool halve(const Parcel& parcel, double area, int depth) {
    const OrientedBox box = oriented_box(parcel.ring);
    const bool old_town = superblock_.density > 0.75;
    for (int attempt = 0; attempt < 4; ++attempt) {
      const double turn = (old_town ? 0.10 : 0.025) * random_.normal();
      const LocalXY across = left_of(box.axis);
      const LocalXY direction = unit(across + box.axis * turn);
      const LocalXY middle = box.centre + box.axis * (box.length_m * random_.uniform(-0.07, 0.07));
      if (try_cut(parcel, area, middle, direction, depth)) return true;
    }
    return false;
  }

  bool try_cut(const Parcel& parcel, double area, LocalXY middle, LocalXY direction, int depth) {
    const std::size_t n = parcel.ring.size();
    std::vector<std::pair<std::size_t, LocalXY>> crossings;
    for (std::size_t i = 0; i < n; ++i) {
      const double da = cross(direction, parcel.ring[i] - middle);
      const double db = cross(direction, parcel.ring[(i + 1) % n] - middle);
      if ((da >= 0) == (db >= 0)) continue;
      crossings.emplace_back(i, parcel.ring[i] + (parcel.ring[(i + 1) % n] - parcel.ring[i]) * (da / (da - db)));
    }
    if (crossings.size() != 2) return false;
    RoadLine line = street(area);
    const double half = line.width_m / 2;
    const Frontage front{static_cast<int>(lines_.size()), 0, half};
    const Parcel left = clipped(parcel, middle + left_of(direction) * half, direction, front);
    const Parcel right = clipped(parcel, middle - left_of(direction) * half, direction * -1, front);
    if (signed_area_m2(left.ring) < 0.25 * area || signed_area_m2(right.ring) < 0.25 * area) return false;
    const auto from = join(parcel.fronts[crossings[0].first], crossings[0].second, direction, lines_);
    if (!from) return false;
    const auto to = join(parcel.fronts[crossings[1].first], crossings[1].second, direction, lines_);
    if (!to || distance_m(*from, *to) < 15) return false;
    line.points = {*from, *to};
    lines_.push_back(std::move(line));
    cut(left, depth + 1);
    cut(right, depth + 1);
    return true;
  }

  const Superblock& superblock_;
  int index_;
  Random random_;
  int lanes_ = 0;
  std::vector<RoadLine>& lines_;
  std::vector<Block>& blocks_;
};

}  // namespace

void cut_into_blocks(const Superblock& superblock, int index, Random random, std::vector<RoadLine>& lines,
                     std::vector<Block>& blocks) {
  switch (superblock.use) {
    case SuperblockUse::kOutside:
    case SuperblockUse::kTributary:
    case SuperblockUse::kRailway: return;
    default: break;
  }
  Cutter(superblock, index, random, lines, blocks).cut(without_streets(superblock, lines), 0);
}

}  // namespace sandtable::geo::demo
