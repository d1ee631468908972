#include "geo/demo/drains.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <queue>

#include "geo/demo/names.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kDesignRain_m_per_s = 78.8e-3 / 3600;
constexpr double kRunoff = 0.8;
constexpr double kPumps_m3_per_s_per_m2 = 17e-6;

struct Side {
  int from, to;
  Polyline line;
};

struct NodeOrder {
  bool operator()(LocalXY a, LocalXY b) const { return a.x != b.x ? a.x < b.x : a.y < b.y; }
};

bool drained(const Superblock& s) { return s.use == SuperblockUse::kCity || s.use == SuperblockUse::kIndustry; }

/// Full-bore diameter after Manning, n = 0.013 (concrete).
double diameter_m(double area_m2, double slope) {
  const double discharge = area_m2 * kDesignRain_m_per_s * kRunoff;
  return std::clamp(std::pow(discharge * 0.013 / (0.3117 * std::sqrt(slope)), 0.375), 0.6, 2.4);
}

class DrainGraph {
 public:
  DrainGraph(const StreetNetwork& streets, const Grid<float>& ground) : streets_(streets), ground_(ground) {
    std::map<std::pair<int, int>, bool> known;
    for (const Superblock& s : streets.superblocks) {
      corners_.emplace_back();
      if (!drained(s)) continue;
      const std::size_t quarter = s.ring.size() / 4;
      for (std::size_t k = 0; k < 4; ++k) {
        Side side{node(s.ring[k * quarter]), node(s.ring[((k + 1) % 4) * quarter]), {}};
        corners_.back().push_back(side.from);
        for (std::size_t i = 0; i <= quarter; ++i) side.line.push_back(s.ring[(k * quarter + i) % s.ring.size()]);
        if (known.emplace(std::minmax(side.from, side.to), true).second) sides_.push_back(std::move(side));
      }
    }
  }

  DrainPlan plan() {
    DrainPlan plan;
    add_outfalls(plan);
    grow_tree();
    load(plan);
    write(plan);
    return plan;
  }

 private:
  int node(LocalXY p) {
    const auto [at, is_new] = index_.try_emplace(p, static_cast<int>(nodes_.size()));
    if (is_new) nodes_.push_back(p);
    return at->second;
  }

  void add_outfalls(DrainPlan& plan) {
    for (const LocalXY p : streets_.levee_junctions) {
      const auto found = index_.find(p);
      if (found == index_.end()) continue;
      roots_.push_back(found->second);
      plan.outfalls.push_back({fmt::format("OF{:02}", plan.outfalls.size() + 1), p, River::bed_m(p.x) + 1.9, 0, true});
    }
  }

  void grow_tree() {
    const std::size_t n = nodes_.size();
    cost_.assign(n, std::numeric_limits<double>::max());
    side_.assign(n, -1);
    outfall_.assign(n, -1);
    using Entry = std::pair<double, int>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      cost_[static_cast<std::size_t>(roots_[i])] = 0;
      outfall_[static_cast<std::size_t>(roots_[i])] = static_cast<int>(i);
      queue.emplace(0, roots_[i]);
    }
    while (!queue.empty()) {
      const auto [cost, at] = queue.top();
      queue.pop();
      if (cost > cost_[static_cast<std::size_t>(at)]) continue;
      order_.push_back(at);
      for (std::size_t s = 0; s < sides_.size(); ++s) relax(static_cast<int>(s), at, cost, queue);
    }
  }

  template <class Queue>
  void relax(int s, int at, double cost, Queue& queue) {
    const Side& side = sides_[static_cast<std::size_t>(s)];
    if (side.from != at && side.to != at) return;
    const int other = side.from == at ? side.to : side.from;
    // Going up from the outfall: water on `other` would flow down to `at`, or uphill at ten times the price.
    const double rise = ground_m(ground_, nodes_[static_cast<std::size_t>(at)]) -
                        ground_m(ground_, nodes_[static_cast<std::size_t>(other)]);
    const double price = cost + length_of(side.line) * (1 + 4 * std::max(0.0, rise));
    if (price >= cost_[static_cast<std::size_t>(other)]) return;
    cost_[static_cast<std::size_t>(other)] = price;
    side_[static_cast<std::size_t>(other)] = s;
    outfall_[static_cast<std::size_t>(other)] = outfall_[static_cast<std::size_t>(at)];
    queue.emplace(price, other);
  }

  void load(DrainPlan& plan) {
    load_.assign(nodes_.size(), 0);
    for (std::size_t i = 0; i < corners_.size(); ++i) {
      plan.outfall_of_superblock.push_back(-1);
      int lowest = -1;
      for (const int c : corners_[i]) {
        if (outfall_[static_cast<std::size_t>(c)] < 0) continue;
        if (lowest < 0 || ground_m(ground_, nodes_[static_cast<std::size_t>(c)]) <
                              ground_m(ground_, nodes_[static_cast<std::size_t>(lowest)])) {
          lowest = c;
        }
      }
      if (lowest < 0) continue;
      load_[static_cast<std::size_t>(lowest)] += signed_area_m2(streets_.superblocks[i].ring);
      const int outfall = outfall_[static_cast<std::size_t>(lowest)];
      plan.outfall_of_superblock.back() = outfall;
      plan.outfalls[static_cast<std::size_t>(outfall)].north = streets_.superblocks[i].north;
    }
  }

  void write(DrainPlan& plan) {
    // Farthest first, so that each load is complete before it is handed down.
    for (auto at = order_.rbegin(); at != order_.rend(); ++at) {
      const auto here = static_cast<std::size_t>(*at);
      if (side_[here] < 0) {
        plan.outfalls[static_cast<std::size_t>(outfall_[here])].area_m2 = load_[here];
        continue;
      }
      const Side& side = sides_[static_cast<std::size_t>(side_[here])];
      const int down = side.from == *at ? side.to : side.from;
      load_[static_cast<std::size_t>(down)] += load_[here];
      if (load_[here] <= 0) continue;
      Drain drain{side.line, 0, load_[here], outfall_[here]};
      if (side.from != *at) std::reverse(drain.line.begin(), drain.line.end());
      const double fall = ground_m(ground_, nodes_[here]) - ground_m(ground_, nodes_[static_cast<std::size_t>(down)]);
      drain.diameter_m = diameter_m(load_[here], std::clamp(fall / length_of(drain.line), 0.0008, 0.01));
      plan.drains.push_back(std::move(drain));
    }
  }

  const StreetNetwork& streets_;
  const Grid<float>& ground_;
  std::map<LocalXY, int, NodeOrder> index_;
  std::vector<LocalXY> nodes_;
  std::vector<Side> sides_;
  std::vector<std::vector<int>> corners_;
  std::vector<int> roots_;
  std::vector<double> cost_;
  std::vector<int> side_;
  std::vector<int> outfall_;
  std::vector<int> order_;
  std::vector<double> load_;
};

void add_stations(DrainPlan& plan, const Grid<float>& ground) {
  for (const bool north : {true, false}) {
    std::vector<const Outfall*> bank;
    for (const Outfall& o : plan.outfalls) {
      if (o.north == north && o.area_m2 > 0) bank.push_back(&o);
    }
    std::sort(bank.begin(), bank.end(), [](const Outfall* a, const Outfall* b) { return a->at.x < b->at.x; });
    for (std::size_t i = 0; i < bank.size(); i += 2) {
      const double area = bank[i]->area_m2 + (i + 1 < bank.size() ? bank[i + 1]->area_m2 : 0);
      if (area < 0.15e6) continue;
      PumpStation station;
      station.id = fmt::format("K{:02}", plan.stations.size() + 1);
      const Text place = hamlet_name(20 + plan.stations.size());
      station.name = {place.zh + "抽水站", place.en + " Pump Station"};
      station.north = north;
      const LocalXY to_river{0, north ? -1.0 : 1.0};
      station.at = bank[i]->at + LocalXY{34, 0} + to_river * 11;
      station.gate_at = bank[i]->at + to_river * 28;
      const double wanted = area * kPumps_m3_per_s_per_m2;
      station.pumps = std::clamp(static_cast<int>(std::lround(wanted / 4)), 3, 7);
      station.pump_m3_per_s = std::clamp(std::round(2 * wanted / station.pumps) / 2, 2.0, 6.0);
      station.gates = 1 + static_cast<int>(plan.stations.size() % 4);
      station.start_m = std::round(10 * (ground_m(ground, bank[i]->at) - 1.1)) / 10;
      station.warn_m = station.start_m - 0.3;
      station.stop_m = station.start_m - 0.8;
      station.north = north;
      plan.stations.push_back(std::move(station));
    }
  }
}

}  // namespace

DrainPlan make_drains(const StreetNetwork& streets, const Grid<float>& ground) {
  DrainPlan plan = DrainGraph(streets, ground).plan();
  add_stations(plan, ground);
  return plan;
}

}  // namespace sandtable::geo::demo
