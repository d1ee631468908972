#include "geo/demo/basins.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "geo/demo/names.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kDry = std::numeric_limits<double>::max();
constexpr double kLargest_m2 = 1.5e6;
constexpr double kSmallest_m2 = 0.15e6;

struct Pool {
  std::vector<int> superblocks;
  double lowest_m = kDry;
  double area_m2 = 0;
  bool north = true;
};

bool fills(const Superblock& superblock) {
  return superblock.use != SuperblockUse::kOutside && superblock.use != SuperblockUse::kTributary;
}

/// Lowest pass between two superblocks: the higher cell of each pair along their border.
std::map<std::pair<int, int>, double> passes(const Grid<std::int16_t>& index, const Grid<float>& ground) {
  std::map<std::pair<int, int>, double> lowest;
  const GridFrame& frame = ground.frame();
  for (int row = 0; row + 1 < frame.rows; ++row) {
    for (int column = 0; column + 1 < frame.columns; ++column) {
      const int here = index.at(column, row);
      for (const auto& [c, r] : {std::pair{column + 1, row}, std::pair{column, row + 1}}) {
        const int there = index.at(c, r);
        if (here < 0 || there < 0 || here == there) continue;
        const double pass = std::max(ground.at(column, row), ground.at(c, r));
        const auto key = std::minmax(here, there);
        const auto [at, is_new] = lowest.try_emplace(key, pass);
        if (!is_new) at->second = std::min(at->second, pass);
      }
    }
  }
  return lowest;
}

class Merging {
 public:
  Merging(std::vector<Pool> pools, std::map<std::pair<int, int>, double> pass_of_superblocks)
      : pools_(std::move(pools)), passes_(std::move(pass_of_superblocks)) {}

  std::vector<Pool> down_to(std::size_t most) {
    while (count() > most || smallest_area() < kSmallest_m2) {
      if (!merge_once(count() > most)) break;
    }
    std::vector<Pool> kept;
    for (Pool& pool : pools_) {
      if (!pool.superblocks.empty() && pool.area_m2 >= kSmallest_m2) kept.push_back(std::move(pool));
    }
    return kept;
  }

 private:
  std::size_t count() const {
    return static_cast<std::size_t>(
        std::count_if(pools_.begin(), pools_.end(), [](const Pool& p) { return !p.superblocks.empty(); }));
  }
  double smallest_area() const {
    double smallest = kDry;
    for (const Pool& pool : pools_) {
      if (!pool.superblocks.empty() && !pool_is_alone(pool)) smallest = std::min(smallest, pool.area_m2);
    }
    return smallest;
  }
  bool pool_is_alone(const Pool& pool) const {
    const auto i = static_cast<int>(&pool - pools_.data());
    return std::none_of(passes_.begin(), passes_.end(),
                        [&](const auto& p) { return p.first.first == i || p.first.second == i; });
  }

  /// The shallowest pool goes to the neighbour it would spill into; small ones first.
  bool merge_once(bool any_size) {
    std::pair<int, int> best{-1, -1};
    double best_depth = kDry;
    for (const auto& [pair, pass] : passes_) {
      const Pool& a = pools_[static_cast<std::size_t>(pair.first)];
      const Pool& b = pools_[static_cast<std::size_t>(pair.second)];
      const bool small = std::min(a.area_m2, b.area_m2) < kSmallest_m2;
      if (!small && (!any_size || a.area_m2 + b.area_m2 > kLargest_m2)) continue;
      const double depth = pass - std::max(a.lowest_m, b.lowest_m) - (small ? 100 : 0) + (a.area_m2 + b.area_m2) * 4e-7;
      if (depth < best_depth) {
        best_depth = depth;
        best = pair;
      }
    }
    if (best.first < 0) return false;
    join(best.first, best.second);
    return true;
  }

  void join(int into, int from) {
    Pool& a = pools_[static_cast<std::size_t>(into)];
    Pool& b = pools_[static_cast<std::size_t>(from)];
    a.superblocks.insert(a.superblocks.end(), b.superblocks.begin(), b.superblocks.end());
    a.lowest_m = std::min(a.lowest_m, b.lowest_m);
    a.area_m2 += b.area_m2;
    b.superblocks.clear();
    std::map<std::pair<int, int>, double> next;
    for (const auto& [pair, pass] : passes_) {
      const int first = pair.first == from ? into : pair.first;
      const int second = pair.second == from ? into : pair.second;
      if (first == second) continue;
      const auto [at, is_new] = next.try_emplace(std::minmax(first, second), pass);
      if (!is_new) at->second = std::min(at->second, pass);
    }
    passes_ = std::move(next);
  }

  std::vector<Pool> pools_;
  std::map<std::pair<int, int>, double> passes_;
};

/// Points of streets that somebody could drive to, in the basin of each.
void find_streets(const StreetNetwork& streets, const Grid<float>& ground, BasinPlan& plan) {
  for (Basin& basin : plan.basins) basin.deepest_street_m = kDry;
  const auto visit = [&](const auto& use) {
    for (const RoadPiece& piece : streets.pieces) {
      if (piece.bridge || piece.underpass || piece.road_class == RoadClass::kTrack) continue;
      const LocalXY p = point_along(piece.points, length_of(piece.points) / 2);
      const int column = ground.frame().column_of(p.x);
      const int row = ground.frame().row_of(p.y);
      if (!ground.frame().inside(column, row) || plan.index.at(column, row) < 0) continue;
      use(plan.basins[static_cast<std::size_t>(plan.index.at(column, row))], p, ground_m(ground, p));
    }
  };
  visit([](Basin& basin, LocalXY p, double z) {
    if (z >= basin.deepest_street_m) return;
    basin.deepest_street_m = z;
    basin.deepest_street = p;
  });
  std::vector<double> nearest(plan.basins.size(), kDry);
  for (Basin& basin : plan.basins) basin.pump_position = basin.deepest_street;
  visit([&](Basin& basin, LocalXY p, double z) {
    // Dry enough to stand on while the street beside it is a metre under water, near enough for the hose.
    const double away = distance_m(p, basin.deepest_street) - 60 * std::min(0.9, z - basin.deepest_street_m);
    double& best = nearest[static_cast<std::size_t>(&basin - plan.basins.data())];
    if (z < basin.deepest_street_m + 0.25 || away >= best) return;
    best = away;
    basin.pump_position = p;
  });
}

LocalXY nearest_junction(const StreetNetwork& streets, LocalXY p) {
  LocalXY best = p;
  double least = kDry;
  for (const LocalXY j : streets.levee_junctions) {
    if (distance_m(j, p) >= least) continue;
    least = distance_m(j, p);
    best = j;
  }
  return best;
}

}  // namespace

BasinPlan make_basins(const StreetNetwork& streets, const Grid<float>& ground, std::size_t most) {
  BasinPlan plan;
  plan.index = Grid<std::int16_t>(ground.frame(), -1);
  std::vector<Pool> pools(streets.superblocks.size());
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const Superblock& superblock = streets.superblocks[i];
    bool beside_city = superblock.is_built();
    for (const int n : streets.neighbours[i])
      beside_city = beside_city || streets.superblocks[static_cast<std::size_t>(n)].is_built();
    if (!fills(superblock) || !beside_city) continue;
    pools[i].superblocks = {static_cast<int>(i)};
    pools[i].north = superblock.north;
    for_cells_in(superblock.catchment, ground.frame(), [&](int column, int row) {
      plan.index.at(column, row) = static_cast<std::int16_t>(i);
      pools[i].lowest_m = std::min<double>(pools[i].lowest_m, ground.at(column, row));
      pools[i].area_m2 += ground.frame().cell_area_m2();
    });
  }
  std::map<std::pair<int, int>, double> pass = passes(plan.index, ground);
  const std::vector<Pool> kept = Merging(std::move(pools), std::move(pass)).down_to(most);

  std::vector<std::int16_t> basin_of(streets.superblocks.size(), -1);
  for (const Pool& pool : kept) {
    Basin basin;
    basin.site = fmt::format("B{:02}", plan.basins.size() + 1);
    basin.name = hamlet_name(plan.basins.size());
    basin.superblocks = pool.superblocks;
    std::sort(basin.superblocks.begin(), basin.superblocks.end());
    basin.area_m2 = pool.area_m2;
    basin.north = pool.north;
    basin.lowest_m = pool.lowest_m;
    for (const int s : basin.superblocks) {
      basin_of[static_cast<std::size_t>(s)] = static_cast<std::int16_t>(plan.basins.size());
      const Superblock& superblock = streets.superblocks[static_cast<std::size_t>(s)];
      if (superblock.is_built()) basin.built_share += signed_area_m2(superblock.ring) / basin.area_m2;
    }
    basin.priority = basin.built_share > 0.8 ? 1 : basin.built_share > 0.4 ? 2 : 3;
    plan.basins.push_back(std::move(basin));
  }
  for (std::int16_t& cell : plan.index.values()) cell = cell < 0 ? cell : basin_of[static_cast<std::size_t>(cell)];
  find_streets(streets, ground, plan);
  for (Basin& basin : plan.basins) basin.outfall = nearest_junction(streets, basin.deepest_street);
  return plan;
}

}  // namespace sandtable::geo::demo
