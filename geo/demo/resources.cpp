#include "geo/demo/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

/// Mobile pumps as Taiwan's counties keep them: outlet in inches, usual discharge in m3/s at the rated head in m. Those
/// that a neighbour lends come with their own crew, and one man runs the smallest.
struct PumpType {
  int outlet_inch;
  double capacity_m3_per_s;
  int head_m;
  int crew_needed;
  int setup_min;
  int endurance_h;
  const char* owner;
  const char* payer;  ///< of what a neighbour lends
};
constexpr std::array<PumpType, 4> kTypes{
    {{12, 0.30, 6, 3, 15, 10, "水利局 Water Resources Bureau", ""},
     {10, 0.20, 6, 2, 12, 9, "水利局 Water Resources Bureau", ""},
     {16, 0.50, 5, 0, 25, 8, "第六河川分署 River Branch (support 支援)", "水利署 Water Resources Agency"},
     {6, 0.08, 10, 0, 8, 6, "區公所 District Office", ""}}};

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

/// What is not pumps and crews: one or two of each kind.
void add_others(Means& means) {
  const auto add = [&](const char* id, const char* kind, Text name, std::size_t depot,
                       const char* owner) -> MeansItem& {
    MeansItem item;
    item.id = id;
    item.kind = kind;
    item.name = std::move(name);
    item.depot = means.depots[depot].id;
    item.setup_min = 10;
    item.endurance_h = 12;
    item.owner = owner;
    return means.items.emplace_back(std::move(item));
  };
  for (const auto& [id, number] : {std::pair{"BT01", 1}, std::pair{"BT02", 2}}) {
    MeansItem& boat = add(id, "boat", {fmt::format("救生艇 {} 號", number), fmt::format("Rescue boat {}", number)}, 3,
                          "消防局 Fire Bureau");
    boat.people = 4;
    boat.skills = {"boat", "evacuation"};
  }
  MeansItem& helpers =
      add("VG01", "volunteers", {"里鄰志工隊", "Neighbourhood volunteers"}, 0, "里辦公處 Village office");
  helpers.people = 20;
  helpers.work_limit_h = 6;
  helpers.skills = {"sandbags", "welfare"};
  MeansItem& rescuers =
      add("VG02", "volunteers", {"民間救難協會", "Rescue association"}, 2, "民間救難協會 Rescue association");
  rescuers.people = 12;
  rescuers.work_limit_h = 10;
  rescuers.wading_depth_m = 0.6;  // they come in tall vehicles
  rescuers.skills = {"evacuation", "first_aid", "chainsaw"};
  MeansItem& sandbags = add("BS01", "barrier_stock", {"沙包庫存", "Sandbag store"}, 1, "區公所 District Office");
  sandbags.stock_m = 300;
  sandbags.pace_m_per_h = 60;
  sandbags.skills = {"sandbags"};
  add("GN01", "generator", {"移動式發電機", "Mobile generator"}, 0, "水利局 Water Resources Bureau");
  add("FT01", "fuel_truck", {"油料補給車", "Fuel truck"}, 1, "水利局 Water Resources Bureau").stock_l = 2000;
  MeansItem& excavator = add("EX01", "excavator", {"挖土機", "Excavator"}, 2, "縣政府（鄰縣） Neighbouring county");
  excavator.payer = "水利局 Water Resources Bureau";
  excavator.pace_m3_per_h = 40;
  excavator.skills = {"dredging"};
}

}  // namespace

Means make_means(const City& city) {
  Means means;
  for (const Quarter& q : kDepots) {
    means.depots.push_back({q.id, {q.zh, q.en}, dry_junction(city, city.district.at(q.along, q.across))});
  }
  constexpr int kPumps = 24;
  constexpr int kCrews = 16;  // one for each pump that needs one, and one more
  for (int i = 0; i < kPumps; ++i) {
    const PumpType& type = kTypes[static_cast<std::size_t>(i % 8 == 7 ? 3 : i % 4 == 2 ? 2 : i % 2)];
    MeansItem item;
    item.id = fmt::format("MP{:02}", i + 1);
    item.name = {fmt::format("{}吋抽水機 {} 號", type.outlet_inch, i + 1), fmt::format("{} in pump {}", type.outlet_inch, i + 1)};
    item.depot = means.depots[static_cast<std::size_t>(i) % means.depots.size()].id;
    item.capacity_m3_per_s = type.capacity_m3_per_s;
    item.outlet_inch = type.outlet_inch;
    item.head_m = type.head_m;
    item.built_year = 2010 + i * 7 % 13;
    item.crew_needed = type.crew_needed;
    item.consumption_l_per_h = 2 * type.outlet_inch;  // of the order of what such engines burn
    item.setup_min = type.setup_min;
    item.endurance_h = type.endurance_h;
    item.owner = type.owner;
    item.payer = type.payer;
    means.items.push_back(std::move(item));
  }
  for (int i = 0; i < kCrews; ++i) {
    MeansItem item;
    item.id = fmt::format("CR{:02}", i + 1);
    item.kind = "crew";
    item.name = {fmt::format("搶修班 {} 組", i + 1), fmt::format("Repair crew {}", i + 1)};
    item.depot = means.depots[static_cast<std::size_t>(i) % means.depots.size()].id;
    item.setup_min = 5;
    item.endurance_h = 12;
    item.owner = i % 2 ? "消防局 Fire Bureau" : "工務局 Public Works";
    item.people = 5;
    item.work_limit_h = 12;
    if (i % 2) {
      item.skills = {"pumping", "first_aid", "evacuation"};
    } else {
      item.skills = {"pumping", "traffic", "sandbags"};
    }
    means.items.push_back(std::move(item));
  }
  add_others(means);
  return means;
}

}  // namespace sandtable::geo::demo
