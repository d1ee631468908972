#include "geo/demo/earthworks.h"

#include <algorithm>
#include <cmath>

#include "geo/demo/line_field.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

void smooth_built_land(const StreetNetwork& streets, Grid<float>& ground) {
  const Grid<float> before = ground;
  for (const Superblock& superblock : streets.superblocks) {
    if (!superblock.is_built()) continue;
    for_cells_in(superblock.ring, ground.frame(), [&](int column, int row) {
      double sum = 0;
      int count = 0;
      for (int r = row - 1; r <= row + 1; ++r) {
        for (int c = column - 1; c <= column + 1; ++c) {
          if (!ground.frame().inside(c, r)) continue;
          sum += before.at(c, r);
          ++count;
        }
      }
      ground.at(column, row) = static_cast<float>(sum / count);
    });
  }
}

void raise_arterials(const StreetNetwork& streets, Grid<float>& ground) {
  constexpr float kRise_m = 0.45F;
  Grid<unsigned char> raised(ground.frame(), 0);
  for (const RoadPiece& piece : streets.pieces) {
    const bool arterial = piece.road_class == RoadClass::kArterial || piece.road_class == RoadClass::kBoulevard ||
                          piece.road_class == RoadClass::kCountry;
    if (!arterial || piece.bridge) continue;
    for (std::size_t i = 0; i + 1 < piece.points.size(); ++i) {
      const LocalXY along = unit(piece.points[i + 1] - piece.points[i]);
      const LocalXY side = left_of(along) * std::max(piece.width_m / 2, 0.6 * ground.frame().cell_m);
      const Ring strip{piece.points[i] - side, piece.points[i + 1] - side, piece.points[i + 1] + side,
                       piece.points[i] + side};
      for_cells_in(strip, ground.frame(), [&](int column, int row) { raised.at(column, row) = 1; });
    }
  }
  for (std::size_t i = 0; i < raised.values().size(); ++i) {
    if (raised.values()[i]) ground.values()[i] += kRise_m;
  }
}

void heap_railway(const StreetNetwork& streets, Grid<float>& ground) {
  constexpr double kBank_m = 2.5;
  if (streets.railway.size() < 2) return;
  const LineField near = line_field(streets.railway, ground.frame(), 18);
  Grid<unsigned char> open(ground.frame(), 0);
  for (const RoadPiece& piece : streets.pieces) {
    if (piece.road_class == RoadClass::kLane || piece.road_class == RoadClass::kTrack) continue;
    for (std::size_t i = 0; i + 1 < piece.points.size(); ++i) {
      const LocalXY along = unit(piece.points[i + 1] - piece.points[i]);
      const LocalXY side = left_of(along) * (piece.width_m / 2 + 3);
      const Ring strip{piece.points[i] - side, piece.points[i + 1] - side, piece.points[i + 1] + side,
                       piece.points[i] + side};
      for_cells_in(strip, ground.frame(), [&](int column, int row) { open.at(column, row) = 1; });
    }
  }
  for (std::size_t i = 0; i < ground.values().size(); ++i) {
    const double away = near.distance_m.values()[i];
    if (away > 14 || open.values()[i]) continue;
    ground.values()[i] += static_cast<float>(kBank_m * std::clamp((14 - away) / 8, 0.0, 1.0));
  }
}

void dig_underpasses(const StreetNetwork& streets, Grid<float>& ground) {
  for (const LocalXY at : streets.underpasses) {
    const double floor = ground_m(ground, at) - kUnderpassDepth_m;
    const int reach = static_cast<int>(std::ceil(32 / ground.frame().cell_m));
    const int column0 = ground.frame().column_of(at.x);
    const int row0 = ground.frame().row_of(at.y);
    for (int row = row0 - reach; row <= row0 + reach; ++row) {
      for (int column = column0 - reach; column <= column0 + reach; ++column) {
        if (!ground.frame().inside(column, row)) continue;
        const double away = distance_m(ground.frame().centre_of(column, row), at);
        const double ramp = floor + std::max(0.0, away - 12) * 0.11;
        float& z = ground.at(column, row);
        z = static_cast<float>(std::min(static_cast<double>(z), ramp));
      }
    }
  }
}

}  // namespace

void shape_ground(const StreetNetwork& streets, Grid<float>& ground) {
  smooth_built_land(streets, ground);
  raise_arterials(streets, ground);
  heap_railway(streets, ground);
  dig_underpasses(streets, ground);
}

}  // namespace sandtable::geo::demo
