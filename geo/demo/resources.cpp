#include "geo/demo/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

/// Mobile pumps as Taiwan's counties keep them: outlet in inches, usual discharge in m3/s.
struct PumpType {
  int outlet_inch;
  double capacity_m3_per_s;
  int setup_min;
  int endurance_h;
  const char* owner;
};
constexpr std::array<PumpType, 4> kTypes{{{12, 0.30, 15, 10, "水利局 Water Resources Bureau"},
                                          {10, 0.20, 12, 9, "水利局 Water Resources Bureau"},
                                          {16, 0.50, 25, 8, "第六河川分署 River Branch (support 支援)"},
                                          {6, 0.08, 8, 6, "區公所 District Office"}}};

struct Quarter {
  const char* id;
  const char* zh;
  const char* en;
  double along, across;
};
constexpr std::array<Quarter, 4> kDepots{{{"north", "北區抽水機基地", "North Depot", 2700, 1300},
                                          {"west", "西區抽水機基地", "West Depot", 1350, 700},
                                          {"south", "南區抽水機基地", "South Depot", 2400, -760},
                                          {"east", "東區消防分隊", "East Fire Station", 3350, 800}}};

/// A junction near the wanted spot on ground that stays dry.
LocalXY dry_junction(const City& city, LocalXY wanted) {
  LocalXY best = wanted;
  double least = 1e9;
  for (const RoadPiece& piece : city.streets.pieces) {
    if (piece.bridge || piece.underpass || piece.road_class == RoadClass::kTrack) continue;
    const LocalXY p = piece.points.front();
    const double above = ground_m(city.ground, p) - District::plain_m(p.x);
    const double away = distance_m(p, wanted) + 400 * std::max(0.0, 0.9 - above);
    if (away >= least) continue;
    least = away;
    best = p;
  }
  return best;
}

}  // namespace

Means make_means(const City& city) {
  Means means;
  for (const Quarter& q : kDepots) {
    means.depots.push_back({q.id, {q.zh, q.en}, dry_junction(city, city.district.at(q.along, q.across))});
  }
  constexpr int kPumps = 24;
  constexpr int kCrews = 8;
  for (int i = 0; i < kPumps; ++i) {
    const PumpType& type = kTypes[static_cast<std::size_t>(i % 8 == 7 ? 3 : i % 4 == 2 ? 2 : i % 2)];
    MeansItem item;
    item.id = fmt::format("MP{:02}", i + 1);
    item.name = {fmt::format("{}吋抽水機 {} 號", type.outlet_inch, i + 1), fmt::format("{} in pump {}", type.outlet_inch, i + 1)};
    item.depot = means.depots[static_cast<std::size_t>(i) % means.depots.size()].id;
    item.capacity_m3_per_s = type.capacity_m3_per_s;
    item.outlet_inch = type.outlet_inch;
    item.setup_min = type.setup_min;
    item.endurance_h = type.endurance_h;
    item.owner = type.owner;
    means.items.push_back(std::move(item));
  }
  for (int i = 0; i < kCrews; ++i) {
    MeansItem item;
    item.id = fmt::format("CR{:02}", i + 1);
    item.pump = false;
    item.name = {fmt::format("搶修班 {} 組", i + 1), fmt::format("Repair crew {}", i + 1)};
    item.depot = means.depots[static_cast<std::size_t>(i) % means.depots.size()].id;
    item.setup_min = 5;
    item.endurance_h = 12;
    item.owner = i % 2 ? "消防局 Fire Bureau" : "工務局 Public Works";
    means.items.push_back(std::move(item));
  }
  return means;
}

}  // namespace sandtable::geo::demo
