#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "twin/flood/basin_curve.h"

namespace sandtable {
namespace {

constexpr int kOutside = -1;

using Crests = std::map<std::pair<int, int>, double>;  ///< (from, to): lowest pass, m

Status check_basins(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, int basins) {
  if (!(ground_m.frame() == basin.frame())) {
    return fail(ErrorCode::kInvalid, "basins: {} x {} cells of ground but {} x {} of basins, or elsewhere",
                ground_m.columns(), ground_m.rows(), basin.columns(), basin.rows());
  }
  if (ground_m.empty() || !(ground_m.frame().cell_m > 0))
    return fail(ErrorCode::kInvalid, "basins: the grid has no cells");
  for (const std::int16_t index : basin.values()) {
    if (index < kOutside || index >= basins)
      return fail(ErrorCode::kInvalid, "basins: a cell names basin {}, there are {}", index, basins);
  }
  return {};
}

void note_pass(Crests& crests, int from, int to, double crest_m) {
  if (from == kOutside) return;
  const auto [entry, inserted] = crests.try_emplace({from, to}, crest_m);
  if (!inserted) entry->second = std::min(entry->second, crest_m);
}

/// Passes between a cell and its neighbour, both ways.
void note_pair(Crests& crests, const Grid<float>& ground_m, const Grid<std::int16_t>& basin, std::size_t a,
               std::size_t b) {
  const int basin_a = basin.values()[a];
  const int basin_b = basin.values()[b];
  if (basin_a == basin_b) return;
  const float crest = std::max(ground_m.values()[a], ground_m.values()[b]);
  if (!std::isfinite(ground_m.values()[a]) || !std::isfinite(ground_m.values()[b])) return;
  note_pass(crests, basin_a, basin_b, static_cast<double>(crest));
  note_pass(crests, basin_b, basin_a, static_cast<double>(crest));
}

Crests crests_of(const Grid<float>& ground_m, const Grid<std::int16_t>& basin) {
  Crests crests;
  const GridFrame& frame = basin.frame();
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const std::size_t here = frame.index(column, row);
      if (column + 1 < frame.columns) note_pair(crests, ground_m, basin, here, frame.index(column + 1, row));
      if (row + 1 < frame.rows) note_pair(crests, ground_m, basin, here, frame.index(column, row + 1));
    }
  }
  return crests;
}

std::vector<std::vector<float>> ground_by_basin(const Grid<float>& ground_m, const Grid<std::int16_t>& basin,
                                                int basins) {
  std::vector<std::vector<float>> out(static_cast<std::size_t>(basins));
  for (std::size_t i = 0; i < basin.values().size(); ++i) {
    const int index = basin.values()[i];
    if (index != kOutside && std::isfinite(ground_m.values()[i]))
      out[static_cast<std::size_t>(index)].push_back(ground_m.values()[i]);
  }
  return out;
}

}  // namespace

std::optional<BasinSpill> BasinNetwork::lowest_spill(int basin) const {
  const auto found =
      std::find_if(spills.begin(), spills.end(), [basin](const BasinSpill& s) { return s.from == basin; });
  if (found == spills.end()) return std::nullopt;
  return *found;
}

Result<BasinNetwork> make_basin_network(const Grid<float>& ground_m, const Grid<std::int16_t>& basin, int basins) {
  if (const Status checked = check_basins(ground_m, basin, basins); !checked) return pass(checked);
  BasinNetwork network;
  for (const std::vector<float>& cells : ground_by_basin(ground_m, basin, basins)) {
    network.curves.emplace_back();
    if (cells.empty()) continue;
    auto curve = BasinCurve::from_cells(cells, ground_m.frame().cell_area_m2());
    if (!curve) return pass(curve);
    network.curves.back() = std::move(*curve);
  }
  for (const auto& [pair, crest_m] : crests_of(ground_m, basin)) {
    const auto [from, to] = pair;
    network.spills.push_back({from, to == kOutside ? std::nullopt : std::optional<int>(to), crest_m});
  }
  std::sort(network.spills.begin(), network.spills.end(), [](const BasinSpill& a, const BasinSpill& b) {
    return std::tuple(a.from, a.crest_m, a.to) < std::tuple(b.from, b.crest_m, b.to);
  });
  return network;
}

}  // namespace sandtable
