#include "twin/forecast/exposure.h"

#include <algorithm>

namespace sandtable {
namespace {

template <class Count>
void add(std::array<Count, kImpactClasses>& counts, float depth_m, Count amount) {
  for (std::size_t i = 0; i < kImpactClasses; ++i) {
    if (static_cast<double>(depth_m) >= kImpactDepths_m[i]) counts[i] += amount;
  }
}

}  // namespace

void CellLists::add(std::span<const std::uint32_t> cells) {
  cells_.insert(cells_.end(), cells.begin(), cells.end());
  ends_.push_back(cells_.size());
}

std::span<const std::uint32_t> CellLists::operator[](std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
  return std::span(cells_).subspan(begin, ends_[i] - begin);
}

Impact impact_of(const Exposure& exposure, const Grid<float>& depth_m) {
  Impact impact;
  if (!(exposure.frame == depth_m.frame())) return impact;
  const std::vector<float>& depth = depth_m.values();
  for (std::size_t i = 0; i < exposure.buildings.size(); ++i) {
    float deepest = 0;
    for (const std::uint32_t cell : exposure.buildings[i]) deepest = std::max(deepest, depth[cell]);
    add<std::int64_t>(impact.buildings, deepest, 1);
    if (i < exposure.people.size()) add<double>(impact.people, deepest, static_cast<double>(exposure.people[i]));
  }
  for (const RoadCell& road : exposure.roads)
    add<double>(impact.roads_m, depth[road.cell], static_cast<double>(road.length_m));
  for (const VulnerablePlace& place : exposure.places) {
    add<std::int64_t>(impact.places, depth[place.cell], 1);
    add<double>(impact.beds, depth[place.cell], place.beds);
  }
  return impact;
}

}  // namespace sandtable
