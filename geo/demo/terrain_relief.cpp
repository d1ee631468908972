#include "geo/demo/terrain_relief.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

// 3 km down to 47 m: shorter waves than that are flattened wherever somebody has built.
constexpr Fractal kPlain{.wavelength_m = 3000, .octaves = 7, .hurst = 0.40};
constexpr double kPlainAmplitude_m = 3.05;  // gives 1.2 m rms over 320 m, as on the plain of Yilan
constexpr Fractal kHills{.wavelength_m = 1100, .octaves = 7, .hurst = 0.75};
constexpr double kHillLow_m = 25;
constexpr double kHillHigh_m = 190;

/// Hills are shaped at 10 m whatever the size asked for, so that both sizes show the same valleys.
constexpr double kErosionCell_m = 10;
constexpr double kErosionFrom_m = 4100;

double raw_hill_m(const GradientNoise& noise, LocalXY p) {
  const LocalXY warped = p + LocalXY{90 * noise.at(p.x / 420, p.y / 420), 90 * noise.at(p.x / 420 + 31, p.y / 420)};
  const double ridge = ridged_noise(noise, kHills, warped);
  const double east = std::clamp((p.x - District::kSouthWest.x - 4300) / 820, 0.0, 1.0);
  // Knolls break up the even slope of the hills' edge, where water would carve straight grooves.
  const double knolls = 5 * noise.at(p.x / 55, p.y / 55) + 3 * noise.at(p.x / 24 + 5, p.y / 24);
  return knolls + kHillLow_m + (kHillHigh_m - kHillLow_m) * (0.25 + 0.75 * east) * std::max(0.0, ridge - 0.12) / 0.88;
}

struct Neighbour {
  int column, row;
  double cells;
};
constexpr Neighbour kNeighbours[8] = {{1, 0, 1},  {-1, 0, 1},  {0, 1, 1},  {0, -1, 1},
                                      {1, 1, 1.414}, {1, -1, 1.414}, {-1, 1, 1.414}, {-1, -1, 1.414}};

/// One sweep of the stream power law dz = K sqrt(A) S (Whipple and Tucker 1999) in D8 order.
void erode_once(Grid<float>& height, double strength) {
  const GridFrame& frame = height.frame();
  std::vector<std::size_t> order(frame.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return height.values()[a] > height.values()[b]; });
  std::vector<double> area(frame.size(), frame.cell_area_m2());
  for (const std::size_t cell : order) {
    const int column = static_cast<int>(cell % static_cast<std::size_t>(frame.columns));
    const int row = static_cast<int>(cell / static_cast<std::size_t>(frame.columns));
    double steepest = 0;
    std::size_t receiver = cell;
    for (const Neighbour& n : kNeighbours) {
      if (!frame.inside(column + n.column, row + n.row)) continue;
      const std::size_t other = frame.index(column + n.column, row + n.row);
      const double slope = (height.values()[cell] - height.values()[other]) / (n.cells * frame.cell_m);
      if (slope > steepest) {
        steepest = slope;
        receiver = other;
      }
    }
    if (receiver == cell) continue;
    area[receiver] += area[cell];
    const double fall = height.values()[cell] - height.values()[receiver];
    height.values()[cell] -= static_cast<float>(std::min(strength * std::sqrt(area[cell]) * steepest, 0.6 * fall));
  }
}

Grid<float> eroded_hills(const District& district, const GradientNoise& noise) {
  GridFrame frame;
  frame.cell_m = kErosionCell_m;
  frame.columns = static_cast<int>((District::kSide_m - kErosionFrom_m) / kErosionCell_m) + 2;
  frame.rows = static_cast<int>(District::kSide_m / kErosionCell_m) + 2;
  frame.north_west = {District::kSouthWest.x + kErosionFrom_m - kErosionCell_m,
                      District::kSouthWest.y + District::kSide_m + kErosionCell_m};
  Grid<float> hills(frame);
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const LocalXY p = frame.centre_of(column, row);
      const double share = district.hill_share(p);
      hills.at(column, row) = static_cast<float>(share > 0 ? share * raw_hill_m(noise, p) : 0);
    }
  }
  for (int sweep = 0; sweep < 20; ++sweep) erode_once(hills, 0.022);
  return hills;
}

}  // namespace

Grid<float> natural_ground(const District& district, std::uint64_t seed, const GridFrame& frame) {
  const Random random(seed);
  const GradientNoise plain_noise(random.fork(11).next());
  const GradientNoise hill_noise(random.fork(12).next());
  const Grid<float> hills = eroded_hills(district, hill_noise);
  Grid<float> ground(frame);
  for (int row = 0; row < frame.rows; ++row) {
    const double shore = district.shore_x(frame.centre_of(0, row).y);
    for (int column = 0; column < frame.columns; ++column) {
      const LocalXY p = frame.centre_of(column, row);
      const double inland = p.x - shore;
      double z = District::plain_m(p.x) + kPlainAmplitude_m * fractal_noise(plain_noise, kPlain, p);
      // Marsh and ponds near the shore lie low but not under mean tide.
      z = std::max(z, 0.35 + 0.22 * (z - 0.35));
      if (p.x - District::kSouthWest.x > kErosionFrom_m + 20) z += bilinear(hills, p).value_or(0.0F);
      const double beach = std::clamp(inland / 60, 0.0, 1.0);
      const double sea_bed = std::max(-6.0, -0.6 + 0.012 * std::min(0.0, inland));
      ground.at(column, row) = static_cast<float>(std::lerp(sea_bed, z, beach));
    }
  }
  return ground;
}

double ground_m(const Grid<float>& ground, LocalXY at) { return bilinear(ground, at).value_or(0.0); }

double rms_difference_m(const Grid<float>& ground, double lag_m, const Extent& within) {
  const GridFrame& frame = ground.frame();
  const int lag = std::max(1, static_cast<int>(std::lround(lag_m / frame.cell_m)));
  double squares = 0;
  double count = 0;
  for (int row = 0; row < frame.rows; row += 2) {
    for (int column = 0; column < frame.columns; column += 2) {
      if (!within.contains(frame.centre_of(column, row))) continue;
      for (const auto& [c, r] : {std::pair{column + lag, row}, std::pair{column, row + lag}}) {
        if (!frame.inside(c, r) || !within.contains(frame.centre_of(c, r))) continue;
        // The tilt of the plain is known and taken out: the table's figures are of detrended ground.
        const double tilt = District::plain_m(frame.centre_of(c, r).x) - District::plain_m(frame.centre_of(column, row).x);
        const double difference = ground.at(c, r) - ground.at(column, row) - tilt;
        squares += difference * difference;
        ++count;
      }
    }
  }
  return count > 0 ? std::sqrt(squares / count) : 0;
}

Roughness measure_roughness(const Grid<float>& natural) {
  Extent plain = District::extent();
  plain.west += 900;
  plain.east -= 1100;
  Roughness found;
  found.rms_80_m = rms_difference_m(natural, 80, plain);
  found.rms_320_m = rms_difference_m(natural, 320, plain);
  found.rms_1280_m = rms_difference_m(natural, 1280, plain);
  found.hurst = std::log(rms_difference_m(natural, 640, plain) / found.rms_80_m) / std::log(8.0);
  return found;
}

}  // namespace sandtable::geo::demo
