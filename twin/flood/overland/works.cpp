#include "twin/flood/overland/works.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "twin/flood/scenario/grid_marks.h"
#include "twin/flood/structures/weir.h"

namespace sandtable {
namespace {

constexpr double kBehindLevee_m = 150;

Status check_size(std::string_view what, double value, double least, double most) {
  if (value >= least && value <= most) return {};
  return fail(ErrorCode::kInvalid, "{} of {} m: must lie between {} and {} m", what, value, least, most);
}

Status check_line(std::string_view what, const Polyline& line) {
  if (line.size() >= 2) return {};
  return fail(ErrorCode::kInvalid, "{}: a line needs two points, there are {}", what, line.size());
}

}  // namespace

Result<std::vector<hydraulics::FaceCrest>> crests_of(const Barrier& barrier, const Grid<float>& ground_m) {
  if (Status good = check_line("barrier", barrier.line); !good) return pass(good);
  if (Status good = check_size("barrier: height", barrier.height_m, 0.05, 20); !good) return pass(good);
  const auto faces = scenario::faces_along(ground_m.frame(), {barrier.line, "barrier"});
  if (!faces) return pass(faces);
  std::vector<hydraulics::FaceCrest> crests;
  for (const scenario::MarkedFace& face : *faces) {
    const std::size_t neighbour = face.cell + (face.east ? 1 : static_cast<std::size_t>(ground_m.columns()));
    if (neighbour >= ground_m.values().size()) continue;
    const double ground =
        std::fmax(static_cast<double>(ground_m.values()[face.cell]), static_cast<double>(ground_m.values()[neighbour]));
    if (std::isnan(ground)) continue;  // nothing flows there anyway
    crests.push_back({face.cell, face.east, hydraulics::TimeSeries(ground + barrier.height_m)});
  }
  return crests;
}

void keep_higher(std::span<const hydraulics::FaceCrest> standing, std::vector<hydraulics::FaceCrest>& crests) {
  std::map<std::pair<std::size_t, bool>, double> heights_m;
  for (const hydraulics::FaceCrest& face : standing) heights_m[{face.cell, face.east}] = face.crest_m.at(0);
  for (hydraulics::FaceCrest& face : crests) {
    const auto older = heights_m.find({face.cell, face.east});
    if (older != heights_m.end() && older->second > face.crest_m.at(0))
      face.crest_m = hydraulics::TimeSeries(older->second);
  }
}

Result<GroundChange> ground_of(const Excavation& excavation, const Grid<float>& ground_m) {
  if (Status good = check_line("excavation", excavation.line); !good) return pass(good);
  if (Status good = check_size("excavation: width", excavation.width_m, 0.5, 500); !good) return pass(good);
  if (Status good = check_size("excavation: depth", excavation.depth_m, -20, 20); !good) return pass(good);
  GroundChange change;
  const auto under = scenario::cells_along(ground_m.frame(), {excavation.line, "excavation"});
  if (!under) return pass(under);
  change.cells = scenario::cells_beside(ground_m.frame(), excavation.line, excavation.width_m);
  change.cells.insert(change.cells.end(), under->begin(), under->end());
  std::ranges::sort(change.cells);
  change.cells.erase(std::ranges::unique(change.cells).begin(), change.cells.end());
  std::erase_if(change.cells, [&](std::size_t cell) { return std::isnan(ground_m.values()[cell]); });
  for (const std::size_t cell : change.cells) {
    change.ground_m.push_back(ground_m.values()[cell] - static_cast<float>(excavation.depth_m));
  }
  return change;
}

Result<BreachCells> cells_behind(const LeveeBreach& breach, const Grid<std::int16_t>& basin) {
  if (Status good = check_size("breach: width", breach.width_m, 1, 1000); !good) return pass(good);
  const GridFrame& frame = basin.frame();
  BreachCells found;
  double nearest_m = kBehindLevee_m;
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const double away_m = distance_m(frame.centre_of(column, row), breach.at);
      if (basin.at(column, row) < 0 || away_m > nearest_m) continue;
      nearest_m = away_m;
      found.basin = basin.at(column, row);
    }
  }
  if (found.basin < 0) {
    return fail(ErrorCode::kInvalid, "breach at ({:.0f}, {:.0f}): no basin of the flood model within {} m", breach.at.x,
                breach.at.y, kBehindLevee_m);
  }
  const double reach_m = nearest_m + std::max(breach.width_m / 2, frame.cell_m);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      if (basin.at(column, row) == found.basin && distance_m(frame.centre_of(column, row), breach.at) <= reach_m) {
        found.cells.push_back(frame.index(column, row));
      }
    }
  }
  return found;
}

double BreachInflow::discharge_m3_per_s(const hydraulics::FootprintWater&, const hydraulics::FootprintWater& to, double,
                                        double) {
  if (!std::isfinite(river_m_)) return 0;
  const structures::Weir gap{.crest_m = to.ground_m, .width_m = width_m_, .one_way = true};
  return structures::discharge_m3_per_s(gap, {river_m_, to.level_m});
}

}  // namespace sandtable
